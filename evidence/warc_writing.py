"""WARC records out: an archive that is written record by record, and goes on behind its last whole one after a crash."""

from __future__ import annotations

import hashlib
import io
import os
import uuid
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from evidence.model import RecordReference
from evidence.problem import NotAnArchive
from evidence.warc import sha256_label, warc_date
from evidence.writing import lock, remember_name, written_to

_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_CHUNK = 1 << 16


@dataclass(frozen=True, kw_only=True)
class Written:
    """A record that was written: its WARC-Record-ID and where it lies."""

    record_id: str
    reference: RecordReference


class WarcFile:
    """A WARC file that is written record by record, by one process at a time.

    An existing file is continued: at `length` bytes where that is given (records behind it were never promised to
    anybody), else behind its last whole record. Raises ArchiveInUse where another process writes it, NotWritten where
    the disk does not let us, NotAnArchive where it is shorter than `length`.
    """

    def __init__(self, path: Path, *, length: int | None = None):
        self.path = path
        with written_to(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            known = path.exists()
            self._stream = path.open("r+b" if known else "xb")
        try:
            lock(self._stream.fileno(), path)
            if not known:
                remember_name(path)
            whole = whole_length(path) if length is None else length
            if whole > self._stream.seek(0, os.SEEK_END):
                raise NotAnArchive(f"{path.name} is shorter than what was written to it")
        except BaseException:
            self._stream.close()
            raise
        self._stream.truncate(whole)
        self._stream.seek(whole)
        self._builder = WARCWriter(io.BytesIO(), gzip=False, warc_version="1.1")

    @property
    def length(self) -> int:
        """Bytes written so far; the next record starts here."""
        return self._stream.tell()

    def write(
        self,
        kind: str,
        target: str,
        payload: bytes,
        *,
        moment: datetime,
        content_type: str = "",
        http: tuple[str, Sequence[tuple[str, str]]] | None = None,
        first_word: str = "HTTP/1.1",
        extra: Sequence[tuple[str, str]] = (),
        payload_digest: str = "",
    ) -> Written:
        """Append one record. `http` are the first line of a message without its first word, and its headers.

        `payload_digest` is that of the payload which a revisit stands for.
        Raises NotWritten where the disk does not take it.
        """
        record_id = f"<urn:uuid:{uuid.uuid4()}>"
        http_headers = StatusAndHeaders(http[0], list(http[1]), protocol=first_word) if http else None
        block = payload
        if http_headers is not None:
            http_headers.compute_headers_buffer(None)
            block = http_headers.headers_buff + payload
        fields = {
            "WARC-Record-ID": record_id,
            "WARC-Date": warc_date(moment),
            "WARC-Block-Digest": sha256_label(block),
            "WARC-Payload-Digest": payload_digest or sha256_label(payload),
        }
        if content_type:
            fields["Content-Type"] = content_type
        record = self._builder.create_warc_record(
            target,
            kind,
            payload=io.BytesIO(payload),
            length=len(payload),
            warc_content_type=content_type,
            warc_headers_dict=fields,
            http_headers=http_headers,
        )
        record.rec_headers.headers += extra  # a list: WARC-Protocol may stand more than once
        self._builder.out = plain = io.BytesIO()
        self._builder.write_record(record)
        # Level 1 costs a third of the default level's time for 13 % more bytes.
        packer = zlib.compressobj(1, zlib.DEFLATED, _GZIP_WINDOW)
        packed = packer.compress(plain.getbuffer()) + packer.flush()
        with written_to(self.path):
            offset = self._stream.tell()
            self._stream.write(packed)
        reference = RecordReference(
            file=self.path.name,
            offset=offset,
            length=len(packed),
            payload_sha256=hashlib.sha256(payload).hexdigest(),
        )
        return Written(record_id=record_id, reference=reference)

    def copy(self, source: IO[bytes], record: RecordReference) -> None:
        """Append a record of another file byte for byte. Raises NotWritten where the disk does not take it."""
        source.seek(record.offset)
        with written_to(self.path):
            for start in range(0, record.length, _CHUNK):
                self._stream.write(source.read(min(_CHUNK, record.length - start)))

    def commit(self) -> int:
        """Force everything onto the disk; the length up to which records are safe. Raises NotWritten."""
        with written_to(self.path):
            self._stream.flush()
            os.fsync(self._stream.fileno())
            return self._stream.tell()

    def close(self) -> None:
        """Commit and close; safe to call twice."""
        if not self._stream.closed:
            try:
                self.commit()
            finally:
                with written_to(self.path):
                    self._stream.close()


def whole_length(path: Path) -> int:
    """Length of the part of a gzip WARC that holds whole records; what follows was cut short by a crash."""
    whole = 0
    with path.open("rb") as stream:
        member = zlib.decompressobj(_GZIP_WINDOW)
        pending, position = b"", 0
        while True:
            data = pending or stream.read(_CHUNK)
            pending = b""
            if not data:
                return whole
            try:
                # Only a bounded piece of the text is ever in memory; one may still be due where all bytes are read.
                text = b" "
                while (data or text) and not member.eof:
                    text = member.decompress(data, _CHUNK)
                    # At a member's end zlib may put what it has not read into both leftovers.
                    rest = member.unused_data if member.eof else member.unconsumed_tail
                    position += len(data) - len(rest)
                    data = rest
            except zlib.error:
                return whole
            if member.eof:
                whole, pending = position, member.unused_data
                member = zlib.decompressobj(_GZIP_WINDOW)
