"""One address from its answer to its record: read, compare with 'not there', render where needed, take its links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

from checks.reading.facts import PageFacts
from checks.reading.page import read_page
from crawler.fetching import OUTSIDE, Answer, Fetched, Fetcher
from crawler.missing import Missing, impossible_address
from crawler.outcomes import SEEN, Outcome, of_browser
from crawler.walk import Walk
from evidence.address import address_key, canonical_url
from evidence.model import Cause, Page, Probe, Visibility
from evidence.ports import Entry, EntryKind

if TYPE_CHECKING:
    from crawler.browser import Browser, ClickTarget, Rendered

_READABLE = (Visibility.SEEN, Visibility.PARTIAL)
NO_BROWSER = Outcome(visibility=Visibility.PARTIAL, cause=Cause.OURS, reason="needs_browser")
RENDER_BUDGET = Outcome(visibility=Visibility.OUT_OF_BUDGET, cause=Cause.POLICY, reason="render_budget")


@dataclass(frozen=True, kw_only=True)
class Visited:
    """What an event tells of a page."""

    url: str
    title: str = ""
    reason: str = ""
    readable: bool = False


def _is_pictured(entry: Entry) -> bool:
    """Whether a picture of the rendered page is kept: of home, and of pages that findings will cite."""
    return entry.depth == 0 or (bool(entry.sections) and entry.kind in (EntryKind.PAGE, EntryKind.CLICK))


class Visitor:
    """Visits addresses of one walk. `shared.browser` renders; without one such pages stay `partial`."""

    def __init__(self, walk: Walk, fetcher: Fetcher, shared: Any):
        self._walk = walk
        self._portal = walk.portal
        self._fetcher = fetcher
        self._shared = shared
        self._targets: dict[str, tuple[ClickTarget, ...]] = {}

    async def visit(self, entry: Entry, first: Answer | Exception | None) -> Visited:
        """Fetch an address to its end, record it, and add what it offers. `first` is None for a browser turn."""
        if isinstance(first, Exception) or first is not None:
            fetched = await self._fetcher.fetch(entry.url, first=first, home=entry.depth == 0)
            return await self._take(entry, fetched)
        if entry.kind is EntryKind.CLICK:
            return await self._click(entry)
        return await self._route(entry)

    async def _take(self, entry: Entry, fetched: Fetched) -> Visited:
        if entry.depth == 0:
            await self._learn_missing(fetched)
        answer, outcome = fetched.answer, fetched.outcome
        if (
            answer is None
            or not answer.is_html
            or outcome.visibility not in _READABLE
            or answer.status >= 300
        ):
            page = self._page(entry, fetched, outcome)
            self._walk.end(entry, outcome, page, record_id=answer.record_id if answer else "")
            if entry.depth == 0:
                self._walk.stop("blocked" if outcome.visibility is Visibility.BLOCKED else "home_unseen")
            return Visited(url=page.url, reason=outcome.reason or f"http_{page.status}")
        facts = self._read(fetched.url, answer)
        if entry.depth:
            gone = self._walk.missing.reason(
                facts,
                url=fetched.url,
                requested=entry.url,
                home=self._home_url,
                redirected=bool(fetched.redirects),
            )
            if gone:
                outcome = Outcome(visibility=Visibility.ERRORED, cause=Cause.SITE, reason=gone)
                page = self._page(entry, fetched, outcome)
                self._walk.end(entry, outcome, page, record_id=answer.record_id)
                return Visited(url=page.url, reason=gone)
        return await self._readable(entry, fetched, answer, facts)

    @property
    def _home_url(self) -> str:
        return self._walk.home.url if self._walk.home is not None else self._portal.home

    def _read(self, url: str, answer: Answer) -> PageFacts:
        return read_page(url, self._portal.body(answer.body), content_type=answer.header("content-type"))

    async def _readable(self, entry: Entry, fetched: Fetched, answer: Answer, facts: PageFacts) -> Visited:
        outcome, url = fetched.outcome, fetched.url
        rendered: PageFacts | None = None
        if facts.needs_browser or entry.depth == 0:
            rendered, trouble = await self._render(entry, url, facts)
            if facts.needs_browser and rendered is None:
                outcome = trouble
        best = rendered or facts
        page = self._page(entry, fetched, outcome, rendered=rendered is not None)
        self._walk.end(entry, outcome, page, record_id=answer.record_id)
        self._walk.take(entry, url, best)
        self._walk.gathered.page(entry, url, best, answer.body, self._portal)
        return Visited(url=url, title=best.title, readable=True)

    async def _render(
        self, entry: Entry, url: str, facts: PageFacts | None
    ) -> tuple[PageFacts | None, Outcome]:
        """Facts of the DOM where it says more than the static page (None: it does not, or there is no browser)."""
        if self._shared.browser is None:
            return None, NO_BROWSER
        if self._walk.counts.renders >= self._walk.order.max_renders:
            return None, RENDER_BUDGET if facts is None else NO_BROWSER
        shot = await self._browse(url, pictured=_is_pictured(entry))
        self._picture(url, shot)
        self._targets[url] = shot.click_targets
        if not shot.html:
            return None, of_browser(shot.reason)
        if facts is not None and not facts.needs_browser:
            return None, SEEN  # the picture was all that was wanted
        found = read_page(
            url, self._portal.body(shot.html), content_type="text/html; charset=utf-8", rendered=True
        )
        if facts is not None and len(found.links) <= len(facts.links) and found.words <= facts.words:
            return None, SEEN
        self._walk.writer.rendered(url, shot.html, fetched_at=datetime.now(UTC))
        return found, SEEN

    def _picture(self, url: str, shot: Rendered) -> None:
        if shot.screenshot:
            self._walk.writer.screenshot(url, shot.screenshot, fetched_at=datetime.now(UTC))

    async def _browse(self, url: str, click: str | None = None, *, pictured: bool = False) -> Rendered:
        self._walk.counts.renders += 1
        browser: Browser = self._shared.browser
        return await browser.render(
            url,
            portal=self._walk.order.agency.code,
            click=click,
            screenshot=pictured,
            ignore_certificates=self._shared.ignore_certificates,
        )

    async def _route(self, entry: Entry) -> Visited:
        """An address of a single-page application ('#/tin-tuc'): only the browser can go there."""
        facts, outcome = await self._render(entry, entry.url, None)
        if facts is None:
            self._walk.end(entry, outcome)
            return Visited(url=entry.url, reason=outcome.reason)
        fetched = Fetched(url=entry.url, outcome=SEEN)
        self._walk.end(entry, SEEN, self._page(entry, fetched, SEEN, rendered=True))
        self._walk.take(entry, entry.url, facts)
        return Visited(url=entry.url, title=facts.title, readable=True)

    async def _click(self, entry: Entry) -> Visited:
        """A menu entry that only a click follows: the page behind it is recorded under the click's address."""
        outcome, facts, way = await self._click_through(entry)
        page = Page(
            url=entry.url,
            requested_url=entry.found_on,
            redirects=way,
            fetched_at=datetime.now(UTC),
            depth=entry.depth,
            found_on=entry.found_on,
            rendered=facts is not None,
            visibility=outcome.visibility,
            cause=outcome.cause,
            reason=outcome.reason,
        )
        self._walk.end(entry, outcome, page)
        if facts is not None:
            self._walk.take(entry, entry.url, facts)
        return Visited(
            url=entry.url,
            title=facts.title if facts else "",
            reason=outcome.reason,
            readable=facts is not None,
        )

    async def _click_through(self, entry: Entry) -> tuple[Outcome, PageFacts | None, tuple[str, ...]]:
        if self._shared.browser is None:
            return Outcome(visibility=Visibility.ERRORED, cause=Cause.OURS, reason="needs_browser"), None, ()
        if self._walk.counts.renders >= self._walk.order.max_renders:
            return RENDER_BUDGET, None, ()
        selector = await self._selector(entry.found_on, entry.label)
        if not selector:
            return (
                Outcome(visibility=Visibility.ERRORED, cause=Cause.OURS, reason="click_target_gone"),
                None,
                (),
            )
        shot = await self._browse(urldefrag(entry.found_on)[0], click=selector, pictured=_is_pictured(entry))
        final = self._portal.known(canonical_url(shot.final_url)) if shot.final_url else ""
        outside = [url for url in (final, *shot.opened) if url and not self._portal.owns(url)]
        if outside:
            return OUTSIDE, None, (entry.found_on, canonical_url(outside[0]))
        if not shot.html:
            return of_browser(shot.reason), None, ()
        dom = self._portal.body(shot.html)
        facts = read_page(
            final or entry.found_on, dom, content_type="text/html; charset=utf-8", rendered=True
        )
        self._walk.writer.rendered(entry.url, shot.html, fetched_at=datetime.now(UTC))
        self._picture(entry.url, shot)
        return SEEN, facts, (final,) if final and final != entry.found_on else ()

    async def _selector(self, source: str, label: str) -> str:
        if source not in self._targets:
            self._targets[source] = (await self._browse(urldefrag(source)[0])).click_targets
        wanted = " ".join(label.split()).casefold()
        labels = {
            " ".join(target.label.split()).casefold(): target.selector for target in self._targets[source]
        }
        return labels.get(wanted, "")

    async def _learn_missing(self, home: Fetched) -> None:
        """Ask for an address that cannot exist, and remember what the portal says."""
        answer = home.answer
        if answer is None or home.outcome.visibility not in _READABLE:
            return
        url = impossible_address(home.url)
        fetched = await self._fetcher.fetch(url)
        found = fetched.answer
        facts = self._read(fetched.url, found) if found is not None and found.is_html else None
        status = found.status if found is not None else None
        self._walk.missing = Missing.learn(status=status, final_url=fetched.url, home=home.url, facts=facts)
        digest = facts.sha256 if facts is not None else ""
        self._walk.writer.probe(
            Probe(
                name="not_found",
                url=url,
                observed_at=datetime.now(UTC),
                value={
                    "status": status,
                    "final_url": fetched.url,
                    "body_sha256": digest,
                    "title": facts.title if facts is not None else "",
                }
                if found is not None
                else {},
                error=None if found is not None else fetched.outcome.reason,
            )
        )

    def _page(self, entry: Entry, fetched: Fetched, outcome: Outcome, *, rendered: bool = False) -> Page:
        # What is not there keeps the address that was asked for: many addresses lead to one error page.
        gone = outcome.reason in ("soft_404", "redirected_home")
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
