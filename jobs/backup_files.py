"""Files on their way into a back-up and out of it: hashed while they are copied, whole under their name or not there."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evidence.problem import told
from evidence.writing import remember_name
from jobs.backup_form import BackedFile
from jobs.problems import InputProblem

_CHUNK = 1 << 20
_SPARE = 64 * _CHUNK  # what is left on a disk for others


@contextmanager
def copied(source: Path, folder: Path, *, limit: int | None = None) -> Iterator[tuple[Path, BackedFile]]:
    """A copy of a file (of its first `limit` bytes) under a name for now, on the disk; it goes unless it is moved on.

    Raises OSError.
    """
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".dang-chep-")
    path = Path(name)
    try:
        hasher, left, length = hashlib.sha256(), limit, 0
        with source.open("rb") as stream, os.fdopen(descriptor, "wb") as written:
            while piece := stream.read(_CHUNK if left is None else min(_CHUNK, left)):
                written.write(piece)
                hasher.update(piece)
                length += len(piece)
                left = None if left is None else left - len(piece)
            written.flush()
            os.fsync(written.fileno())
        yield path, BackedFile(sha256=hasher.hexdigest(), bytes=length)
    finally:
        path.unlink(missing_ok=True)


def settled(path: Path, place: Path) -> None:
    """Give a copy its name for good. Raises OSError."""
    place.parent.mkdir(parents=True, exist_ok=True)
    path.replace(place)
    remember_name(place)


def written(path: Path, content: bytes) -> None:
    """Write a small file onto the disk. Raises OSError."""
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    remember_name(path)


def hashed(path: Path) -> BackedFile:
    """Hash and size of a file. Raises OSError."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return BackedFile(sha256=digest, bytes=path.stat().st_size)


def demand_room(folder: Path, needed: int) -> None:
    """Refuse work that a disk has no room for. Raises InputProblem."""
    free = shutil.disk_usage(folder).free
    if needed + _SPARE > free:
        raise InputProblem(
            f"Ổ đĩa của ‘{folder}’ không đủ chỗ: cần khoảng {size(needed + _SPARE)}, còn {size(free)}; "
            "hãy giải phóng dung lượng hoặc chọn ổ khác."
        )


@contextmanager
def disk_told(what: str) -> Iterator[None]:
    """Turn troubles of a disk into one sentence that begins with `what`. Raises InputProblem."""
    try:
        yield
    except OSError as problem:
        where = f" ‘{problem.filename}’" if problem.filename else ""
        raise InputProblem(f"{what}{where}: {told(problem)}.") from problem


def size(number: int) -> str:
    """A number of bytes in words: '12,3 MB'."""
    value = float(number)
    for unit in ("byte", "kB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            break
        value /= 1000
    return f"{value:.0f} {unit}" if unit == "byte" else f"{decimal(value)} {unit}"


def decimal(number: float) -> str:
    """A number with one decimal, as Vietnamese write it."""
    return f"{number:.1f}".replace(".", ",")
