"""Several requests in flight change nothing of what a crawl sees: the walk decides by rank, never by arrival."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from crawler.ahead import Ahead
from crawler.fetching import Answer
from evidence.ports import Entry
from tests.crawler.portals import Crawled, Portal, crawl_portals
from tests.jobs.wide_portal import wide_portal

_PAGES = 110


def _unsteady(seed: int) -> Portal:
    """The wide portal with answers of random latency, so that they come back in another order each time."""
    portal = wide_portal()
    chance = random.Random(seed)
    portal.slow = lambda: chance.choice((0.0, 0.01, 0.03, 0.08))
    return portal


def _crawled(folder: Path, *, seed: int, concurrency: int, at_once: int = 1) -> Crawled:
    folder.mkdir()
    told = {"max_pages": _PAGES, "concurrency": concurrency}
    portals = {"wide": _unsteady(seed)}
    return crawl_portals(folder, portals, {"wide": told}, at_once=at_once)["wide"]


def _seen(crawled: Crawled) -> list[tuple[object, ...]]:
    return [
        (
            p.url.split("/", 3)[3],
            p.status,
            p.depth,
            p.visibility,
            p.reason,
            p.record and p.record.payload_sha256,
        )
        for p in crawled.site.pages
    ]


@pytest.mark.timeout(170)
def test_the_same_pages_however_many_requests_are_in_flight(tmp_path: Path) -> None:
    one = _crawled(tmp_path / "1", seed=1, concurrency=1)
    four = _crawled(tmp_path / "4", seed=2, concurrency=4)
    again = _crawled(tmp_path / "4b", seed=3, concurrency=4)

    assert len(_seen(one)) >= _PAGES
    assert _seen(one) == _seen(four) == _seen(again)
    assert four.portal is not None
    assert one.portal is not None
    assert _overlaps(four.portal) > 10  # they were in flight together …
    assert _overlaps(one.portal) == 0
    assert len(four.portal.asked) <= len(one.portal.asked) + 3  # … and hardly any for nothing


@pytest.mark.timeout(170)
def test_a_walk_that_goes_by_arrival_sees_other_pages(tmp_path: Path) -> None:
    """The control: without the rule above, the same portal gives other pages."""
    one = _crawled(tmp_path / "1", seed=1, concurrency=1)
    arrivals = [_crawled(tmp_path / f"a{seed}", seed=seed, concurrency=4, at_once=4) for seed in (2, 3)]

    assert any(_seen(one) != _seen(other) for other in arrivals)


def _overlaps(portal: Portal) -> int:
    """How many requests began while an earlier one was in progress."""
    latest, found = 0.0, 0
    for asked in sorted(portal.asked, key=lambda asked: asked.began):
        found += asked.began < latest
        latest = max(latest, asked.ended)
    return found


def _entry(url: str) -> Entry:
    return Entry(key=url, url=url, priority=1, depth=1)


def test_nothing_is_asked_for_ahead_that_needs_a_browser_or_was_asked_for_before() -> None:
    async def go() -> None:
        ahead = Ahead(2)
        upcoming = [_entry("http://a/#/tin"), _entry("http://a/#click=Tin"), _entry("http://a/1")]
        assert ahead.next(upcoming) == upcoming[2]
        assert ahead.next(upcoming) is None
        assert ahead.next([*upcoming, _entry("http://a/2")]) == _entry("http://a/2")
        assert ahead.next([_entry("http://a/3")]) is None  # two are out
        assert ahead.has(upcoming[2])
        assert not ahead.has(Entry(key="http://a/1", url="http://a/1/", priority=1, depth=1))
        answer = Answer(url="http://a/1", status=200, headers=(), body=b"x")
        ahead.came(upcoming[2], answer)
        assert await ahead.take(upcoming[2]) is answer
        assert ahead.room == 1

    asyncio.run(go())
