"""One page in the browser, every step bounded: open, wait, click, read, close.

Runs inside the worker process. A page of a portal is not to be trusted: it may loop, ask, open windows, never
end. Each await on it goes through `bounded`; what does not come back in time ends with a reason.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import Awaitable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Dialog, Page, Request, Response
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from crawler.browser_data import DataRequests
from evidence.numbers import whole_number

T = TypeVar("T")
SCRIPTS = Path(__file__).parent / "scripts"
MAX_DIALOGS = 10
MAX_WINDOWS = 20  # of those that a page wants to open, so many are told
MAX_DOCUMENTS = 8  # a page that has sent itself on so often within one load will not come to rest
ENDED = frozenset({"dialog_loop", "keeps_navigating", "crashed"})  # troubles after which nothing can be read
MAX_DOM_BYTES = 20_000_000
QUIET_SECONDS = 0.3  # without any request, none under way; Playwright's networkidle takes 0.5 s always
LONGEST_WAIT = 2.0
LONGEST_DATA_WAIT = 10.0  # for data of the portal itself: slow ones take seconds
EMPTY_BYTES = 512  # a page of so many bytes with neither text nor elements has not been read
_NET = re.compile(r"net::(ERR_[A-Z0-9_]+)")


class Trouble(Exception):
    """A step on a page did not succeed; `reason` is a machine word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


async def bounded(call: Awaitable[T], seconds: float, reason: str) -> T:
    """Await for at most so long; otherwise Trouble(reason)."""
    try:
        return await asyncio.wait_for(call, seconds)
    except (TimeoutError, PlaywrightTimeout) as error:
        raise Trouble(reason) from error
    except PlaywrightError as error:
        raise Trouble(error_reason(str(error), reason)) from error


def error_reason(text: str, otherwise: str) -> str:
    """The machine word for a Playwright error text."""
    if found := _NET.search(text):
        return found.group(1).lower()
    if "crashed" in text:
        return "crashed"
    if "Download is starting" in text:
        return "download"
    if "navigat" in text or "context was destroyed" in text:
        return "keeps_navigating"
    return otherwise


@dataclass(kw_only=True)
class Visit:
    """A page under way. Times are seconds left of the call's budget."""

    page: Page
    ends_at: float
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    failure: str = ""  # why the body of the main document did not come whole
    documents: int = 0
    dialogs: int = 0
    opened: list[str] = field(default_factory=list)
    trouble: str = ""
    under_way: int = 0
    ending: asyncio.Future[None] | None = None
    last_event: float = field(default_factory=time.monotonic)
    data: DataRequests = field(default_factory=DataRequests)
    held: dict[str, str] = field(default_factory=dict)  # what held back which address, by rule

    def on_request(self, request: Request) -> None:
        """Count a request that has started."""
        self.under_way += 1
        self.last_event = time.monotonic()
        self.data.began(request)

    def on_done(self, request: Request) -> None:
        """Count a request whose answer has come."""
        self.under_way -= 1
        self.last_event = time.monotonic()
        self.data.came(request)

    def quiet(self) -> bool:
        """Whether nothing is being fetched, and has not been for a moment."""
        return self.under_way <= 0 and time.monotonic() - self.last_event >= QUIET_SECONDS

    @property
    def left(self) -> float:
        """Seconds left; never less than a little, so that each step ends with its own reason."""
        return max(0.2, self.ends_at - time.monotonic())

    @property
    def rest(self) -> float:
        """Seconds left, 0 where the call's time is over."""
        return max(0.0, self.ends_at - time.monotonic())

    def main(self, request: Request) -> bool:
        """Whether a request is a navigation of the page itself."""
        try:
            return request.is_navigation_request() and request.frame == self.page.main_frame
        except PlaywrightError:
            return False

    def on_response(self, response: Response) -> None:
        """Remember the main document's answer (the last one after redirects)."""
        self.data.answered(response)
        if self.main(response.request):
            self.status = response.status
            self.headers = response.headers
            self.failure = ""
            self.documents += not 300 <= response.status < 400
            if self.documents == MAX_DOCUMENTS + 1:
                self.ending = asyncio.ensure_future(self.close_page())

    def on_failed(self, request: Request) -> None:
        """Count a request that broke off; remember it of the main document."""
        self.under_way -= 1
        self.last_event = time.monotonic()
        self.data.broke(request)
        if self.main(request) and self.status is not None:
            reason = error_reason(request.failure or "", "body_failed")
            # aborted: the page went on elsewhere, or reloaded; what stands there did come
            self.failure = "" if reason == "err_aborted" else reason

    async def on_dialog(self, dialog: Dialog) -> None:
        """Dismiss; a page that keeps asking is crashed, for nothing else ends it."""
        self.dialogs += 1
        try:
            if self.dialogs == MAX_DIALOGS:
                self.trouble = "dialog_loop"
                session = await asyncio.wait_for(self.page.context.new_cdp_session(self.page), 2)
                await asyncio.wait_for(session.send("Page.crash"), 1)
            await asyncio.wait_for(dialog.dismiss(), 2)
        except (PlaywrightError, TimeoutError):
            pass  # the page is gone already

    async def close_page(self) -> None:
        """Close a page that never comes to rest: it would ask its server for itself until its time is over."""
        self.trouble = "keeps_navigating"
        with contextlib.suppress(PlaywrightError, TimeoutError):  # the call ends by its bound in any case
            await asyncio.wait_for(self.page.context.set_offline(True), 2)
            await asyncio.wait_for(self.page.close(), 3)

    def on_window(self, event: dict[str, Any]) -> None:
        """Note where a new window would lead. None is opened (crawler.browser_launch): nothing is asked for there."""
        url = event["url"]
        if url not in ("", "about:blank", *self.opened) and len(self.opened) < MAX_WINDOWS:
            self.opened.append(url)


