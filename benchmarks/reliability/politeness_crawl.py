"""Crawls the portals of the politeness bench; a child process, for a process can crawl only once."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.hours import Hours, system_clock
from crawler.names import NameMap
from crawler.order import CrawlOrder, ProcessSettings
from crawler.robots_decision import RobotsDecision
from evidence.model import Agency, Tier

ROOT = Path(__file__).parents[2]
LONGEST = 170.0  # seconds


def crawl_hosts(
    names: Mapping[str, Any],
    orders: Sequence[Mapping[str, Any]],
    folder: Path,
    *,
    browser: bool = False,
    now: str = "",
    speed: float = 1.0,
) -> dict[str, dict[str, Any]]:
    """Crawl hosts at once; per host how it ended. `now` sets the clock, which runs `speed` times as fast.

    Raises RuntimeError where the child failed.
    """
    told: dict[str, Any] = {"names": {"hosts": names}, "orders": list(orders), "folder": str(folder)}
    told |= {"browser": browser, "now": now, "speed": speed}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.reliability.politeness_crawl"],
        input=json.dumps(told),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )
    if done.returncode:
        raise RuntimeError(f"the crawl of the politeness bench failed: {done.stderr[-3000:]}")
    ended: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return ended


def _order(told: Mapping[str, Any], folder: Path) -> CrawlOrder:
    host = told["host"]
    home = f"http://{host}/"
    decision = RobotsDecision(
        number="1/QĐ",
        signed_on=date(2020, 1, 1),
        signed_by="Giám đốc Sở",
        hosts=(host,),
        valid_until=date(2120, 1, 1),
        reason="đối chứng của phép đo",
    )
    return CrawlOrder(
        agency=Agency(code=host, name=host, tier=Tier.SO, home_url=home),
        start_url=home,
        archive_path=folder / f"{host}.warc.gz",
        max_seconds=LONGEST,
        delay=told.get("delay", 0.0),
        hours=Hours.parse(told.get("hours", "")),
        robots_decision=decision if told.get("lifted") else None,
        contact="mailto:soicong@example.gov.vn",
    )


def _clock(now: str, speed: float) -> Callable[[], datetime]:
    if not now:
        return system_clock
    start, began = datetime.fromisoformat(now), time.monotonic()
    return lambda: start + timedelta(seconds=(time.monotonic() - began) * speed)


def main() -> None:
    """Crawl what is told on standard input, and say in JSON how it ended."""
    from crawler.run import crawl

    told = json.load(sys.stdin)
    process = ProcessSettings(
        names=NameMap.from_json(told["names"]),
        browser=told["browser"],
        clock=_clock(told["now"], told["speed"]),
    )
    began = time.monotonic()
    results = crawl([_order(one, Path(told["folder"])) for one in told["orders"]], process=process)
    json.dump(
        {
            one.code: {
                "stop_reason": one.stop_reason,
                "home": one.home_visibility.value,
                "reason": one.home_reason,
                "began": began,
            }
            for one in results
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
