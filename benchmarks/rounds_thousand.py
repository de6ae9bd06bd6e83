"""A round over 1,000 sample portals, beside rounds over 100 and 10: speed, cost, memory, completeness, what it leaves.

Processor time is told in seconds, and for the ratio between two rounds in units of a small fixed piece of work that is
timed all the while: other programs on the same machine slow both down alike.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reliability.watching import ratio
from benchmarks.table import Row
from benchmarks.thousand.portals import portals
from benchmarks.thousand.round import Measured, run
from benchmarks.thousand.truths import compare

MOST_GROWTH = 1.15  # of the cost of a page, from 100 portals to 1,000
MOST_MEMORY = 1.15  # last quarter of the time over the second
SHORT_MEMORY = (
    1.35  # of one or two minutes: browsers and libraries are still being loaded in the second quarter
)
LEAST_DONE = 0.99
LEAST_RIGHT = 0.985
_SECONDS = {10: 900.0, 50: 1_800.0, 100: 2_700.0, 1_000: 10_800.0}
_DELAY = 0.2  # between two requests to a portal: the machine and not politeness is to be measured
_KEPT = "SOICONG_BENCH_KEEP"  # a folder that receives the rounds' data, to look at afterwards


def measure(form: str) -> list[Row]:
    """Rounds over 10, 100 and 1,000 portals; over 10 and 50 in the short form."""
    short = form == "short"
    with tempfile.TemporaryDirectory(prefix="soicong-thousand-") as folder:
        place = Path(os.environ.get(_KEPT) or folder)
        place.chmod(0o755)
        rounds = [
            run(
                place / str(count),
                count,
                delay=_DELAY,
                retries=0 if short else 1,
                most_seconds=_SECONDS[count],
            )
            for count in ((10, 50) if short else (10, 100, 1_000))
        ]
    return [row for one in rounds for row in rows(one, short=short)] + growth(rounds)


def rows(one: Measured, *, short: bool) -> list[Row]:
    """What one round reached."""
    return [*_speed(one), *_memory(one, short=short), *outcomes(one), _left(one)]


def _told(one: Measured, what: str, reached: str, note: str = "") -> Row:
    return Row(what=f"{one.portals} portals: {what}", goal="told", reached=reached, ok=True, note=note)


def _speed(one: Measured) -> list[Row]:
    browser = one.kinds.get("browser", 0.0)
    return [
        _told(
            one,
            "pages a second",
            f"{one.pages_a_second:.2f}",
            f"{one.pages:,} pages in {one.seconds:,.0f} s, {one.server['requests']:,} requests",
        ),
        _told(
            one,
            "processor seconds for a page",
            f"{one.cpu_a_page:.3f}",
            f"ours {one.own_cpu / one.pages:.3f}, browser {browser / one.pages:.3f}; "
            f"the portals' own server {one.server['cpu'] / one.pages:.4f}, in none of them; "
            f"unit of work {one.unit * 1000:.2f} ms",
        ),
    ]


def _memory(one: Measured, *, short: bool) -> list[Row]:
    most = SHORT_MEMORY if short else MOST_MEMORY
    # Browsers come and go by themselves; what grows is in our own process, or in the sum of all.
    tree, own = ratio([look.tree for look in one.looks]), ratio([look.own for look in one.looks])
    return [
        Row(
            what=f"{one.portals} portals: memory, last quarter over second",
            goal=f"≤ {most:.2f}" if one.portals > 10 else "told",
            reached=f"{max(tree, own):.2f}",
            ok=one.portals <= 10 or max(tree, own) <= most,
            note=f"tree {tree:.2f}, our first process {own:.2f}; "
            f"at most {max(look.tree for look in one.looks) / 1e6:,.0f} MB "
            f"in {max(look.processes for look in one.looks)} processes",
        )
    ]


@dataclass(frozen=True, kw_only=True)
class _Judged:
    """How the portals of a round were judged: of those that answer how many, of all how many rightly."""

    answering: int
    done: int
    criteria: int
    right: int
    wrongly_failed: tuple[str, ...]
    differences: tuple[str, ...]
    states: Counter[str]


def judged(one: Measured) -> _Judged:
    """Hold all results of a round against what is right for their portals."""
    answering = done = criteria = wrong = 0
    failed: list[str] = []
    told: list[str] = []
    states: Counter[str] = Counter()
    for portal in portals(one.portals):
        document = one.documents.get(portal.plan.code)
        state = "no result" if document is None else f"{portal.behaviour}: {document['status']}"
        states[state] += 1
        answering += portal.answers
        if document is None:
            continue
        if not portal.answers:
            if document["status"] != "not_scored":
                told.append(f"{portal.plan.code} {portal.behaviour}: {document['status']}")
            continue
        done += document["status"] == "scored" and document["run"]["stop_reason"] == "finished"
        compared = compare(portal, document)
        criteria += compared.criteria
        wrong += len(compared.differences)
        told += [f"{portal.plan.code} {text}" for text in compared.differences]
        failed += [f"{portal.plan.code} {name}" for name in compared.wrongly_failed]
    return _Judged(
        answering=answering,
        done=done,
        criteria=criteria,
        right=criteria - wrong,
        wrongly_failed=tuple(failed),
        differences=tuple(told),
        states=states,
    )


def outcomes(one: Measured) -> list[Row]:
    """How many portals were completed, and how rightly their criteria were judged."""
    found = judged(one)
    share = found.right / found.criteria if found.criteria else 0.0
    return [
        Row(
            what=f"{one.portals} portals: completed, of those that answer",
            goal=f"≥ {LEAST_DONE:.0%}",
            reached=f"{found.done / found.answering:.1%}",
            ok=found.done / found.answering >= LEAST_DONE,
            note=", ".join(f"{state} {count}" for state, count in sorted(found.states.items())),
        ),
        Row(
            what=f"{one.portals} portals: criteria that are as they should be",
            goal=f"≥ {LEAST_RIGHT:.1%}",
            reached=f"{share:.2%}",
            ok=share >= LEAST_RIGHT,
            note=f"of {found.criteria:,}; " + "; ".join(text[:70] for text in found.differences[:3]),
        ),
        Row(
            what=f"{one.portals} portals: criteria that are met, and were called failed",
            goal="0",
            reached=str(len(found.wrongly_failed)),
            ok=not found.wrongly_failed,
            note=", ".join(found.wrongly_failed[:6]),
        ),
    ]


def _left(one: Measured) -> Row:
    a_run = {name: size / one.portals / 1e3 for name, size in one.sizes.items()}
    return _told(
        one,
        "what a run leaves behind",
        f"{sum(a_run.values()):,.0f} kB",
        ", ".join(f"{name} {size:,.0f} kB" for name, size in a_run.items())
        + f"; the portal sent {one.server['bytes'] / one.portals / 1e3:,.0f} kB",
    )


def growth(rounds: list[Measured]) -> list[Row]:
    """What a page costs in the largest round, held against the smaller ones."""
    last = rounds[-1]
    rows = []
    for one in rounds[:-1]:
        bound = one.portals == 100
        raw = last.cpu_a_page / one.cpu_a_page
        grown = raw * one.unit / last.unit
        rows.append(
            Row(
                what=f"cost of a page at {last.portals:,} portals, of that at {one.portals}",
                goal=f"≤ {MOST_GROWTH:.2f}" if bound else "told",
                reached=f"{grown:.2f}",
                ok=not bound or grown <= MOST_GROWTH,
                note=f"in units of fixed work; in seconds {raw:.2f}",
            )
        )
    return rows