async def open_visit(context: BrowserContext, seconds: float) -> Visit:
    """A fresh page with all its watchers. Raises Trouble."""
    page = await bounded(context.new_page(), 5, "browser_stuck")
    session = await bounded(context.new_cdp_session(page), 2, "browser_stuck")
    visit = Visit(page=page, ends_at=time.monotonic() + seconds)
    session.on("Page.windowOpen", visit.on_window)
    await bounded(session.send("Page.enable"), 2, "browser_stuck")
    page.on("request", visit.on_request)
    page.on("requestfinished", visit.on_done)
    page.on("response", visit.on_response)
    page.on("requestfailed", visit.on_failed)
    page.on("dialog", visit.on_dialog)
    page.on("crash", lambda _: setattr(visit, "trouble", visit.trouble or "crashed"))
    return visit


async def go(visit: Visit, url: str) -> None:
    """Load an address and wait until it is quiet. A late load leaves `visit.trouble`. Raises Trouble."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise Trouble("scheme")
    budget = visit.left
    try:
        await bounded(
            visit.page.goto(url, wait_until="domcontentloaded", timeout=budget * 0.5 * 1000),
            budget * 0.5 + 0.5,
            "timeout_response",
        )
    except Trouble as trouble:
        if visit.trouble:
            raise Trouble(visit.trouble) from trouble
        if refused := visit.headers.get("x-soicong-refused"):
            raise Trouble(f"refused_{refused}") from trouble
        if trouble.reason == "err_aborted" and visit.status in (204, 205):
            raise Trouble("no_content") from trouble
        if trouble.reason == "timeout_response" and visit.status is not None:
            visit.trouble = "timeout_body"
            await stop_loading(visit)
            return
        # a page that sends the visitor on while it loads (location.href = …) aborts its own navigation
        if trouble.reason not in ("keeps_navigating", "err_aborted") or visit.status is None:
            raise
    if refused := visit.headers.get("x-soicong-refused"):
        raise Trouble(f"refused_{refused}")
    await settle(visit, visit.left * 0.4)


async def settle(visit: Visit, seconds: float) -> None:
    """Wait for the load event, then for a quiet network; a page that is late is stopped.

    The quiet is waited for 2 s at most, and for data of the portal itself 10 s.
    """
    try:
        await bounded(
            visit.page.wait_for_load_state("load", timeout=seconds * 1000), seconds + 0.3, "timeout_load"
        )
    except Trouble as trouble:
        visit.trouble = visit.trouble or trouble.reason
        await stop_loading(visit)
        return
    # polling pages are never quiet; then what stands there after 2 s is what a visitor sees
    until = time.monotonic() + min(LONGEST_WAIT, visit.left * 0.5)
    data_until = time.monotonic() + min(LONGEST_DATA_WAIT, visit.left * 0.5)
    while not visit.quiet() and (now := time.monotonic()) < data_until:
        if now >= until and not (visit.data.awaited(visit.page.url) and await _lives(visit)):
            break
        await asyncio.sleep(0.05 if now < until else 0.25)


async def _lives(visit: Visit) -> bool:
    """Whether the page still answers: of one whose browser is gone nothing more will come."""
    try:
        await bounded(visit.page.evaluate("0"), 1, "page_hangs")
    except Trouble:
        return False
    return True


async def stop_loading(visit: Visit) -> None:
    """What the browser's stop button does: a half-loaded document can then be read."""
    try:
        session = await bounded(visit.page.context.new_cdp_session(visit.page), 1, "")
        await bounded(session.send("Page.stopLoading"), 1, "")
    except Trouble:
        return  # reading it will end with a reason of its own


async def read_dom(visit: Visit) -> bytes:
    """The document as the browser built it, as UTF-8 HTML. Raises Trouble."""
    if visit.documents > MAX_DOCUMENTS:
        raise Trouble("keeps_navigating")
    for attempt in (1, 2, 3):
        try:
            text = await bounded(visit.page.content(), min(5.0, visit.left), "page_hangs")
            break
        except Trouble as trouble:
            if visit.trouble in ENDED:
                raise Trouble(visit.trouble) from trouble
            if trouble.reason != "keeps_navigating" or attempt == 3:
                raise
            await asyncio.sleep(0.5)
    html = text.encode("utf-8", "replace")
    if len(html) > MAX_DOM_BYTES:
        raise Trouble("dom_too_large")
    return html


async def broken_body(visit: Visit) -> str:
    """Why a document is empty although the server said 200: '' when the body came whole."""
    if visit.failure:
        return visit.failure
    script = """() => { const n = performance.getEntriesByType('navigation')[0] || {};
      return [n.encodedBodySize || 0, n.decodedBodySize || 0, document.getElementsByTagName('*').length,
              (document.body && document.body.innerText || '').trim().length]; }"""
    encoded, decoded, elements, letters = await bounded(visit.page.evaluate(script), 2, "page_hangs")
    if elements > 4 or letters:
        return ""
    declared = (whole_number(visit.headers.get("content-length", "")) or 0) if visit.headers else 0
    if (encoded or declared) and not decoded:
        return "body_undecodable"
    # a bomb of zeros is decoded, dropped by the parser, and looks like an empty page
    return "empty_dom" if max(encoded, decoded, declared) > EMPTY_BYTES else ""
