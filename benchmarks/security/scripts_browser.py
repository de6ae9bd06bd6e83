"""Pages opened in Chromium and looked at: did anything run, was anything asked for elsewhere, did a text become markup?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    Dialog,
    Error,
    Frame,
    Page,
    Response,
    Route,
    sync_playwright,
)

from crawler.browser_launch import find_executable

_WATCH = """
window.hits = [];
window.hit = what => { window.hits.push(String(what)) };
document.addEventListener('securitypolicyviolation', told => window.hits.push('policy ' + told.violatedDirective));
"""
_HITS = "() => window.hits ? window.hits.splice(0) : []"
# Every element with its attributes; every scheme that an address has; the numbers of strings that are there as text.
_LOOK = """() => {
  const kinds = new Set(), schemes = new Set(), shown = new Set();
  const addresses = new Set(['href', 'src', 'action', 'formaction', 'data', 'xlink:href', 'srcset', 'poster', 'background',
    'ping', 'manifest', 'cite', 'longdesc']);
  const note = text => { for (const one of text.matchAll(/1\\d{5}/g)) shown.add(one[0]) };
  for (const element of document.querySelectorAll('*')) {
    kinds.add(element.localName);
    for (const {name, value} of element.attributes) {
      kinds.add(element.localName + ' ' + name);
      note(value);
      if (addresses.has(name)) {
        let scheme;
        try { scheme = new URL(value, document.baseURI).protocol } catch { scheme = 'none' }
        schemes.add(element.localName + ' ' + name + ' ' + scheme);
      }
    }
  }
  note(document.documentElement.textContent);
  return [[...kinds], [...schemes], [...shown]];
}"""


@dataclass
class Seen:
    """What pages did: dialogs, calls and refused calls that ran, requests to others, and what they are made of."""

    pages: int = 0
    dialogs: list[str] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)  # by the policy of content
    strangers: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    schemes: set[str] = field(default_factory=set)
    shown: dict[str, set[int]] = field(default_factory=dict)  # page → numbers of the strings that it shows
    broken: list[str] = field(default_factory=list)  # answers that are the server's fault


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_executable(), args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


class Looker:
    """Opens pages of one server, or files; every request to another place is refused and told.

    `policy` False switches the policy of content off: then only escaping stands between a string and its running.
    """

    def __init__(self, browser: Browser, origin: str, *, policy: bool = True, cookie: str = "") -> None:
        self.context: BrowserContext = browser.new_context(base_url=origin, bypass_csp=not policy)
        self._origin = urlsplit(origin).netloc
        self._seen = Seen()
        if cookie:
            self.context.add_cookies([{"name": "soicong-session", "value": cookie, "url": origin}])
        self.context.add_init_script(_WATCH)
        self.context.route("**/*", self._let)
        self._page: Page | None = None

    def look(self, address: str, into: Seen, *, named: str = "", wait: int = 60) -> None:
        """Open a page and wait a moment (ms) for what it may begin."""
        self._seen = into
        page = self._page = self._page or self._new()

        def told(response: Response) -> None:
            if response.request.is_navigation_request() and response.status >= 500:
                into.broken.append(f"{response.status} {address[:200]}")

        page.on("response", told)
        try:
            page.goto(address, wait_until="load")
        finally:
            page.remove_listener("response", told)
        page.wait_for_timeout(wait)
        self._collect(page, into, named or address)

    def frames(self) -> list[tuple[set[str], list[str]]]:
        """Of each frame of the page that is open, but the page itself: what it is made of, and what called."""
        assert self._page is not None
        told = [
            (_asked(one, _LOOK), _asked(one, _HITS))
            for one in self._page.frames
            if one.parent_frame is self._page.main_frame
        ]
        return [({*looked[0], *looked[1]} if looked else set(), [*hits]) for looked, hits in told]

    def close(self) -> None:
        """End it."""
        self.context.close()

    def _new(self) -> Page:
        page = self.context.new_page()
        page.on("dialog", self._dismiss)
        page.on("console", lambda told: self._console(told.text))
        return page

    def _dismiss(self, dialog: Dialog) -> None:
        self._seen.dialogs.append(dialog.message)
        dialog.dismiss()

    def _console(self, text: str) -> None:
        if "Content Security Policy" in text or "Blocked script execution" in text:
            self._seen.refused.append(text[:200])

    def _collect(self, page: Page, into: Seen, name: str) -> None:
        into.pages += 1
        for frame in page.frames:
            for hit in _asked(frame, _HITS):
                (into.refused if hit.startswith("policy ") else into.ran).append(f"{hit} on {name[:200]}")
        looked = _asked(page.main_frame, _LOOK)
        if not looked:
            into.broken.append(f"not to be looked at: {name[:200]}")
            return
        kinds, schemes, shown = looked
        into.kinds |= set(kinds)
        into.schemes |= set(schemes)
        into.shown.setdefault(name, set()).update(int(number) for number in shown)

    def _let(self, route: Route) -> None:
        parts = urlsplit(route.request.url)
        if parts.netloc == self._origin or parts.scheme == "file":
            route.continue_()
        else:
            self._seen.strangers.append(route.request.url)
            route.abort()


def _asked(frame: Frame, what: str) -> Sequence[str]:
    try:
        found: Sequence[str] = frame.evaluate(what)
        return found
    except Error:
        return []


def address_of(file: Path) -> str:
    """A file as an address."""
    return file.resolve().as_uri()
