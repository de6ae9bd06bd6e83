"""Crawls trap portals with the real crawler and judges them; a child process, for a process can crawl only once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.reliability.traps_kinds import host_of
from benchmarks.reliability.traps_model import Trap
from benchmarks.reliability.traps_pages import AT, PLANTED
from crawler.names import NameMap
from crawler.order import CrawlOrder, ProcessSettings
from evidence.archive import load_site
from evidence.model import Agency, Tier

ROOT = Path(__file__).parents[2]
MAX_PAGES = 600  # twice what a crawl may ask for: the rules have to end it, not the budget
MAX_SECONDS = 240


@dataclass(frozen=True, kw_only=True)
class Walked:
    """How the crawl of one portal ended, and what its result says."""

    stop_reason: str
    seconds: float
    pages: int
    found: frozenset[str]  # paths of planted pages that were seen
    present: frozenset[str]  # planted sections that the result says are there
    failed: tuple[str, ...]  # planted sections that the result says are not
    cut: tuple[Mapping[str, Any], ...]
    ignored: tuple[str, ...]  # features of addresses that make no difference


def crawl_traps(traps: Sequence[Trap], names: Mapping[str, Any], folder: Path) -> dict[str, Walked]:
    """Crawl and judge all portals at once. Raises RuntimeError where the child failed."""
    told = {
        "names": names,
        "orders": [
            {
                "name": trap.name,
                "home": f"http://{host_of(trap)}/",
                "archive": str(folder / f"{trap.name}.warc.gz"),
            }
            for trap in traps
        ],
    }
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.reliability.traps_crawl"],
        input=json.dumps(told),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=MAX_SECONDS * 4,
    )
    if done.returncode:
        raise RuntimeError(f"the crawl of the trap portals failed: {done.stderr[-3000:]}")
    return {
        name: Walked(**{**one, "found": frozenset(one["found"]), "present": frozenset(one["present"])})
        for name, one in json.loads(done.stdout).items()
    }


def _order(told: Mapping[str, Any]) -> CrawlOrder:
    return CrawlOrder(
        agency=Agency(code=told["name"], name=told["name"], tier=Tier.SO, home_url=told["home"]),
        start_url=told["home"],
        archive_path=Path(told["archive"]),
        max_pages=MAX_PAGES,
        max_seconds=MAX_SECONDS,
        delay=0.0,
        window_start=AT - timedelta(days=365),
        contact="mailto:soicong@example.gov.vn",
    )


def judged(archive: Path) -> dict[str, Any]:
    """What the stored crawl of a trap portal shows of the planted pages."""
    from jobs.judging import judge
    from scoring.rubric import rubric_for

    site = load_site(archive)
    texts = [site.body(page).decode("utf-8", "replace") for page in site.pages if page.readable]
    rubric = rubric_for(Tier.SO, AT)
    document = judge(site, rubric=rubric, at=AT, run={}).document
    sections = document["sections"]
    keys = [page.key for page in PLANTED if page.key]
    return {
        "found": [page.path for page in PLANTED if any(page.mark in text for text in texts)],
        "present": [key for key in keys if sections[key]["present"]],
        "failed": [key for key in keys if sections[key]["present"] is False],
        "cut": document["left_out"],
        "ignored": site.spelling.ignored,
    }


def main() -> int:
    """Crawl what standard input tells, judge each archive, and say in JSON what came of it."""
    from crawler.run import crawl

    told = json.load(sys.stdin)
    results = crawl(
        [_order(one) for one in told["orders"]],
        process=ProcessSettings(
            names=NameMap.from_json(told["names"]), browser=False, probes=False, parallel=4
        ),
    )
    said = {}
    for order, result in zip(told["orders"], results, strict=True):
        seen = judged(Path(order["archive"]))
        said[order["name"]] = {
            "stop_reason": result.error or result.stop_reason,
            "seconds": (result.finished_at - result.started_at).total_seconds(),
            "pages": result.pages,
            **{name: seen[name] for name in ("found", "present", "failed", "cut", "ignored")},
        }
    json.dump(said, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
