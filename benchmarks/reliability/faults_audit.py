"""One audit of a sample portal in process: the real walk, archive and judging; only the network is replaced."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response
from twisted.internet.error import ConnectionLost, ConnectionRefusedError

import crawler.probes
from benchmarks.reliability.faults_browser import Recorded, ReplayBrowser
from benchmarks.reliability.faults_network import Network, NoSuchHost, Refused, Served
from benchmarks.reliability.faults_script import Kind, Script
from crawler import egress
from crawler.download import BROWSER_TURN, EXEMPT
from crawler.fetching import Answer
from crawler.looking_around import look_around
from crawler.names import NameMap
from crawler.order import CrawlOrder
from crawler.pace import Pace, Turn
from crawler.robots import RobotsRefused
from crawler.shared import Shared
from crawler.spiders.portal import PortalSpider
from evidence.archive import load_site
from evidence.connections import Looked
from evidence.model import Agency, Site
from scoring.calendar import window_for
from scoring.model import Rubric

_SECONDS = 900.0
# What Scrapy's downloader raises.
_TROUBLES: Mapping[Kind, Callable[[], Exception]] = {
    Kind.RESET: ConnectionLost,
    Kind.TIMEOUT: DownloadTimeoutError,
    Kind.BOMB: lambda: IgnoreRequest("exceeded DOWNLOAD_MAXSIZE during decompression"),
}
_REFUSED: Callable[[], Exception] = ConnectionRefusedError
_HTML_WAIT = 20.0  # seconds that a request may take which never ends


class Spider(PortalSpider):
    """The spider whose downloads are answered in process. Waiting takes no time but that of the budget."""

    def __init__(self, network: Network, **options: Any):
        super().__init__(**options)
        self._network = network

    def spend(self, seconds: float) -> None:
        """Let virtual time go by."""
        self.walk._deadline -= seconds

    async def _rest(self, url: str, seconds: float) -> None:
        self.spend(seconds)

    async def _ask(self, request: Request) -> Answer | Exception:
        if not request.meta.get(EXEMPT) and (outcome := await self.manners.refuses(request.url)) is not None:
            return RobotsRefused(outcome)
        self.spend(self._network.script.seconds)
        try:
            served = self._network.ask(request.method, request.url, request.body)
        except NoSuchHost:
            return egress.Refused("no_address", request.url)
        except Refused:
            return _REFUSED()
        if served.broken is Kind.TIMEOUT:
            self.spend(_HTML_WAIT)
        response = _response(request, served)
        if served.broken not in (Kind.RESET, Kind.TIMEOUT):
            self.record(request, response)
        if served.broken is not None and served.broken in _TROUBLES:
            return _TROUBLES[served.broken]()
        return self._answer(response)

    async def run(self) -> None:
        """Walk until nothing is left."""
        async for _ in self.start():
            pass
        while (request := self.next_request()) is not None or self.has_more():
            if request is None:
                self.spend(max(1.0, self.walk.cooling.seconds_left))
                self.walk.cooling.until = None
                continue
            answer = None if request.meta[BROWSER_TURN] else await self._ask(request)
            await self._take(request.meta["entry"], answer)


def _response(request: Request, served: Served) -> Response:
    answer = served.response
    return Response(
        request.url,
        status=answer.status,
        headers={"Content-Type": answer.media, **answer.headers},
        body=answer.body,
        request=request,
        flags=["dataloss"] if served.broken is Kind.TRUNCATED else [],
    )


class _Transport(httpx.AsyncBaseTransport):
    """What the probes' client reaches the hosts by."""

    def __init__(self, network: Network):
        self._network = network

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            served = self._network.ask(request.method, str(request.url), await request.aread())
        except NoSuchHost as error:
            raise egress.Refused("no_address", str(request.url)) from error
        except Refused as error:
            raise httpx.ConnectError("refused") from error
        troubles: dict[Kind | None, httpx.HTTPError] = {
            Kind.RESET: httpx.ReadError("reset"),
            Kind.TIMEOUT: httpx.ReadTimeout("late"),
            Kind.TRUNCATED: httpx.RemoteProtocolError("cut"),
            Kind.BOMB: httpx.DecodingError("too large"),
        }
        if served.broken in troubles:
            raise troubles[served.broken]
        answer = served.response
        headers = {"Content-Type": answer.media, **answer.headers}
        return httpx.Response(answer.status, headers=headers, content=answer.body)


class InProcessGate:
    """A gate to the hosts of this process."""

    def __init__(self, network: Network, names: NameMap):
        self.names = names
        self._network = network
        self._real = egress.Gate(names=names)

    def check_url(self, url: str) -> tuple[str, int]:
        """As the real gate."""
        return self._real.check_url(url)

    async def resolve(self, host: str, port: int) -> egress.Destination:
        """As the real gate, for hosts of the province only."""
        if host not in self.names.hosts:
            raise egress.Refused("no_address", host)
        return await self._real.resolve(host, port)

    def looked(self, host: str) -> Looked | None:
        """As the real gate."""
        return self._real.looked(host)

    def allow(self, host: str, port: int) -> None:
        """As the real gate."""

    def httpx_transport(self, **_: Any) -> _Transport:
        """A transport that asks in process."""
        return _Transport(self._network)


class NoWaiting(Pace):
    """Turns without waiting: politeness is measured elsewhere."""

    @asynccontextmanager
    async def turn(
        self, host: str, *, delay: float, concurrency: int = 1, address: str = ""
    ) -> AsyncIterator[Turn]:
        """A turn at once."""
        yield Turn()


def order_of(
    agency: Agency, rubric: Rubric, at: datetime, archive: Path, *, max_pages: int = 150
) -> CrawlOrder:
    """What an audit of the portal asks of a crawl."""
    return CrawlOrder(
        agency=agency,
        start_url=agency.home_url,
        archive_path=archive,
        max_pages=max_pages,
        max_seconds=_SECONDS,
        delay=0.0,
        window_start=window_for(rubric.window, at.date()).start,
    )


def recorded_sockets(probes: Mapping[str, Any]) -> AbstractContextManager[Any]:
    """The look at TLS, which no in-process answer can give, as it was recorded."""

    async def https(*_: Any, **__: Any) -> dict[str, Any]:
        return dict(probes["https"])

    return patch.object(crawler.probes, "https", https)


async def crawl(order: CrawlOrder, network: Network, browser: Any, gate: Any) -> Spider:
    """Walk, probe and close the archive, as crawler.run does."""
    shared = Shared(gate=gate, pace=NoWaiting(), browser=browser, ignore_certificates=True)
    spider = Spider(network, order=order, shared=shared)
    await spider.run()
    await look_around(spider, shared)
    spider.finish()
    return spider


def audited(
    order: CrawlOrder, script: Script, recorded: Recorded, names: NameMap
) -> tuple[Site, Network, int]:
    """The stored site of one fault-injected crawl, its network, and how many pages the recording lacks."""
    network = Network(script, order.agency.host, order.agency.home_url)
    browser = ReplayBrowser(recorded.shots, recorded.looks, network)
    with recorded_sockets(recorded.probes):
        asyncio.run(crawl(order, network, browser, InProcessGate(network, names)))
    return load_site(order.archive_path), network, browser.unknown
