"""Small crawls of the sample province, in a process of their own, for what is measured on archives with browser traffic.

`python -m benchmarks.evidence_sample` measures what that traffic costs: the script-built sample crawled with it and
without, in turns.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import PropertyMock, patch

from crawler.order import CrawlOrder, ProcessSettings
from crawler.traffic import Traffic
from evidence.model import Agency, Tier
from samples.province import plans
from samples.server import Province

SCRIPT_BUILT = "so-xay-dung"
ORDINARY = "so-khcn"
_TURNS = 3
_COMPARED = 12  # pages of a crawl


def crawled(
    folder: Path, codes: Sequence[str], *, pages: int, traffic: bool = True
) -> dict[str, dict[str, Any]]:
    """Crawl portals of the province; {code: {archive, bytes, renders, seconds of a call}}. Raises RuntimeError."""
    asked = {"folder": str(folder), "codes": list(codes), "pages": pages, "traffic": traffic}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.evidence_sample", json.dumps(asked)],
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
        cwd=Path(__file__).parents[1],
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    told: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return told


def _crawl(folder: Path, codes: Sequence[str], pages: int, *, traffic: bool) -> dict[str, dict[str, Any]]:
    """In the child: Twisted's reactor starts once per process."""
    from crawler.names import NameMap
    from crawler.polite_browser import PoliteBrowser
    from crawler.run import crawl

    calls: list[tuple[str, float]] = []
    real = PoliteBrowser.render

    async def timed(self: PoliteBrowser, url: str, **options: Any) -> Any:
        began = time.monotonic()
        shot = await real(self, url, **options)
        calls.append((options["portal"], time.monotonic() - began))
        return shot

    orders = [
        CrawlOrder(
            agency=Agency(code=one.code, name=one.name, tier=Tier(one.tier), home_url=one.home),
            start_url=one.home,
            archive_path=folder / f"{one.code}.warc.gz",
            max_pages=pages,
            max_files=2,
            delay=0.0,
        )
        for one in plans()
        if one.code in codes
    ]
    with Province(folder / "province") as province, ExitStack() as changed:
        changed.enter_context(patch.object(PoliteBrowser, "render", timed))
        if not traffic:
            changed.enter_context(patch.object(Traffic, "wanted", PropertyMock(return_value=None)))
        process = ProcessSettings(names=NameMap.load(province.names), probes=False)
        crawl(orders, process=process)
    told = {}
    for order in orders:
        took = [seconds for portal, seconds in calls if portal == order.agency.code]
        told[order.agency.code] = {
            "archive": str(order.archive_path),
            "bytes": order.archive_path.stat().st_size,
            "renders": len(took),
            "seconds": statistics.median(took) if took else None,
        }
    return told


def _compare() -> None:
    for turn in range(1, _TURNS + 1):
        for traffic in (False, True):
            with tempfile.TemporaryDirectory(prefix="soicong-bench-") as folder:
                one = crawled(Path(folder), [SCRIPT_BUILT], pages=_COMPARED, traffic=traffic)[SCRIPT_BUILT]
            told = "with traffic" if traffic else "without"
            sys.stdout.write(
                f"{turn}. {told:13} {one['renders']} renders, median {one['seconds']:.2f} s, "
                f"archive {one['bytes'] / 1000:.0f} kB\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        wanted = json.loads(sys.argv[1])
        folder = Path(wanted["folder"])
        json.dump(_crawl(folder, wanted["codes"], wanted["pages"], traffic=wanted["traffic"]), sys.stdout)
    else:
        _compare()
