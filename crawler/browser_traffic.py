"""What a page asks for while it is rendered, and the bodies that came: noted in the worker, told to the crawler.

Bodies are only to be had inside the browser: through the proxy they pass encrypted. They are collected after the page
was read, within bounds of time and size, so that nothing of this can change what a page is judged by.
"""

from __future__ import annotations

import asyncio
import base64
import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urlsplit

from playwright.async_api import Error as PlaywrightError

from crawler.browser_page import Trouble, Visit, bounded
from crawler.browser_tls import TlsWatch
from evidence.numbers import whole_number
from evidence.traffic import STATIC

if TYPE_CHECKING:
    from playwright.async_api import Request, Response

# What is wanted, in the order in which it is collected: without pictures a page still says what it says.
_ORDER = {"document": 1, "xhr": 1, "fetch": 1, "script": 2, "stylesheet": 3, "font": 4, "image": 5}
MOST_SECONDS = 3.0  # of a page
BODY_SECONDS = 1.5
LARGEST_BODY = 5_000_000  # bytes
LARGEST_PAGE = 20_000_000  # bytes: in base 64 well below the limit of a line to the crawler
LARGEST_SENT = 1_000_000
MOST_REQUESTS = 1_000  # that are noted of a page; polling pages ask without end
_AT_ONCE = 4
_NET = re.compile(r"net::(ERR_[A-Z0-9_]+)")
_LATE = "late"
_REFUSED = "x-soicong-refused"


@dataclass(kw_only=True)
class Seen:
    """One request under way or ended."""

    at: datetime
    answer: Response | None = None
    ended: bool = False
    failure: str = ""
    body: bytes | None = None
    left_out: str = ""


@dataclass(kw_only=True)
class Recorder:
    """The requests of one page. `known` are addresses of static parts whose bodies the crawler has already.

    `more` counts requests beyond those that are noted.
    """

    visit: Visit
    known: frozenset[str] = frozenset()
    requests: dict[Request, Seen] = field(default_factory=dict)
    tls: TlsWatch = field(default_factory=TlsWatch)
    more: int = 0

    async def watch(self) -> None:
        """Begin; before the page is loaded."""
        page = self.visit.page
        page.on("request", self.began)
        page.on("response", self.answered)
        page.on("requestfinished", self.came)
        page.on("requestfailed", self.broke)
        await self.tls.begin(self.visit)

    def began(self, request: Request) -> None:
        """Note a request that has started."""
        if len(self.requests) >= MOST_REQUESTS:
            self.more += 1
        elif urlsplit(request.url).scheme in ("http", "https"):
            self.requests[request] = Seen(at=datetime.now(UTC))

    def answered(self, response: Response) -> None:
        """Note the head of an answer."""
        if (seen := self.requests.get(response.request)) is not None:
            seen.answer, seen.at = response, datetime.now(UTC)

    def came(self, request: Request) -> None:
        """Note an answer that has come whole."""
        if (seen := self.requests.get(request)) is not None:
            seen.ended = True

    def broke(self, request: Request) -> None:
        """Note a request that broke off."""
        if (seen := self.requests.get(request)) is not None:
            seen.failure = _word(request.failure or "failed")
        self.tls.refused(request.url, request.failure or "")

    async def collect(self) -> list[dict[str, Any]]:
        """All requests as plain JSON (read back by crawler.browser), with the bodies that could be had. Never raises."""
        until = asyncio.get_running_loop().time() + max(0.0, min(MOST_SECONDS, self.visit.rest))
        ordered = sorted(self.requests.items(), key=lambda item: _ORDER.get(item[0].resource_type, 9))
        wanted = []
        for request, seen in ordered:
            seen.left_out = self._not_wanted(request, seen)
            if not seen.left_out:
                seen.left_out = "no_time"
                wanted.append(seen)
        taken = _Taken()
        lanes = [
            asyncio.ensure_future(_lane(iter(wanted[start::_AT_ONCE]), taken)) for start in range(_AT_ONCE)
        ]
        with suppress(TimeoutError):
            async with asyncio.timeout_at(until):
                await asyncio.gather(*lanes, return_exceptions=True)
        for lane in lanes:
            lane.cancel()
        return [self._told(request, seen) for request, seen in self.requests.items()]

    def _not_wanted(self, request: Request, seen: Seen) -> str:
        kind, answer = request.resource_type, seen.answer
        if seen.failure:
            return "failed"
        if answer is None or not seen.ended:
            return "unfinished"
        if _REFUSED in answer.headers:
            return "refused"
        if kind not in _ORDER:
            return "kind"
        if kind in STATIC and urldefrag(request.url)[0] in self.known:
            return "known"
        declared = whole_number(answer.headers.get("content-length", "")) or 0
        return "too_large" if declared > LARGEST_BODY else ""

    def _told(self, request: Request, seen: Seen) -> dict[str, Any]:
        answer = seen.answer
        refused = answer.headers.get(_REFUSED, "") if answer is not None else ""
        real = answer if answer is not None and not refused else None
        sent = _sent(request) if seen.body is not None else b""
        left_out = seen.left_out
        if sent is None:
            left_out, seen.body = "too_large", None
        return {
            "url": urldefrag(request.url)[0],
            "method": request.method,
            "kind": request.resource_type,
            "at": seen.at.isoformat(),
            "main": self.visit.main(request),
            "status": real.status if real else None,
            "phrase": real.status_text if real else "",
            "headers": list(real.headers.items()) if real else [],
            "sent_headers": list(request.headers.items()),
            "sent_body": base64.b64encode(sent or b"").decode("ascii"),
            "body": base64.b64encode(seen.body).decode("ascii") if seen.body is not None else None,
            "failure": seen.failure,
            "rule": f"refused_{refused}" if refused else self.visit.held.get(request.url, ""),
            "left_out": left_out,
            "stored": request.url in self.tls.stored,
            "protocol": self.tls.protocols.get(request.url, ""),
        }


@dataclass(kw_only=True)
class _Taken:
    """Bytes taken of a page, and whether it has stopped to answer."""

    bytes: int = 0
    silent: bool = False


async def _lane(wanted: Any, taken: _Taken) -> None:
    for seen in wanted:
        if taken.silent:
            return
        if taken.bytes >= LARGEST_PAGE:
            seen.left_out = "page_full"
            continue
        try:
            body = await _body(seen.answer)
        except Trouble as trouble:
            taken.silent = trouble.reason == _LATE
            if not taken.silent:  # not kept by Chromium: too large for it, or the page went on elsewhere
                seen.left_out = "no_body"
        else:
            if len(body) > LARGEST_BODY:
                seen.left_out = "too_large"
            elif taken.bytes + len(body) > LARGEST_PAGE:
                seen.left_out = "page_full"
            else:
                taken.bytes += len(body)
                seen.body, seen.left_out = body, ""


async def _body(answer: Response | None) -> bytes:
    if answer is None or 300 <= answer.status < 400 or answer.status == 204:
        return b""  # redirects have none
    return await bounded(answer.body(), BODY_SECONDS, _LATE)


def _sent(request: Request) -> bytes | None:
    """What was sent with a request; None where it is too much to be kept."""
    try:
        sent = request.post_data_buffer or b""
    except (PlaywrightError, ValueError):
        return b""
    return sent if len(sent) <= LARGEST_SENT else None


def _word(failure: str) -> str:
    found = _NET.search(failure)
    return found[1].lower() if found else re.sub(r"[^a-z0-9]+", "_", failure.lower()).strip("_")[:60]
