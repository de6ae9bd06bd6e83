"""The browser's looks at the end of a walk: many portals that end together wait for each other, and lose nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from crawler import looking_around
from crawler.looking_around import look_around
from crawler.shared import Shared
from evidence.model import Probe

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


def _spider() -> Any:
    """A walk that has ended, with manners that allow everything."""

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
        probe_request=lambda: SimpleNamespace(live=False),
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
