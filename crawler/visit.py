"""One address from its answer to its record: read, compare with 'not there', render where needed, take its links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

from checks.reading.facts import LinkKind, PageFacts
from crawler.built_before import Parts
from crawler.cpu_limit import TooComplex, limited
from crawler.damage import DAMAGED, is_damaged
from crawler.fetching import OUTSIDE, Answer, Fetched, Fetcher
from crawler.in_place import NOTHING_SHOWN
from crawler.manners import Manners
from crawler.nowhere import Nowhere
from crawler.outcomes import SEEN, Outcome
from crawler.posting import Posting
from crawler.rendering import NO_DATA, Rendering, seen_by_browser
from crawler.site_maps import mapped_pages
from crawler.walk import Walk
from evidence.address import address_key, canonical_url
from evidence.model import Cause, Page, Visibility, is_click_address
from evidence.ports import Entry

if TYPE_CHECKING:
    from crawler.browser import Rendered

TOO_LONG = Outcome(visibility=Visibility.PARTIAL, cause=Cause.POLICY, reason="too_long")
_READABLE = (Visibility.SEEN, Visibility.PARTIAL)


@dataclass(frozen=True, kw_only=True)
class Visited:
    """What an event tells of a page."""

    url: str
    title: str = ""
    reason: str = ""
    readable: bool = False


class Visitor:
    """Visits addresses of one walk. A browser renders; without one such pages stay `partial`."""

    def __init__(
        self,
        walk: Walk,
        fetcher: Fetcher,
        posting: Posting,
        shared: Any,
        manners: Manners,
        *,
        parts: Parts,
        missing_print: Callable[[str], str | None],
    ):
        self._walk = walk
        self._posting = posting
        self._portal = walk.portal
        self._fetcher = fetcher
        self._rendering = Rendering(walk, shared, shared.browser_for(manners), parts)
        self._manners = manners
        self._nowhere = Nowhere(walk, fetcher, missing_print)

    async def visit(self, entry: Entry, first: Answer | Exception | None) -> Visited:
        """Fetch an address to its end, record it, and add what it offers. `first` is None for a browser turn."""
        if isinstance(first, Exception) or first is not None:
            fetched = await self._fetcher.fetch(entry.url, first=first, home=entry.depth == 0)
            return await self._take(entry, fetched)
        if not is_click_address(entry.url):
            return await self._route(entry)
        posted = await self._posting.follow(entry)
        return await self._click(entry) if posted is None else await self._take(entry, posted)

    async def _take(self, entry: Entry, fetched: Fetched, shot: Rendered | None = None) -> Visited:
        """Record what an address led to. `shot` is the page as the browser has built it, where it was there already."""
        answer, outcome = fetched.answer, fetched.outcome
        facts: PageFacts | None = None
        if answer is not None and answer.is_html and outcome.visibility in _READABLE and answer.status < 300:
            try:
                facts = self._read(fetched.url, answer)
            except TooComplex as error:
                outcome = error.outcome
        if answer is None or facts is None:
            return self._unread(entry, fetched, outcome)
        if entry.depth == 0:
            await self._nowhere.learn(fetched)
        else:
            await self._nowhere.learn_later()
            if blocked := await self._nowhere.unmasks(entry, fetched):
                return self._unread(entry, fetched, blocked)
            gone = self._walk.missing.reason(
                facts,
                url=fetched.url,
                requested=fetched.url if is_click_address(entry.url) else entry.url,
                home=self._home_url,
                redirected=bool(fetched.redirects),
            )
            if gone:
                outcome = Outcome(visibility=Visibility.ERRORED, cause=Cause.SITE, reason=gone)
                page = self._page(entry, fetched, outcome)
                self._walk.end(entry, outcome, page, record_id=answer.record_id)
                return Visited(url=page.url, reason=gone)
        return await self._readable(entry, fetched, answer, facts, shot)

    def _unread(self, entry: Entry, fetched: Fetched, outcome: Outcome) -> Visited:
        """Record an address that gave nothing to read."""
        page = self._page(entry, fetched, outcome)
        record_id = fetched.answer.record_id if fetched.answer else ""
        self._walk.end(entry, outcome, page, record_id=record_id)
        if entry.depth == 0 and entry.key not in self._walk.cooling.held:
            self._walk.stop("blocked" if outcome.visibility is Visibility.BLOCKED else "home_unseen")
        return Visited(url=page.url, reason=outcome.reason or f"http_{page.status}")

    @property
    def _home_url(self) -> str:
        return self._walk.home.url if self._walk.home is not None else self._portal.home

    def _read(self, url: str, answer: Answer) -> PageFacts:
        with limited():
            body = self._portal.body(answer.body)
            return self._walk.reader.read(url, body, content_type=answer.header("content-type"))

    async def _readable(
        self, entry: Entry, fetched: Fetched, answer: Answer, facts: PageFacts, shot: Rendered | None
    ) -> Visited:
        outcome, url = fetched.outcome, fetched.url
        rendered: PageFacts | None = None
        if facts.needs_browser or entry.depth == 0 or self._walk.order.render_every:
            try:
                rendered, trouble = await self._rendering.page(
                    entry, url, facts, shot=shot, answer=answer, spent=fetched.seconds
                )
            except TooComplex as error:
                trouble = error.outcome
            if facts.needs_browser and (rendered is None or trouble.reason):
                outcome = trouble
                if trouble.visibility is Visibility.BLOCKED:
                    return self._unread(entry, fetched, trouble)
        best = rendered or facts
        if outcome.visibility is Visibility.SEEN and (best.cut or is_damaged(best)):
            outcome = TOO_LONG if best.cut else DAMAGED
        page = self._page(entry, fetched, outcome, rendered=rendered is not None)
        self._walk.end(entry, outcome, page, record_id=answer.record_id)
        if is_click_address(entry.url) and not is_click_address(url):
            self._walk.visited(entry, url)
        self._posting.remember(url, best, answer)
        self._walk.take(entry, url, best)
        if entry.depth == 0:
            self._walk.tried(self._rendering.tried)
            await self._learn_maps(url)
        self._walk.gathered.page(entry, url, best, answer.body, self._portal)
        return Visited(url=url, title=best.title, readable=True)

    async def _route(self, entry: Entry) -> Visited:
        """An address of a single-page application ('#/tin-tuc'): only the browser can go there."""
        facts, outcome = await self._rendering.page(entry, entry.url, None)
        if facts is None:
            self._walk.end(entry, outcome)
            return Visited(url=entry.url, reason=outcome.reason)
        fetched = Fetched(url=entry.url, outcome=outcome)
        self._walk.end(entry, outcome, self._page(entry, fetched, outcome, rendered=True))
        self._walk.take(entry, entry.url, facts)
        return Visited(url=entry.url, title=facts.title, readable=True)

    async def _click(self, entry: Entry) -> Visited:
        """An entry that only a click in a browser follows.

        Where it leads to an address that can be asked for, the page is recorded under that one; else the DOM is,
        under the click's address.
        """
        shot, outcome = await self._rendering.click(entry)
        final = self._portal.known(canonical_url(shot.final_url)) if shot is not None and shot.html else ""
        way: tuple[str, ...] = ()
        if shot is not None:
            outside = [url for url in (final, *shot.opened) if url and not self._portal.owns(url)]
            if outside:
                shot, outcome, way = None, OUTSIDE, (entry.found_on, canonical_url(outside[0]))
        if shot is None or not shot.html:
            page = self._page(entry, Fetched(url=entry.url, outcome=outcome, redirects=way), outcome)
            self._walk.end(entry, outcome, page)
            return Visited(url=entry.url, reason=outcome.reason)
        if address_key(final) != address_key(urldefrag(entry.found_on)[0]):
            fetched = await self._fetcher.fetch(final)
            answer = fetched.answer
            if answer is not None and answer.is_html and 200 <= answer.status < 300:
                return await self._take(entry, fetched, shot)
        # What the click asked for may not have come.
        if (unlike := seen_by_browser(shot)).visibility not in _READABLE:
            self._walk.end(entry, unlike)
            return Visited(url=entry.url, reason=unlike.reason or f"http_{shot.status}")
        facts = self._rendering.read(entry.url, shot.html)
        seen = self._rendering.how_seen(shot)
        if not self._rendering.changed(entry, facts):
            nothing = NOTHING_SHOWN if seen is SEEN else NO_DATA
            self._walk.end(entry, nothing)
            return Visited(url=entry.url, reason=nothing.reason)
        self._rendering.record(entry.url, shot.html, shot)
        self._rendering.picture(entry.url, shot)
        page = self._page(entry, Fetched(url=entry.url, outcome=seen), seen, rendered=True)
        self._walk.end(entry, seen, page)
        # What else could be clicked there stood on the page before.
        others = tuple(link for link in facts.links if link.url or link.kind is not LinkKind.CLICK)
        self._walk.take(entry, entry.url, replace(facts, links=others))
        return Visited(url=entry.url, title=facts.title, readable=True)

    async def _learn_maps(self, home: str) -> None:
        """Read the portal's XML site maps, for the sections that nothing else will lead to."""
        announced = await self._manners.maps(home)
        places = (*announced, canonical_url("/sitemap.xml", home))
        self._walk.mapped = await mapped_pages(self._fetcher, self._portal, places)

    def _page(self, entry: Entry, fetched: Fetched, outcome: Outcome, *, rendered: bool = False) -> Page:
        # What is not there, or blocked, keeps the address that was asked for: many addresses lead to one error page.
        blocked = outcome.visibility is Visibility.BLOCKED and not is_click_address(entry.url)
        gone = blocked or outcome.reason in ("soft_404", "redirected_home")
        final = entry.url if gone or fetched.answer is None else fetched.url
        way = (*fetched.redirects, fetched.url) if gone and fetched.redirects else fetched.redirects
        answer = fetched.answer
        return Page(
            url=final,
            requested_url=entry.url,
            fetched_at=answer.fetched_at if answer else datetime.now(UTC),
            status=answer.status if answer else None,
            headers=answer.headers if answer else (),
            redirects=tuple(url for url in way if address_key(url) != address_key(final) or url != final),
            depth=entry.depth,
            found_on=entry.found_on or None,
            rendered=rendered,
            visibility=outcome.visibility,
            cause=outcome.cause,
            reason=outcome.reason,
        )
