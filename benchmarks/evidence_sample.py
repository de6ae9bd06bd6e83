"""Small crawls of the sample province, in a process of their own, for what is measured on archives with browser traffic.

`python -m benchmarks.evidence_sample` measures what that traffic costs: the home page of the script-built sample rendered
with it and without, in turns, and the sample crawled both ways.
"""

from __future__ import annotations

import asyncio
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
_RENDERS = 16  # of each way
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


async def _render_times(province: Province, home: str) -> dict[bool, list[float]]:
    """Seconds of renders with traffic and without, in turns; the first, which starts the browser, is left out."""
    from crawler.browser import Browser
    from crawler.egress import Gate
    from crawler.names import NameMap
    from crawler.proxy import GateProxy

    gate = Gate(names=NameMap.load(province.names))
    took: dict[bool, list[float]] = {False: [], True: []}
    async with (
        GateProxy(gate) as proxy,
        Browser(proxy=proxy, gate=gate, peers=proxy.peers, workers=1) as browser,
    ):
        for number in range(2 * _RENDERS + 1):
            traffic = number % 2 == 0
            wanted: dict[str, Any] | None = {"known": []} if traffic else None
            began = time.monotonic()
            await browser.render(
                home, screenshot=False, ignore_certificates=True, traffic=wanted, portal="so"
            )
            if number:
                took[traffic].append(time.monotonic() - began)
    return took


def _compare() -> None:
    home = next(one.home for one in plans() if one.code == SCRIPT_BUILT)
    with tempfile.TemporaryDirectory(prefix="soicong-bench-") as folder, Province(Path(folder)) as province:
        took = asyncio.run(_render_times(province, home))
    for traffic in (False, True):
        with tempfile.TemporaryDirectory(prefix="soicong-bench-") as folder:
            one = crawled(Path(folder), [SCRIPT_BUILT], pages=_COMPARED, traffic=traffic)[SCRIPT_BUILT]
        told = "with traffic" if traffic else "without"
        sys.stdout.write(
            f"{told:13} render: median {statistics.median(took[traffic]):.3f} s, least {min(took[traffic]):.3f} s of "
            f"{len(took[traffic])}; crawl: {one['renders']} renders, archive {one['bytes'] / 1000:.0f} kB\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        wanted = json.loads(sys.argv[1])
        folder = Path(wanted["folder"])
        json.dump(_crawl(folder, wanted["codes"], wanted["pages"], traffic=wanted["traffic"]), sys.stdout)
    else:
        _compare()
