"""Whether the comparison would notice a loss: each piece that a walk remembers is forgotten in turn.

A crawl dies again and again, and every process that goes on forgets one piece of what the earlier ones have noted. The
comparison with the uninterrupted crawl must fail for each piece, or else it would not have noticed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.reliability.kills_audits import Auditor, Plan
from benchmarks.reliability.kills_databases import sqlite
from benchmarks.reliability.kills_strikes import Tally, Whole, compare, finished, uninterrupted
from benchmarks.table import Row
from crawler.memory import Memory
from db.store import Store

# Pieces whose loss changes nothing that is compared, and why.
EXCUSED = {
    "started_at": "stands in the part of the result that is not compared",
    "rests": "when something is asked for, not what",
    "sections": "only what a progress bar is told",
    "tried": "used up within the visit of the home page",
    "bad_certificate": "costs one more try of a page; the portal has no certificate",
    "scheme": "the portal's home page does not move to https",
    "stop_reason": "this portal is crawled to its end",
    "in_a_row": "this portal blocks a single page",
    "cooling": "the page that this portal blocks stays blocked, asked again or not",
    "sameness": "no page of this portal is found to be a block by its likeness to others",
    "nowhere_asked": "how often what is not there is asked for; this portal always says the same",
    "sources": "made anew from its page where it is lost",
    "part_scripts": "only what a later night may take over; the page is then built anew",
    "parts_now": "this crawl has no earlier one; what was asked once is asked once more",
    "robots": "each process may read robots.txt again; it stays the same",
}
_STATIC = Plan(max_pages=120, group=5, browser=False)
_ITEMS = Plan(max_pages=300, group=5, browser=False)  # far enough for entries' own pages
_QUICK = Plan(max_pages=40, group=5, browser=False, probes=False)
_BROWSER = Plan(max_pages=70, group=2, max_renders=10, probes=False)
_PLANS = dict.fromkeys(("shares", "bases", "read", "agreed"), _ITEMS) | {
    "pictures": _BROWSER,
    "standing": _BROWSER,
}
_GROUPS = (4, 1)  # that each process writes before it dies


def forget(name: str) -> None:
    """Let what is remembered under a name be forgotten by this process."""
    restore = Memory.restore

    def partly(memory: Memory, kept: Mapping[str, Any]) -> None:
        restore(memory, {path: value for path, value in kept.items() if json.loads(path)[0] != name})

    setattr(Memory, "restore", partly)  # noqa: B010 — mypy lets no method be assigned


def forgetting(auditor: Auditor, folder: Path, pieces: Iterable[str] = (), *, quickly: bool = False) -> Row:
    """One row: how many of these pieces (all that a crawl remembers) are missed by the comparison when forgotten."""
    static, rhythms = (_QUICK, _GROUPS[:1]) if quickly else (_STATIC, _GROUPS)
    wanted = [piece for piece in pieces or _remembered(auditor, folder) if piece not in EXCUSED]
    unnoticed: list[str] = []
    for plan in (static, _ITEMS, _BROWSER):
        chosen = [piece for piece in wanted if _PLANS.get(piece, static) is plan]
        if not chosen:
            continue
        audits = auditor.planned(plan)
        home = folder / f"forgetting-{plan.max_pages}"
        home.mkdir()
        whole = uninterrupted(audits, home)
        # Forgetting nothing is the control: dying so often must change nothing by itself.
        for piece in chosen if quickly else ("", *chosen):
            place = home / f"piece-{piece}"
            place.mkdir()
            # Often enough first; then so often that nothing can hide between two deaths.
            noticed = any(_noticed(audits, whole, place / f"{groups}", piece, groups) for groups in rhythms)
            sys.stderr.write(f"kills: forgetting '{piece}': {'noticed' if noticed else 'not noticed'}\n")
            if noticed is not bool(piece):
                unnoticed.append(piece or "nothing (and all the same it differs)")
    return Row(
        what="pieces of a walk's memory whose loss the comparison notices",
        goal=f"{len(wanted)} of {len(wanted)}",
        reached=f"{len(wanted) - len(unnoticed)} of {len(wanted)}",
        ok=bool(wanted) and not unnoticed,
        note=f"not noticed: {', '.join(unnoticed) or 'none'}; not compared: {', '.join(EXCUSED)}",
    )


def _remembered(auditor: Auditor, folder: Path) -> list[str]:
    """Names of the pieces that a crawl through a browser notes."""
    place = folder / "remembered"
    place.mkdir()
    database = sqlite(place)
    auditor.planned(_BROWSER).audit(place, database, kill="before run record 1")
    with Store(database) as store:
        found = store.unfinished_run("so-thu")
        kept = store.ledger(found.run_id).kept.memory if found is not None else {}
    return sorted({json.loads(path)[0] for path in kept})


def _noticed(audits: Auditor, whole: Whole, folder: Path, piece: str, groups: int) -> bool:
    folder.mkdir()
    database = sqlite(folder)
    run = None
    # A crawl that forgets what it has asked for already does not end by itself.
    for _ in range(2 * whole.points["group"] // groups + 2):
        audits.audit(folder, database, kill=f"after group {groups}", forget=piece)
        run = finished(database)
        if run is not None:
            break
    if run is None:
        return True
    tally = Tally()
    compare(tally, whole.left, database, run, piece)
    return not (tally.same_result and tally.same_pages) or bool(tally.lost or tally.doubled)
