"""The browser's part in a walk: pages that need it, the home page as a visitor finds it, and what clicks open."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

from checks.reading.facts import PageFacts
from crawler.browser import ClickTarget, Rendered
from crawler.built_before import Built, Parts
from crawler.cpu_limit import limited
from crawler.fetching import Answer, outcome_of
from crawler.in_place import shown_by
from crawler.merging import merged_home
from crawler.outcomes import SEEN, Outcome, of_browser
from crawler.traffic import Traffic
from crawler.walk import Walk
from evidence.boxes import text_boxes
from evidence.model import Cause, Visibility
from evidence.ports import Entry, EntryKind

if TYPE_CHECKING:
    from crawler.polite_browser import PoliteBrowser

CALL_SECONDS = 30.0  # of one call to the browser
# Of an address until its browser must be done. It may be killed three seconds later, and pages of other portals that
# take seconds to read come between.
MOST_SECONDS = 35.0
_LEAST_SECONDS = 5.0
_AGAIN_SECONDS = 12.0  # a second load in less would break off as the first one did
_PICTURES = 4  # a picture of a whole page takes half a second
NO_BROWSER = Outcome(visibility=Visibility.PARTIAL, cause=Cause.OURS, reason="needs_browser")
NO_CLICK = Outcome(visibility=Visibility.ERRORED, cause=Cause.OURS, reason="needs_browser")
TARGET_GONE = Outcome(visibility=Visibility.ERRORED, cause=Cause.OURS, reason="click_target_gone")
NO_DATA = Outcome(visibility=Visibility.UNREACHABLE, cause=Cause.SITE, reason="data_failed")
RENDER_BUDGET = Outcome(visibility=Visibility.OUT_OF_BUDGET, cause=Cause.POLICY, reason="render_budget")


@dataclass(frozen=True, kw_only=True)
class _Source:
    """A page whose elements may be clicked: its targets, and what it says before a click."""

    targets: tuple[ClickTarget, ...]
    text: str


class Rendering:
    """Renders pages of one walk with the browser that it may use, None without one."""

    def __init__(self, walk: Walk, shared: Any, browser: PoliteBrowser | None, parts: Parts):
        self._walk = walk
        self._shared = shared
        self._browser = browser
        self.parts = parts
        self._pictures = 0
        self._sources: dict[str, _Source] = {}
        self._traffic = Traffic(walk)
        self.tried: tuple[str, ...] = ()  # labels that the home page's exploration has clicked

    async def page(
        self,
        entry: Entry,
        url: str,
        facts: PageFacts | None,
        *,
        shot: Rendered | None = None,
        answer: Answer | None = None,
        spent: float = 0.0,
    ) -> tuple[PageFacts | None, Outcome]:
        """Facts of the DOM where it says more than the static page (None: it does not, or there is no browser).

        The home page is explored, and kept with the links of both (see crawler.merging). `spent` are seconds that
        the address has already taken: the browser gets what is left of its time.
        """
        if self._browser is None:
            return None, NO_BROWSER
        if self._walk.counts.renders >= self._walk.order.max_renders:
            return None, RENDER_BUDGET if facts is None else NO_BROWSER
        asked = time.monotonic()
        pictured = self._is_pictured(entry)
        if shot is None and (before := await self._before(entry, url, answer)) is not None:
            return self._as_before(url, before, answer), SEEN
        spent += time.monotonic() - asked
        return await self._build(entry, url, facts, shot=shot, answer=answer, spent=spent, pictured=pictured)

    async def _build(
        self,
        entry: Entry,
        url: str,
        facts: PageFacts | None,
        *,
        shot: Rendered | None,
        answer: Answer | None,
        spent: float,
        pictured: bool,
    ) -> tuple[PageFacts | None, Outcome]:
        """As `page`, by the browser."""
        home = entry.depth == 0
        needed = facts is None or facts.needs_browser
        clicked = shot is not None
        started = time.monotonic() - spent
        shot = shot or await self._browse(url, pictured=pictured, explore=home, seconds=MOST_SECONDS - spent)
        left = MOST_SECONDS - (time.monotonic() - started)
        if needed and shot.unanswered and left >= _AGAIN_SECONDS:  # as a visitor who finds a page half empty
            again = await self._browse(url, pictured=pictured, explore=home, seconds=left)
            shot = again if again.html else shot
        self.picture(url, shot)
        self.tried = self.tried or shot.tried
        if not shot.html:
            return None, of_browser(shot.reason)
        if (unlike := seen_by_browser(shot)).visibility is Visibility.BLOCKED:
            return None, unlike
        dom, found = shot.html, self.read(url, shot.html)
        self._sources[url] = _Source(targets=shot.click_targets, text=shown_by(found))
        kept: bytes | None = None
        if facts is not None and answer is not None and home:
            kept = merged_home(
                facts,
                answer.body,
                found,
                dom,
                content_type=answer.header("content-type"),
                owns=lambda link: self._walk.portal.owns(self._walk.portal.known(link)),
            )
        if kept is None and facts is not None:
            more = len(found.links) > len(facts.links) or found.words > facts.words
            if not (facts.needs_browser and more) and not (self._walk.order.render_every and not home):
                # Of an ordinary home page the picture was all that was wanted.
                self._tell(url, shot, answer, kept=False, clicked=clicked)
                return None, self.how_seen(shot) if needed else SEEN
        elif kept is not None and kept != dom:
            dom, found = kept, self.read(url, kept)
        self.record(url, dom, shot, answer)
        self._tell(url, shot, answer, kept=True, clicked=clicked)
        return found, self.how_seen(shot) if needed else SEEN

    async def _before(self, entry: Entry, url: str, answer: Answer | None) -> Built | None:
        """The page as an earlier run built it, where it would be built of the same again."""
        before = await self.parts.unchanged(
            url, answer, entry=entry.kind is EntryKind.ITEM or self.parts.leads_on_alike(entry)
        )
        # It counts as one that is built: the budget must reach as far as it did then.
        self._walk.counts.renders += before is not None
        return before

    def _as_before(self, url: str, before: Built, answer: Answer | None) -> PageFacts | None:
        """Take over what an earlier run has of a page, with its moments. Raises NotWritten."""
        writer, told = self._walk.writer, before.told
        self.tried = self.tried or tuple(told["tried"])
        if before.picture is not None:
            made = before.picture.moment
            picture = writer.screenshot(url, before.picture.body, fetched_at=made)
            if before.boxes is not None:
                writer.boxes(url, text_boxes(before.boxes), picture=picture, fetched_at=made)
        writer.built(url, told, moment=datetime.fromisoformat(told["at"]))
        self.parts.built_alike(url, told)
        if before.dom is None or not told["kept"]:
            return None
        writer.rendered(url, before.dom.body, fetched_at=before.dom.moment)
        self._traffic.keep(url, Rendered(traffic=before.traffic, more_traffic=before.more_traffic), answer)
        return self.read(url, before.dom.body)

    def _tell(self, url: str, shot: Rendered, answer: Answer | None, *, kept: bool, clicked: bool) -> None:
        """Write down what a page was built of, where a later run can ask for it. Raises NotWritten."""
        now = datetime.now(UTC)
        told = self.parts.told(shot, answer, kept=kept, at=now) if not clicked else None
        if told is not None:
            self._walk.writer.built(url, told, moment=now)

    @staticmethod
    def how_seen(shot: Rendered) -> Outcome:
        """How a page was seen that only the browser shows: in part where its scripts lacked data."""
        if shot.reason == "robots_parts":
            return of_browser(shot.reason)
        return of_browser("data_failed") if shot.unanswered else SEEN

    async def click(self, entry: Entry) -> tuple[Rendered | None, Outcome]:
        """The page after the click that an entry stands for; None where nothing could be clicked."""
        if self._browser is None:
            return None, NO_CLICK
        if self._walk.counts.renders >= self._walk.order.max_renders:
            return None, RENDER_BUDGET
        source = urldefrag(entry.found_on)[0]
        label = str(entry.page_number) if entry.kind is EntryKind.LISTING else entry.label
        selector = await self._selector(entry.found_on, label)
        if not selector:
            return None, TARGET_GONE
        shot = await self._browse(source, click=selector, pictured=self._is_pictured(entry))
        if shot.html and (unlike := seen_by_browser(shot)).visibility is Visibility.BLOCKED:
            return None, unlike
        return shot, of_browser(shot.reason)

    def changed(self, entry: Entry, facts: PageFacts) -> bool:
        """Whether a click that stayed on its page shows something else than the page did before."""
        source = self._sources.get(entry.found_on)
        return source is None or source.text != shown_by(facts)

    def read(self, url: str, dom: bytes) -> PageFacts:
        """Facts of a DOM as they are read again out of the archive."""
        known = self._walk.portal.body(dom)
        with limited():
            return self._walk.reader.read(url, known, content_type="text/html; charset=utf-8", rendered=True)

    def record(self, url: str, dom: bytes, shot: Rendered, answer: Answer | None = None) -> None:
        """Keep the DOM of a page, and what the page asked for. Raises NotWritten."""
        self.parts.built_anew(url)
        self._walk.writer.rendered(url, dom, fetched_at=datetime.now(UTC))
        self._traffic.keep(url, shot, answer)

    def picture(self, url: str, shot: Rendered) -> None:
        """Keep the picture of a page where one was taken."""
        if shot.screenshot:
            now = datetime.now(UTC)
            picture = self._walk.writer.screenshot(url, shot.screenshot, fetched_at=now)
            if shot.boxes is not None:
                self._walk.writer.boxes(url, shot.boxes, picture=picture, fetched_at=now)

    def _is_pictured(self, entry: Entry) -> bool:
        """Whether a picture of the rendered page is kept: of home, and of the first few sections."""
        if entry.depth and (not entry.sections or entry.kind is EntryKind.ITEM):
            return False
        self._pictures += 1
        return self._pictures <= _PICTURES

    async def _selector(self, source: str, label: str) -> str:
        if source not in self._sources:
            plain = urldefrag(source)[0]
            shot = await self._browse(plain, recorded=False)
            text = shown_by(self.read(plain, shot.html)) if shot.html else ""
            self._sources[source] = _Source(targets=shot.click_targets, text=text)
        wanted = " ".join(label.split()).casefold()
        targets = self._sources[source].targets
        labels = {" ".join(target.label.split()).casefold(): target.selector for target in targets}
        return labels.get(wanted, "")

    async def _browse(
        self,
        url: str,
        click: str | None = None,
        *,
        pictured: bool = False,
        explore: bool = False,
        recorded: bool = True,
        seconds: float = CALL_SECONDS,
    ) -> Rendered:
        if seconds < _LEAST_SECONDS:
            return Rendered(reason="timeout_load", final_url=url)
        self._walk.counts.renders += 1
        assert self._browser is not None  # noqa: S101
        while True:
            shot = await self._browser.render(
                url,
                portal=self._walk.order.agency.code,
                click=click,
                screenshot=pictured,
                explore=explore,
                traffic=self._traffic.wanted if recorded else None,
                seconds=min(seconds, CALL_SECONDS),
                ignore_certificates=self._shared.ignore_certificates or self._walk.bad_certificate,
            )
            if self._walk.bad_certificate or not shot.reason.startswith("err_cert_"):
                return shot
            # The pages are read all the same; the certificate is a finding of its own (probe https).
            self._walk.bad_certificate = True


def seen_by_browser(shot: Rendered) -> Outcome:
    """How the browser's page is seen: a filter may answer it otherwise than the plain request."""
    kind = (("content-type", "text/html; charset=utf-8"),)
    return outcome_of(Answer(url=shot.final_url, status=shot.status or 200, headers=kind, body=shot.html))
