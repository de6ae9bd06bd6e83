"""Data that a page's scripts ask for: whether it is still under way, and what of it did not come.

A page without its data looks empty, and says so in the portal's own words. Runs inside the worker process.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.async_api import Request, Response

_KINDS = frozenset({"xhr", "fetch"})
# An answer all the same: 404, 410, 400, 401. These are refusals and troubles of the moment.
_TURNED_AWAY = frozenset({403, 408, 425, 429})
# Called off by the page itself, or held back by us (crawler.browser_robots tells).
_NOT_FAILED = ("ERR_ABORTED", "ERR_BLOCKED_BY_CLIENT")
_DRAWING = 0.3  # seconds in which a script writes what has come
_MOST = 20  # addresses that are told


@dataclass(kw_only=True)
class DataRequests:
    """The data requests of one page. `failed` are addresses without an answer, in their order."""

    under_way: dict[Request, str] = field(default_factory=dict)
    failed: dict[str, None] = field(default_factory=dict)
    last_end: float = 0.0

    def began(self, request: Request) -> None:
        """Note a request that has started."""
        if request.resource_type in _KINDS:
            self.under_way[request] = request.url

    def came(self, request: Request) -> None:
        """Note a request whose answer has come whole."""
        if self.under_way.pop(request, None) is not None:
            self.last_end = time.monotonic()

    def broke(self, request: Request) -> None:
        """Note a request that broke off."""
        url = self.under_way.pop(request, None)
        if url is not None:
            self.last_end = time.monotonic()
            if not any(word in (request.failure or "") for word in _NOT_FAILED):
                self.failed[url] = None

    def answered(self, response: Response) -> None:
        """Note the status of an answer; a later good one makes an earlier failure good."""
        if response.request.resource_type in _KINDS:
            if response.status >= 500 or response.status in _TURNED_AWAY:
                self.failed[response.url] = None
            else:
                self.failed.pop(response.url, None)

    def awaited(self, page_url: str) -> bool:
        """Whether the portal still owes the page data, or has just brought it."""
        owed = any(same_site(url, page_url) for url in self.under_way.values())
        return owed or time.monotonic() - self.last_end < _DRAWING

    def missing(self, page_url: str) -> list[str]:
        """Addresses of the same site whose data did not come, those still under way among them."""
        urls = dict.fromkeys((*self.failed, *self.under_way.values()))
        return [url for url in urls if same_site(url, page_url)][:_MOST]


def same_site(url: str, page_url: str) -> bool:
    """Whether two addresses are of one site: one host, or hosts below one that both belong to ('api.so.tinh.gov.vn').

    Counters, maps and videos of others fail without taking anything from the page.
    """
    one, other = (urlsplit(address).hostname or "" for address in (url, page_url))
    if one == other:
        return True
    above = other.partition(".")[2]
    return above.count(".") >= 2 and (one == above or one.endswith(f".{above}"))
