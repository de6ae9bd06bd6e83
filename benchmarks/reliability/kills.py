"""kill -9 at random moments of a crawl, then resume to the end: nothing lost, nothing twice, the same result."""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.reliability.kills_audits import Auditor, Plan, auditor
from benchmarks.reliability.kills_databases import NewDatabase, on, postgresql, sqlite
from benchmarks.reliability.kills_forgetting import forgetting
from benchmarks.reliability.kills_portal import kills_portal
from benchmarks.reliability.kills_rival import rival
from benchmarks.reliability.kills_strikes import Striker, Tally, Whole, plan, uninterrupted
from benchmarks.table import Row

SEED = 20261122
_KILLS_A_RUN = (5, 4, 5, 3, 5, 4, 2, 5, 4, 1)  # one run after the other, and again
_ADDRESS = "127.0.9.71"


@dataclass(frozen=True, kw_only=True)
class Series:
    """Runs of one kind: which database, and whether a browser takes part (and may be the victim)."""

    database: str
    browser: bool
    kills: int


@dataclass(frozen=True, kw_only=True)
class Form:
    """How much is measured."""

    plan: Plan
    series: Sequence[Series]
    rival_kills: Sequence[int]


_SHORT = Form(
    plan=Plan(max_pages=40, group=7, max_renders=5, probes=False),
    series=(
        Series(database="PostgreSQL", browser=True, kills=3),
        Series(database="SQLite", browser=False, kills=2),
    ),
    rival_kills=(),
)
_FULL = Form(
    plan=Plan(max_pages=610),
    series=tuple(
        Series(database=database, browser=browser, kills=50)
        for database in ("SQLite", "PostgreSQL")
        for browser in (True, False)
    ),
    rival_kills=_KILLS_A_RUN * 2,
)


def measure(form: str) -> list[Row]:
    """The rows of ours."""
    chosen = _SHORT if form == "short" else _FULL
    tallies: dict[str, Tally] = {}
    with ExitStack() as stack:
        server = stack.enter_context(postgresql())
        site = stack.enter_context(kills_portal().served(_ADDRESS))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soicong-kills-")))
        audits = stack.enter_context(auditor(site, chosen.plan))
        pages = 0
        for browser in (True, False):
            wanted = [one for one in chosen.series if one.browser is browser]
            planned = audits.planned(replace(chosen.plan, browser=browser))
            whole = uninterrupted(planned, folder) if wanted else None
            for series in wanted:
                make = sqlite if series.database == "SQLite" else on(server) if server is not None else None
                if make is not None and whole is not None:
                    pages = max(pages, len(whole.left.pages))
                    tally = tallies.setdefault(series.database, Tally())
                    tally.add(_strike(planned, whole, make, folder, series))
        rows = _rows(tallies, chosen, pages=pages)
        short = form == "short"
        rows.append(forgetting(audits, folder, ("pages",) if short else (), quickly=short))
        if chosen.rival_kills:
            rows.append(rival(folder, pages=chosen.plan.max_pages, kills=chosen.rival_kills, seed=SEED))
        return rows


def _strike(audits: Auditor, whole: Whole, make: NewDatabase, folder: Path, series: Series) -> Tally:
    """Runs until so many kills have hit."""
    chance = random.Random(f"{SEED} {series.database} {series.browser}")
    striker = Striker(audits, whole, chance)
    victims = ("crawler", "browser", "writer") if series.browser else ("crawler", "writer")
    total = Tally()
    began = told = time.monotonic()
    for number in range(2 * series.kills):
        place = folder / f"{series.database}-{series.browser}-{number}"
        place.mkdir()
        wanted = min(_KILLS_A_RUN[number % len(_KILLS_A_RUN)], series.kills - total.hits.total())
        strikes = plan(chance, victims, wanted)
        total.add(striker.run(place, make(place), strikes))
        shutil.rmtree(place)
        if time.monotonic() - told > 30:
            told = time.monotonic()
            sys.stderr.write(
                f"kills: {series.database}, browser {series.browser}: {total.hits.total()} of {series.kills} "
                f"in {total.runs} runs, {told - began:.0f} s, {total.lost} lost, {total.same_result} identical\n"
            )
        if total.hits.total() >= series.kills:
            break
    return total


def _rows(tallies: dict[str, Tally], form: Form, *, pages: int) -> list[Row]:
    total = Tally()
    for tally in tallies.values():
        total.add(tally)
    wanted = sum(series.kills for series in form.series)
    by_database = ", ".join(f"{name} {tally.hits.total()}" for name, tally in tallies.items())
    hits = ", ".join(f"{count} {victim}" for victim, count in sorted(total.hits.items()))
    parts = ", ".join(f"{count} {part}" for part, count in sorted(total.browser_parts.items()))
    hit = Row(
        what=f"kill -9 at random moments of a crawl of {pages} pages: kills that hit",
        goal=f"{wanted}",
        reached=f"{total.hits.total()}",
        ok=total.hits.total() >= wanted,
        note=f"{total.runs} runs of 1-5 kills; {hits} (browser: {parts}); {by_database}; seed {SEED}",
    )
    again = f"asked of the portal again: {total.asked_again / max(1, total.hits.total()):.0f} a kill"
    return [hit, *compared_rows(total, again=f"{again} (robots.txt and the group in progress)")]


def compared_rows(total: Tally, *, again: str = "") -> list[Row]:
    """What became of interrupted runs, beside the uninterrupted one."""
    some = total.runs > 0
    counted = (
        ("pages lost after resume", total.lost, "; ".join(total.trouble[:2])),
        ("pages, answers or runs counted twice", total.doubled, again),
        ("processes left behind", total.left_behind, ""),
    )
    same = (
        ("result byte-identical to the uninterrupted one", total.same_result),
        ("page records identical, too", total.same_pages),
        ("archive verifies (warcio's digests)", total.verified),
    )
    whole = f"{total.runs} of {total.runs}"
    return [
        *(
            Row(what=what, goal="0", reached=f"{found}", ok=some and found == 0, note=note)
            for what, found, note in counted
        ),
        *(
            Row(what=what, goal=whole, reached=f"{found} of {total.runs}", ok=some and found == total.runs)
            for what, found in same
        ),
    ]
