"""A portal that blocks is let alone for a while, and asked again; one that never lets us on is left soon."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.cooling import COME_BACK, RESTS, SINGLE, TRIES, Cooling, is_block
from crawler.fetching import blocked
from crawler.outcomes import of_status
from evidence.model import Cause, Visibility
from tests.crawler.portals import Crawled, Portal, Reply, crawl_portals, page

FLOOD = blocked("flood")
SECTIONS = ("gioi-thieu", "tin-tuc", "van-ban", "thu-tuc", "lien-he", "du-an")
WALL = page("<p>Bạn đang thao tác quá nhanh, vui lòng thử lại sau</p>", title="Thông báo")


def met(cooling: Cooling, key: str = "a", **more: Any) -> tuple[float, bool]:
    told: dict[str, Any] = {
        "url": f"http://x.vn/{key}",
        "delay": 1.0,
        "time": 900.0,
        "time_left": 900.0,
        **more,
    }
    verdict = cooling.met(key, told.pop("outcome", FLOOD), **told)
    return verdict.seconds, verdict.leave


def test_rests_grow_and_end() -> None:
    cooling = Cooling()
    assert [met(cooling, key) for key in "aabab"] == [*((seconds, False) for seconds in RESTS), (0.0, True)]
    assert cooling.rested == sum(RESTS)
    assert cooling.last is not None
    assert cooling.last.again_after - cooling.last.met_at == COME_BACK


def test_the_same_address_first_then_another_then_all() -> None:
    cooling = Cooling()
    met(cooling, "a")
    assert cooling.due(nothing_else=False) == ("a",)
    met(cooling, "a")
    assert cooling.due(nothing_else=False) == ()
    met(cooling, "b")
    assert cooling.due(nothing_else=False) == ("a", "b")


def test_where_nothing_else_is_left_the_same_address_is_asked() -> None:
    cooling = Cooling()
    met(cooling)
    cooling.due(nothing_else=False)
    met(cooling)
    assert cooling.due(nothing_else=True) == ("a",)


def test_an_address_that_is_blocked_alone_ends_after_three_tries() -> None:
    cooling = Cooling()
    for number in range(TRIES):
        met(cooling, delay=0.0)
        if number:
            cooling.seen()
        asked = cooling.due(nothing_else=False)
        assert bool(asked) == (number < TRIES - 1)
    assert cooling.single == 1


def test_forbidden_addresses_are_soon_taken_as_such() -> None:
    cooling, forbidden = Cooling(), of_status(403)
    for number in range(SINGLE):
        for _ in range(2):
            met(cooling, f"{number}", outcome=forbidden)
            cooling.due(nothing_else=False)
        cooling.seen()
    rests = cooling.rests
    assert met(cooling, "x", outcome=forbidden) == (0.0, False)
    assert cooling.rests == rests
    assert not cooling.held


def test_retry_after_is_kept_and_too_long_a_rest_ends_the_walk() -> None:
    assert met(Cooling(), retry_after=50.0) == (50.0, False)
    for seconds, left in ((4000.0, 9000.0), (500.0, 400.0)):
        cooling = Cooling()
        assert met(cooling, retry_after=seconds, time=9000.0, time_left=left) == (0.0, True)
        assert cooling.last is not None
        assert cooling.last.again_after - cooling.last.met_at == timedelta(seconds=seconds)


def test_rests_are_a_part_of_the_time() -> None:
    cooling = Cooling()
    assert met(cooling, time=20.0, time_left=20.0) == (RESTS[0], False)
    assert met(cooling, time=20.0, time_left=12.0) == (0.0, False)
    assert met(cooling, "b", time=20.0, time_left=12.0) == (0.0, True)


def test_the_end_of_a_rest_is_a_moment() -> None:
    cooling = Cooling()
    assert cooling.seconds_left == 0
    met(cooling)
    assert RESTS[0] - 1 < cooling.seconds_left <= RESTS[0]
    cooling.until = datetime.now(UTC) - timedelta(seconds=1)
    assert cooling.seconds_left == 0


@pytest.mark.parametrize(
    ("status", "rests"), [(429, True), (503, True), (403, True), (401, False), (500, False), (404, False)]
)
def test_what_asks_for_a_rest(status: int, rests: bool) -> None:
    assert is_block(of_status(status)) is rests


def test_a_login_and_a_country_do_not_pass() -> None:
    assert not is_block(blocked("login"))
    assert not is_block(blocked("geo"))


class Limiter:
    """Answers pages after `free` of them with a block, until `lifts(blocks, seconds since the first block)`."""

    def __init__(
        self, free: int, lifts: Callable[[int, float], bool], wall: Reply = WALL, only: str = ""
    ) -> None:
        self.free, self.lifts, self.wall, self.only = free, lifts, wall, only
        self.answered = self.blocks = 0
        self.since = 0.0

    def __call__(self, reply: Reply) -> Callable[[Any], Reply]:
        def answer(handler: Any) -> Reply:
            if self.only and self.only != handler.path:
                return reply
            self.since = self.since or (time.monotonic() if self.answered >= self.free else 0.0)
            if self.since and not self.lifts(self.blocks, time.monotonic() - self.since):
                self.blocks += 1
                return self.wall
            self.answered += 1
            return reply

        return answer


def portal(limiter: Limiter) -> Portal:
    menu = "".join(f'<li><a href="/{name}">{name.replace("-", " ").title()}</a></li>' for name in SECTIONS)
    words = "Nội dung của mục này do đơn vị biên tập, cập nhật và chịu trách nhiệm theo quy định. " * 12
    shell = f"<nav><ul>{menu}</ul></nav><main><h1>{{0}}</h1><p>{words}</p></main>"
    pages = {f"/{name}": limiter(page(shell.format(name), title=name)) for name in SECTIONS}
    return Portal(
        pages={"/": limiter(page(shell.format("Trang chủ"))), **pages, "/robots.txt": page("", status=404)}
    )


_NEVER: Callable[[int, float], bool] = lambda blocks, seconds: False  # noqa: E731
LIMITERS: dict[str, tuple[Limiter, dict[str, Any]]] = {
    "lifts": (Limiter(3, lambda blocks, seconds: seconds > 0.8), {"delay": 0.05}),
    "lifts_by_number": (Limiter(2, lambda blocks, seconds: blocks >= 3), {}),
    "home_first": (Limiter(0, lambda blocks, seconds: blocks >= 2), {}),
    "ahead": (Limiter(3, lambda blocks, seconds: blocks >= 2), {"concurrency": 3}),
    "never": (Limiter(3, _NEVER), {"delay": 0.01}),
    "never_home": (Limiter(0, _NEVER), {"delay": 0.01}),
    "asks_for_seconds": (
        Limiter(2, lambda blocks, seconds: seconds > 1.5, wall=(429, {"Retry-After": "2"}, b"")),
        {},
    ),
    "asks_for_hours": (Limiter(2, _NEVER, wall=(503, {"Retry-After": "7200"}, b"")), {}),
    "busy": (Limiter(2, _NEVER, wall=(503, {}, b"")), {}),
    "one_forbidden": (Limiter(0, _NEVER, wall=page("", status=403), only="/van-ban"), {}),
}  # fmt: skip


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Crawled]:
    portals = {name: portal(limiter) for name, (limiter, _) in LIMITERS.items()}
    orders = {name: more for name, (_, more) in LIMITERS.items()}
    return crawl_portals(Path(tmp_path_factory.mktemp("cooldown")), portals, orders)


@pytest.mark.parametrize("name", ["lifts", "lifts_by_number", "home_first", "ahead", "asks_for_seconds"])
def test_a_portal_that_lets_us_on_again_is_seen_whole(crawled: dict[str, Crawled], name: str) -> None:
    one = crawled[name]
    assert one.result["stop_reason"] == "finished"
    assert all(one.page(f"/{section}").readable for section in SECTIONS)
    assert not [found.url for found in one.site.pages if found.visibility is Visibility.BLOCKED]
    assert LIMITERS[name][0].blocks <= 4


@pytest.mark.parametrize("name", ["never", "never_home", "busy", "asks_for_hours"])
def test_one_that_never_does_is_left_after_few_requests(crawled: dict[str, Crawled], name: str) -> None:
    limiter, _ = LIMITERS[name]
    assert crawled[name].result["stop_reason"] == (
        "unreachable" if name in ("busy", "asks_for_hours") else "blocked"
    )
    assert limiter.blocks <= len(RESTS) + 3  # the site map and the address that cannot exist are asked, too
    assert not [found.url for found in crawled[name].site.pages if found.readable][limiter.free :]


@pytest.mark.parametrize("name", ["never", "busy"])
def test_what_such_a_portal_leaves_unseen_is_its_own_doing(crawled: dict[str, Crawled], name: str) -> None:
    left = [page for page in crawled[name].site.pages if page.visibility is Visibility.OUT_OF_BUDGET]
    assert left
    reason = f"portal_{crawled[name].result['stop_reason']}"
    assert {(page.cause, page.reason) for page in left} == {(Cause.SITE, reason)}


def test_nothing_is_asked_of_a_portal_before_its_time(crawled: dict[str, Crawled]) -> None:
    asked = crawled["asks_for_seconds"].portal
    assert asked is not None
    first = next(n for n, one in enumerate(asked.asked) if one.path not in ("/", "/robots.txt") and n > 2)
    gaps = [b.began - a.began for a, b in zip(asked.asked[first - 1 :], asked.asked[first:], strict=False)]
    assert max(gaps) >= 1.9
    left = crawled["asks_for_hours"].portal
    assert left is not None
    assert LIMITERS["asks_for_hours"][0].blocks <= 3


def test_a_forbidden_address_costs_two_requests_and_no_other_page(crawled: dict[str, Crawled]) -> None:
    one = crawled["one_forbidden"]
    assert one.result["stop_reason"] == "finished"
    assert one.page("/van-ban").reason == "http_403"
    assert all(one.page(f"/{section}").readable for section in SECTIONS if section != "van-ban")
    assert one.portal is not None
    assert one.portal.paths.count("/van-ban") == 2
