"""The entry of the room: crawl many portals at once in one process, each into an archive of its own."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.settings import Settings
from scrapy.utils.log import configure_logging
from scrapy.utils.reactor import install_reactor

from crawler.admission import Admission
from crawler.browser import Browser
from crawler.egress import Gate
from crawler.hours import ZONE
from crawler.looking_around import look_around
from crawler.names import MappedHost, NameMap
from crawler.order import CrawlOrder, CrawlResult, Event, ProcessSettings
from crawler.outcomes import of_error
from crawler.pace import Pace
from crawler.portal import Portal
from crawler.proxy import GateProxy
from crawler.settings import user_agent
from crawler.shared import Shared
from crawler.spiders.portal import PortalSpider
from evidence.ledger import MemoryLedger
from evidence.model import Visibility
from evidence.ports import Ledger, NotKept
from evidence.problem import NotWritten

_log = logging.getLogger("soicong.crawler")
_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
_LAST_SECONDS = 90.0  # what a crawl may still take after its time budget, for what is in progress

OnEvent = Callable[[Event], None]


def crawl(
    orders: Sequence[CrawlOrder],
    *,
    process: ProcessSettings | None = None,
    ledgers: Sequence[Ledger] = (),
    on_event: OnEvent = lambda _: None,
) -> list[CrawlResult]:
    """Crawl portals at once; the results stand in the order of the orders.

    `ledgers`, one an order, hold their addresses; without them they are held in memory. A ledger that outlives its
    process (evidence.ports.LastingLedger) lets a crawl go on where another process has left off.
    One portal's trouble never ends another's crawl. Ctrl-C ends all of them in good order (`interrupted`).
    Twisted's reactor starts once per process, so this is called once per process.
    Raises RuntimeError when it is called a second time.
    """
    settings = process or ProcessSettings()
    install_reactor(_REACTOR)
    from twisted.internet import reactor

    running: Any = reactor
    if getattr(running, "_startedBefore", False):
        raise RuntimeError("crawl() runs once per process: Twisted's reactor cannot be started again")
    configure_logging({"LOG_ENABLED": False, "LOG_INSTALL_ROOT_HANDLER": False})
    for name in ("scrapy", "twisted"):
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).setLevel(logging.ERROR)
    results: list[CrawlResult] = []
    troubles: list[BaseException] = []

    async def main() -> None:
        try:
            results.extend(await _crawl_all(orders, settings, ledgers, on_event, running))
        except BaseException as error:
            troubles.append(error)
        finally:
            running.callLater(0, running.stop)

    tasks: list[asyncio.Task[None]] = []
    running.callWhenRunning(lambda: tasks.append(asyncio.get_event_loop().create_task(main())))
    running.run(installSignalHandlers=False)
    if troubles:
        raise troubles[0]
    return results


async def _crawl_all(
    orders: Sequence[CrawlOrder],
    process: ProcessSettings,
    ledgers: Sequence[Ledger],
    on_event: OnEvent,
    reactor: Any,
) -> list[CrawlResult]:
    async with AsyncExitStack() as stack:
        gate = Gate(names=_names(orders, process))
        for order in orders:
            for host, port in order.allow_hosts:
                gate.allow(host, port)
        reactor.installNameResolver(gate.twisted_resolver())
        browser = None
        if process.browser:
            proxy = await stack.enter_async_context(GateProxy(gate))
            agent = user_agent(process.contact)
            browser = await stack.enter_async_context(
                Browser(proxy=proxy.url, user_agent=agent, gate=gate, peers=proxy.peers)
            )
        shared = Shared(
            gate=gate,
            pace=Pace(process.budget),
            clock=process.clock,
            browser=browser,
            ignore_certificates=process.names.ca_file is not None,
        )
        admission = Admission(gate, process.parallel, process.clock)
        held = ledgers or [MemoryLedger() for _ in orders]
        crawls = [_Crawl(*pair, process, shared, on_event) for pair in zip(orders, held, strict=True)]

        def interrupt_all() -> None:
            for one in crawls:
                one.interrupt()

        loop = asyncio.get_running_loop()
        with suppress(
            ValueError, RuntimeError, NotImplementedError
        ):  # not in the main thread: no Ctrl-C to catch
            loop.add_signal_handler(signal.SIGINT, interrupt_all)
        try:
            return list(await asyncio.gather(*(one.run(admission) for one in crawls)))
        finally:
            with suppress(ValueError, RuntimeError, NotImplementedError):
                loop.remove_signal_handler(signal.SIGINT)


def _names(orders: Sequence[CrawlOrder], process: ProcessSettings) -> NameMap:
    """The process's name map, and an entry for each portal that is reached at a stand-in address."""
    hosts: dict[str, MappedHost] = dict(process.names.hosts)
    for order in orders:
        parts = urlsplit(order.start_url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        portal = Portal(order)
        if portal.is_stand_in and parts.hostname:
            hosts |= portal.stand_in(socket.gethostbyname(parts.hostname), port)
    return NameMap(hosts=hosts, dns=process.names.dns, ca_file=process.names.ca_file)


class _Crawl:
    """One order from its first request to its closed archive."""

    def __init__(
        self, order: CrawlOrder, ledger: Ledger, process: ProcessSettings, shared: Shared, on_event: OnEvent
    ):
        self._order = order
        self._ledger = ledger
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

    async def run(self, admission: Admission) -> CrawlResult:
        """Wait for a place, crawl, probe, and close the archive. Never raises: trouble is in the result."""
        order = self._order
        if wait := order.hours.seconds_until(self._process.clock()):
            opens = (self._process.clock() + timedelta(seconds=wait)).astimezone(ZONE)
            self._on_event(Event(kind="waiting", code=order.agency.code, text=f"{opens:%H:%M}"))
            await admission.opening(order, self._called_off)
        async with admission.place(order):
            started = datetime.now(UTC)
            error = ""
            trouble: OSError | NotKept | None = None
            if order.hours.seconds_until(self._process.clock()) and not self._called_off.is_set():
                return self._not_started(started, stop_reason="window_closed")
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
        )
