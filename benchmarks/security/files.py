"""Hostile files by every reader of ours: each is refused, or read within its limits, in under a second and 64 MB.

Each file meets each reader in a process of its own, so that memory is counted for it alone and a crash ends only it.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.security.file_readers import READERS, Reader
from benchmarks.security.hostile_archives import hostile_pdfs, hostile_warcs
from benchmarks.security.hostile_texts import (
    hostile_csv,
    hostile_gzip,
    hostile_json,
    hostile_xml,
    hostile_yaml,
)
from benchmarks.security.hostile_zips import hostile_zips
from benchmarks.table import Row

MOST_SECONDS = 1.0  # of processor time: how loaded the machine is says nothing about a reader
MOST_BYTES = 64 * 1024 * 1024
_GIVEN_UP = 4  # seconds
_ROOM = 1 << 30  # bytes of addresses beyond those of the process that asks
_SEED = 9
_EVERY = {"short": 4, "normal": 1, "long": 1}


@dataclass(frozen=True, kw_only=True)
class Met:
    """A file met a reader. `kind`: read, refused, undeclared, crashed. Seconds of processor time, bytes of memory more."""

    file: str
    reader: str
    kind: str
    told: str
    seconds: float
    grown: int


def hostile_files() -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of all; the same each time."""
    choose = random.Random(_SEED)
    makers = (
        *(hostile_zips, hostile_xml, hostile_gzip, hostile_yaml, hostile_csv, hostile_warcs, hostile_pdfs),
        lambda _choose: hostile_json(),
    )
    for made in makers:
        for number, (ending, content) in enumerate(made(choose)):
            yield f"{getattr(made, '__name__', 'json').removeprefix('hostile_')}-{number}.{ending}", content


def met(reader: Reader, path: Path) -> Met:
    """Let a reader read a file in a process of its own."""
    source, sink = os.pipe()
    child = os.fork()
    if not child:
        os.close(source)
        _in_child(reader, path, sink)
    os.close(sink)
    with os.fdopen(source, "rb") as stream:
        said = stream.read()
    _, status, _used = os.wait4(child, 0)
    if not said:
        name = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else f"exit {status}"
        return Met(file=path.name, reader=reader.name, kind="crashed", told=name, seconds=_GIVEN_UP, grown=0)
    return Met(file=path.name, reader=reader.name, **json.loads(said))


def _in_child(reader: Reader, path: Path, sink: int) -> None:
    """Read, tell, end; nothing of the parent is run any more."""
    try:
        own = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (own + _ROOM, own + _ROOM))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.setitimer(signal.ITIMER_REAL, 3 * _GIVEN_UP)
        resource.setrlimit(resource.RLIMIT_CPU, (_GIVEN_UP, _GIVEN_UP))
        before, started = _resident(), time.process_time()
        kind, told = _outcome(reader, path)
        seconds = time.process_time() - started
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before
        words = {"kind": kind, "told": told[:300], "seconds": seconds, "grown": max(0, grown)}
        os.write(sink, json.dumps(words).encode())
    finally:
        os._exit(0)


def _outcome(reader: Reader, path: Path) -> tuple[str, str]:
    try:
        return "read", reader.read(path)
    except reader.declared as error:
        return "refused", type(error).__name__
    except BaseException as error:  # whatever it is, it is told
        return "undeclared", f"{type(error).__name__}: {error}"


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize()


def all_met(files: Iterable[tuple[str, bytes]]) -> Iterator[Met]:
    """Every file by every reader."""
    with tempfile.TemporaryDirectory(prefix="soicong-hostile-") as folder:
        for name, content in files:
            path = Path(folder, name)
            path.write_bytes(content)
            for reader in READERS:
                yield met(reader, path)
            path.unlink()


def measure(form: str) -> list[Row]:
    """All of them, or every fourth."""
    files = [one for number, one in enumerate(hostile_files()) if not number % _EVERY[form]]
    every = list(all_met(files))
    wrong = [one for one in every if one.kind in ("undeclared", "crashed")]
    slow = [one for one in every if one.seconds >= MOST_SECONDS]
    large = [one for one in every if one.grown >= MOST_BYTES]
    slowest, largest = max(every, key=lambda one: one.seconds), max(every, key=lambda one: one.grown)
    tried = f"{len(files)} hostile files, {len(READERS)} readers"
    ends = Counter(one.kind for one in every)
    return [
        Row(
            what=f"{tried}: neither read nor refused as declared",
            goal="0",
            reached=f"{len(wrong)} of {len(every)}",
            ok=not wrong and len(files) * _EVERY[form] >= 300,
            note=_first(wrong) or f"{ends['refused']} refused, {ends['read']} read within limits",
        ),
        Row(
            what=f"{tried}: a second of processor time or more",
            goal="0",
            reached=f"{len(slow)}",
            ok=not slow,
            note=f"slowest {slowest.seconds:.2f} s: {slowest.file} by {slowest.reader}",
        ),
        Row(
            what=f"{tried}: 64 MB of memory more, or beyond",
            goal="0",
            reached=f"{len(large)}",
            ok=not large,
            note=f"most {largest.grown / 1048576:.0f} MB: {largest.file} by {largest.reader}",
        ),
    ]


def _first(wrong: list[Met]) -> str:
    return f"{wrong[0].file} by {wrong[0].reader}: {wrong[0].told}" if wrong else ""
