"""Who answers for robots.txt: statuses, redirects, silence, time (RFC 9309, 2.3 and 2.4)."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from twisted.internet.error import ConnectionLost, TCPTimedOutError
from twisted.internet.error import ConnectionRefusedError as Refused

from crawler.fetching import Answer
from crawler.outcomes import Outcome
from crawler.robots import Kept, Robots, Rules
from evidence.model import Cause

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
    return Answer(
        url="http://x.vn/robots.txt",
        status=status,
        headers=(*_TEXT, *((name.replace("_", "-"), value) for name, value in headers.items())),
        body=body,
    )


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_without_a_file_everything_is_allowed(status: int) -> None:
    assert _rules(_answer(status)).refuses("http://x.vn/a") is None


@pytest.mark.parametrize("status", [429, 500, 502, 503, 599])
def test_a_broken_or_busy_server_forbids_everything(status: int) -> None:
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


def test_a_redirect_to_another_host_brings_rules_for_the_first() -> None:
    asked: list[str] = []
    rules = _rules(
        _answer(302, Location="http://chung.vn/robots.txt"),
        _answer(200, b"User-agent: *\nDisallow: /mot"),
        asked=asked,
    )
    assert asked == ["http://x.vn/robots.txt", "http://chung.vn/robots.txt"]
    assert rules.refuses("http://x.vn/mot") is not None


def test_a_file_that_broke_off_forbids() -> None:
    cut = Answer(url="http://x.vn/robots.txt", status=200, headers=_TEXT, body=b"User-agent", truncated=True)
    assert _rules(cut).refusal is not None


def test_a_challenge_in_its_place_is_no_permission() -> None:
    waiting = b"<html><title>Just a moment...</title>Checking your browser before accessing</html>"
    html = Answer(
        url="http://x.vn/robots.txt", status=200, headers=(("Content-Type", "text/html"),), body=waiting
    )
    assert _rules(html).refusal is not None


def test_whose_doing_it_is_stands_in_the_outcome() -> None:
    lost = _rules(ConnectionLost()).refusal
    assert lost is not None
    assert (lost.reason, lost.cause) == ("robots_unreachable", Cause.SITE)
    silent = _rules(TCPTimedOutError()).refusal
    assert silent is not None
    assert (silent.reason, silent.cause) == ("timeout_connect", Cause.NETWORK)


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        ("Crawl-delay: 2.5", 2.5),
        ("Crawl-delay: 900", 30.0),
        ("Crawl-delay: -3", 0.0),
        ("Crawl-delay: mai", 0.0),
        ("Request-rate: 1/10", 10.0),
        ("Request-rate: 30/1m", 2.0),
    ],
)
def test_a_delay_is_honoured_up_to_half_a_minute(line: str, seconds: float) -> None:
    assert _rules(_answer(200, f"User-agent: *\n{line}\n".encode())).delay == seconds


class _Origin:
    """An origin over days: what it answers, what it was asked, how long it was let alone."""

    def __init__(self, *answers: Answer | Exception) -> None:
        self.answers = list(answers)
        self.asked = 0
        self.rests: list[float] = []
        self.now = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)
        self.robots = Robots(self.ask, rest=self.rest, delay=1.0, clock=lambda: self.now)

    async def ask(self, _: str) -> Answer | Exception:
        self.asked += 1
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    async def rest(self, _: str, seconds: float) -> None:
        self.rests.append(seconds)

    def refuses(self) -> bool:
        return asyncio.run(self._refuses())

    async def _refuses(self) -> bool:
        return (await self.robots.rules("http://x.vn/a")).refuses("http://x.vn/a") is not None


def test_an_origin_in_trouble_is_asked_again_after_a_rest() -> None:
    origin = _Origin(_answer(503), ConnectionLost(), _answer(200, b"User-agent: *\nDisallow: /b"))
    assert not origin.refuses()
    assert origin.rests == [2.0, 8.0]


def test_retry_after_is_honoured_and_too_long_a_rest_is_not_waited_for() -> None:
    patient = _Origin(_answer(429, Retry_After="30"), _answer(404))
    assert not patient.refuses()
    assert patient.rests == [30.0]
    long = _Origin(_answer(503, Retry_After="3600"))
    assert long.refuses()
    assert (long.rests, long.asked) == ([], 1)


def test_a_dead_host_is_asked_thrice_and_no_more() -> None:
    origin = _Origin(ConnectionLost())
    assert origin.refuses()
    assert origin.asked == 3


def test_a_file_is_good_for_a_day_also_in_the_next_process() -> None:
    first = _Origin(_answer(200, b"User-agent: *\nDisallow: /a"))
    assert first.refuses()
    later = _Origin(_answer(404))
    later.robots.kept = dict(first.robots.kept)
    later.now = first.now + timedelta(hours=23)
    assert later.refuses()
    assert later.asked == 0
    next_day = _Origin(_answer(404))
    next_day.robots.kept = dict(first.robots.kept)
    next_day.now = first.now + timedelta(hours=25)
    assert not next_day.refuses()
    assert next_day.asked == 1


def test_an_old_file_counts_where_nobody_answers_any_more() -> None:
    origin = _Origin(_answer(503))
    old = datetime(2026, 11, 20, tzinfo=UTC)
    origin.robots.kept = {"http://x.vn": Kept(rules="User-agent: *\nDisallow: /b", read_at=old)}
    assert not origin.refuses()


def test_within_a_long_process_the_file_is_read_again_after_a_day() -> None:
    async def run() -> list[bool]:
        origin = _Origin(_answer(404), _answer(200, b"User-agent: *\nDisallow: /"))
        said = []
        for hours in (0, 23, 2):
            origin.now += timedelta(hours=hours)
            said.append(await origin._refuses())
        return said

    assert asyncio.run(run()) == [False, False, True]


def test_what_goes_wrong_in_asking_is_not_remembered() -> None:
    async def run() -> bool:
        failing = [True]

        async def ask(_: str) -> Answer | Exception:
            if failing.pop() if failing else False:
                raise RuntimeError("ours")
            return _answer(404)

        robots = Robots(ask)
        with pytest.raises(RuntimeError):
            await robots.rules("http://x.vn/a")
        return (await robots.rules("http://x.vn/a")).refuses("http://x.vn/a") is None

    assert asyncio.run(run())
