"""Crawls golden portals with the real crawler and its browser over loopback, all at once.

The walk runs in a child (`python -m benchmarks.golden_crawl`), for a process can crawl only once.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.golden_server import serving
from benchmarks.golden_truth import GoldenPortal
from crawler.names import NameMap
from crawler.order import CrawlOrder, ProcessSettings
from evidence.model import Agency, Tier

ROOT = Path(__file__).parents[1]
MAX_PAGES = 150
MAX_SECONDS = 240


def crawled(portals: Sequence[GoldenPortal], folder: Path) -> Mapping[str, Path]:
    """The archive of each portal by its name, made in `folder`. Raises RuntimeError where a crawl failed."""
    archives = {portal.name: folder / f"{portal.name}.warc.gz" for portal in portals}
    orders = [
        {
            "code": portal.name,
            "tier": portal.tier.value,
            "home": portal.home_url,
            "archive": str(archives[portal.name]),
            "since": (portal.day - timedelta(days=365)).isoformat(),
        }
        for portal in portals
    ]
    with serving(portals, folder) as names:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.golden_crawl"],
            input=json.dumps({"names": str(names), "orders": orders}),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=MAX_SECONDS + 120,
        )
    if done.returncode:
        raise RuntimeError(f"the crawl of the golden portals failed: {done.stdout}{done.stderr[-2000:]}")
    return archives


def _order(told: Mapping[str, Any]) -> CrawlOrder:
    return CrawlOrder(
        agency=Agency(code=told["code"], name=told["code"], tier=Tier(told["tier"]), home_url=told["home"]),
        start_url=told["home"],
        archive_path=Path(told["archive"]),
        max_pages=MAX_PAGES,
        max_seconds=MAX_SECONDS,
        delay=0.0,
        window_start=date.fromisoformat(told["since"]),
        contact="mailto:soicong@example.gov.vn",
    )


def main() -> int:
    """Crawl what standard input tells; 1 where one of the portals could not be crawled."""
    from crawler.run import crawl

    told = json.load(sys.stdin)
    results = crawl(
        [_order(one) for one in told["orders"]],
        process=ProcessSettings(names=NameMap.load(Path(told["names"]))),
    )
    failed = [
        f"{r.code}: {r.stop_reason} {r.error} {r.home_reason}" for r in results if r.error or not r.home_seen
    ]
    print("\n".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
