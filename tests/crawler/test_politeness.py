"""The pace per host and address, redirects to home, Retry-After, stand-in addresses."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from checks.reading.facts import PageFacts
from crawler.fetching import retry_after
from crawler.missing import Missing, impossible_address
from crawler.order import CrawlOrder
from crawler.pace import Budget, Pace
from crawler.portal import Portal
from evidence.model import Agency, Tier


def test_one_request_in_flight_per_host_and_the_delay_between_starts() -> None:
    async def run() -> tuple[list[float], int]:
        pace, starts, running, most = Pace(), [], 0, 0
        pace.slower("x.vn", 0.05)

        async def one(host: str) -> None:
            nonlocal running, most
            async with pace.turn(host, delay=0.01):
                starts.append(time.monotonic())
                running += host == "x.vn"
                most = max(most, running)
                await asyncio.sleep(0.01)
                running -= host == "x.vn"

        await asyncio.gather(*(one("x.vn") for _ in range(4)))
        return starts, most

    starts, most = asyncio.run(run())
    assert most == 1
    assert min(b - a for a, b in pairwise(starts)) >= 0.045


def test_a_host_that_rests_is_not_asked_and_a_failed_turn_ends() -> None:
    async def run() -> float:
        pace = Pace()
        with pytest.raises(ValueError, match="x"):
            async with pace.turn("x.vn", delay=0):
                raise ValueError("x")
        pace.rest("x.vn", 0.1)
        began = time.monotonic()
        async with pace.turn("x.vn", delay=0):
            return time.monotonic() - began

    assert asyncio.run(run()) >= 0.09


class _Clock:
    """Seconds that pass only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> _Clock:
    made = _Clock()

    async def sleep(seconds: float) -> None:
        made.now += seconds
        await real(0)

    real = asyncio.sleep
    monkeypatch.setattr("crawler.pace.asyncio.sleep", sleep)
    return made


async def _asked(pace: Pace, clock: _Clock, seconds: float, status: int, delay: float = 1.0) -> float:
    """Ask once; when that began."""
    async with pace.turn("x.vn", delay=delay) as turn:
        began = clock.now
        clock.now += seconds
        turn.status = status
    return began


def test_a_host_that_gets_slow_is_asked_less_often_and_trusted_again_slowly(clock: _Clock) -> None:
    async def run() -> list[float]:
        pace = Pace(clock=clock)
        for _ in range(6):
            await _asked(pace, clock, 0.2, 200)
        added = [pace.added("x.vn")]
        for _ in range(2):
            await _asked(pace, clock, 3.0, 200)
            added.append(pace.added("x.vn"))
        for _ in range(30):
            await _asked(pace, clock, 0.2, 200)
            added.append(pace.added("x.vn"))
        return added

    added = asyncio.run(run())
    assert added[0] == 0
    assert added[1] == 3.0
    assert added[2] == 6.0
    assert 0 < added[7] < added[3] < 6.0
    assert added[-1] == 0


def test_errors_and_silence_double_the_delay_up_to_a_bound(clock: _Clock) -> None:
    async def run() -> tuple[list[float], float]:
        pace = Pace(clock=clock)
        starts = [await _asked(pace, clock, 0.1, status) for status in (503, 0, 500, 502, 429, 503, 503)]
        return starts, pace.added("x.vn")

    starts, added = asyncio.run(run())
    gaps = [round(b - a, 3) for a, b in pairwise(starts)]
    assert gaps == [2.1, 3.1, 5.1, 9.1, 16.1, 16.1]
    assert added == 15.0


def test_our_own_machine_needs_no_rest(clock: _Clock) -> None:
    async def run() -> list[float]:
        pace = Pace(clock=clock)
        return [await _asked(pace, clock, 0.0, 503, delay=0) for _ in range(3)]

    assert asyncio.run(run()) == [100.0, 100.0, 100.0]


def test_hosts_at_one_address_share_its_budget() -> None:
    async def run() -> tuple[list[float], int]:
        pace, starts, running, most = Pace(Budget(interval=1.0, in_flight=2)), [], 0, 0

        async def one(host: str) -> None:
            nonlocal running, most
            for _ in range(2):
                async with pace.turn(host, delay=0.03, concurrency=2, address="192.0.2.1"):
                    starts.append(time.monotonic())
                    running += 1
                    most = max(most, running)
                    await asyncio.sleep(0.1)
                    running -= 1

        await asyncio.gather(*(one(f"{n}.x.vn") for n in range(5)))
        return starts, most

    starts, most = asyncio.run(run())
    assert len(starts) == 10
    assert most == 2
    assert min(b - a for a, b in pairwise(starts)) >= 0.029


