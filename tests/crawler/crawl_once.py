"""Runs one crawl as told on standard input and says in JSON what came of it (a child of tests.crawler.portals)."""

import gc
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.hours import Hours, system_clock
from crawler.names import NameMap
from crawler.order import CrawlOrder, Event, ProcessSettings
from crawler.robots_decision import RobotsDecision
from crawler.run import crawl
from crawler.walk import Walk
from evidence.model import Agency, DeclaredSection, Tier


def decision(host: str) -> RobotsDecision:
    """A decision for one host."""
    return RobotsDecision(
        number="12/QĐ-SKHCN",
        signed_on=date(2026, 1, 2),
        signed_by="Giám đốc Sở",
        hosts=(host,),
        valid_until=date(2126, 1, 2),
        reason="kiểm tra thử",
    )


def order(told: dict[str, Any]) -> CrawlOrder:
    """The order that a description stands for."""
    start = urlsplit(told["start"])
    allowed = ((start.hostname or "", start.port or 80),) if told.get("allow") else ()
    agency = Agency(
        code=told["name"],
        name=told["name"],
        tier=Tier.SO,
        home_url=told.get("home", told["start"]),
        sister_urls=tuple(told.get("sisters", ())),
    )
    window = told.get("window_start")
    return CrawlOrder(
        agency=agency,
        start_url=told["start"],
        archive_path=Path(told["archive"]),
        allow_hosts=allowed,
        declared=tuple(DeclaredSection(key=key, url=url) for key, url in told.get("declared", [])),
        max_pages=told.get("max_pages", 40),
        render_every=told.get("render_every", False),
        max_seconds=told.get("max_seconds", 60.0),
        delay=told.get("delay", 0.0),
        concurrency=told.get("concurrency", 1),
        hours=Hours.parse(told.get("hours", "")),
        robots_decision=decision(told["lifts"]) if "lifts" in told else None,
        window_start=date.fromisoformat(window) if window else None,
        contact=told.get("contact", "mailto:thu@example.gov.vn"),
        earlier_archive=Path(told["earlier"]) if "earlier" in told else None,
        ask_again_days=told.get("ask_again_days", 0.0),
    )


def clock(now: str) -> Callable[[], datetime]:
    """The clock of this machine, set to a moment where one is told."""
    ahead = datetime.fromisoformat(now) - system_clock() if now else timedelta()
    return lambda: system_clock() + ahead


def main() -> None:
    """Crawl and report."""
    told = json.load(sys.stdin)
    Walk.at_once = told.get("at_once", 1)
    events: list[Event] = []
    results = crawl(
        [order(one) for one in told["orders"]],
        process=ProcessSettings(
            browser=told["browser"],
            probes=told["probes"],
            clock=clock(told.get("now", "")),
            names=NameMap.load(Path(told["names"])) if told.get("names") else NameMap(),
        ),
        on_event=events.append,
    )
    gc.collect()
    alive = {"walks_alive": sum(isinstance(one, Walk) for one in gc.get_objects())}
    json.dump(
        {"results": [asdict(one) | alive for one in results], "events": [asdict(one) for one in events]},
        sys.stdout,
        default=str,
    )


if __name__ == "__main__":
    main()
