"""What is recorded of an address of which nothing more is known than its outcome, and of a walk's troubles."""

from __future__ import annotations

import platform
import ssl
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from crawler.leaving import name_left_over
from crawler.outcomes import Outcome
from crawler.settings import DEFAULT_REQUEST_HEADERS, DOWNLOAD_MAXSIZE, DOWNLOAD_TIMEOUT, user_agent
from evidence.model import Page, Probe
from evidence.ports import Entry

if TYPE_CHECKING:
    from crawler.spiders.portal import PortalSpider
    from crawler.walk import Walk

# What asks, reads and writes; what judges names its libraries by itself (assurance.engine).
_LIBRARIES = ("cryptography", "dnspython", "httpx", "playwright", "pyopenssl", "scrapy", "twisted", "warcio")


def unseen_page(entry: Entry, outcome: Outcome) -> Page:
    """The page of an address that ended without an answer."""
    return Page(
        url=entry.url,
        requested_url=entry.url,
        fetched_at=datetime.now(UTC),
        depth=entry.depth,
        found_on=entry.found_on or None,
        visibility=outcome.visibility,
        cause=outcome.cause,
        reason=outcome.reason,
    )


def unknown_errors(pages: Iterable[Page]) -> dict[str, int]:
    """How often an error had no name (crawler/outcomes.yaml): each wants one."""
    found = Counter(page.reason for page in pages if page.reason.startswith("unknown:"))
    return dict(sorted(found.items()))


def settings_of(walk: Walk) -> dict[str, Any]:
    """The settings of an order, and what its walk has counted, for the run record."""
    order = walk.order
    decision = order.robots_decision
    return {
        "max_pages": order.max_pages,
        "ask_again_days": order.ask_again_days,
        "max_seconds": order.max_seconds,
        "max_renders": order.max_renders,
        "render_every": order.render_every,
        "max_files": order.max_files,
        "window_start": order.window_start.isoformat() if order.window_start else None,
        "request_headers": DEFAULT_REQUEST_HEADERS,
        "largest_body_bytes": DOWNLOAD_MAXSIZE,
        "request_seconds": DOWNLOAD_TIMEOUT,
        "delay": order.delay,
        "concurrency": order.concurrency,
        "hours": str(order.hours),
        "robots_decision": decision.told() if decision is not None else None,
        "user_agent": user_agent(order.contact),
        "requests": walk.counts.requests,
        "renders": walk.counts.renders,
        "unknown_errors": unknown_errors(walk._pages.values()),
    }


def end_of_walk(walk: Walk) -> None:
    """Name what was left out, and write down the last block that the walk met."""
    name_left_over(walk)
    cooling, last = walk.cooling, walk.cooling.last
    if last is None:
        return
    walk.writer.probe(
        Probe(
            name="block",
            url=last.url,
            observed_at=last.met_at,
            value={
                "kind": last.reason,
                "status": last.status,
                "rests": cooling.rests,
                "seconds": round(cooling.rested, 1),
                "again_after_seconds": round((last.again_after - last.met_at).total_seconds()),
                "left": walk.stop_reason in ("blocked", "unreachable"),
            },
        )
    )


def versions() -> dict[str, str]:
    """Versions of what asks, reads and writes."""
    told = {name: version(name) for name in _LIBRARIES}
    return {**told, "python": platform.python_version(), "openssl": ssl.OPENSSL_VERSION}


def write_run(spider: PortalSpider) -> None:
    """Name what was left out, and write the run record, an archive's last. Raises NotWritten."""
    walk, browser = spider.walk, spider.shared.browser
    end_of_walk(walk)
    spider.writer.run(
        agency=spider.portal.agency,
        started_at=walk.started_at,
        finished_at=datetime.now(UTC),
        stop_reason=walk.stop_reason,
        live=spider.order.live and not spider.portal.is_stand_in,
        declared=spider.order.declared,
        aliases=spider.portal.aliases,
        settings=settings_of(walk),
        versions=versions(),
        ignored=walk.twins.spelling.ignored,
        left_out=walk.omissions.told(walk.twins),
        browser=browser.version_info if browser is not None else None,
        clocks=spider.witness.clocks(),
    )
