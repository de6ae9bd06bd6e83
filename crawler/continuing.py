"""What of a crawl in progress must survive its process, and how a later process takes it up again."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from crawler.cooling import Cooling
from crawler.crowd import Crowd, Shares
from crawler.fetching import Answer
from crawler.fruitless import Fruitless
from crawler.gathered import Gathered
from crawler.keeping import Keeper
from crawler.left_out import Omissions
from crawler.memory import Memory, Place
from crawler.missing import Missing
from crawler.rendering import _Source
from crawler.robots import Kept
from crawler.sameness import Sameness
from crawler.twins import Sightings
from evidence.bodies import RecordBodies
from evidence.model import Agency, Page, Visibility
from evidence.ports import Entry, EntryKind, EntryState, LastingLedger
from evidence.revisits import answers_of
from evidence.warc import scan

if TYPE_CHECKING:
    from crawler.pace import Pace
    from crawler.spiders.portal import PortalSpider
    from crawler.walk import Walk

# Reasons to stop that another process may not overrule; time and page budgets come out of the counts by themselves.
_LASTING = frozenset({"blocked", "home_unseen", "unreachable"})
_REST_WORTH_KEEPING = 5.0  # seconds
# Attributes of a Walk that are made anew from the order; a test keeps this list and `places` complete.
MADE_ANEW = frozenset({"order", "portal", "reader", "writer", "ledger", "twins"})
# … and those that `_Standing` tells in its own words.
TOLD_OTHERWISE = frozenset({"counts", "stop_reason", "started_at", "_deadline"})


def keeper_of(spider: PortalSpider, ledger: LastingLedger) -> Keeper:
    """The keeper of a crawl, which goes on where an earlier process of the same run has left off."""
    memory = Memory(places(spider))
    if ledger.kept.memory:
        memory.restore(ledger.kept.memory)
    walk = spider.walk
    return Keeper(
        ledger, spider.writer, memory, lambda: walk._pages, give_up=lambda: walk.stop("interrupted")
    )


def places(spider: PortalSpider) -> list[Place]:
    """Everything of a crawl that decides what it does next."""
    walk, rendering, portal = spider.walk, spider.visitor._rendering, spider.portal
    twins = walk.twins
    still = _Standing(walk, spider.pace)
    return [
        Place(owner=still, name="standing", attribute="numbers", kind=dict[str, float]),
        Place(owner=still, name="by_kind", attribute="by_kind", kind=dict[EntryKind, int]),
        Place(owner=still, name="started_at", attribute="started_at", kind=datetime),
        Place(owner=still, name="stop_reason", attribute="stop_reason", kind=str),
        Place(owner=still, name="rests", attribute="rests", kind=dict[str, tuple[float, datetime | None]]),
        Place(owner=walk, name="crowd", attribute="crowd", kind=Crowd),
        Place(owner=walk, name="missing", attribute="missing", kind=Missing),
        Place(owner=walk, name="cooling", attribute="cooling", kind=Cooling),
        Place(owner=walk, name="sameness", attribute="sameness", kind=Sameness),
        Place(owner=walk, name="nowhere_asked", attribute="nowhere_asked", kind=int),
        Place(owner=walk, name="gathered", attribute="gathered", kind=Gathered),
        Place(owner=walk, name="home", attribute="home", kind=Page | None),
        Place(owner=walk, name="bad_certificate", attribute="bad_certificate", kind=bool),
        Place(owner=walk, name="lists", attribute="_lists", kind=dict[tuple[str, ...], set[str]]),
        Place(owner=walk, name="shares", attribute="_shares", kind=Shares),
        Place(owner=walk, name="clicks", attribute="_clicks", kind=Counter[str]),
        Place(owner=walk, name="mapped", attribute="mapped", kind=list[Entry]),
        Place(owner=walk, name="cookies", attribute="cookies", kind=dict[str, str]),
        Place(owner=walk, name="fruitless", attribute="fruitless", kind=Fruitless),
        Place(owner=walk, name="omissions", attribute="omissions", kind=Omissions),
        Place(owner=twins, name="bare", attribute="bare", kind=dict[str, str], grows=True),
        Place(owner=twins, name="names", attribute="names", kind=dict[str, dict[str, None]]),
        Place(owner=twins, name="bases", attribute="seen", kind=dict[str, Sightings]),
        Place(owner=twins, name="read", attribute="read", kind=dict[str, str], grows=True),
        Place(owner=twins, name="agreed", attribute="agreed", kind=dict[str, set[str]]),
        Place(owner=twins, name="differed", attribute="differed", kind=set[tuple[str, ...]]),
        Place(owner=walk, name="foreign", attribute="_foreign", kind=int),
        Place(owner=walk, name="pages", attribute="_pages", kind=dict[str, Page]),
        Place(owner=walk, name="records", attribute="_records", kind=dict[str, str]),
        Place(owner=walk, name="in_a_row", attribute="_in_a_row", kind=dict[Visibility, int]),
        Place(owner=spider.robots, name="robots", attribute="kept", kind=dict[str, Kept]),
        Place(owner=rendering, name="pictures", attribute="_pictures", kind=int),
        Place(owner=rendering, name="sources", attribute="_sources", kind=dict[str, _Source]),
        Place(owner=rendering, name="tried", attribute="tried", kind=tuple[str, ...]),
        Place(owner=rendering._traffic, name="traffic_given", attribute="given", kind=dict[str, str]),
        Place(
            owner=rendering._traffic,
            name="traffic_static",
            attribute="static",
            kind=dict[str, str],
            grows=True,
        ),
        Place(owner=rendering._traffic, name="traffic_spent", attribute="spent", kind=int),
        Place(
            owner=rendering.parts, name="part_scripts", attribute="scripts", kind=dict[str, str], grows=True
        ),
        Place(owner=rendering.parts, name="parts_now", attribute="now", kind=dict[str, str], grows=True),
        Place(owner=portal, name="agency", attribute="agency", kind=Agency),
        Place(owner=portal, name="scheme", attribute="_scheme", kind=str),
        Place(owner=spider, name="sections", attribute="_sections", kind=set[str]),
        # Last, as it needs what stands above.
        Place(owner=_Forms(spider), name="forms", attribute="urls", kind=list[str]),
    ]


class _Standing:
    """Counts, times and rests of a walk, as they are told to another process."""

    def __init__(self, walk: Walk, pace: Pace):
        self._walk = walk
        self._pace = pace

    @property
    def numbers(self) -> dict[str, float]:
        """Requests, renders, unseen pages, and seconds of the time budget that are used up."""
        counts = self._walk.counts
        used = self._walk.order.max_seconds - self._walk.seconds_left
        return {
            "requests": counts.requests,
            "renders": counts.renders,
            "unseen": counts.unseen,
            "seconds": round(used, 1),
        }

    @numbers.setter
    def numbers(self, value: dict[str, float]) -> None:
        counts = self._walk.counts
        counts.requests, counts.renders = int(value["requests"]), int(value["renders"])
        counts.unseen = int(value["unseen"])
        left = max(0.0, self._walk.order.max_seconds - value["seconds"])
        self._walk._deadline = time.monotonic() + left

    @property
    def by_kind(self) -> dict[EntryKind, int]:
        """Pages by kind without those in progress, which the next process asks for again."""
        leased = self._walk.ledger.count
        return {
            kind: asked - leased(EntryState.LEASED, frozenset({kind}))
            for kind, asked in self._walk.counts.by_kind.items()
        }

    @by_kind.setter
    def by_kind(self, value: dict[EntryKind, int]) -> None:
        self._walk.counts.by_kind.update(value)

    @property
    def started_at(self) -> datetime:
        """When the run began."""
        return self._walk.started_at

    @started_at.setter
    def started_at(self, value: datetime) -> None:
        self._walk.started_at = value

    @property
    def stop_reason(self) -> str:
        """Why the walk has ended, where that stands."""
        return self._walk.stop_reason if self._walk.stop_reason in _LASTING else ""

    @stop_reason.setter
    def stop_reason(self, value: str) -> None:
        if value:
            self._walk.stop(value)

    @property
    def rests(self) -> dict[str, tuple[float, datetime | None]]:
        """Per host the delay that it asked for, and until when it is to be left alone."""
        now = datetime.now(UTC)
        found: dict[str, tuple[float, datetime | None]] = {}
        for host, (delay, left) in self._pace.wishes().items():
            until = (now + timedelta(seconds=left)).replace(microsecond=0)
            resting = left > max(delay, self._walk.order.delay) + _REST_WORTH_KEEPING
            if delay or resting:
                found[host] = (delay, until if resting else None)
        return found

    @rests.setter
    def rests(self, value: dict[str, tuple[float, datetime | None]]) -> None:
        for host, (delay, until) in value.items():
            self._pace.slower(host, delay)
            if until is not None:
                self._pace.rest(host, (until - datetime.now(UTC)).total_seconds())


class _Forms:
    """The pages whose forms are kept for post-backs, oldest first; they are read again out of the archive."""

    def __init__(self, spider: PortalSpider):
        self._spider = spider
        self._posting = spider.visitor._posting

    @property
    def urls(self) -> list[str]:
        return self._posting.remembered

    @urls.setter
    def urls(self, value: list[str]) -> None:
        records = {url: self._spider.walk._records.get(url, "") for url in value}
        if not any(records.values()):
            return
        path, portal = self._spider.order.archive_path, self._spider.portal
        found = list(scan(path))
        answers = answers_of(path, found).by_id
        doms = {record.target: record for record in found if record.kind == "resource"}
        bodies = RecordBodies(path)
        for url, record_id in records.items():
            record, dom = answers.get(record_id), doms.get(f"urn:soicong:rendered:{url}")
            if record is None:
                continue
            raw = bodies.read(record.reference)
            seen = bodies.read(dom.reference) if dom is not None else raw
            kind = next((text for name, text in record.headers if name.lower() == "content-type"), "")
            facts = self._spider.walk.reader.read(
                url,
                portal.body(seen),
                content_type=kind if dom is None else "text/html; charset=utf-8",
                rendered=dom is not None,
            )
            known = Answer(url=url, status=200, headers=record.headers, body=raw)
            self._posting.remember(url, facts, known)
