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
from crawler.posting import Posting
from crawler.walk import Walk
from evidence.address import address_key, canonical_url
from evidence.model import Cause, Page, Probe, Visibility, is_click_address
from evidence.ports import Entry, EntryKind

if TYPE_CHECKING:
    from crawler.browser import Browser, ClickTarget, Rendered

_READABLE = (Visibility.SEEN, Visibility.PARTIAL)
_PICTURES = 4  # a picture of a whole page takes half a second
NO_BROWSER = Outcome(visibility=Visibility.PARTIAL, cause=Cause.OURS, reason="needs_browser")
RENDER_BUDGET = Outcome(visibility=Visibility.OUT_OF_BUDGET, cause=Cause.POLICY, reason="render_budget")


@dataclass(frozen=True, kw_only=True)
class Visited:
    """What an event tells of a page."""

    url: str
    title: str = ""
    reason: str = ""
    readable: bool = False


class Visitor:
    """Visits addresses of one walk. `shared.browser` renders; without one such pages stay `partial`."""

    def __init__(self, walk: Walk, fetcher: Fetcher, posting: Posting, shared: Any):
        self._walk = walk
        self._posting = posting
        self._portal = walk.portal
        self._fetcher = fetcher
        self._shared = shared
        self._pictures = 0
        self._targets: dict[str, tuple[ClickTarget, ...]] = {}

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

    @property
    def _home_url(self) -> str:
        return self._walk.home.url if self._walk.home is not None else self._portal.home

    def _read(self, url: str, answer: Answer) -> PageFacts:
        return read_page(url, self._portal.body(answer.body), content_type=answer.header("content-type"))

    async def _readable(
        self, entry: Entry, fetched: Fetched, answer: Answer, facts: PageFacts, shot: Rendered | None
    ) -> Visited:
        outcome, url = fetched.outcome, fetched.url
        rendered: PageFacts | None = None
        if facts.needs_browser or entry.depth == 0:
            rendered, trouble = await self._render(entry, url, facts, shot)
            if facts.needs_browser and rendered is None:
                outcome = trouble
        best = rendered or facts
        page = self._page(entry, fetched, outcome, rendered=rendered is not None)
        self._walk.end(entry, outcome, page, record_id=answer.record_id)
        if is_click_address(entry.url) and not is_click_address(url):
            self._walk.visited(entry, url)
        self._posting.remember(url, best, answer.body)
        self._walk.take(entry, url, best)
        self._walk.gathered.page(entry, url, best, answer.body, self._portal)
        return Visited(url=url, title=best.title, readable=True)

    async def _render(
        self, entry: Entry, url: str, facts: PageFacts | None, shot: Rendered | None = None
    ) -> tuple[PageFacts | None, Outcome]:
        """Facts of the DOM where it says more than the static page (None: it does not, or there is no browser)."""
        if self._shared.browser is None:
            return None, NO_BROWSER
        if self._walk.counts.renders >= self._walk.order.max_renders:
            return None, RENDER_BUDGET if facts is None else NO_BROWSER
        shot = shot or await self._browse(url, pictured=self._is_pictured(entry))
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

    def _is_pictured(self, entry: Entry) -> bool:
        """Whether a picture of the rendered page is kept: of home, and of the first few sections."""
        if entry.depth and (not entry.sections or entry.kind is EntryKind.ITEM):
            return False
        self._pictures += 1
        return self._pictures <= _PICTURES

    def _picture(self, url: str, shot: Rendered) -> None:
        if shot.screenshot:
            self._walk.writer.screenshot(url, shot.screenshot, fetched_at=datetime.now(UTC))

    async def _browse(self, url: str, click: str | None = None, *, pictured: bool = False) -> Rendered:
        self._walk.counts.renders += 1
        browser: Browser = self._shared.browser
        while True:
            shot = await browser.render(
                url,
                portal=self._walk.order.agency.code,
                click=click,
                screenshot=pictured,
                ignore_certificates=self._shared.ignore_certificates or self._walk.bad_certificate,
            )
            if self._walk.bad_certificate or not shot.reason.startswith("err_cert_"):
                return shot
            # The pages are read all the same; the certificate is a finding of its own (probe https).
            self._walk.bad_certificate = True

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
        """An entry that only a click in a browser follows.

        Where it leads to an address that can be asked for, the page is recorded under that one; else the DOM is,
        under the click's address.
        """
        shot, outcome = await self._click_through(entry)
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
        dom = self._portal.body(shot.html)
        facts = read_page(entry.url, dom, content_type="text/html; charset=utf-8", rendered=True)
        self._walk.writer.rendered(entry.url, shot.html, fetched_at=datetime.now(UTC))
        self._picture(entry.url, shot)
        page = self._page(entry, Fetched(url=entry.url, outcome=SEEN), SEEN, rendered=True)
        self._walk.end(entry, SEEN, page)
        self._walk.take(entry, entry.url, facts)
        return Visited(url=entry.url, title=facts.title, readable=True)

    async def _click_through(self, entry: Entry) -> tuple[Rendered | None, Outcome]:
        """The page after the click; None where nothing could be clicked."""
        if self._shared.browser is None:
            return None, Outcome(visibility=Visibility.ERRORED, cause=Cause.OURS, reason="needs_browser")
        if self._walk.counts.renders >= self._walk.order.max_renders:
            return None, RENDER_BUDGET
        label = str(entry.page_number) if entry.kind is EntryKind.LISTING else entry.label
        selector = await self._selector(entry.found_on, label)
        if not selector:
            return None, Outcome(visibility=Visibility.ERRORED, cause=Cause.OURS, reason="click_target_gone")
        shot = await self._browse(
            urldefrag(entry.found_on)[0], click=selector, pictured=self._is_pictured(entry)
        )
        return shot, of_browser(shot.reason)

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
