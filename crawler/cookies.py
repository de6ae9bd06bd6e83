"""One set of cookies a walk: those of its home page. What other pages set holds for nothing that follows.

A language or a theme that a page sets would change every page after it, and which ones would hang on the order.
"""

from __future__ import annotations

from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any, Protocol

from scrapy.http import Response

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

CARRIED = "carried_cookies"  # meta key: cookies of one way of redirects, {name: value}
_MOST = 50


class _WithHeaders(Protocol):
    """What an answer tells."""

    @property
    def headers(self) -> Iterable[tuple[str, str]]:
        """Names and values in their order."""
        ...


def cookies_of(answer: _WithHeaders | Any) -> dict[str, str]:
    """Cookies that an answer sets; those that it takes away have no value."""
    found: dict[str, str] = {}
    for name, value in answer.headers:
        if name.lower() == "set-cookie":
            found.update(_read(value))
    return found


def _read(text: str) -> dict[str, str]:
    try:
        jar = SimpleCookie(text)
    except CookieError:
        return {}
    over = {
        name
        for name, morsel in jar.items()
        if morsel["max-age"] in ("0", "-1") or "1970" in morsel["expires"]
    }
    return {name: "" if name in over else morsel.coded_value for name, morsel in jar.items()}


class HomeCookies:
    """Sends the home page's cookies to the portal's own hosts, and keeps new ones only until the home page is in."""

    def __init__(self, crawler: Crawler):
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HomeCookies:
        """Scrapy's constructor."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Add the cookies."""
        spider: Any = self._crawler.spider
        if not spider.portal.owns(spider.portal.known(request.url)):
            return
        cookies = {**spider.walk.cookies, **request.meta.get(CARRIED, {})}
        told = "; ".join(f"{name}={value}" for name, value in cookies.items() if value)
        if told:
            request.headers["Cookie"] = told

    def process_response(self, request: Request, response: Response) -> Response:
        """Remember what the way to the home page sets."""
        spider: Any = self._crawler.spider
        walk = spider.walk
        if walk.home is None and spider.portal.owns(spider.portal.known(response.url)):
            for value in response.headers.getlist("Set-Cookie"):
                walk.cookies.update(_read(value.decode("latin-1")))
        return response
