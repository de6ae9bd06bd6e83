"""What the crawls of one process share, and the way into it: portals are crawled as they come."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Mapping
from contextlib import AsyncExitStack, suppress
from types import TracebackType
from urllib.parse import urlsplit

from crawler.admission import Admission
from crawler.browser import Browser
from crawler.egress import Gate
from crawler.order import CrawlOrder, CrawlResult, OnEvent, ProcessSettings
from crawler.outlet import watched
from crawler.pace import Pace
from crawler.portal import Portal
from crawler.portal_crawl import PortalCrawl, Prepare
from crawler.proxy import GateProxy
from crawler.settings import user_agent
from crawler.shared import Shared

_NO_MAIN_THREAD = (ValueError, RuntimeError, NotImplementedError)  # there is no Ctrl-C to catch then


class Engine:
    """Crawls portals within the reactor (crawler.reactor), each by itself, all of them under one roof.

    One gate, one browser process, one pace for each destination address. Ctrl-C ends all crawls in good order
    (`interrupted`), and those that come after it before they begin.
    """

    def __init__(self, process: ProcessSettings) -> None:
        self._process = process
        self._stack = AsyncExitStack()
        self._under_way: set[PortalCrawl] = set()
        self._called_off = asyncio.Event()
        self._gate = Gate(names=process.names)
        self._admission = Admission(self._gate, process.parallel, process.clock)
        self._shared: Shared | None = None

    async def __aenter__(self) -> Engine:
        from twisted.internet import reactor

        self._stack.enter_context(watched())
        reactor.installNameResolver(self._gate.twisted_resolver())
        browser = None
        if self._process.browser:
            proxy = await self._stack.enter_async_context(GateProxy(self._gate))
            agent = user_agent(self._process.contact)
            browser = await self._stack.enter_async_context(
                Browser(proxy=proxy, user_agent=agent, gate=self._gate, peers=proxy.peers)
            )
        self._shared = Shared(
            gate=self._gate,
            pace=Pace(self._process.budget),
            clock=self._process.clock,
            browser=browser,
            ignore_certificates=self._process.names.ca_file is not None,
        )
        with suppress(*_NO_MAIN_THREAD):
            asyncio.get_running_loop().add_signal_handler(signal.SIGINT, self.interrupt)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(*_NO_MAIN_THREAD):
            asyncio.get_running_loop().remove_signal_handler(signal.SIGINT)
        await self._stack.aclose()

    @property
    def browser_restarts(self) -> Mapping[str, int]:
        """How often a browser was replaced up to now, by reason (crawler.browser_seat)."""
        return self._shared.browser.restarts if self._shared is not None and self._shared.browser else {}

    @property
    def called_off(self) -> asyncio.Event:
        """Set when everything is to end."""
        return self._called_off

    def interrupt(self) -> None:
        """End all crawls after what each has in progress; no further one begins."""
        self._called_off.set()
        for one in tuple(self._under_way):
            one.interrupt()

    async def crawl(self, order: CrawlOrder, *, prepare: Prepare, on_event: OnEvent) -> CrawlResult:
        """Crawl one portal when its turn comes: its window is open, and there is a place (crawler.admission).

        `prepare` is awaited then; it gives the order as it is to be done, and its ledger. A crawl that never came
        to its turn has `begun` False. Raises what `prepare` raises, nothing else.
        """
        assert self._shared is not None, "an engine is entered first"  # noqa: S101
        for host, port in order.allow_hosts:
            self._gate.allow(host, port)
        self._know_stand_in(order)
        one = PortalCrawl(order, self._process, self._shared, on_event)
        self._under_way.add(one)
        if self._called_off.is_set():
            one.interrupt()
        try:
            return await one.run(self._admission, prepare)
        finally:
            self._under_way.discard(one)

    def _know_stand_in(self, order: CrawlOrder) -> None:
        """A portal that is reached at a stand-in address is known there by its names."""
        parts = urlsplit(order.start_url)
        portal = Portal(order)
        if portal.is_stand_in and parts.hostname:
            port = parts.port or (443 if parts.scheme == "https" else 80)
            self._gate.map(portal.stand_in(socket.gethostbyname(parts.hostname), port))
