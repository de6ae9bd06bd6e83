"""The archives of a back-up: which are new, whether each is what the custody log tells of it, copied by their hash."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from assurance.custody import REWRITING, Kind, read_event
from db.records import RunStatus
from db.snapshot import StoredArchive, stored_archives
from jobs.backup_files import copied, demand_room, settled
from jobs.backup_form import ARCHIVES, BackedArchive, Manifest
from jobs.settings import Settings

ENDED = frozenset({RunStatus.DONE, RunStatus.NOT_SEEN})
"""Runs whose archive is as the custody log told it last."""


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """The archives of a snapshot; how many were `new` to the back-up folder, and their bytes. Runs as in a Manifest."""

    archives: tuple[BackedArchive, ...]
    new: int
    new_bytes: int
    missing: tuple[int, ...]
    differing: tuple[int, ...]
    elsewhere: tuple[int, ...]


def logged_hashes(lines: Iterable[bytes]) -> dict[int, str]:
    """What the custody log told last of the hash of each run's archive."""
    found: dict[int, str] = {}
    for line in lines:
        event = read_event(line)
        if event is None:
            continue
        if event["kind"] in (Kind.CAPTURE, Kind.FOUND):
            found[event["run"]] = event["facts"]["archive_sha256"]
        elif event["kind"] in REWRITING:
            found[event["run"]] = event["facts"]["after"]
    return found


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    run: int | None
    source: Path
    path: str
    limit: int | None
    logged: str | None


class Archives:
    """The archives of one back-up folder. `before` is its last snapshot: what has not changed since is not read again."""

    def __init__(self, *, configuration: Settings, folder: Path, before: Manifest | None) -> None:
        self._home = configuration.archives
        self._folder = folder
        self._before = {one.path: one for one in before.archives} if before is not None else {}
        self._new: set[str] = set()
        self._new_bytes = 0

    def gather(
        self,
        database: Path,
        *,
        log: Iterable[bytes],
        references: Mapping[int, Iterable[str]],
        shared: Collection[int],
    ) -> Gathered:
        """Copy what a copy of the database (SQLite) tells of; the shared place has the archives of runs in `shared`.

        Raises OSError, InputProblem, DatabaseProblem."""
        wanted = self._wanted(stored_archives(database), logged_hashes(log), references)
        demand_room(
            self._folder,
            sum(one.source.stat().st_size for one in wanted if one.source.is_file() and not self._known(one)),
        )
        found: list[BackedArchive] = []
        missing: list[int] = []
        differing: list[int] = []
        elsewhere: list[int] = []
        for one in wanted:
            copy = self._kept(one)
            wrong = copy is None or (one.logged is not None and copy.sha256 != one.logged)
            if (
                wrong and one.run is not None and one.run in shared
            ):  # not here any more, or another machine has rewritten it
                elsewhere.append(one.run)
                continue
            if copy is not None:
                found.append(copy)
            if wrong and one.run is not None:
                (missing if copy is None else differing).append(one.run)
        return Gathered(
            archives=tuple(found),
            new=len(self._new),
            new_bytes=self._new_bytes,
            missing=tuple(missing),
            differing=tuple(differing),
            elsewhere=tuple(elsewhere),
        )

    def _wanted(
        self,
        stored: Iterable[StoredArchive],
        logged: Mapping[int, str],
        references: Mapping[int, Iterable[str]],
    ) -> list[_Wanted]:
        found: dict[Path, _Wanted] = {}
        beside: set[Path] = set()
        for one in stored:
            source = self._here(Path(one.archive))
            found[source] = _Wanted(
                run=one.run,
                source=source,
                path=self._path(source),
                limit=one.good,
                logged=logged.get(one.run) if one.status in ENDED else None,
            )
            beside.update(source.with_name(name) for name in references.get(one.run, ()))
        for source in sorted(beside - set(found)):
            found[source] = _Wanted(run=None, source=source, path=self._path(source), limit=None, logged=None)
        return list(found.values())

    def _here(self, told: Path) -> Path:
        """Where an archive lies on this machine, or would lie (as jobs.shared_archives has it)."""
        return told if told.is_file() else self._home / told.parent.name / told.name

    def _path(self, source: Path) -> str:
        if source.is_relative_to(self._home):
            return source.relative_to(self._home).as_posix()
        return f"{source.parent.name}/{source.name}"

    def _known(self, wanted: _Wanted) -> BackedArchive | None:
        """The copy of the last snapshot, where the source is as it was then."""
        one = self._before.get(wanted.path)
        if one is None or wanted.limit is not None:
            return None
        facts, copy = wanted.source.stat(), self._folder / one.place
        same = (one.bytes, one.modified) == (facts.st_size, facts.st_mtime_ns)
        return one if same and copy.is_file() and copy.stat().st_size == one.bytes else None

    def _kept(self, wanted: _Wanted) -> BackedArchive | None:
        """The copy of an archive, made where there is none; None where the archive is not there."""
        try:
            facts = wanted.source.stat()
            if (known := self._known(wanted)) is not None:
                return replace(known, run=wanted.run)
            with copied(wanted.source, self._folder / ARCHIVES, limit=wanted.limit) as (copy, content):
                made = BackedArchive(
                    run=wanted.run,
                    path=wanted.path,
                    sha256=content.sha256,
                    bytes=content.bytes,
                    modified=facts.st_mtime_ns,
                )
                place = self._folder / made.place
                if not place.is_file() or place.stat().st_size != content.bytes:
                    settled(copy, place)
                    self._new.add(made.sha256)
                    self._new_bytes += content.bytes
                return made
        except FileNotFoundError:
            return None
