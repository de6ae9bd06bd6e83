"""Databases that go away, are locked or read-only, and disks that are full: a crawl waits or is interrupted.

Nothing is lost: gone on with, it ends with the bytes of the crawl that nothing has happened to.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.reliability.kills_audits import Auditor, Plan, auditor
from benchmarks.reliability.kills_databases import Server, on, postgresql, sqlite
from benchmarks.reliability.kills_portal import kills_portal
from benchmarks.reliability.kills_strikes import Tally, Whole, compare, finished, uninterrupted
from benchmarks.table import Row
from db.migrate import upgrade
from jobs.problems import ExitCode

_ADDRESS = "127.0.9.73"
_PLAN = Plan(max_pages=45, group=7, browser=False, probes=False)
_BEATS = 5  # that the event loop makes at least while a group is written; on a quiet machine fifty a second
_FREE = 150  # KiB that a full disk's database still finds, for the beginning of a run
_IMPATIENT = 1.0  # seconds of patience where a fault is to outlast it

Meanwhile = Callable[[int, Callable[[], bool]], None]


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What every case needs."""

    audits: Auditor
    whole: Whole
    folder: Path
    seconds: float  # how long a database is away that comes back

    def place(self, name: str) -> Path:
        """A folder of a case."""
        made = self.folder / name
        made.mkdir()
        return made

    def asked(self, count: int, ended: Callable[[], bool]) -> None:
        """Wait until the portal was asked so often."""
        while len(self.audits.site.asked) < count and not ended():
            time.sleep(0.002)

    def audit(self, place: Path, database: str, **more: Any) -> dict[str, Any]:
        """An audit; what it said, with everything missing where it was killed."""
        self.audits.site.asked.clear()
        return self.audits.audit(place, database, **more) or {}

    def resumed(self, place: Path, database: str) -> bool:
        """Go on with a run; whether it ends as if nothing had happened."""
        if finished(database) is None:
            self.audits.audit(place, database)
        return self.same(database)

    def same(self, database: str) -> bool:
        """Whether a run has ended, with the result, the pages and the archive of the uninterrupted one."""
        run = finished(database)
        tally = Tally()
        if run is not None:
            compare(tally, self.whole.left, database, run, "")
        lost = tally.lost + tally.doubled
        return bool(tally.same_result and tally.same_pages and tally.verified and not lost)


def measure(form: str) -> list[Row]:
    """One row a fault."""
    seconds = 2.0 if form == "short" else 30.0
    with ExitStack() as stack:
        server = stack.enter_context(postgresql())
        site = stack.enter_context(kills_portal().served(_ADDRESS))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soicong-storage-")))
        audits = stack.enter_context(auditor(site, _PLAN))
        bench = Bench(audits=audits, whole=uninterrupted(audits, folder), folder=folder, seconds=seconds)
        rows = [_locked(bench), _locked_long(bench), _read_only(bench), _archive_read_only(bench)]
        rows += _full(bench)
        rows += [_away(bench, server), _away_long(bench, server)]
        return rows


def _row(what: str, goal: str, found: dict[str, bool], note: str = "") -> Row:
    missed = [name for name, reached in found.items() if not reached]
    reached = f"not: {', '.join(missed)}" if missed else ", ".join(found)
    return Row(what=what, goal=goal, reached=reached, ok=not missed, note=note)


def _interrupted(said: dict[str, Any]) -> dict[str, bool]:
    sentence = str(said.get("stopped", ""))
    return {
        "interrupted": said.get("exit") == ExitCode.NOT_KEPT,
        "one sentence": bool(sentence) and sentence.endswith((".", "lại")) and "\n" not in sentence,
    }


# The database


def _away(bench: Bench, server: Server | None) -> Row:
    what = f"PostgreSQL stopped (-m immediate) for {bench.seconds:.0f} s in the middle of a crawl"
    goal = "the crawl waits, and ends identical"
    if server is None:
        return Row(what=what, goal=goal, reached=None, ok=False, note="PostgreSQL is not installed")
    place = bench.place("away")
    database = on(server)(place)

    def leave(_child: int, ended: Callable[[], bool]) -> None:
        bench.asked(25, ended)
        server.stop()
        time.sleep(bench.seconds)
        server.start()

    said = bench.audit(place, database, meanwhile=leave)
    found = {
        "was refused": said.get("refused", 0) >= 1,
        "ended": "stop" in said,
        "identical": bench.same(database),
    }
    return _row(what, goal, found, f"groups refused {said.get('refused', 0):.0f} times")


def _away_long(bench: Bench, server: Server | None) -> Row:
    what, goal = "PostgreSQL away for longer than we wait", "interrupted, and gone on with: identical"
    if server is None:
        return Row(what=what, goal=goal, reached=None, ok=False, note="PostgreSQL is not installed")
    place = bench.place("away-long")
    database = on(server)(place)

    def leave(_child: int, ended: Callable[[], bool]) -> None:
        bench.asked(25, ended)
        server.stop()

    said = bench.audit(place, database, meanwhile=leave, patience=_IMPATIENT)
    server.start()
    found = _interrupted(said) | {"identical": bench.resumed(place, database)}
    return _row(what, goal, found, f"{said.get('stopped')}")


