"""The browser with the manners of a crawl: robots.txt, the host's turn and the hours hold for it, too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawler.egress import Refused

if TYPE_CHECKING:
    from crawler.browser import Browser, Rendered
    from crawler.manners import Manners
    from evidence.model import Probe

_SECONDS = 30.0  # what a call takes at most; none is begun that would outlast the crawl window
_LOADS = (("accessibility", "timing"), ("mobile",))  # looks that share a load of the page


class PoliteBrowser:
    """Calls of crawler.browser.Browser, each in a turn of the page's host, which the next request waits after.

    What a page loads by itself (pictures, scripts) comes within the page's turn, over six connections at most, as
    to any visitor. `lenient`: certificates are not looked at.
    """

    def __init__(self, browser: Browser, manners: Manners, *, lenient: bool = False):
        self._browser = browser
        self._manners = manners
        self._lenient = lenient

    async def render(self, url: str, **options: Any) -> Rendered:
        """As Browser.render; also ends with the reasons robots_disallow and robots_unreachable. Raises OutOfHours."""
        from crawler.browser import Rendered

        if self._lenient:
            options["ignore_certificates"] = True
        if reason := await self._refused(url):
            return Rendered(reason=reason, final_url=url)
        async with self._manners.turn(url, seconds=_SECONDS):
            shot = await self._browser.render(url, robots=self._manners.forbidding(), **options)
        for host in sorted({urlsplit(one.url).hostname or "" for one in shot.traffic}):
            self._manners.named(host)
        for one in shot.protection:
            self._manners.browsed(one)
        # A click that would have led to a forbidden page has shown nothing.
        return replace(shot, html=b"") if shot.reason == "robots_disallow" else shot

    async def look(self, url: str, *, wanted: tuple[str, ...], **options: Any) -> list[Probe]:
        """As Browser.look, one load of the page in a turn. Raises OutOfHours."""
        if self._lenient:
            options["ignore_certificates"] = True
        made: list[Probe] = []
        if await self._refused(url):
            return made
        for load in _LOADS:
            if asked := tuple(look for look in load if look in wanted):
                async with self._manners.turn(url, seconds=_SECONDS):
                    made += await self._browser.look(
                        url, wanted=asked, robots=self._manners.forbidding(), **options
                    )
        return made

    async def _refused(self, url: str) -> str:
        """Why a page may not be opened, '' where it may."""
        try:
            self._manners.gate.check_url(url)
            outcome = await self._manners.refuses(url)
        except Refused as refused:
            return f"refused_{refused.reason}"
        return outcome.reason if outcome is not None else ""
