"""The one spider. Portals differ by data (a CrawlOrder), never by a subclass."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.http import Response
from twisted.python.failure import Failure

from checks.vocabulary import titles
from crawler.ahead import Ahead
from crawler.built_before import Parts
from crawler.continuing import keeper_of
from crawler.download import AHEAD, BROWSER_TURN, COMMAND_LINE_GATE, EXEMPT
from crawler.fetching import REQUEST_SECONDS, Answer, Fetcher
from crawler.given import Given
from crawler.held import NOT_ASKED_AGAIN, Held, taken_as_it_was
from crawler.hours import OutOfHours
from crawler.manners import manners_of
from crawler.order import CrawlOrder, Event, order_for
from crawler.outcomes import of_error
from crawler.portal import Portal
from crawler.posting import Posting
from crawler.recording import Cut, headers_of, is_cut, write_answer
from crawler.records import write_run
from crawler.robots import Robots
from crawler.shared import Shared
from crawler.unchanged import Unchanged
from crawler.visit import Visitor
from crawler.walk import Walk
from crawler.witness import Witness
from evidence.address import canonical_url
from evidence.archive import ArchiveWriter
from evidence.model import is_click_address
from evidence.ports import Entry, LastingLedger, Ledger
from evidence.problem import NotWritten

_log = logging.getLogger("soicong.crawler")


class PortalSpider(scrapy.Spider):
    """Walks one portal by its ledger and writes what it sees to a WARC file.

    From the command line: `scrapy crawl portal -a url=https://so.example.gov.vn [-a allow=HOST:PORT]`; the archive
    stands in var/ afterwards.
    """

    name = "portal"

    def __init__(
        self,
        url: str = "",
        allow: str = "",
        *,
        order: CrawlOrder | None = None,
        shared: Shared | None = None,
        ledger: Ledger | None = None,
        on_event: Callable[[Event], None] = lambda _: None,
        **kwargs: Any,
    ):
        super().__init__(**kwargs)
        self.order = order or order_for(url, allow)
        self._alone = order is None
        self.shared = shared or Shared(gate=COMMAND_LINE_GATE)
        self.gate = self.shared.gate
        self.pace = self.shared.pace
        for host, port in self.order.allow_hosts:
            self.gate.allow(host, port)
        self.portal = Portal(self.order)
        lasting = ledger if isinstance(ledger, LastingLedger) else None
        self.writer = ArchiveWriter(
            self.order.archive_path, length=lasting.kept.length if lasting is not None else None
        )
        if self.order.about:
            self.writer.process(self.order.about, moment=datetime.now(UTC))
        self.witness = Witness(self.gate, self.writer)
        self.unchanged = Unchanged(self.order, self.portal)
        self.walk = Walk(self.order, self.portal, self.writer, ledger)
        self.robots = Robots(
            lambda url: self.get(url, **{EXEMPT: True}), rest=self._rest, delay=self.order.delay
        )
        self.manners = manners_of(self)
        self.fetcher = Fetcher(
            self.portal,
            self.get,
            rest=self._rest,
            time_left=lambda: self.walk.seconds_left,
            delay=self.order.delay,
        )
        self.visitor = Visitor(
            self.walk,
            self.fetcher,
            Posting(self.portal, self.fetcher, self.post),
            self.shared,
            self.manners,
            parts=Parts(self.portal, self.unchanged, self.get),
            missing_print=self.unchanged.missing_print,
        )
        self.given = Given()  # for the looks after the walk
        self._on_event = on_event
        self._sections: set[str] = set()
        self._visiting = 0
        self._loaded = (
            False  # whether what the earlier run was answered is at hand: nobody waits for it in the loop
        )
        self.trouble: NotWritten | None = None  # why the archive could not be written
        self.ahead = Ahead(self.order.concurrency - 1)
        self.keeper = keeper_of(self, lasting) if lasting is not None else None

    async def start(self) -> AsyncIterator[Any]:
        """Nothing to hand over: the ledger holds the home page, and the scheduler leases from it."""
        await asyncio.to_thread(self.unchanged.load)
        self._loaded = True
        self.tell("started", url=self.portal.home)
        return
        yield

    # What the scheduler asks

    def next_request(self) -> scrapy.Request | None:
        """The next address of the ledger as a request; None where none is due now."""
        if not self._loaded or (self.keeper is not None and self.keeper.waits):
            return None
        if self.manners.closes_soon and self.walk.has_more:
            self.walk.stop("window_closed")
        entry = None if self._visiting >= self.walk.at_once else self.walk.due()
        if entry is not None:
            by_browser = bool(urlsplit(entry.url).fragment)
            request = self._request(entry, self.visit, self.visit_failed)
            standing = self.unchanged.standing(entry)
            request.meta.update(
                {BROWSER_TURN: by_browser, AHEAD: self.ahead.has(entry), NOT_ASKED_AGAIN: standing}
            )
            return request
        upcoming = self.walk.upcoming(self.order.concurrency - 1)
        entry = self.ahead.next(one for one in upcoming if not self.unchanged.stands(one))
        return self._request(entry, self.came_ahead, self.failed_ahead) if entry is not None else None

    def _request(self, entry: Entry, callback: Any, errback: Any) -> scrapy.Request:
        return scrapy.Request(
            entry.found_on if is_click_address(entry.url) else entry.url,
            callback=callback,
            errback=errback,
            dont_filter=True,
            meta={"entry": entry},
        )

    def has_more(self) -> bool:
        """Whether the walk goes on."""
        return self.walk.has_more

    # What Scrapy hands over

    async def visit(self, response: Response) -> None:
        """Callback of every leased address."""
        entry: Entry = response.meta["entry"]
        if response.meta[AHEAD]:
            await self._take(entry, await self.ahead.take(entry))
            return
        if response.meta[NOT_ASKED_AGAIN] is not None:
            await self._take(entry, response.meta[NOT_ASKED_AGAIN])
            return
        await self._take(entry, None if response.meta[BROWSER_TURN] else self._answer(response))

    async def visit_failed(self, failure: Failure) -> None:
        """Errback of every leased address."""
        request: Any = failure.request
        entry: Entry = request.meta["entry"]
        await self._take(entry, await self.ahead.take(entry) if request.meta[AHEAD] else failure.value)

    def came_ahead(self, response: Response) -> None:
        """Callback of an address that is not leased yet."""
        self.ahead.came(response.meta["entry"], self._answer(response))

    def failed_ahead(self, failure: Failure) -> None:
        """Errback of an address that is not leased yet."""
        request: Any = failure.request
        self.ahead.came(request.meta["entry"], failure.value)

    async def _take(self, entry: Entry, answer: Answer | Held | Exception | None) -> None:
        self._visiting += 1
        try:
            if isinstance(answer, NotWritten | OutOfHours):
                raise answer
            await self._visit(
                entry, taken_as_it_was(answer, self.writer) if isinstance(answer, Held) else answer
            )
        except OutOfHours:  # nothing was asked: the address is left for the run's continuation
            self.walk.stop("window_closed")
            self.walk.give_back(entry)
            return
        except NotWritten as trouble:  # the address is left for the run's continuation
            _log.warning("%s: nothing more can be kept: %s: %s", self.order.agency.code, entry.url, trouble)
            self.trouble = trouble
            self.walk.stop("interrupted")
            self.walk.ledger.release(entry.key)
            return
        finally:
            self._visiting -= 1
        self._rest_of_walk(entry.url)
        if self.keeper is not None:
            try:
                self.keeper.page_ended()
            except Exception:  # Scrapy would only log it, and nothing of the crawl would last
                _log.exception("%s: a page could not be noted", self.order.agency.code)
                self.walk.stop("error")

    def _rest_of_walk(self, url: str) -> None:
        """While the walk rests, no other crawl of this process asks its host either; afterwards it goes on."""
        if (seconds := self.walk.cooling.seconds_left) > 0:
            self.pace.rest(urlsplit(url).hostname or "", seconds)
            asyncio.get_running_loop().call_later(seconds, self._wake)

    def _wake(self) -> None:
        """Let Scrapy ask the scheduler at once; it would by itself within five seconds."""
        engine: Any = self.crawler.engine
        if engine is not None and engine._slot is not None:
            engine._slot.nextcall.schedule()

    async def _visit(self, entry: Entry, answer: Answer | Exception | None) -> None:
        began = time.monotonic() - (answer.seconds if isinstance(answer, Answer) else 0.0)
        try:
            visited = await self.visitor.visit(entry, answer)
        except (NotWritten, OutOfHours):
            raise
        except Exception as error:  # an address never stays leased, whatever goes wrong
            _log.exception("%s: a page could not be visited: %s", self.order.agency.code, entry.url)
            self.walk.end(entry, of_error(error))
            return
        for key in entry.sections:
            if visited.readable and key not in self._sections:
                self._sections.add(key)
                self.tell("section", url=visited.url, text=titles().get(key, key))
        took = time.monotonic() - began
        self.tell("page", url=visited.url, text=visited.title or visited.reason, seconds=took)

    def tell(self, kind: str, *, url: str = "", text: str = "", seconds: float = 0.0) -> None:
        """Hand an event to whoever watches."""
        self._on_event(
            Event(
                kind=kind,
                code=self.order.agency.code,
                url=url,
                done=self.walk.counts.pages,
                total_estimate=self.walk.total_estimate,
                text=text,
                seconds=seconds,
            )
        )

    # The network

    async def get(self, url: str, seconds: float = REQUEST_SECONDS, **meta: Any) -> Answer | Exception:
        """Fetch one address through Scrapy's downloader; errors are returned, not raised."""
        meta["download_timeout"] = seconds
        return await self._ask(scrapy.Request(url, meta=meta, dont_filter=True))

    async def post(self, url: str, body: bytes) -> Answer | Exception:
        """Send a form as a click on the page would; errors are returned, not raised."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return await self._ask(scrapy.Request(url, method="POST", body=body, headers=kind, dont_filter=True))

    async def _ask(self, request: scrapy.Request) -> Answer | Exception:
        try:
            response = await self.crawler.engine.download_async(request)
        except (NotWritten, OutOfHours):
            raise
        except Exception as error:
            return error
        return self._answer(response)

    async def _rest(self, url: str, seconds: float) -> None:
        """Let a host alone for some time; nobody else of this process asks it either."""
        self.pace.rest(urlsplit(url).hostname or "", seconds)
        await asyncio.sleep(seconds)

    def record(self, request: scrapy.Request, response: Response, *, cut: Cut | None = None) -> None:
        """Write an answer to the archive, undecoded, as it arrived (called by the download handler).

        What came of one that did not come to its end (`cut`) is no page's record.
        """
        about = (self.writer, self.portal, self.witness, self.unchanged)
        written = write_answer(*about, request=request, response=response, cut=cut)
        if cut is None:
            self.walk.counts.requests += 1
            request.meta["record"] = written.record_id

    def _answer(self, response: Response) -> Answer:
        answer = Answer(
            url=canonical_url(response.url) or response.url,
            status=response.status,
            headers=headers_of(response.headers),
            body=response.body,
            record_id=response.meta.get("record", ""),
            truncated=is_cut(response),
            seconds=response.meta.get("seconds", 0.0),
        )
        home = self.walk.home.url if self.walk.home is not None else ""
        self.given.note(response.request, answer, home=home)
        return answer

    def closed(self, reason: str) -> None:
        """Scrapy's last call. With a process of its own it ends the archive; else crawler.run does, after the probes."""
        if self._alone:
            self.finish()
            walk = self.walk
            sys.stdout.write(f"{self.order.archive_path}: {walk.counts.pages} pages, {walk.stop_reason}\n")

    def finish(self, reason: str = "") -> None:
        """Name what was left out, write the run record and close the archive."""
        if reason:
            self.walk.stop(reason)
        write_run(self)
        self.writer.close()
