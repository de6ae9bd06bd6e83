"""Blocks that say nothing known show by their sameness; honest pages that are all alike stay content."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checks.reading.page import read_page
from crawler.fetching import Answer, blocked
from crawler.missing import Missing, impossible_address
from crawler.outcomes import of_status
from crawler.sameness import SUSPICIOUS, Place, Sameness, body_print, is_uneasy
from evidence.model import Visibility
from tests.crawler.portals import Crawled, Portal, Reply, crawl_portals, page

HOME = "http://so.example.gov.vn/"
SECTIONS = ("gioi-thieu", "tin-tuc", "van-ban", "thu-tuc", "lien-he", "du-an", "hoi-dap", "thong-ke")
WORDS = "Nội dung của mục này do đơn vị biên tập, cập nhật và chịu trách nhiệm theo quy định. " * 12


def answer(path: str, body: str) -> Answer:
    kind = (("Content-Type", "text/html; charset=utf-8"),)
    return Answer(url=HOME + path, status=200, headers=kind, body=body.encode())


def test_addresses_times_and_tokens_do_not_make_a_body_another() -> None:
    one = answer("tin-tuc", "<p>Xin chào 10:32, tin-tuc, ma=8f3a9c01dd</p><a href=/>Về</a>")
    two = answer("van-ban", "<p>Xin chào 11:05, van-ban, ma=77ab10ff3e</p><a href=/>Về</a>")
    assert body_print(one) == body_print(two) != ""
    assert body_print(answer("x", "<p>Chào mừng</p>")) != body_print(one)


def test_long_pages_and_pages_that_lead_on_have_no_print() -> None:
    links = "".join(f'<a href="/muc-{name}">Mục</a>' for name in "abc")
    assert body_print(answer("x", f"<p>{WORDS * 3}</p>")) == ""
    assert body_print(answer("x", links)) == ""


def test_three_addresses_are_suspicious_until_the_body_is_known_as_content() -> None:
    sameness, same = Sameness(), answer("a", "<p>Đang cập nhật</p>")
    places = [Place(key=name, url=HOME + name) for name in "abc"]
    assert [len(sameness.met(place, same)) for place in (places[0], places[0], places[1])] == [0, 0, 0]
    assert sameness.met(places[2], same) == tuple(places)
    sameness.is_content(same)
    assert sameness.met(Place(key="d", url=HOME + "d"), same) == ()


def test_on_a_portal_with_menus_one_bare_page_is_suspicious_a_few_times() -> None:
    sameness = Sameness(bare_is_odd=True)
    met = []
    for number in range(20):
        bare = answer(f"p{number}", f"<p>{'x' * (number + 1)}</p>")
        met.append(len(sameness.met(Place(key=f"{number}", url=f"{HOME}{number}"), bare)))
        sameness.is_content(bare)
    assert met[0] == 1
    assert 0 < sum(met) < 20
    assert met[-1] == 0


def test_a_page_that_waits_or_comes_again_is_uneasy() -> None:
    assert is_uneasy(answer("a", "<p>Vui lòng chờ</p>"))
    assert is_uneasy(answer("a", "<script>location.reload()</script>"))
    assert not is_uneasy(answer("a", "<p>Chưa có dữ liệu</p>"))


def missing(
    status: int | None, body: str = "", *, outcome: Any = None, final: str = "x", home: str = ""
) -> Missing:
    facts = read_page(HOME + final, body.encode(), content_type="text/html; charset=utf-8") if body else None
    told = {"outcome": outcome} if outcome is not None else {}
    return Missing.learn(status=status, final_url=HOME + final, home=HOME, facts=facts, **told)


@pytest.mark.parametrize(
    "found",
    [
        missing(None),
        missing(503, outcome=of_status(503)),
        missing(500, outcome=of_status(500)),
        missing(403, outcome=of_status(403)),
        missing(200, "<p>Vui lòng chờ</p>", outcome=blocked("challenge")),
        missing(200, "<p>Hệ thống đang bảo trì, vui lòng quay lại sau</p>"),
    ],
)
def test_trouble_teaches_nothing(found: Missing) -> None:
    assert found == Missing()
    assert not found.learnt


def test_what_answers_teaches() -> None:
    assert missing(404) == Missing(learnt=True)
    assert missing(200, "<p>x</p>", final="").to_home
    soft = missing(200, "<h1>Không có trang này</h1>")
    assert soft.learnt
    assert soft.fingerprint


def test_an_application_s_shell_is_no_missing_page() -> None:
    shell = "<html><body><div id=root></div><script src=/app.js></script></body></html>"
    facts = read_page(HOME, shell.encode(), content_type="text/html")
    url = HOME + "tin-tuc"
    assert missing(200, shell).reason(facts, url=url, requested=url, home=HOME, redirected=False) == ""


def test_impossible_addresses_are_the_same_in_every_run_and_differ() -> None:
    assert impossible_address(HOME) == impossible_address(HOME)
    assert len({impossible_address(HOME, number) for number in range(5)}) == 5


class Turns:
    """What a portal answers to its n-th request, over all addresses; `other` may return None for the page itself."""

    def __init__(self, other: Callable[[int, str], Reply | None]) -> None:
        self.other, self.number = other, 0

    def __call__(self, reply: Reply) -> Callable[[Any], Reply]:
        def answer(handler: Any) -> Reply:
            self.number += 1
            return self.other(self.number, handler.path) or reply

        return answer


def portal(other: Callable[[int, str], Reply | None], *, missing: Reply | None = None) -> Portal:
    menu = "".join(f'<li><a href="/{name}">{name.replace("-", " ").title()}</a></li>' for name in SECTIONS)
    shell = f"<nav><ul>{menu}</ul></nav><main><h1>{{0}}</h1><p>{WORDS}</p></main>"
    turns = Turns(other)
    pages: dict[str, Any] = {f"/{name}": turns(page(shell.format(name), title=name)) for name in SECTIONS}
    nothing = missing or page("<h1>404</h1>", status=404)
    return Portal(
        pages={"/": page(shell.format("Trang chủ")), **pages, "/robots.txt": page("", status=404)},
        missing=lambda path: other(turns.number + 1, path) or nothing,
    )


def dull(number: int) -> Reply:
    return page(f"<h2>Trang thông tin</h2><p>Kính chào quý vị. {number}</p>")


UPDATING = page("<p>Chuyên mục đang được cập nhật.</p>")
SHELL = page('<div id="root"></div><script src="/app.js"></script>')
SOFT = page("<h1>Liên kết quý vị vừa chọn hiện không có trên cổng</h1><p>Mời chọn mục khác ở thực đơn.</p>")
_HOMEWARD: Reply = (302, {"Location": "/"}, b"")
PORTALS: dict[str, Callable[[], Portal]] = {
    "lifts": lambda: portal(lambda n, path: dull(n) if 3 <= n <= 6 else None),
    "never": lambda: portal(lambda n, path: dull(n) if n >= 3 else None),
    "updating": lambda: portal(lambda n, path: UPDATING if path in ("/van-ban", "/thu-tuc", "/du-an", "/hoi-dap") else None),
    "application": lambda: portal(lambda n, path: SHELL),
    "homeward": lambda: portal(lambda n, path: _HOMEWARD if 3 <= n <= 6 else None),
    "moved": lambda: portal(lambda n, path: _HOMEWARD if path in ("/van-ban", "/thu-tuc", "/du-an", "/hoi-dap") else None),
    "late": lambda: portal(
        lambda n, path: (500, {}, b"") if "khong-co" in path and n < 3 else SOFT if path == "/thong-ke" else None,
        missing=SOFT,
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Crawled]:
    return crawl_portals(
        Path(tmp_path_factory.mktemp("sameness")), {name: made() for name, made in PORTALS.items()}
    )


@pytest.mark.parametrize("name", ["lifts", "homeward"])
def test_what_was_taken_for_content_is_taken_back_and_asked_for_again(
    crawled: dict[str, Crawled], name: str
) -> None:
    one = crawled[name]
    assert one.result["stop_reason"] == "finished"
    for section in SECTIONS:
        found = one.page(f"/{section}")
        assert found.readable
        assert WORDS.encode()[:40] in one.site.body(found)


def test_a_portal_that_answers_everything_alike_is_left_with_its_pages_marked(
    crawled: dict[str, Crawled],
) -> None:
    one = crawled["never"]
    assert one.result["stop_reason"] == "blocked"
    sections = [found for found in one.site.pages if found.depth]
    assert [found for found in sections if found.visibility is Visibility.BLOCKED]
    for found in sections:
        unread = (Visibility.BLOCKED, Visibility.OUT_OF_BUDGET)
        assert found.visibility in unread or WORDS.encode()[:40] in one.site.body(found)
    assert one.portal is not None
    assert len(one.portal.asked) < 20


@pytest.mark.parametrize("path", ["/van-ban", "/thu-tuc", "/du-an", "/hoi-dap"])
def test_honest_pages_that_are_alike_are_content(crawled: dict[str, Crawled], path: str) -> None:
    assert crawled["updating"].result["stop_reason"] == "finished"
    assert crawled["updating"].page(path).readable
    assert crawled["moved"].page(path).reason == "redirected_home"


def test_the_shell_of_an_application_is_neither_blocked_nor_missing(crawled: dict[str, Crawled]) -> None:
    one = crawled["application"]
    assert {one.page(f"/{section}").reason for section in SECTIONS} == {"needs_browser"}


def test_not_there_is_learnt_later_where_it_could_not_be_at_first(crawled: dict[str, Crawled]) -> None:
    one = crawled["late"]
    assert one.page("/thong-ke").reason == "soft_404"
    assert one.site.probe("not_found").value["status"] == 200  # type: ignore[union-attr]


def test_suspicion_needs_several_addresses() -> None:
    assert SUSPICIOUS >= 3
