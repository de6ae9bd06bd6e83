"""kill -9 at each place where something is written or becomes final, enumerated: nothing lost, nothing twice."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from benchmarks.reliability.kills import compared_rows
from benchmarks.reliability.kills_audits import Auditor, Plan, auditor
from benchmarks.reliability.kills_databases import on, postgresql, sqlite
from benchmarks.reliability.kills_portal import kills_portal
from benchmarks.reliability.kills_strikes import Tally, Whole, compare, finished, uninterrupted
from benchmarks.table import Row

_ADDRESS = "127.0.9.72"
_OF_DATABASE = ("run begun", "committing", "rows of a table", "group", "result saved", "run ended")
_FIRST = "group"  # what is died at so that there is a run to go on with
_SHORT = Plan(max_pages=50, group=7, browser=False, probes=False)
_FULL = Plan(max_pages=120, group=9, browser=False)


def measure(form: str) -> list[Row]:
    """Short: one run a database that dies at each place once. Else: a run for each place, early, half-way and late."""
    total, wanted = Tally(), 0
    with ExitStack() as stack:
        server = stack.enter_context(postgresql())
        site = stack.enter_context(kills_portal().served(_ADDRESS))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soicong-commits-")))
        audits = stack.enter_context(auditor(site, _SHORT if form == "short" else _FULL))
        whole = uninterrupted(audits, folder)
        makers = {"SQLite": sqlite} | ({"PostgreSQL": on(server)} if server is not None else {})
        for database, make in makers.items():
            points_of = whole.points
            if form == "short" and database != "SQLite":
                points_of = {name: count for name, count in points_of.items() if name in _OF_DATABASE}
            for number, points in enumerate(_series(points_of, short=form == "short")):
                place = folder / f"{database}-{number}"
                place.mkdir()
                wanted += len(points)
                total.add(_run(audits, whole, make(place), place, points))
                shutil.rmtree(place)
    hit = Row(
        what="places at which an audit was killed",
        goal=f"{wanted}",
        reached=f"{total.hits.total()}",
        ok=total.hits.total() == wanted > 0,
        note=f"{', '.join(makers)}; {', '.join(total.hits)}",
    )
    return [hit, *compared_rows(total)]


def _run(audits: Auditor, whole: Whole, database: str, folder: Path, points: list[str]) -> Tally:
    """One run that dies at each of some places, and then goes on to its end."""
    tally = Tally(runs=1)
    audits.site.asked.clear()
    for point in points:
        if audits.audit(folder, database, kill=point) is None:
            tally.hits[point.rsplit(maxsplit=1)[0]] += 1
        else:
            tally.trouble.append(f"'{point}' was never reached")
    run = finished(database)  # dying behind the end of the run changes nothing any more
    if run is None:
        audits.audit(folder, database)
        run = finished(database)
    if run is None:
        raise RuntimeError("an audit died that nobody had killed")
    tally.left_behind = len(audits.left_behind())
    compare(tally, whole.left, database, run, ", ".join(points))
    return tally


def _series(points: Mapping[str, int], *, short: bool) -> Iterator[list[str]]:
    """The places of one run after the other. `points` is how often an audit comes to each."""
    reached = {name: count for name, count in points.items() if count}
    reopened = [f"after {_FIRST} 2", "before run reopened 1", "after run reopened 1"]
    if short:
        begun, *rest, ended = [_at(name, 2 if name in ("record", "committing") else 1) for name in reached]
        yield [*begun, *reopened, *(point for points in rest for point in points), *ended]
        return
    yield reopened
    for name, count in reached.items():
        for number in sorted({1, (count + 1) // 2, count}):
            for point in _at(name, number):
                yield [point]


def _at(name: str, number: int) -> list[str]:
    whens = ("before",) if name == "committing" else ("before", "after")
    return [f"{when} {name} {number}" for when in whens]
