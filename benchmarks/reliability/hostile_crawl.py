"""The crawl of hostile portals in a process of its own: told on standard input, tells in JSON what came of it."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from crawler.order import CrawlOrder, ProcessSettings
from crawler.run import crawl
from evidence.ledger import MemoryLedger
from evidence.model import Agency, Cause, Tier, Visibility
from evidence.ports import Entry, EntryKind


class TimedLedger(MemoryLedger):
    """A ledger that notes how each address ended and how long that took, from its lease to its end."""

    def __init__(self, *, heap: bool = False) -> None:
        super().__init__()
        self._heap: list[bytes] | None = [] if heap else None  # the control of benchmarks.reliability.memory
        self._leased: dict[str, float] = {}
        self.ended: dict[str, list[Any]] = {}  # address → seconds, visibility, cause, reason

    def lease(self, kinds: frozenset[EntryKind] | None = None) -> Entry | None:
        """Note the moment."""
        entry = super().lease(kinds)
        if entry is not None:
            self._leased[entry.key] = time.monotonic()
        return entry

    def done(self, key: str, visibility: Visibility, cause: Cause | None = None, reason: str = "") -> None:
        """Note the outcome; an address that was never leased (left out, met on the way) took no time."""
        seconds = time.monotonic() - self._leased.get(key, time.monotonic())
        url = self._entries[key].url
        self.ended[url] = [round(seconds, 2), visibility.value, cause.value if cause else "", reason]
        if self._heap is not None:
            self._heap.append(bytes(bytearray(b"x") * 2_000_000))
        super().done(key, visibility, cause, reason)


def _order(told: dict[str, Any], folder: Path) -> CrawlOrder:
    agency = Agency(
        code=told["name"],
        name=told["name"],
        tier=Tier.SO,
        home_url=told["start"],
        sister_urls=tuple(told["sisters"]),
    )
    return CrawlOrder(
        agency=agency,
        start_url=told["start"],
        archive_path=folder / f"{told['name']}.warc.gz",
        allow_hosts=tuple((host, port) for host, port in told["allow"]),
        max_pages=told["pages"],
        max_seconds=told["seconds"],
        max_renders=told["pages"],
        delay=0.0,
        contact="mailto:thu@example.gov.vn",
    )


def main() -> None:
    """Crawl and report."""
    told = json.load(sys.stdin)
    folder = Path(told["folder"])
    ledgers = [TimedLedger(heap=told.get("heap", False)) for _ in told["portals"]]
    results = crawl(
        [_order(portal, folder) for portal in told["portals"]],
        process=ProcessSettings(browser=told["browser"], probes=False, parallel=told["parallel"]),
        ledgers=ledgers,
    )
    answer = [
        {"name": portal["name"], "ended": ledger.ended, "stop": result.stop_reason, "error": result.error}
        for portal, ledger, result in zip(told["portals"], ledgers, results, strict=True)
    ]
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
