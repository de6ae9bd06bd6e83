"""The WARC within a WACZ (of Browsertrix, of ours) or a package of evidence, brought out without trusting the ZIP.

Nothing is unpacked by its name: members are read by streaming into one file that we name. What is locked, lies outside,
is nested where nothing should be, or would grow beyond measure is refused from the directory alone.
"""

from __future__ import annotations

import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from evidence.problem import UnsafeArchive

MOST_MEMBERS = 10_000
LARGEST = 8 << 30  # bytes of all WARC files together
_RATIO = 200
_SMALL = 64 << 20  # below it a high ratio is no harm
_CHUNK = 1 << 20
_END = struct.Struct("<4s4H2LH")
_LOCKED = 1
_CAPTURE = "/data/capture.wacz"


def is_zip(path: Path) -> bool:
    """Whether a file begins as a ZIP does. Raises OSError."""
    with path.open("rb") as stream:
        return stream.read(2) == b"PK"


@contextmanager
def as_warc(path: Path) -> Iterator[Path]:
    """The file itself, or for a ZIP a temporary file with all its WARC records; gone at the end of the block.

    Raises UnsafeArchive, OSError.
    """
    if not is_zip(path):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="soicong-") as folder:
        with path.open("rb") as stream:
            warc = _brought_out(stream, Path(folder))
        yield warc


def _brought_out(stream: IO[bytes], folder: Path) -> Path:
    members = _members(stream)
    packed = [member for member in members if f"/{member.filename}".endswith(_CAPTURE)]
    if len(packed) == 1:
        inner = folder / "capture.wacz"
        _copy(stream, packed, inner)
        with inner.open("rb") as nested:
            return _warc(nested, _members(nested), folder)
    return _warc(stream, members, folder)


def _warc(stream: IO[bytes], members: Sequence[zipfile.ZipInfo], folder: Path) -> Path:
    found = [
        member
        for member in members
        if PurePosixPath(member.filename).parts[:1] == ("archive",)
        and member.filename.endswith((".warc", ".warc.gz"))
    ]
    if not found:
        raise UnsafeArchive(
            "là tệp ZIP nhưng không chứa kho lưu: cần WACZ (có archive/*.warc.gz) hoặc gói chứng cứ."
        )
    gzip = {member.filename.endswith(".gz") for member in found}
    if len(gzip) > 1:
        raise UnsafeArchive("chứa cả kho lưu nén và không nén: hãy tách ra và chấm từng kho lưu.")
    ordered = sorted(found, key=lambda member: member.filename)
    name = PurePosixPath(ordered[0].filename).name
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in name)[-100:]
    return _copy(stream, ordered, folder / safe)


def _members(stream: IO[bytes]) -> list[zipfile.ZipInfo]:
    """The members of a ZIP that may be read. Raises UnsafeArchive."""
    _demand_bounded(stream)
    try:
        members = zipfile.ZipFile(stream).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, RuntimeError) as error:
        raise UnsafeArchive("bị cắt cụt hoặc hỏng: không đọc được mục lục của tệp ZIP.") from error
    for member in members:
        shown = member.filename[:80].encode("ascii", "backslashreplace").decode()
        parts = PurePosixPath(member.filename).parts
        if member.flag_bits & _LOCKED:
            raise UnsafeArchive(f"được khoá bằng mật khẩu (‘{shown}’).")
        if (
            ".." in parts
            or member.filename.startswith(("/", "\\"))
            or "\\" in member.filename
            or ":" in parts[:1]
        ):
            raise UnsafeArchive(f"có tên tệp không an toàn: ‘{shown}’.")
        if member.file_size > LARGEST or (
            member.file_size > _SMALL and member.file_size > _RATIO * max(1, member.compress_size)
        ):
            raise UnsafeArchive(f"có tệp quá lớn khi giải nén: ‘{shown}’ ({member.file_size} byte).")
    if sum(member.file_size for member in members) > LARGEST:
        raise UnsafeArchive("quá lớn khi giải nén.")
    return members


def _demand_bounded(stream: IO[bytes]) -> None:
    """Look at the directory's size before a reader takes it into memory."""
    size = stream.seek(0, 2)
    reach = min(size, 0xFFFF + _END.size)
    stream.seek(size - reach)
    tail = stream.read(reach)
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or place + _END.size > len(tail):
        raise UnsafeArchive("bị cắt cụt: không có phần kết của tệp ZIP.")
    count, length = _END.unpack_from(tail, place)[4:6]
    if count > MOST_MEMBERS or length > MOST_MEMBERS * 512:
        raise UnsafeArchive(f"chứa quá nhiều tệp ({count}, tối đa {MOST_MEMBERS}).")


def _copy(stream: IO[bytes], members: Sequence[zipfile.ZipInfo], path: Path) -> Path:
    """The members' bytes, one after the other, into one file."""
    try:
        with zipfile.ZipFile(stream) as archive, path.open("xb") as out:
            for member in members:
                with archive.open(member) as source:
                    while piece := source.read(_CHUNK):
                        out.write(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnsafeArchive("bị hỏng: nội dung không đúng với mục lục của tệp ZIP.") from error
    return path
