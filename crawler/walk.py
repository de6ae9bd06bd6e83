"""The state of one portal's crawl: what is leased, what was seen, what is left, and why it stopped."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice

from checks.reading.facts import PageFacts
from checks.reading.kept import Reader
from crawler.cooling import Cooling
from crawler.counts import Counts
from crawler.crowd import Crowd, Shares
from crawler.frontier import SHARES, Origin, Priority, offers
from crawler.fruitless import Fruitless, kin_of
from crawler.gathered import Gathered
from crawler.left_out import Omissions
from crawler.listing import end_of
from crawler.missing import Missing
from crawler.order import CrawlOrder
from crawler.outcomes import Outcome
from crawler.portal import Portal
from crawler.probes.request import ProbeRequest
from crawler.records import unseen_page
from crawler.resting import ask_again, rest_after
from crawler.sameness import Sameness
from crawler.seeds import seeds
from crawler.site_maps import only_mapped
from crawler.twins import Twins
from crawler.urls import shown
from evidence.address import address_key
from evidence.archive import ArchiveWriter
from evidence.ledger import MemoryLedger
from evidence.model import Cause, Page, Visibility
from evidence.ports import Entry, EntryKind, EntryState, Ledger

_BLOCKED_IN_A_ROW = 3
_UNREACHABLE_IN_A_ROW = 10
_FOREIGN_PAGES = 1
_CLICKS_OF_LABEL = 2
_PAGES = frozenset({EntryKind.PAGE, EntryKind.CLICK})
_NOT_LET_ON = (Visibility.BLOCKED, Visibility.UNREACHABLE)


class Walk:
    """One order in progress. Every address that was leased ends with a page record and a state in the ledger."""

    at_once = 1  # addresses leased at a time; benchmarks show what comes of more

    def __init__(
        self, order: CrawlOrder, portal: Portal, writer: ArchiveWriter, ledger: Ledger | None = None
    ):
        self.order = order
        self.portal = portal
        self.reader = Reader(order.readings)
        self.writer = writer
        self.ledger: Ledger = ledger if ledger is not None else MemoryLedger()
        self.counts = Counts()
        self.crowd = Crowd(always_up_to=int(Priority.MENU))
        self.missing = Missing()
        self.cooling = Cooling()
        self.sameness = Sameness()
        self.nowhere_asked = 0  # how often it was asked what is not there
        self.gathered = Gathered()
        self.home: Page | None = None
        self.stop_reason = ""
        self.bad_certificate = False  # the browser did not accept it
        self.started_at = datetime.now(UTC)
        self._deadline = time.monotonic() + order.max_seconds
        self._lists: dict[tuple[str, ...], set[str]] = {}
        self._shares = Shares()
        self._clicks: Counter[str] = Counter()
        self.twins = Twins()
        self.fruitless = Fruitless()
        self.omissions = Omissions()
        self.cookies: dict[str, str] = {}  # of the home page; no other page changes what follows
        self._foreign = 0
        self.mapped: list[Entry] = []  # of the XML site map, until it is known what nothing else offers
        self._pages: dict[str, Page] = {}
        self._records: dict[str, str] = {}
        self._in_a_row = {Visibility.BLOCKED: 0, Visibility.UNREACHABLE: 0}
        self.ledger.add(seeds(order, portal))

    @property
    def home_seen(self) -> bool:
        """Whether the home page was read."""
        return (
            self.home is not None
            and self.home.visibility in (Visibility.SEEN, Visibility.PARTIAL)
            and self.home.status is not None
            and 200 <= self.home.status < 300
        )

    @property
    def seconds_left(self) -> float:
        """Seconds until the time budget ends."""
        return max(0.0, self._deadline - time.monotonic())

    def stop(self, reason: str) -> None:
        """End the walk after what is in progress; the first reason stays."""
        self.stop_reason = self.stop_reason or reason

    def due(self) -> Entry | None:
        """Lease the next address within the budgets; None where the walk waits or ends.

        One at a time: what a page offers, and its outcome, decide what comes next (crawler.ahead).
        """
        if self.stop_reason or self.ledger.count(EntryState.LEASED) >= self.at_once:
            return None
        if self.seconds_left <= 0:
            self.stop("time_budget")
            return None
        if self.cooling.seconds_left > 0:
            return None
        ask_again(self, nothing_else=not self.home_seen)
        entry = self._lease()
        if entry is None and ask_again(self, nothing_else=True):
            entry = self._lease()
        if self.mapped and (entry is None or entry.priority >= Priority.ONLY_MAPPED):
            if entry is not None:
                self.ledger.release(entry.key)
            self.ledger.add(only_mapped(self.mapped, self.crowd.sections))
            self.mapped = []
            entry = self._lease()
        if entry is not None:
            self.counts.by_kind[entry.kind] += 1
        return entry

    def _lease(self) -> Entry | None:
        """The best address that is worth asking for; others before it are done with, and named (crawler.left_out)."""
        while (entry := self.ledger.lease(self._open_kinds())) is not None:
            if self.twins.page_of(entry.url) not in ("", entry.url):
                self.omissions.spelling(entry.url)
                self.ledger.done(entry.key, Visibility.SEEN)
            elif reason := self.fruitless.has_cut(entry):
                self.omissions.note(reason, shown(kin_of(entry)), entry.url, entry.sections)
                self.ledger.done(entry.key, Visibility.OUT_OF_BUDGET, Cause.POLICY, reason)
            else:
                return entry
        return None

    def upcoming(self, most: int) -> Iterator[Entry]:
        """The addresses that will probably be leased next, best first, as far as the page budget reaches."""
        if most <= 0 or self.stop_reason or self.home is None or self.seconds_left <= 0 or self.cooling.row:
            return
        kinds = self._open_kinds()
        reach = min(most, self.order.max_pages - self.counts.pages)
        pending = (entry for entry in self.ledger.entries(EntryState.PENDING) if entry.kind in kinds)
        yield from islice(pending, max(0, reach))

    def _open_kinds(self) -> frozenset[EntryKind]:
        kinds: set[EntryKind] = set()
        done = self.counts.by_kind
        if self.counts.pages < self.order.max_pages:
            kinds |= _PAGES
            kinds |= {kind for kind, share in SHARES.items() if done[kind] < share * self.order.max_pages}
        if done[EntryKind.FILE] < self.order.max_files:
            kinds.add(EntryKind.FILE)
        return frozenset(kinds)

    @property
    def has_more(self) -> bool:
        """Whether an address can still be leased, or one is in progress."""
        if self.ledger.count(EntryState.LEASED):
            return True
        if self.stop_reason or self.seconds_left <= 0:
            return False
        return bool(
            self.mapped or self.cooling.held or self.ledger.count(EntryState.PENDING, self._open_kinds())
        )

    def take(self, entry: Entry, url: str, facts: PageFacts) -> int:
        """Add what a page offers to the ledger; the number of new addresses."""
        self.twins.saw(url, facts)
        facts = self.omissions.noted(self.twins.settled(facts), self.portal)
        end = ""
        if facts.next_pages:
            known = self._lists.setdefault((*entry.sections, entry.label), set())
            end = end_of(facts, known, self.order.window_start)
        origin = Origin(
            entry=entry,
            url=url,
            listing_goes_on=not end,
            item_of=self._shares.item_of.get(entry.key, ()),
        )
        found = offers(
            origin, facts, owns=self.portal.owns, settle=self.portal.settle, crowd=self.crowd.sections
        )
        if facts.next_pages and end != "window" and not any(e.kind is EntryKind.LISTING for e in found):
            self.omissions.list_ends(end or "list_budget", facts.next_pages, self.portal)
        wanted = self._wanted(entry, found)
        self.fruitless.read(entry, facts, [e.url for e in wanted if not self.ledger.knows(e.key)])
        return self.ledger.add(wanted)

    def _wanted(self, origin: Entry, found: Iterable[Entry]) -> list[Entry]:
        wanted = []
        for entry in found:
            if self.ledger.knows(entry.key):
                wanted.append(entry)  # only its rank may become better
                continue
            if self.twins.is_locale(entry.key, entry.url):
                continue
            if "foreign_language" in entry.sections:
                self._foreign += 1
                if self._foreign > _FOREIGN_PAGES:
                    continue
            if entry.kind is EntryKind.CLICK:
                # The same menus and boxes stand on every page, and each entry of them is one place.
                label = " ".join(entry.label.split()).casefold()
                self._clicks[label] += 1
                if self._clicks[label] > (1 if entry.in_menu else _CLICKS_OF_LABEL):
                    continue
            if not self._shares.have_room(origin, entry):
                continue
            if full := self.crowd.takes(entry):
                self.omissions.note("budget", shown(full), entry.url, entry.sections)
                continue
            wanted.append(entry)
            self._shares.took(origin, entry)
        return wanted

    def tried(self, labels: Iterable[str]) -> None:
        """Labels that were clicked on the home page: the same box on other pages is not clicked again."""
        for label in labels:
            self._clicks[" ".join(label.split()).casefold()] = _CLICKS_OF_LABEL

    def end(self, entry: Entry, outcome: Outcome, page: Page | None = None, *, record_id: str = "") -> Page:
        """Record how a leased address ended; `page` where there is more to say than the outcome."""
        written = page or unseen_page(entry, outcome)
        if entry.depth == 0:
            self.home = written
        # Several addresses may lead to one page by redirects; the page names them all.
        known = self._pages.get(written.url)
        if known is not None:
            # What a block said of a page is not the last word on it; nor is a later fault on one that was seen.
            retried = entry.key in self.cooling.tries and known.visibility in _NOT_LET_ON
            at_last = outcome.visibility is Visibility.SEEN is not known.visibility
            first = written if retried or at_last else known
            record_id = record_id if first is written else self._records[written.url]
            asked = (written.requested_url,) if written.requested_url != known.requested_url else ()
            ways = dict.fromkeys((*known.redirects, *asked, *written.redirects))
            written = replace(first, redirects=tuple(way for way in ways if way != written.url))
        self._pages[written.url] = written
        self._records[written.url] = record_id
        self.writer.page(written, record_id=record_id)
        if outcome.visibility in (
            Visibility.SEEN,
            Visibility.PARTIAL,
            Visibility.NOT_HTML,
            Visibility.UNREACHABLE,
        ):
            self.gathered.answered[written.requested_url] = page.status if page is not None else None
        self.ledger.done(entry.key, outcome.visibility, outcome.cause, outcome.reason)
        gone = f"http_{page.status}" if page is not None and page.gone else ""
        self.fruitless.ended(entry, outcome, outcome.reason or gone)
        self._watch(entry, outcome, written)
        return written

    def give_back(self, entry: Entry) -> None:
        """A leased address that was not asked for after all: it is pending again, and costs no budget."""
        leased = self.ledger.count(EntryState.LEASED)
        self.ledger.release(entry.key)
        self.counts.by_kind[entry.kind] -= leased - self.ledger.count(EntryState.LEASED)

    def visited(self, entry: Entry, url: str) -> None:
        """The page behind a click has an address of its own: it is not asked for again."""
        key = address_key(url)
        self.ledger.add([replace(entry, key=key, url=url, kind=EntryKind.PAGE, state=EntryState.PENDING)])
        self.ledger.done(key, Visibility.SEEN)

    def _watch(self, entry: Entry, outcome: Outcome, page: Page) -> None:
        """Rest where the portal blocks; stop where it does not let us on, or is gone."""
        seen = outcome.visibility in (Visibility.SEEN, Visibility.PARTIAL, Visibility.NOT_HTML)
        self.counts.unseen += not seen
        if rest_after(self, entry, outcome, page):
            return
        for visibility in self._in_a_row:
            if outcome.visibility is visibility and not outcome.reason.startswith("redirect"):
                self._in_a_row[visibility] += 1
            elif seen:
                self._in_a_row[visibility] = 0
        if self._in_a_row[Visibility.BLOCKED] >= _BLOCKED_IN_A_ROW:
            self.stop("blocked")
        if self._in_a_row[Visibility.UNREACHABLE] >= _UNREACHABLE_IN_A_ROW:
            self.stop("unreachable")

    def probe_request(self) -> ProbeRequest:
        """What the probes are to look at, from all that the walk has noticed."""
        unseen = [e.url for e in self.ledger.entries(EntryState.PENDING) if e.kind is not EntryKind.CLICK]
        home_url = self.home.url if self.home is not None else self.portal.home
        return self.gathered.request(self.order, self.portal, home_url, tuple(unseen))

    @property
    def total_estimate(self) -> int:
        """How many pages the walk will probably ask for."""
        pending = self.ledger.count(EntryState.PENDING)
        return min(self.order.max_pages, self.counts.pages + pending)
