"""Robots by RFC 9309, the pace per host, redirects to home, Retry-After, stand-in addresses."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from twisted.internet.error import ConnectionLost
from twisted.internet.error import ConnectionRefusedError as Refused

from checks.reading.facts import PageFacts
from crawler.fetching import Answer, retry_after
from crawler.missing import Missing, impossible_address
from crawler.order import CrawlOrder
from crawler.outcomes import Outcome
from crawler.pace import Pace
from crawler.portal import Portal
from crawler.robots import Robots, Rules
from evidence.model import Agency, Tier

_TEXT = (("Content-Type", "text/plain"),)


def _rules(*answers: Answer | Exception, asked: list[str] | None = None) -> Rules:
    waiting = list(answers)

    async def ask(url: str) -> Answer | Exception:
        if asked is not None:
            asked.append(url)
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    async def run() -> Rules:
        robots = Robots(ask)
        await robots.rules("http://x.vn/mot")
        return await robots.rules("http://x.vn/hai")

    return asyncio.run(run())


def _answer(status: int, body: bytes = b"", **headers: str) -> Answer:
    return Answer(url="http://x.vn/robots.txt", status=status, headers=(*_TEXT, *headers.items()), body=body)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 451])
def test_without_a_file_everything_is_allowed(status: int) -> None:
    assert _rules(_answer(status)).refuses("http://x.vn/a") is None


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_broken_server_forbids_everything(status: int) -> None:
    refused = _rules(_answer(status)).refuses("http://x.vn/a")
    assert refused is not None
    assert refused.reason == "robots_unreachable"


def test_a_broken_answer_forbids_and_a_dead_host_is_named_as_such() -> None:
    lost = _rules(ConnectionLost()).refuses("http://x.vn/a")
    dead = _rules(Refused()).refuses("http://x.vn/a")
    assert isinstance(lost, Outcome)
    assert isinstance(dead, Outcome)
    assert (lost.reason, dead.reason) == ("robots_unreachable", "connection_refused")


def test_rules_are_obeyed_for_our_name_and_for_everybody() -> None:
    ours = b"User-agent: SoiCong\nDisallow: /rieng\nAllow: /rieng/chung\nCrawl-delay: 2\n\n"
    body = b"\xef\xbb\xbf" + ours + b"User-agent: *\nDisallow: /\n"
    rules = _rules(_answer(200, body))
    assert rules.refuses("http://x.vn/tin") is None
    assert rules.refuses("http://x.vn/rieng/a") is not None
    assert rules.refuses("http://x.vn/rieng/chung") is None
    assert rules.delay == 2.0
    assert _rules(_answer(404)).delay == 0.0


def test_a_web_page_in_its_place_has_no_rules() -> None:
    assert _rules(_answer(200, b"<html>Disallow: /</html>")).refuses("http://x.vn/a") is None


def test_five_redirects_are_followed_and_the_file_is_asked_for_once() -> None:
    asked: list[str] = []
    hop = [_answer(301, Location=f"/robots-{n}.txt") for n in range(5)]
    rules = _rules(*hop, _answer(200, b"User-agent: *\nDisallow: /"), asked=asked)
    assert rules.refuses("http://x.vn/a") is not None
    assert len(asked) == 6
    endless = _rules(_answer(301, Location="/robots.txt"))
    assert endless.refuses("http://x.vn/a") is None
    assert _rules(_answer(302, Location="ftp://x/")).refuses("http://x.vn/a") is None


def test_only_the_first_500_kib_count() -> None:
    body = b"# " + b"x" * 512_000 + b"\nUser-agent: *\nDisallow: /\n"
    assert _rules(_answer(200, body)).refuses("http://x.vn/a") is None


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


def test_retry_after_in_seconds_and_as_a_date() -> None:
    assert retry_after("120") == 120
    assert retry_after("") is None
    assert retry_after("soon") is None
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