def test_a_host_that_rests_keeps_no_other_from_its_address() -> None:
    async def run() -> float:
        pace = Pace(Budget(in_flight=1))
        pace.rest("a.x.vn", 0.5)

        async def ask(host: str) -> float:
            async with pace.turn(host, delay=0.01, address="192.0.2.1"):
                return time.monotonic()

        began = time.monotonic()
        resting = asyncio.create_task(ask("a.x.vn"))
        await asyncio.sleep(0.01)
        asked = await ask("b.x.vn") - began
        assert await resting - began >= 0.5
        return asked

    assert asyncio.run(run()) < 0.4


def test_retry_after_in_seconds_and_as_a_date() -> None:
    assert retry_after("120") == 120
    assert retry_after("") is None
    assert [retry_after(text) for text in ("soon", "²", "1 Jan 99999999999999", "9" * 5000)] == [None] * 4
    soon = retry_after(format_datetime(datetime.now(UTC) + timedelta(seconds=30)))
    assert soon is not None
    assert 25 < soon <= 30
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0


# What is not there

HOME = "http://so.example.gov.vn/"


def _facts(text: str, **more: Any) -> PageFacts:
    return PageFacts(**{"url": HOME, "title": "Sở", "main_text": text, "words": len(text.split()), **more})


def test_the_impossible_address_is_always_the_same_and_inside_the_portal() -> None:
    assert impossible_address(HOME) == impossible_address(HOME)
    assert impossible_address("http://tinh.gov.vn/so-a").startswith("http://tinh.gov.vn/so-a/khong-co")
    assert impossible_address("http://x.vn/a/Default.aspx").startswith("http://x.vn/a/khong-co")


def _reason(missing: Missing, facts: PageFacts, path: str, final: str = "") -> str:
    url = HOME + (final or path)
    return missing.reason(facts, url=url, requested=HOME + path, home=HOME, redirected=bool(final))


def test_an_honest_portal_is_believed() -> None:
    missing = Missing.learn(status=404, final_url=HOME + "x", home=HOME, facts=None)
    assert missing.honest
    assert _reason(missing, _facts("Không tìm thấy", soft_missing=True), "a") == ""


def test_the_page_for_what_is_missing_is_recognised_elsewhere() -> None:
    said = _facts("Trang không tồn tại. Mã 123")
    missing = Missing.learn(status=200, final_url=HOME + "x", home=HOME, facts=said)
    assert _reason(missing, _facts("Trang không tồn tại. Mã 999"), "a") == "soft_404"
    assert _reason(missing, _facts("Giới thiệu chung về Sở"), "b") == ""
    assert _reason(missing, _facts("Xin lỗi", soft_missing=True), "c") == "soft_404"
    assert _reason(missing, _facts("Trang không tồn tại. Mã 5"), "") == ""


def test_a_page_that_a_script_builds_is_no_proof() -> None:
    shell = _facts("", needs_browser="empty")
    missing = Missing.learn(status=200, final_url=HOME + "x", home=HOME, facts=shell)
    assert _reason(missing, shell, "a") == ""


def test_a_redirect_to_home_is_no_content() -> None:
    assert _reason(Missing(), _facts("Trang chủ"), "muc-cu", final="?") == "redirected_home"
    missing = Missing.learn(status=200, final_url=HOME, home=HOME, facts=_facts("Trang chủ"))
    assert missing.to_home


# Names


def _portal(start: str, home: str, **more: Any) -> Portal:
    agency = Agency(code="S", name="Sở", tier=Tier.SO, home_url=home, **more)
    return Portal(CrawlOrder(agency=agency, start_url=start, archive_path=Path("x")))


def test_a_stand_in_leads_to_the_known_name_and_back() -> None:
    portal = _portal("http://127.0.0.1:8200", "https://so.example.gov.vn/")
    assert portal.home == "http://so.example.gov.vn/"
    assert portal.stand_in("127.0.0.1", 8200)["so.example.gov.vn"].ports == {80: 8200}
    assert portal.settle("http://127.0.0.1:8200/a") == "http://so.example.gov.vn/a"
    assert portal.known("https://so.example.gov.vn/a") == "http://so.example.gov.vn/a"
    assert portal.body(b'"http://127.0.0.1:8200/a"') == b'"http://so.example.gov.vn/a"'


def test_a_live_portal_needs_no_stand_in() -> None:
    portal = _portal("http://so.example.gov.vn/", "http://so.example.gov.vn/")
    assert portal.stand_in("127.0.0.1", 80) == {}
    assert portal.known("mailto:a@b.vn") == ""


def test_the_portal_follows_its_home_to_https_and_to_its_own_new_name_only() -> None:
    portal = _portal("http://so.hanoi.gov.vn/", "http://so.hanoi.gov.vn/")
    assert portal.adopt("https://so.hanoi.gov.vn/")
    assert portal.settle("http://so.hanoi.gov.vn/a") == "https://so.hanoi.gov.vn/a"
    assert portal.adopt("https://sokhcn.hanoi.gov.vn/trang-chu")
    assert portal.owns("https://sokhcn.hanoi.gov.vn/tin")
    assert not portal.adopt("https://ban-ten-mien.example.com/")
    assert not portal.adopt("https://so.danang.gov.vn/")
