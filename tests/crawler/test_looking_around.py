"""The browser's looks at the end of a walk: many portals that end together wait for each other, and lose nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler import looking_around
from crawler.given import Given
from crawler.looking_around import look_around
from crawler.order import CrawlOrder
from crawler.portal import Portal
from crawler.probes import ProbeRequest
from crawler.shared import Shared
from crawler.unchanged import Unchanged
from evidence.archive import ArchiveWriter
from evidence.model import Agency, Page, Probe, Tier, Visibility

HOME = "https://sokhcn.tinhmau.gov.vn/"


class SlowBrowser:
    """One page after the other, each takes its time."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._one_at_a_time = asyncio.Lock()

    async def look(self, url: str, *, wanted: tuple[str, ...], **_: Any) -> list[Probe]:
        async with self._one_at_a_time:
            await asyncio.sleep(self._seconds)
        return [Probe(name=name, url=url, observed_at=datetime.now(UTC)) for name in wanted]


def _spider(kept: tuple[Probe, ...] = ()) -> Any:
    """A walk that has ended, with manners that allow everything; `kept` are looks of an earlier run that still stand."""

    @asynccontextmanager
    async def turn(*_: Any, **__: Any) -> AsyncIterator[None]:
        yield

    async def refuses(_: str) -> None:
        return None

    written: list[str] = []
    walk = SimpleNamespace(
        stop_reason="finished",
        bad_certificate=False,
        home=SimpleNamespace(url=HOME),
        home_seen=True,
        gathered=SimpleNamespace(looks={}),
        probe_request=lambda: ProbeRequest(home_url=HOME, user_agent="x", live=False),
    )
    manners = SimpleNamespace(
        closes_soon=False,
        seconds_left=1e9,
        gate=SimpleNamespace(check_url=lambda _: None),
        refuses=refuses,
        turn=turn,
        forbidding=dict,
    )
    return SimpleNamespace(
        manners=manners,
        walk=walk,
        portal=SimpleNamespace(home=HOME, is_stand_in=False),
        order=SimpleNamespace(agency=SimpleNamespace(code="so-khcn"), earlier_looks=()),
        writer=SimpleNamespace(probe=lambda probe: written.append(probe.name)),
        tell=lambda *_, **__: None,
        unchanged=SimpleNamespace(looks=lambda _: kept, looked_before=None),
        given=Given(),
        written=written,
    )


@pytest.fixture(autouse=True)
def _no_probes(monkeypatch: pytest.MonkeyPatch) -> None:
    async def none(*_: Any, **__: Any) -> list[Probe]:
        return []

    monkeypatch.setattr(looking_around, "run_probes", none)


def test_waiting_for_other_portals_takes_no_time_from_a_portals_looks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(looking_around, "_SECONDS", 2.0)
    spiders = [_spider() for _ in range(40)]

    async def all_at_once() -> None:
        shared = Shared(browser=SlowBrowser(0.05))
        await asyncio.gather(*(look_around(spider, shared) for spider in spiders))

    asyncio.run(all_at_once())
    assert [spider.written for spider in spiders] == [["accessibility", "mobile"]] * 40


def test_what_is_called_off_while_it_waits_is_not_looked_at() -> None:
    first, second = _spider(), _spider()

    async def called_off() -> None:
        shared = Shared(browser=SlowBrowser(0.2), looking=asyncio.Semaphore(1))
        looking = [asyncio.create_task(look_around(spider, shared)) for spider in (first, second)]
        await asyncio.sleep(0.05)
        for spider in (first, second):
            spider.walk.stop_reason = "interrupted"
        await asyncio.gather(*looking)

    asyncio.run(called_off())
    assert (first.written, second.written) == (["accessibility", "mobile"], [])


def test_only_what_no_earlier_look_stands_for_is_looked_at() -> None:
    asked: list[tuple[str, ...]] = []

    class Browser(SlowBrowser):
        async def look(self, url: str, *, wanted: tuple[str, ...], **options: Any) -> list[Probe]:
            asked.append(wanted)
            return await super().look(url, wanted=wanted, **options)

    seen = {
        name: Probe(name=name, url=HOME, observed_at=datetime.now(UTC))
        for name in ("accessibility", "mobile")
    }
    for kept in ((seen["accessibility"],), tuple(seen.values())):
        spider = _spider(kept)
        asyncio.run(look_around(spider, Shared(browser=Browser(0.0))))
        assert sorted(spider.written) == ["accessibility", "mobile"]
    assert asked == [("mobile",)]


def test_earlier_looks_stand_for_a_page_that_is_what_it_was_within_the_cycle(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    archive = tmp_path / "truoc.warc.gz"
    writer = ArchiveWriter(archive)
    answer = writer.response(HOME, status=200, headers=(), body=b"<h1>Trang</h1>", fetched_at=now)
    page = Page(url=HOME, requested_url=HOME, fetched_at=now, status=200, visibility=Visibility.SEEN)
    writer.page(page, record_id=answer.record_id)
    fresh, old = now - timedelta(days=2), now - timedelta(days=9)
    writer.probe(Probe(name="mobile", url=HOME, observed_at=fresh, value={"width": 360}))
    writer.probe(Probe(name="accessibility", url=HOME, observed_at=old, value={"passes": 3}))
    writer.probe(Probe(name="timing", url=HOME, observed_at=fresh, error="page_hangs"))
    writer.close()

    def looks(body: bytes, *, days: float = 7.0, built: bool = False) -> dict[str, str]:
        agency = Agency(code="so", name="Sở", tier=Tier.SO, home_url=HOME)
        order = CrawlOrder(
            agency=agency,
            start_url=HOME,
            archive_path=tmp_path / "nay.warc.gz",
            earlier_archive=archive,
            earlier_run=12,
            ask_again_days=days,
        )
        unchanged = Unchanged(order, Portal(order))
        unchanged.same(Request(HOME), Response(HOME, body=body))
        if built:
            unchanged.built_anew(HOME)
        return {probe.name: probe.origin for probe in unchanged.looks(HOME)}

    assert looks(b"<h1>Trang</h1>") == {"mobile": "run 12"}
    assert looks(b"<h1>Trang</h1>", days=10) == {"mobile": "run 12", "accessibility": "run 12"}
    assert looks(b"<h1>Trang</h1>", days=0) == {}
    assert looks(b"<h1>Trang</h1>", built=True) == {}, "a script may show something else"
    assert looks(b"<h1>Trang moi</h1>") == {}
