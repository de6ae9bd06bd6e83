"""One order from its first request to its closed archive."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.settings import Settings

from crawler.admission import Admission
from crawler.hours import ZONE
from crawler.looking_around import look_around
from crawler.order import CrawlOrder, CrawlResult, Event, OnEvent, ProcessSettings
from crawler.outcomes import of_error
from crawler.settings import user_agent
from crawler.shared import Shared
from crawler.spiders.portal import PortalSpider
from evidence.model import Visibility
from evidence.ports import Ledger, NotKept
from evidence.problem import NotWritten

_log = logging.getLogger("soicong.crawler")
_LAST_SECONDS = 90.0  # what a crawl may still take after its time budget, for what is in progress

Prepare = Callable[[CrawlOrder], Awaitable[tuple[CrawlOrder, Ledger]]]


class PortalCrawl:
    """One order from its first request to its closed archive."""

    def __init__(self, order: CrawlOrder, process: ProcessSettings, shared: Shared, on_event: OnEvent):
        self._order = order
        self._ledger: Ledger | None = None
        self._process = process
        self._shared = shared
        self._on_event = on_event
        self._spider: PortalSpider | None = None
        self._called_off = asyncio.Event()

    def interrupt(self) -> None:
        """End after what is in progress."""
        self._called_off.set()
        if self._spider is not None:
            self._spider.walk.stop("interrupted")

    async def run(self, admission: Admission, prepare: Prepare) -> CrawlResult:
        """Wait for a place, `prepare`, crawl, probe, and close the archive.

        The crawl's own trouble is in the result; only what `prepare` raises is raised.
        """
        order = self._order
        if wait := order.hours.seconds_until(self._process.clock()):
            opens = (self._process.clock() + timedelta(seconds=wait)).astimezone(ZONE)
            self._on_event(Event(kind="waiting", code=order.agency.code, text=f"{opens:%H:%M}"))
            await admission.opening(order, self._called_off)
        async with admission.place(order):
            started = datetime.now(UTC)
            if self._called_off.is_set():
                return self._not_started(started, stop_reason="interrupted", begun=False)
            if order.hours.seconds_until(self._process.clock()):
                return self._not_started(started, stop_reason="window_closed", begun=False)
            self._order, self._ledger = await prepare(order)
            return await self._crawl(started)

    async def _crawl(self, started: datetime) -> CrawlResult:
        error = ""
        trouble: OSError | NotKept | None = None
        try:
            await self._walk()
            trouble = await self._kept()
            if (
                self._spider is not None
                and self._process.probes
                and not trouble
                and not self._called_off.is_set()
            ):
                await look_around(self._spider, self._shared)
        except NotWritten as broken:
            trouble = broken
        except Exception as fault:
            _log.exception("%s: the crawl failed", self._order.agency.code)
            error = f"{type(fault).__name__}: {fault}"
        # What a walk remembers goes with it: a round has many more portals to come.
        spider, self._spider = self._spider, None
        if spider is None:
            return self._not_started(started, error, trouble)
        return self._finish(spider, started, error, trouble)

    async def _kept(self) -> OSError | NotKept | None:
        """Wait until what the walk has seen is written; why it could not be."""
        spider = self._spider
        if spider is None:
            return None
        if spider.keeper is not None:
            await spider.keeper.close()
        return spider.trouble or (spider.keeper.trouble if spider.keeper is not None else None)

    async def _walk(self) -> None:
        settings = Settings()
        settings.setmodule("crawler.settings")
        settings.set("USER_AGENT", user_agent(self._order.contact or self._process.contact))
        crawler = Crawler(PortalSpider, settings)
        runner = AsyncCrawlerRunner(settings)
        task = runner.crawl(
            crawler, order=self._order, shared=self._shared, ledger=self._ledger, on_event=self._on_event
        )
        # The spider is made in the task's first step, before it waits for anything.
        await asyncio.sleep(0)
        self._spider = crawler.spider
        if self._called_off.is_set():
            self.interrupt()
        done, _ = await asyncio.wait({task}, timeout=self._order.max_seconds + _LAST_SECONDS)
        if not done:
            if self._spider is not None:
                self._spider.walk.stop("time_budget")
            await crawler.stop_async()
            await asyncio.wait({task}, timeout=_LAST_SECONDS)
        self._spider = crawler.spider
        if task.done():
            task.result()

    def _finish(
        self, spider: PortalSpider, started: datetime, error: str, trouble: OSError | NotKept | None
    ) -> CrawlResult:
        walk, home = spider.walk, spider.walk.home
        try:
            if trouble is None:
                spider.finish("error" if error else "")
            else:
                spider.writer.close()
        except NotWritten as broken:  # what the ledger holds is good all the same, and the run can go on
            trouble = trouble or broken
        stop_reason = "interrupted" if trouble is not None else walk.stop_reason
        spider.tell("finished", text=stop_reason)
        return CrawlResult(
            code=self._order.agency.code,
            archive_path=self._order.archive_path,
            stop_reason=stop_reason,
            started_at=started,
            finished_at=datetime.now(UTC),
            home_visibility=home.visibility if home else Visibility.ERRORED,
            home_cause=home.cause if home else None,
            home_reason=home.reason if home else walk.stop_reason,
            pages=walk.counts.pages,
            unseen=walk.counts.unseen,
            requests=walk.counts.requests,
            error=error,
            trouble=trouble,
        )

    def _not_started(
        self,
        started: datetime,
        error: str = "",
        trouble: OSError | NotKept | None = None,
        *,
        stop_reason: str = "error",
        begun: bool = True,
    ) -> CrawlResult:
        """The archive could not be opened, the order was broken, or its window has closed before its turn came."""
        outcome = of_error(OSError(error))
        return CrawlResult(
            code=self._order.agency.code,
            archive_path=self._order.archive_path,
            stop_reason="interrupted" if trouble is not None else stop_reason,
            started_at=started,
            finished_at=datetime.now(UTC),
            home_visibility=Visibility.ERRORED,
            home_cause=outcome.cause,
            home_reason=stop_reason,
            error=error,
            trouble=trouble,
            begun=begun,
        )
