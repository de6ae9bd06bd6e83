"""What cannot go wrong: a crawl loses nothing, hangs on nothing, and accuses no portal of what it did not see.

Each part is a module of this package with `measure(form) -> list[Row]`; its short form takes at most a minute and
runs in the test suite too, the others are the full numbers of docs/reliability.md.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence

from benchmarks.table import Row
from jobs.problems import InputProblem

PARTS = {
    "kills": "kill -9 at random moments of a 600-page crawl, then resume; plain Scrapy with JOBDIR beside it",
    "commits": "kill -9 at every commit point, enumerated",
    "storage": "database away, locked or read-only, disk full: nothing lost",
    "hostile": "40 kinds of hostile server: each ends in its named outcome",
    "memory": "memory of the process tree over a long crawl",
    "faults": "fault-injected audits of sample portals with known truth: no false ‘failed’",
    "browser_faults": "the same through Chromium",
    "traps": "20 trap portals: requests spent, planted pages found",
    "blocks": "challenge and block pages told from ordinary ones",
    "politeness": "robots.txt by RFC 9309, pace, Retry-After and crawl windows, measured at the server",
    "twice": "the same portal twice: the same score, differences explained",
}


def measure(form: str, parts: Sequence[str] = ()) -> list[Row]:
    """Measure the named parts, all of them where none is named. Raises InputProblem for an unknown part."""
    for part in parts:
        if part not in PARTS:
            raise InputProblem(f"Phép đo reliability không có phần ‘{part}’. Các phần: {', '.join(PARTS)}.")
    rows: list[Row] = []
    for part in parts or PARTS:
        rows += importlib.import_module(f"benchmarks.reliability.{part}").measure(form)
    return rows
