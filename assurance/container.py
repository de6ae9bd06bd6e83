"""ZIP files in one canonical form: nothing packed, fixed times and modes, entries by name, no byte beside them.

The same files always give the same bytes, and a reader that rebuilds every header and compares it leaves no place
where something could be hidden or told twice. Only what is in this form is read; nothing is ever unpacked to a disk.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

LARGEST = 2**32 - 2  # bytes of a container: the plain form of the standard ends here
MOST_ENTRIES = 4096
LONGEST_NAME = 200
CHUNK = 1 << 20
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_DAY = (1 << 5) | 1  # 1980-01-01, the first day that the format can say
_MADE_BY = (3 << 8) | 20  # Unix, version 2.0
_NEEDED = 20
_MODE = 0o100644 << 16
_LONGEST_DIRECTORY = MOST_ENTRIES * (_CENTRAL.size + LONGEST_NAME)
_ENCRYPTED = 1
_LARGE = 0xFFFFFFFF


class BadContainer(ValueError):
    """The bytes are not a container in canonical form; the message is one Vietnamese sentence.

    `readable` tells whether it is a ZIP file that a common program would open: then it may be a forgery, else it is
    damaged or something else.
    """

    def __init__(self, message: str, *, readable: bool = False) -> None:
        super().__init__(message)
        self.readable = readable


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One file of a container: its bytes begin at `offset` of the file that holds them."""

    name: str
    offset: int
    size: int
    crc: int


def allowed(name: str) -> bool:
    """Whether a name may stand in a container: plain ASCII parts, none hidden, none that leads elsewhere."""
    return len(name) <= LONGEST_NAME and _NAME.fullmatch(name) is not None


def _local(name: bytes, crc: int, size: int) -> bytes:
    return _LOCAL.pack(b"PK\x03\x04", _NEEDED, 0, 0, 0, _DAY, crc, size, size, len(name), 0) + name


def _central(name: bytes, crc: int, size: int, offset: int) -> bytes:
    head = _CENTRAL.pack(
        b"PK\x01\x02", _MADE_BY, _NEEDED, 0, 0, 0, _DAY, crc, size, size, len(name), 0, 0, 0, 0, _MODE, offset
    )
    return head + name


def _end(count: int, length: int, offset: int) -> bytes:
    return _END.pack(b"PK\x05\x06", 0, 0, count, count, length, offset, 0)


def chunks(source: bytes | Path) -> Iterator[bytes]:
    """The bytes of a file, or bytes themselves, in pieces of at most a mebibyte."""
    if isinstance(source, bytes):
        for start in range(0, len(source), CHUNK):
            yield source[start : start + CHUNK]
        return
    with source.open("rb") as stream:
        while piece := stream.read(CHUNK):
            yield piece


def write_container(stream: IO[bytes], files: Mapping[str, bytes | Path]) -> None:
    """Write files by their names. Raises ValueError for a name or a size that the form does not take."""
    if len(files) > MOST_ENTRIES or len({name.casefold() for name in files}) < len(files):
        raise ValueError("too many files, or two that differ only in case")
    directory: list[bytes] = []
    position = 0
    for name in sorted(files):
        if not allowed(name):
            raise ValueError(f"no name for a container: {name!r}")
        crc = size = 0
        for piece in chunks(files[name]):
            crc, size = zlib.crc32(piece, crc), size + len(piece)
        if position + size > LARGEST:
            raise ValueError("larger than 4 GiB")
        raw = name.encode("ascii")
        head = _local(raw, crc, size)
        stream.write(head)
        for piece in chunks(files[name]):
            stream.write(piece)
        directory.append(_central(raw, crc, size, position))
        position += len(head) + size
    whole = b"".join(directory)
    stream.write(whole)
    stream.write(_end(len(directory), len(whole), position))


