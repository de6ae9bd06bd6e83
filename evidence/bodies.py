"""Bodies out of an archive, decoded, with stand-in addresses put right."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import brotli  # type: ignore[import-untyped]
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from evidence.bounded_warc import records_of
from evidence.model import RecordReference

# Bytes out of one record, so that a compressed bomb cannot fill memory; the crawler fetches at most 20 MiB.
LONGEST_BODY = 24 * 1024 * 1024
_CHUNK = 1 << 16
_MOST_ENCODINGS = 5  # of one body, as Chromium has it
_GZIP = 16 + zlib.MAX_WBITS


class RecordBodies:
    """Reads decoded payloads out of an archive file and the earlier ones beside it (a BodySource).

    `aliases` are (served, known) origins: a portal reached at a stand-in address names that address in
    absolute links; reading puts the known one back, so that every run of a portal reads the same.
    """

    def __init__(self, path: Path, aliases: Sequence[tuple[str, str]] = ()):
        self._path = path
        self._aliases = tuple(aliases)

    def read(self, record: RecordReference) -> bytes:
        """The payload, transfer and content encoding undone, at most 24 MiB.

        Raises OSError where the file is gone; broken encodings end where they break.
        """
        body, encodings = _stored(self._path.with_name(record.file), record)
        return with_known_names(decoded_entity(body, encodings), self._aliases)


def decoded_entity(body: bytes, encodings: str, *, most: int = LONGEST_BODY) -> bytes:
    """A body with the encodings of a Content-Encoding header undone, at most so many bytes."""
    named = encodings.lower().split(",")
    if len(named) > _MOST_ENCODINGS:
        return body
    for encoding in reversed(named):
        body = _decoded(body, encoding.strip(), most)
    return body


def stored_entity(path: Path, record: RecordReference) -> bytes:
    """The payload of a record as it is stored, its content encoding kept, at most 24 MiB. Raises OSError."""
    return _stored(path, record)[0]


def _stored(path: Path, record: RecordReference) -> tuple[bytes, str]:
    with path.open("rb") as stream:
        stream.seek(record.offset)
        member = io.BytesIO(stream.read(record.length))
    found = next(records_of(member))
    fields = found.http_headers
    chunked = fields is not None and fields.get_header("transfer-encoding", "").lower() == "chunked"
    body = _bounded(ChunkedDataReader(found.raw_stream) if chunked else found.raw_stream)
    return body, fields.get_header("content-encoding", "") if fields is not None else ""


def _decoded(body: bytes, encoding: str, most: int) -> bytes:
    """A body with one content encoding undone; what cannot be decoded stays as it is."""
    if encoding == "br":
        return _without_brotli(body, most)
    windows = {"gzip": (_GZIP,), "x-gzip": (_GZIP,), "deflate": (zlib.MAX_WBITS, -zlib.MAX_WBITS)}
    for window in windows.get(encoding, ()):
        pieces: list[bytes] = []
        stream = zlib.decompressobj(window)
        with suppress(zlib.error):
            pieces.append(stream.decompress(body, most))
        if pieces:
            return pieces[0]
    return body


def _without_brotli(body: bytes, most: int) -> bytes:
    stream = brotli.Decompressor()
    pieces: list[bytes] = []
    size, waiting = 0, body
    try:
        while size < most and not stream.is_finished():
            piece = stream.process(waiting, output_buffer_limit=_CHUNK)
            if not piece and stream.can_accept_more_data():
                break  # cut short: what came is what a browser would show, too
            waiting = b""
            pieces.append(piece[: most - size])
            size += len(piece)
    except brotli.error:
        return body
    return b"".join(pieces)


def _bounded(stream: io.BufferedIOBase) -> bytes:
    pieces: list[bytes] = []
    size = 0
    try:
        while size < LONGEST_BODY and (piece := stream.read(_CHUNK)):
            pieces.append(piece)
            size += len(piece)
    except (zlib.error, EOFError, OSError, ArchiveLoadFailed):
        pass  # what was readable before the break is what a browser would show, too
    return b"".join(pieces)


def with_known_names(body: bytes, aliases: Sequence[tuple[str, str]]) -> bytes:
    """A body with stand-in origins replaced: ('127.0.0.1:8200', 'https://so.example.gov.vn')."""
    for served, known in aliases:
        name = served.encode("ascii")
        if name in body:
            origin = known.encode("ascii")
            for scheme in (b"http://", b"https://"):
                body = body.replace(scheme + name, origin)
            body = body.replace(b"//" + name, b"//" + origin.partition(b"//")[2])
    return body
