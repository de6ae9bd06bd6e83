"""Between Scrapy and the network: pace, gate and record in the handler; robots and browser turns before it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response

from crawler.egress import Gate
from crawler.egress_twisted import GateResolver
from crawler.held import NOT_ASKED_AGAIN, Held, confirmed, taken_as_it_was
from crawler.parts import Parts
from crawler.recording import Cut
from crawler.robots import RobotsRefused
from crawler.tls import UNSUPPORTED, Certificates, OldTls
from crawler.wire import HEAD, SURPLUS, BoundedFactory, Protections
from crawler.wire import SPOKEN as SPOKEN_NAME
from crawler.witness import CLIENT_VERDICT, SPOKEN

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

# `scrapy crawl` starts the reactor itself and has no place to hand a gate over; crawler.run has its own.
COMMAND_LINE_GATE = Gate()
CommandLineResolver = GateResolver.setting(COMMAND_LINE_GATE)

BROWSER_TURN = "browser_turn"  # meta key: nothing is downloaded, the callback asks the browser
AHEAD = "ahead"  # meta key: the answer was asked for before and is on its way, or here
EXEMPT = "exempt"  # meta key: robots.txt itself
_UNANSWERED = (
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)


class RecordingHandler(HTTP11DownloadHandler):
    """HTTP and HTTPS: asks the gate, waits for the host's turn, and records each answer undecoded."""

    lazy = True

    def __init__(self, crawler: Crawler):
        super().__init__(crawler)
        self._protections = Protections()
        self._pool._factory = BoundedFactory.telling(self._protections)
        self._certificates = Certificates(crawler.spider.gate)
        self._parts = Parts(crawler)

    async def download_request(self, request: Request) -> Response:
        """Fetch one address. Raises crawler.egress.Refused, OutOfHours, and Scrapy's and Twisted's errors."""
        spider: Any = self._crawler.spider
        gone = spider.unchanged.was_missing(request)
        if gone is not None and (told := await self._still_missing(request, gone)) is not None:
            return told
        before = spider.unchanged.site_map(request)
        if before is not None and (told := await self._still_as_long(request, before)) is not None:
            return told
        spider.unchanged.ask(request)
        return await self._recorded(request)

    async def _still_missing(self, request: Request, status: int) -> Response | None:
        """The answer to HEAD where it says, as that to GET did then, that nothing is there; None for anything else."""
        asked = request.replace(method="HEAD")
        response = await self._head(asked)
        if response is None or response.status != status:
            return None
        request.meta.update({name: asked.meta[name] for name in ("record", "seconds")})
        return response

    async def _still_as_long(self, request: Request, before: Held) -> Response | None:
        """The earlier answer where HEAD says that it would come again, by kind and length; None for anything else."""
        asked = request.replace(method="HEAD")
        response = await self._head(asked)
        if response is None or not before.is_as_long(response):
            return None
        spider: Any = self._crawler.spider
        written = taken_as_it_was(before, spider.writer)
        request.meta.update({"record": written.record_id, "seconds": asked.meta["seconds"]})
        return before.confirmed(response)

    async def _head(self, asked: Request) -> Response | None:
        try:
            return await self._recorded(asked)
        except _UNANSWERED:  # some servers do not know HEAD
            return None

    async def _recorded(self, request: Request) -> Response:
        spider: Any = self._crawler.spider
        host, port = spider.gate.check_url(request.url)
        async with spider.manners.turn(request.url) as turn:
            turn.status = 0
            began = time.monotonic()
            try:
                response = await self._fetched(request, host, port)
            except Exception as error:
                self._keep_part(request, error)
                raise
            request.meta["seconds"] = time.monotonic() - began
            turn.status = response.status
        self._parts.take(request)
        response.headers.pop(HEAD, None)
        if response.headers.pop(SURPLUS, None):  # more came than was declared: what was read lacks its end
            response.flags += ["dataloss", SURPLUS]
        if request.url.startswith("https:"):
            request.meta["certificate"] = await self._certificates.reason(host, port)
        self._note_protection(request, response, host, port)
        spider.record(request, response)
        held = confirmed(request, response)
        return response if held is None else held.confirmed(response)

    def _note_protection(self, request: Request, response: Response, host: str, port: int) -> None:
        spoken = response.headers.pop(SPOKEN_NAME, [b""])[-1].decode("ascii", "replace")
        if request.url.startswith("https:"):
            request.meta[CLIENT_VERDICT] = self._certificates.verdict(host, port)
            request.meta[SPOKEN] = self._protections.of(spoken)
            request.meta.setdefault("certificate", self._certificates.found.get(f"{host}:{port}", ""))

    def _keep_part(self, request: Request, error: Exception) -> None:
        """Record what has come of an answer that is lost; nothing is read from it."""
        if (part := self._parts.take(request)) is not None:
            response = part.response(request)
            self._note_protection(request, response, *self._crawler.spider.gate.check_url(request.url))
            cut = Cut(why=part.truncated(error), came_at=part.came_at)
            self._crawler.spider.record(request, response, cut=cut)

    async def _fetched(self, request: Request, host: str, port: int) -> Response:
        try:
            response: Response = await super().download_request(request)
        except DownloadCancelledError:
            raise DownloadCancelledError("larger than DOWNLOAD_MAXSIZE") from None
        except DownloadFailedError:  # Twisted only says that the connection was lost
            secure = request.url.startswith("https:")
            if secure and await self._certificates.reason(host, port) == UNSUPPORTED:
                raise OldTls from None
            raise
        return response


class PortalMiddleware:
    """Holds requests back that robots.txt forbids, and answers browser turns without a download."""

    def __init__(self, crawler: Crawler):
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PortalMiddleware:
        """Scrapy's constructor."""
        return cls(crawler)

    async def process_request(self, request: Request) -> Response | None:
        """None to go on, an empty response for a browser turn. Raises RobotsRefused."""
        spider: Any = self._crawler.spider
        if (
            not request.meta.get(EXEMPT)
            and (outcome := await spider.manners.refuses(request.url)) is not None
        ):
            raise RobotsRefused(outcome)
        if any(request.meta.get(key) for key in (BROWSER_TURN, AHEAD, NOT_ASKED_AGAIN)):
            return Response(request.url, status=200, request=request)
        return None