class Container:
    """A container in canonical form within a stream, from `start` on, `length` bytes long.

    Reading it costs the directory only; payloads are read when asked for. Raises BadContainer.
    """

    def __init__(self, stream: IO[bytes], *, start: int = 0, length: int | None = None) -> None:
        self._stream = stream
        self._start = start
        self._length = stream.seek(0, 2) - start if length is None else length
        self.entries: dict[str, Entry] = {}
        offset, directory, count = self._directory()
        self._read(directory, count, offset)

    def _at(self, offset: int, size: int) -> bytes:
        self._stream.seek(self._start + offset)
        return self._stream.read(max(0, min(size, self._length - offset)))

    def _directory(self) -> tuple[int, bytes, int]:
        """Where the directory begins, its bytes, and how many entries it says to have."""
        if self._length < _END.size or self._at(0, 2) != b"PK":
            raise BadContainer("không phải gói ZIP (trống, hoặc là loại tệp khác).")
        tail = self._at(self._length - _END.size, _END.size)
        if tail[:4] != b"PK\x05\x06":
            self._tell_missing_end()
        _, disk, _, count, count_again, length, offset, comment = _END.unpack(tail)
        if _LARGE in (offset, length) or count == 0xFFFF:
            raise BadContainer("lớn hơn mức cho phép (4 GiB).")
        if count > MOST_ENTRIES or length > _LONGEST_DIRECTORY:
            raise BadContainer(f"chứa quá nhiều tệp ({count}, tối đa {MOST_ENTRIES}).")
        if offset + length + _END.size > self._length:
            raise BadContainer("bị cắt cụt hoặc hỏng: mục lục chỉ ra ngoài tệp.")
        if comment or disk or count != count_again or offset + length + _END.size != self._length:
            raise BadContainer("có dữ liệu ngoài các tệp của gói.", readable=True)
        return offset, self._at(offset, length), count

    def _tell_missing_end(self) -> None:
        reach = min(self._length, 0xFFFF + _END.size)
        if b"PK\x05\x06" in self._at(self._length - reach, reach):
            raise BadContainer("có dữ liệu thừa sau phần kết của gói.", readable=True)
        raise BadContainer("bị cắt cụt: không có phần kết của tệp ZIP.")

    def _read(self, directory: bytes, count: int, end: int) -> None:
        place = position = 0
        folded: set[str] = set()
        for _ in range(count):
            if place + _CENTRAL.size > len(directory):
                raise BadContainer("bị hỏng: mục lục ngắn hơn số tệp đã khai.")
            fields = _CENTRAL.unpack_from(directory, place)
            flags, method, crc, packed, size, length = (*fields[3:5], *fields[7:10], fields[10])
            raw = directory[place + _CENTRAL.size : place + _CENTRAL.size + length]
            name = _name(raw)
            if fields[0] != b"PK\x01\x02":
                raise BadContainer("bị hỏng: mục lục không đọc được.")
            if flags & _ENCRYPTED:
                raise BadContainer(f"được khoá bằng mật khẩu (‘{name}’).")
            if not allowed(name):
                raise BadContainer(f"có tên tệp không an toàn: ‘{name}’.")
            if method != 0:
                raise BadContainer(
                    f"đã bị nén lại (‘{name}’): gói gốc không nén; hãy dùng đúng tệp đã nhận.", readable=True
                )
            if size == _LARGE or size > self._length or position + size > end:
                raise BadContainer(f"khai ‘{name}’ dài {size} byte, quá chỗ mà gói có.")
            expected = _central(raw, crc, size, position)
            head = _local(raw, crc, size)
            if packed != size or directory[place : place + len(expected)] != expected:
                raise BadContainer(f"không ở dạng chuẩn: mục lục của ‘{name}’ đã bị sửa.", readable=True)
            if self._at(position, len(head)) != head:
                raise BadContainer(f"không ở dạng chuẩn: phần đầu của ‘{name}’ đã bị sửa.", readable=True)
            if (self.entries and name <= next(reversed(self.entries))) or name.casefold() in folded:
                raise BadContainer(f"không ở dạng chuẩn: ‘{name}’ lặp lại hoặc sai thứ tự.", readable=True)
            folded.add(name.casefold())
            self.entries[name] = Entry(
                name=name, offset=self._start + position + len(head), size=size, crc=crc
            )
            place += len(expected)
            position += len(head) + size
        if place != len(directory) or position != end:
            raise BadContainer("có dữ liệu ngoài các tệp của gói.", readable=True)

    def chunks(self, name: str) -> Iterator[bytes]:
        """A file's bytes in pieces; the checksum of the form is compared at the end.

        Raises KeyError where there is no such file, BadContainer where the checksum differs.
        """
        entry = self.entries[name]
        left, position, crc = entry.size, entry.offset, 0
        while left:
            self._stream.seek(position)
            piece = self._stream.read(min(left, CHUNK))
            if not piece:
                raise BadContainer("bị cắt ngắn trong lúc đọc.")
            crc = zlib.crc32(piece, crc)
            left -= len(piece)
            position += len(piece)
            yield piece
        if crc != entry.crc:
            raise BadContainer(f"không ở dạng chuẩn: tổng kiểm của ‘{name}’ không khớp.", readable=True)

    def read(self, name: str, *, limit: int = 64 * CHUNK) -> bytes:
        """A small file whole. Raises KeyError, and BadContainer also where it is longer than `limit` bytes."""
        if self.entries[name].size > limit:
            raise BadContainer(f"có tệp ‘{name}’ lớn bất thường ({self.entries[name].size} byte).")
        return b"".join(self.chunks(name))

    def inner(self, name: str) -> Container:
        """A container that is a file of this one. Raises KeyError, BadContainer."""
        entry = self.entries[name]
        return Container(self._stream, start=entry.offset, length=entry.size)


def _name(raw: bytes) -> str:
    """A name fit for a sentence: what is not plain ASCII is escaped."""
    text = raw[: LONGEST_NAME + 1].decode("ascii", errors="backslashreplace")
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
