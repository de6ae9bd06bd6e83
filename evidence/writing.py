"""One process writes an archive at a time, and a new archive's name survives a power cut."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evidence.problem import ArchiveInUse, NotWritten


@contextmanager
def written_to(path: Path) -> Iterator[None]:
    """Tell troubles with an archive from those with the network, which are OSErrors too. Raises NotWritten."""
    try:
        yield
    except NotWritten:
        raise
    except OSError as error:
        raise NotWritten(error.errno, error.strerror, str(path)) from error


def lock(descriptor: int, path: Path) -> None:
    """Keep other processes from writing a file; the kernel lets go when the process ends, however it ends.

    Raises ArchiveInUse where another one has it.
    """
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise ArchiveInUse(f"{path.name} is being written by another process") from error


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Keep other processes from writing a file, and from replacing it this way. Raises ArchiveInUse, OSError."""
    with path.open("rb") as stream:
        lock(stream.fileno(), path)
        yield


def is_being_written(path: Path) -> bool:
    """Whether a process that is alive writes to an archive. Raises FileNotFoundError."""
    with path.open("rb") as stream:
        try:
            lock(stream.fileno(), path)
        except ArchiveInUse:
            return True
        return False


def remember_name(path: Path) -> None:
    """Force the folder's entry of a new file onto the disk."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
