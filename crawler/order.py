"""What is asked of a crawl, what it tells while it runs, and what it says at its end."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.hours import ALWAYS, Clock, Hours, system_clock
from crawler.names import NameMap
from crawler.pace import Budget
from crawler.robots_decision import RobotsDecision
from evidence.address import canonical_url
from evidence.model import Agency, Cause, DeclaredSection, Probe, Tier, Visibility
from evidence.ports import NotKept, Readings

# Reasons to stop after which the same command goes on with the run.
LEFT_OFF = frozenset({"interrupted", "window_closed"})


@dataclass(frozen=True, kw_only=True)
class CrawlOrder:
    """One portal to crawl. Times are in seconds.

    `start_url` is where the portal is reached, `agency.home_url` where it is known; they differ for archived and
    test portals. `allow_hosts` are (host, port) pairs that may be reached although they are private.
    `window_start` is the first day that counts are asked for: listings are followed back to it.
    `concurrency` requests may be in flight to a host; which pages are seen does not hang on it.
    `earlier_looks` are looks of the portal's earlier runs; they are written into this run's archive, so that judging
    needs nothing else.
    `max_pages` counts pages asked for; a third of them at most are further pages of lists. `max_files` counts
    document files, which come after the pages that criteria need (crawler.attachments says which).
    `hours` are those in which requests may be made; a crawl waits for them to open, and breaks off when they close.
    `earlier_archive` is that of a run of the same portal, in the same folder: what has not changed since is not stored
    again, and entries' own pages that were asked for less than `ask_again_days` ago are not asked for
    (crawler.unchanged). `earlier_run` is that run's number, 0 where it has none.
    `render_every` page is built by a browser and read as it is then, though its own HTML has the content (up to
    `max_renders`): slow, to compare with, or for a portal whose pages are doubted.
    `readings` keep what pages said, for runs to come and for judging; they decide nothing.
    `about` tells who asks and why, and which program and machine works: plain JSON for the archive, decides nothing.
    """

    agency: Agency
    start_url: str
    archive_path: Path
    allow_hosts: tuple[tuple[str, int], ...] = ()
    declared: tuple[DeclaredSection, ...] = ()
    max_pages: int = 150
    max_seconds: float = 900.0
    max_renders: int = 90
    render_every: bool = False
    max_files: int = 30
    delay: float = 1.0
    concurrency: int = 1
    live: bool = True
    robots_decision: RobotsDecision | None = None
    hours: Hours = ALWAYS
    window_start: date | None = None
    contact: str = ""
    earlier_looks: tuple[Probe, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)
    earlier_archive: Path | None = None
    earlier_run: int = 0
    readings: Readings | None = None
    ask_again_days: float = 0.0


def parallel_crawls() -> int:
    """How many crawls this machine's processors keep up with.

    A polite crawl asks for a page a second, and a page costs a tenth to a fifth of a second of a processor
    (`./soicong bench rounds thousand`); more at once would only wait, and eat the time that each of them has.
    """
    return max(8, 10 * len(os.sched_getaffinity(0)))


@dataclass(frozen=True, kw_only=True)
class ProcessSettings:
    """What all crawls of one process share.

    `contact` stands in the user agent (setting SOICONG_CONTACT). `browser` switches rendering off where it is False.
    `parallel` crawls may be under way at once. `budget` is what one destination address is asked at most; `clock` tells
    the hours.
    """

    names: NameMap = field(default_factory=NameMap)
    contact: str = ""
    browser: bool = True
    probes: bool = True
    parallel: int = field(default_factory=parallel_crawls)
    budget: Budget = field(default_factory=Budget)
    clock: Clock = system_clock


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that a progress bar or a log wants to know.

    `kind` is waiting, again (a portal that was not seen is tried once more), continued, started, page, section, probe
    or finished. `done` pages of an estimated `total_estimate`. `text` is the time until which is waited, the number of
    a run that goes on, a page's title, a section's key, a probe's name or the stop reason.
    `seconds` is what a page took, from its request to all that it offers.
    """

    kind: str
    code: str
    url: str = ""
    done: int = 0
    total_estimate: int = 0
    text: str = ""
    seconds: float = 0.0


OnEvent = Callable[[Event], None]


@dataclass(frozen=True, kw_only=True)
class CrawlResult:
    """How one crawl ended. `stop_reason` is finished, page_budget, time_budget, blocked, unreachable, home_unseen,
    interrupted, window_closed or error; the home's outcome tells why a portal could not be seen. `trouble` is why
    nothing could be written any more: such a crawl is interrupted, and can be gone on with. `begun` is False for one that
    was ended before its turn came: nothing was asked for, nothing written.
    """

    code: str
    archive_path: Path
    stop_reason: str
    started_at: datetime
    finished_at: datetime
    home_visibility: Visibility
    home_cause: Cause | None = None
    home_reason: str = ""
    pages: int = 0
    unseen: int = 0
    requests: int = 0
    error: str = ""
    trouble: OSError | NotKept | None = None
    begun: bool = True

    @property
    def home_seen(self) -> bool:
        """Whether the home page could be read, and so the portal judged."""
        return self.home_visibility in (Visibility.SEEN, Visibility.PARTIAL)


def order_for(url: str, allow: str = "") -> CrawlOrder:
    """An order for `scrapy crawl portal -a url=…`; the archive goes to var/<host>.warc.gz.

    Ends the command with one sentence for what is no web address: Scrapy prints a trace of any other error.
    """
    home = canonical_url(url)
    if not home:
        raise SystemExit(
            f"-a url={url!r} không phải địa chỉ của một cổng; cần dạng url=https://ten-co-quan.tinh.gov.vn/"
        )
    host = urlsplit(home).hostname or ""
    name, _, port = allow.rpartition(":")
    return CrawlOrder(
        allow_hosts=((name, int(port)),) if name else (),
        agency=Agency(code=host, name=host, tier=Tier.SO, home_url=home),
        start_url=home,
        archive_path=Path("var") / f"{host}-{datetime.now(UTC):%Y%m%dT%H%M%S}.warc.gz",
    )