@contextmanager
def _lock(path: str) -> Iterator[None]:
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("PRAGMA busy_timeout = 5000")
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")


def _locked(bench: Bench) -> Row:
    """With a control: groups written where they come up, as they once were, hold everything up."""
    seconds = min(bench.seconds, 10.0)
    beats = {}
    found = {}
    for control in (False, True):
        place = bench.place(f"locked-{control}")
        database = sqlite(place)

        def lock(_child: int, ended: Callable[[], bool], database: str = database) -> None:
            bench.asked(25, ended)
            with _lock(database.removeprefix("sqlite:///")):
                time.sleep(seconds)

        said = bench.audit(place, database, meanwhile=lock, inline=control)
        beats[control] = said.get("beats", 0.0)
        if not control:
            found["had to wait"] = said.get("longest", 0.0) > seconds / 2
            found["identical"] = bench.same(database)
    found["nothing was held up"] = beats[False] >= _BEATS
    found["control was"] = beats[True] <= 1
    return _row(
        f"SQLite locked by another process for {seconds:.0f} s",
        "the crawl waits without blocking, and ends identical",
        found,
        f"meanwhile the event loop came round {beats[False]:.0f} times; where groups are written in it "
        f"{beats[True]:.0f} times",
    )


def _locked_long(bench: Bench) -> Row:
    place = bench.place("locked-long")
    database = sqlite(place)

    def lock(_child: int, ended: Callable[[], bool]) -> None:
        bench.asked(25, ended)
        until = time.monotonic() + 60
        with _lock(database.removeprefix("sqlite:///")):
            while not ended() and time.monotonic() < until:
                time.sleep(0.05)

    said = bench.audit(place, database, meanwhile=lock, patience=_IMPATIENT)
    found = _interrupted(said) | {"identical": bench.resumed(place, database)}
    what, goal = "SQLite locked for longer than we wait", "interrupted, and gone on with: identical"
    return _row(what, goal, found, f"{said.get('stopped')}")


def _read_only(bench: Bench) -> Row:
    place, files = bench.place("read-only"), bench.place("read-only-database")
    database = sqlite(files)
    bench.audit(place, database, kill="after group 3")
    for path in files.iterdir():
        path.chmod(0o444)
    files.chmod(0o555)
    said = bench.audit(place, database, as_others=True)
    files.chmod(0o755)
    for path in files.iterdir():
        path.chmod(0o644)
    found = {
        "refused with a sentence": bool(said.get("refused_because")),
        "identical": bench.resumed(place, database),
    }
    return _row(
        "SQLite file and folder read-only when a killed run is to go on",
        "refused with one sentence; later gone on with: identical",
        found,
        f"{said.get('refused_because')}",
    )


# The disk


def _archive_read_only(bench: Bench) -> Row:
    place = bench.place("archive-read-only")
    database = sqlite(place)
    (place / "archives").mkdir()
    (place / "archives").chmod(0o555)
    said = bench.audit(place, database, as_others=True)
    (place / "archives").chmod(0o755)
    found = _interrupted(said) | {"identical": bench.resumed(place, database)}
    return _row(
        "folder of archives read-only",
        "interrupted; later the run begins, or goes on: identical",
        found,
        f"{said.get('stopped')}",
    )


@contextmanager
def _small_disk(place: Path, kilobytes: int) -> Iterator[bool]:
    """A disk of its own at a folder; gives whether this machine lets us mount one."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place)]
    mounted = _done(*command)
    try:
        yield mounted
    finally:
        if mounted:
            _done("umount", "-l", str(place))


def _done(*command: str) -> bool:
    try:
        return subprocess.run(command, check=False, capture_output=True, timeout=20).returncode == 0
    except OSError:
        return False


def _fill(disk: Path, kilobytes: int) -> None:
    """Leave so much of a disk free."""
    state = os.statvfs(disk)
    (disk / "filled").write_bytes(bytes(max(0, state.f_bavail * state.f_frsize - kilobytes * 1024)))


def _full(bench: Bench) -> list[Row]:
    goal = "interrupted, and gone on with: identical"
    rows = []
    for what, kilobytes, of_archive in (
        ("disk of the archives full", 64, True),
        ("disk of the SQLite database full", 4096, False),
    ):
        place, disk = bench.place(f"full-{of_archive}"), bench.place(f"disk-{of_archive}")
        with _small_disk(disk, kilobytes) as mounted:
            data, files = (disk, place) if of_archive else (place, disk)
            database = f"sqlite:///{files / 'soicong.sqlite3'}"
            upgrade(database)
            if mounted and not of_archive:
                _fill(disk, _FREE)
            limit = {} if mounted else {"largest": 400_000}
            said = bench.audit(data, database, patience=_IMPATIENT, out=str(place / "out.json"), **limit)
            if mounted:
                _done("mount", "-o", "remount,size=64m", str(disk))
            found = _interrupted(said) | {"identical": bench.resumed(data, database)}
        by = f"tmpfs of {kilobytes} KiB" if mounted else "by RLIMIT_FSIZE: no disk can be mounted here"
        rows.append(_row(what, goal, found, f"{by}; {said.get('stopped')}"))
    return rows
