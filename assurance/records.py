"""The records of a gzip WARC, read strictly: every byte accounted for, every digest computed anew.

A reader of its own, beside warcio's: what proves an archive must not depend on what wrote it, and must say no where a
forgiving reader would go on.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from evidence.numbers import whole_number

_WINDOW = 16 + zlib.MAX_WBITS
_CHUNK = 1 << 16
_LONGEST_HEAD = 1 << 18
_HEADER_END = b"\r\n\r\n"
_TAIL = b"\r\n\r\n"
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})(?: |\r|$)")
_HTTP = re.compile(r"application/http;\s*msgtype=(response|request)", re.IGNORECASE)
LARGEST_BLOCK = 1 << 30
_REPEATED = frozenset({"warc-protocol"})  # one for HTTP, one for TLS


class BadRecord(ValueError):
    """The archive is not what it says; the message is one Vietnamese sentence with the place."""


@dataclass(frozen=True, kw_only=True)
class WarcRecord:
    """One record: where it lies in the archive, its headers (small names), and the entity's first bytes.

    `http` are the headers of an HTTP message, `status` that of a response, `method` that of a request. `payload` holds
    the whole entity of kinds that were asked for, of others at most the first `kept` bytes.
    """

    offset: int
    length: int
    headers: Mapping[str, str]
    status: int | None
    http: tuple[tuple[str, str], ...]
    payload: bytes
    payload_sha256: str
    method: str = ""

    @property
    def kind(self) -> str:
        """The record's type."""
        return self.headers.get("warc-type", "")

    @property
    def target(self) -> str:
        """The address that the record is about."""
        return self.headers.get("warc-target-uri", "").strip("<>")

    def http_header(self, name: str) -> str:
        """First value of an HTTP header, '' where there is none."""
        return next((value for key, value in self.http if key.lower() == name), "")


def read_records(
    pieces: Iterable[bytes], *, whole: frozenset[str] = frozenset({"metadata"}), kept: int = 0
) -> Iterator[WarcRecord]:
    """Every record in order. Raises BadRecord at the first byte that is not as it should be."""
    member = zlib.decompressobj(_WINDOW)
    position = start = 0
    reader = _Reader(0, whole, kept)
    for piece in pieces:
        data = piece
        while data:
            try:
                text = member.decompress(data, _CHUNK)
                rest = member.unused_data if member.eof else member.unconsumed_tail
                reader.feed(text)
                while not rest and not member.eof and len(text) == _CHUNK:
                    text = member.decompress(b"", _CHUNK)
                    reader.feed(text)
            except zlib.error as error:
                raise BadRecord(f"kho lưu hỏng tại byte {position}: không giải nén được.") from error
            position += len(data) - len(rest)
            data = rest
            if member.eof:
                yield reader.ended(position - start)
                start = position
                member = zlib.decompressobj(_WINDOW)
                reader = _Reader(start, whole, kept)
    if start != position:
        raise BadRecord(f"kho lưu bị cắt cụt trong bản ghi tại byte {start}.")


class _Reader:
    """Reads the text of one gzip member, which holds one record."""

    def __init__(self, offset: int, whole: frozenset[str], kept: int) -> None:
        self._offset = offset
        self._whole = whole
        self._kept = kept
        self._head = bytearray()
        self._headers: dict[str, str] = {}
        self._in_block = False
        self._left = 0
        self._tail = bytearray()
        self._block = hashlib.sha256()
        self._payload = hashlib.sha256()
        self._http_head: bytearray | None = None
        self._http: tuple[tuple[str, str], ...] = ()
        self._status: int | None = None
        self._method = ""
        self._kept_bytes = bytearray()

    def feed(self, text: bytes) -> None:
        """Take the next bytes of the member."""
        if not self._in_block:
            self._head += text
            end = self._head.find(_HEADER_END)
            if end < 0:
                if len(self._head) > _LONGEST_HEAD:
                    raise self._bad("phần đầu quá dài")
                return
            text = bytes(self._head[end + len(_HEADER_END) :])
            self._begin(bytes(self._head[:end]))
        self._body(text)

    def _bad(self, what: str) -> BadRecord:
        return BadRecord(f"bản ghi tại byte {self._offset}: {what}.")

    def _begin(self, head: bytes) -> None:
        first, *lines = head.decode("utf-8", "replace").split("\r\n")
        if first not in ("WARC/1.1", "WARC/1.0"):
            raise self._bad("không phải bản ghi WARC")
        for line in lines:
            name, colon, value = line.partition(":")
            known = self._headers.get(name.lower())
            if not colon or (known is not None and name.lower() not in _REPEATED):
                raise self._bad("phần đầu sai dạng hoặc lặp lại")
            self._headers[name.lower()] = value.strip() if known is None else f"{known}, {value.strip()}"
        length = whole_number(self._headers.get("content-length", ""))
        if length is None or length > LARGEST_BLOCK:
            raise self._bad("không ghi độ dài, hoặc quá dài")
        self._left = length
        self._in_block = True
        if _HTTP.match(self._headers.get("content-type", "")):
            self._http_head = bytearray()

    def _body(self, text: bytes) -> None:
        block, rest = text[: self._left], text[self._left :]
        self._left -= len(block)
        self._tail += rest
        if len(self._tail) > len(_TAIL):
            raise self._bad("dài hơn độ dài đã ghi")
        self._block.update(block)
        if self._http_head is not None:
            self._http_head += block
            end = self._http_head.find(_HEADER_END)
            if end < 0:
                if len(self._http_head) > _LONGEST_HEAD:
                    raise self._bad("phần đầu HTTP quá dài")
                return
            block = bytes(self._http_head[end + len(_HEADER_END) :])
            self._begin_http(bytes(self._http_head[:end]))
        self._entity(block)

    def _begin_http(self, head: bytes) -> None:
        self._http_head = None
        match = _STATUS.match(head)
        self._status = int(match[1]) if match else None
        first, *lines = head.decode("utf-8", "replace").split("\r\n")
        self._method = "" if match else first.partition(" ")[0]
        pairs = (line.partition(":") for line in lines)
        self._http = tuple((name, value.strip()) for name, _, value in pairs)

    def _entity(self, piece: bytes) -> None:
        self._payload.update(piece)
        room = (
            len(piece)
            if self._headers.get("warc-type") in self._whole
            else self._kept - len(self._kept_bytes)
        )
        if room > 0:
            self._kept_bytes += piece[:room]

    def ended(self, length: int) -> WarcRecord:
        """The record, at the end of its member. Raises BadRecord where it is not whole or a digest differs."""
        if not self._in_block or self._left or self._tail != _TAIL:
            raise self._bad("không trọn vẹn")
        if self._http_head is not None:
            raise self._bad("phần đầu HTTP không trọn vẹn")
        revisit = self._headers.get("warc-type") == "revisit"
        for name, computed in (
            ("warc-block-digest", self._block.digest()),
            ("warc-payload-digest", None if revisit else self._payload.digest()),
        ):
            label = self._headers.get(name, "")
            if computed is not None and label.startswith("sha256:") and not _is(label, computed):
                raise self._bad(
                    f"nội dung không khớp {name} ({self._headers.get('warc-target-uri', '')[:200]!r})"
                )
        return WarcRecord(
            offset=self._offset,
            length=length,
            headers=self._headers,
            status=self._status,
            http=self._http,
            payload=bytes(self._kept_bytes),
            payload_sha256=self._payload.hexdigest(),
            method=self._method,
        )


def _is(label: str, digest: bytes) -> bool:
    value = label.removeprefix("sha256:")
    return value in (base64.b32encode(digest).decode("ascii"), digest.hex())
