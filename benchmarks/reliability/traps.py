"""Trap portals: how much a crawl asks of each, whether it finds the real pages, and whether it says what it cut."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.reliability.traps_crawl import MAX_PAGES, MAX_SECONDS, Walked, crawl_traps
from benchmarks.reliability.traps_kinds import FEW, all_traps, serving
from benchmarks.reliability.traps_model import Trap
from benchmarks.reliability.traps_pages import PLANTED, SECTIONS
from benchmarks.reliability.traps_rival import BUDGET, rival_found
from benchmarks.table import Row

MOST_REQUESTS = 300
_RIVAL_IN_SHORT = 3
_AT_ONCE = 7  # portals; each needs memory for its archive while it is judged


def measure(form: str) -> list[Row]:
    """Crawl the portals (six in the short form) with a page budget of twice the goal, and a plain spider beside it."""
    traps = [trap for trap in all_traps() if form != "short" or trap.name in FEW]
    rows: list[Row] = []
    found: dict[str, int] = {}
    rival: dict[str, int] = {}
    for first in range(0, len(traps), _AT_ONCE):
        some = traps[first : first + _AT_ONCE]
        if form != "short":
            print(f"traps: {first} of {len(traps)} portals", file=sys.stderr)
        with (
            tempfile.TemporaryDirectory(prefix="soicong-traps-") as folder,
            serving(some, Path(folder)) as names,
        ):
            walked = crawl_traps(some, names, Path(folder))
            rows += [_row(trap, walked[trap.name]) for trap in some]  # before the rival is counted too
            found |= {trap.name: len(walked[trap.name].found) for trap in some}
            rival |= rival_found(some if form != "short" else some[:_RIVAL_IN_SHORT], names)
    return [*rows, *_summary(traps, found, rival)]


def _row(trap: Trap, walked: Walked) -> Row:
    requests = trap.asked.total()
    lost = [page.path for page in PLANTED if page.path not in walked.found]
    untold = [page.key for page in SECTIONS if page.key not in walked.present]
    told = [one["pattern"] for one in walked.cut] + [f"?{name}" for name in walked.ignored]
    named = not trap.says or any(trap.says in text for text in told)
    ok = requests <= MOST_REQUESTS and not lost and not untold and named and walked.stop_reason == "finished"
    wrong = [
        f"lost: {', '.join(lost)}" if lost else "",
        f"sections not told: {', '.join(untold)}" if untold else "",
        "" if named else f"‘{trap.says}’ is not in what was cut",
        "" if walked.stop_reason == "finished" else f"ended by {walked.stop_reason}",
    ]
    return Row(
        what=f"{trap.name}: requests; planted pages; sections",
        goal=f"≤ {MOST_REQUESTS}; {len(PLANTED)}; {len(SECTIONS)}",
        reached=f"{requests}; {len(walked.found)}; {len(walked.present)}",
        ok=ok,
        note="; ".join(text for text in wrong if text)
        or f"{walked.seconds:.0f} s; cut: {', '.join(told[:4])}"[:160],
    )


def _summary(traps: Sequence[Trap], found: dict[str, int], rival: dict[str, int]) -> list[Row]:
    everything, tried = len(PLANTED) * len(traps), len(PLANTED) * len(rival)
    whole = sum(count == len(PLANTED) for count in rival.values())
    return [
        Row(
            what=f"planted pages found on {len(traps)} portals",
            goal=str(everything),
            reached=str(sum(found.values())),
            ok=sum(found.values()) == everything,
            note=f"page budget {MAX_PAGES}, {MAX_SECONDS} s each",
        ),
        Row(
            what=f"plain breadth-first Scrapy, {BUDGET} requests each",
            goal=f"loses pages (< {tried})",
            reached=f"{sum(rival.values())} found; all of them on {whole} portals",
            ok=sum(rival.values()) < tried,
            note=", ".join(
                f"{name} {count}" for name, count in sorted(rival.items(), key=lambda pair: pair[1])[:8]
            ),
        ),
    ]
