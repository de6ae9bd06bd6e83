"""warcio's reader of archives with bounds: it would gather a line, and as many lines of a head, as a file has."""

from __future__ import annotations

from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders

LONGEST_LINE = 128 << 10  # bytes; addresses and headers of portals stay far below
_ASKED = 1 << 20  # warcio counts what it has gathered more than once, and stops long before
LONGEST_HEAD = 4 << 20  # bytes of lines without content between them


class _Reader(DecompressingBufferedReader):  # type: ignore[misc] # warcio has no types
    """Refuses lines without end, and heads without end."""

    _lines = 0

    def readline(self, length: int | None = None) -> bytes:
        line: bytes = super().readline(min(length or _ASKED, _ASKED))
        self._lines += len(line)
        if self._lines > LONGEST_HEAD or (len(line) >= LONGEST_LINE and not line.endswith(b"\n")):
            raise ArchiveLoadFailed("a line or a head of a record is too long")
        return line

    def read(self, length: int | None = None) -> bytes:
        self._lines = 0
        piece: bytes = super().read(length)
        return piece


class _Loader(ArcWarcRecordLoader):  # type: ignore[misc] # warcio has no types
    """Refuses a record that names no address."""

    def load_http_headers(
        self, rec_type: str, uri: str | None, stream: IO[bytes], length: int | None
    ) -> StatusAndHeaders | None:
        if uri is None and rec_type in self.HTTP_RECORDS:
            raise ArchiveLoadFailed("a record names no address")
        return super().load_http_headers(rec_type, uri, stream, length)


def records_of(stream: IO[bytes]) -> ArchiveIterator:
    """warcio's iterator over the records of a file. It raises ArchiveLoadFailed where a head is too long, too."""
    iterator = ArchiveIterator(stream)
    iterator.loader = _Loader(verify_http=False, arc2warc=False)
    iterator.reader = _Reader(iterator.fh, block_size=iterator.reader.block_size)
    return iterator
