"""Pages that did not change since an earlier run: asked for with conditions, and kept as a reference to that run.

Entries' own pages (articles, documents) seldom change: within a cycle they are not asked for at all, nor are texts that
hold still (crawler.settled). Home page and lists always are. A further page of a list is not asked for where the page
that leads to it is, byte for byte, what it was then: what is new on a list stands on its first page. Nor are pages
looked at again that are what they were then (accessibility, on a phone, times), and what was found to work is not tried
again (search, links): those looks are taken over, dated by when they were made. What was not there is asked for by HEAD, and
by GET where that says anything else.

A condition (RFC 9110 § 13) is only sent where the body of the earlier answer is at hand, whole and with the digest that
its record names: a 304 never leaves us without a page. The home page is asked for without: a server that says
'not modified' by mistake would hide a whole portal's changes. Nothing is judged by any of it: what was not sent again
reads as what was sent then.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checks.reading.kept import Reader
from crawler.built_before import Built, Earlier, stored
from crawler.cookies import CARRIED
from crawler.cpu_limit import TooComplex, limited
from crawler.fetching import Answer
from crawler.held import HELD, Held, confirmed
from crawler.hours import ZONE
from crawler.looked_before import LookedBefore
from crawler.missing import is_impossible
from crawler.settled import is_settled, may_settle
from evidence.address import canonical_url
from evidence.bodies import stored_entity
from evidence.ports import EntryKind
from evidence.problem import NoPage, NotAnArchive
from evidence.revisits import Original, originals_in
from evidence.warc import Record, scan

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

    from crawler.order import CrawlOrder
    from crawler.portal import Portal
    from evidence.model import Probe
    from evidence.ports import Entry

_log = logging.getLogger("soicong.crawler")
# Bodies are stored anew after this long, so that an archive is needed by no run that is much younger than itself.
REFERRED_FOR = timedelta(days=28)
_ENTRIES = frozenset({EntryKind.ITEM, EntryKind.FILE})
_GONE = frozenset({404, 410})
_MAP = re.compile(rb"<(?:urlset|sitemapindex)[\s>]")  # https://www.sitemaps.org/protocol.html
_MAP_WITHIN = 2000  # bytes


class Unchanged:
    """What an earlier run of the portal was answered, where its order names one."""

    def __init__(self, order: CrawlOrder, portal: Portal):
        self._archive = archive = order.earlier_archive
        self._ask_again_after = timedelta(days=order.ask_again_days)
        self._folder = archive.parent if archive is not None else Path()
        self._portal = portal
        self._began = datetime.now(UTC)
        self._origin = f"run {order.earlier_run}" if order.earlier_run else "earlier run"
        self._alike: set[str] = set()  # pages that are, byte for byte, what they were in the earlier run
        self._alike_bodies: set[str] = set()  # their hashes
        self._reader = Reader(order.readings)
        self._settled: dict[
            str, bool
        ] = {}  # whether the earlier answer of an address is a page that holds still

    @cached_property
    def _records(self) -> tuple[Record, ...]:
        if self._archive is None:
            return ()
        try:
            return tuple(scan(self._archive, payloads_of=frozenset({"metadata"})))
        except (OSError, NotAnArchive) as trouble:
            _log.warning("nothing is referred to in %s: %s", self._archive.name, trouble)
            return ()

    @cached_property
    def _originals(self) -> dict[str, Original]:
        if self._archive is None or not self._records:
            return {}
        try:
            return originals_in(self._archive, self._records, since=self._began - REFERRED_FOR)
        except (OSError, NotAnArchive, NoPage) as trouble:
            _log.warning("nothing is referred to in %s: %s", self._archive.name, trouble)
            return {}

    @cached_property
    def looked_before(self) -> LookedBefore:
        """Looks that the earlier run has made or taken over, within the cycle."""
        return LookedBefore(self._records, origin=self._origin, is_fresh=self._is_fresh)

    def load(self) -> None:
        """Read what the earlier archive holds; else the first request waits for it."""
        self._originals  # noqa: B018 — read once, and kept

    def _key(self, url: str) -> str:
        return canonical_url(self._portal.known(url)) or url

    def _original(self, url: str) -> Original | None:
        return self._originals.get(self._key(url))

    def is_alike(self, url: str) -> bool:
        """Whether a page is what it was in the earlier run: its bytes, and nothing that a browser has built of them."""
        return self._key(url) in self._alike

    @cached_property
    def _earlier(self) -> Earlier:
        return Earlier(self._records, stored(self._folder))

    def built(self, url: str) -> Mapping[str, Any] | None:
        """What the earlier run told of what a page was built of, where a browser did so within the cycle."""
        told = self._earlier.told.get(url)
        return told if told is not None and self._is_fresh(datetime.fromisoformat(told["at"])) else None

    def stored_build(self, url: str, told: Mapping[str, Any], answer: Answer | None) -> Built | None:
        """What the earlier run has stored of a page that a browser built. Raises OSError, KeyError, ValueError."""
        return self._earlier.build(url, told, answer)

    def built_alike(self, url: str) -> None:
        """A page would be built by a browser as it was built then."""
        self._alike.add(self._key(url))

    def built_anew(self, url: str) -> None:
        """A browser has built a page: the same bytes may show something else by now."""
        self._alike.discard(self._key(url))

    def looks(self, url: str) -> tuple[Probe, ...]:
        """Looks of the earlier run that stand for new ones: at a page that is what it was then, within the cycle."""
        if not self.is_alike(url):
            return ()
        return self.looked_before.at(url)

    def _is_fresh(self, moment: datetime) -> bool:
        return self._began - moment < self._ask_again_after

    @cached_property
    def _missing(self) -> Mapping[str, int]:
        """Status (404, 410) of addresses that the earlier run asked for within the cycle, and found nothing there."""
        sent = {record.concurrent_to: record.method for record in self._records if record.kind == "request"}
        found: dict[str, int] = {}
        for record in self._records:
            plain = sent.get(record.record_id, "GET") in ("GET", "HEAD")
            if record.kind not in ("response", "revisit") or record.asked_by or not plain:
                continue
            key = self._key(record.target)
            found.pop(key, None)  # a later answer counts
            if record.status in _GONE and record.moment is not None and self._is_fresh(record.moment):
                found[key] = record.status
        return found

    def missing_print(self, url: str) -> str | None:
        """The print (crawler.sameness) of what an earlier run got from an address that cannot exist; None: not known."""
        return self.looked_before.missing_print(url)

    def was_missing(self, request: Request) -> int | None:
        """The status by which an address was not there, where HEAD is enough to hear that it still is not; else None."""
        if request.method != "GET" or request.meta.get(CARRIED) or not self._ask_again_after:
            return None
        # What is learnt from the body of such a page must be known already.
        if is_impossible(request.url) and self.missing_print(request.url) is None:
            return None
        return self._missing.get(self._key(request.url))

    def site_map(self, request: Request) -> Held | None:
        """An XML map of the site that an earlier run got within the cycle; None where HEAD is not enough to know it again.

        What such a map alone names is not news: new sections stand in the menu, new entries on lists.
        """
        if request.method != "GET" or request.meta.get(CARRIED) or not self._ask_again_after:
            return None
        original = self._original(request.url)
        if original is None or original.shown or "xml" not in original.header("content-type"):
            return None
        conditions = original.header("etag") or original.header("last-modified")
        if conditions or not original.header("content-length") or not self._is_fresh(original.asked_at):
            return None
        held = self._held(original)
        return held if held is not None and _MAP.search(held.body[:_MAP_WITHIN]) else None

    def ask(self, request: Request) -> None:
        """Put the conditions of the earlier answer on a request, where there is one that may have them."""
        if request.method != "GET" or request.meta.get(CARRIED):
            return
        original = self._original(request.url)
        if original is None or original.home or original.url == self._portal.home:
            return
        tag, changed = original.header("etag"), original.header("last-modified")
        if not tag and not changed:
            return
        held = self._held(original)
        if held is None:
            return
        request.headers["If-None-Match" if tag else "If-Modified-Since"] = tag or changed
        request.meta[HELD] = held

    def stands(self, entry: Entry) -> bool:
        """Whether an earlier answer stands for an address within the cycle, so that it is not asked for.

        For an entry's own page, a further page of a list behind a page that has not changed, a page that holds still
        (crawler.settled), and one that showed the very page of another address that has not changed.
        """
        further = entry.kind is EntryKind.LISTING and self.is_alike(entry.found_on)
        certain = entry.kind in _ENTRIES or further
        may = self._ask_again_after and (certain or may_settle(entry))
        original = self._original(entry.url) if may else None
        if original is None or original.home or original.url != entry.url:
            return False
        # What a browser builds of an earlier answer is only known where the earlier run tells it.
        known = original.shown or (certain and original.built and self.built(entry.url) is not None)
        if not known or not self._is_fresh(original.asked_at):
            return False
        return certain or self._is_another(original) or self._holds_still(entry, original)

    def _is_another(self, original: Original) -> bool:
        """Whether an address showed the same bytes as another one, which still does."""
        return original.reference.payload_sha256 in self._alike_bodies

    def _holds_still(self, entry: Entry, original: Original) -> bool:
        known = self._settled.get(entry.key)
        if known is None:
            known = self._settled[entry.key] = self._read_settled(original, entry)
        return known

    def _read_settled(self, original: Original, entry: Entry) -> bool:
        held = self._held(original)
        if held is None:
            return False
        kind = original.header("content-type")
        try:
            with limited():
                facts = self._reader.read(original.url, self._portal.body(held.body), content_type=kind)
        except TooComplex:
            return False
        return is_settled(facts, original.asked_at.astimezone(ZONE).date(), entry.sections)

    def standing(self, entry: Entry) -> Held | None:
        """The earlier answer that stands for an address; None where it is to be asked for."""
        original = self._original(entry.url) if self.stands(entry) else None
        held = self._held(original) if original is not None else None
        if held is not None:
            self._note_alike(entry.url, held.original)
        return held

    def _note_alike(self, url: str, original: Original) -> None:
        self._alike.add(self._key(url))
        self._alike_bodies.add(original.reference.payload_sha256)

    def _held(self, original: Original) -> Held | None:
        try:
            entity = stored_entity(self._folder / original.reference.file, original.reference)
        except OSError as trouble:
            _log.warning("%s: %s", original.reference.file, trouble)
            return None
        whole = hashlib.sha256(entity).hexdigest() == original.reference.payload_sha256
        return Held(original=original, entity=entity) if whole else None

    def same(self, request: Request, response: Response) -> Original | None:
        """The earlier answer with the same entity as this one; None where there is none, or it is no plain page."""
        if request.method != "GET" or response.status != 200 or not response.body:
            return None
        original = self._original(response.url)
        if original is None or original.reference.payload_sha256 != hashlib.sha256(response.body).hexdigest():
            return None
        self._note_alike(response.url, original)
        return original

    def confirmed(self, request: Request, response: Response) -> Held | None:
        """The earlier answer that a server says is still good; None where it says something else."""
        held = confirmed(request, response)
        if held is not None:
            self._note_alike(response.url, held.original)
        return held
