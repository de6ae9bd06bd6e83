"""`./soicong bench speed [PART …]`: what a whole audit costs beside bare Scrapy (docs/performance.md)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks import (
    speed_browser,
    speed_crawl,
    speed_growth,
    speed_many,
    speed_night,
    speed_peers,
    speed_reports,
    speed_rescore,
    speed_start,
)
from benchmarks.table import Row
from jobs.problems import InputProblem

PARTS: dict[str, Callable[[str], list[Row]]] = {
    "crawl": speed_crawl.measure,
    "rescore": speed_rescore.measure,
    "start": speed_start.measure,
    "reports": speed_reports.measure,
    "many": speed_many.measure,
    "growth": speed_growth.measure,
    "browser": speed_browser.measure,
    "night": speed_night.measure,
    "peers": speed_peers.measure,
}


def measure(form: str, parts: Sequence[str] = ()) -> list[Row]:
    """The parts that are named, or all. Raises InputProblem for a part that is not known."""
    for part in parts:
        if part not in PARTS:
            raise InputProblem(f"Không có phần ‘{part}’. Các phần: {', '.join(PARTS)}.")
    return [row for part in parts or PARTS for row in PARTS[part](form)]
