"""What traps do to a walk: switches change nothing that follows, redirects that count end, sessions are seen through."""

from __future__ import annotations

from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from itertools import count
from pathlib import Path

import pytest

from checks.discovery import find_sections
from evidence.model import Page, Visibility
from jobs.judging import read_site
from scoring.calendar import window_for
from scoring.rubric import rubric_for
from tests.crawler.portals import Crawled, Portal, Reply, crawl_portals, page

TEXT = (
    "<p>"
    + "Sở thực hiện chức năng quản lý nhà nước về khoa học và công nghệ trên địa bàn tỉnh. " * 3
    + "</p>"
)
MENU = {
    "gioi-thieu": "Giới thiệu chung",
    "chuc-nang": "Chức năng, nhiệm vụ",
    "lich-cong-tac": "Lịch công tác",
    "lien-he": "Liên hệ",
    "thong-ke": "Báo cáo thống kê",
}
NUMBERS = count(1)


def shell(name: str, more: str = "", *, query: str = "", Set_Cookie: str = "") -> Reply:  # noqa: N803
    menu = "".join(f"<li><a href='/{path}{query}'>{label}</a></li>" for path, label in MENU.items())
    home = f"<li><a href='/{query}'>Trang chủ</a></li>"
    return page(
        f"<nav><ul>{home}{menu}</ul></nav><main><h1>{name}</h1><p>Mục {name}</p>{TEXT.replace('Sở', name)}{more}</main>",
        title=name,
        Set_Cookie=Set_Cookie,
    )


def plain(more: str = "") -> dict[str, Reply]:
    pages = {f"/{path}": shell(label) for path, label in MENU.items()}
    return {"/": shell("Sở Thử nghiệm", more, Set_Cookie="phien=cua-trang-chu; Path=/"), **pages}


def switching() -> Portal:
    """Every page tells its cookie; two links set others."""

    def turn(handler: BaseHTTPRequestHandler) -> Reply:
        del handler
        return 302, {"Location": "/gioi-thieu", "Set-Cookie": "ngon_ngu=en; Path=/"}, b""

    pages = plain("<a href='/doi?ma=en'>Tiếng nước ngoài</a> <a href='/giao-dien/toi'>Nền tối</a>")
    return Portal(
        pages={
            **pages,
            "/doi?ma=en": turn,
            "/giao-dien/toi": shell("Nền tối", Set_Cookie="mau=toi; Path=/"),
        }
    )


def walled() -> Portal:
    """A section that leads back to itself until the visitor brings the cookie that it has set."""

    def wall(handler: BaseHTTPRequestHandler) -> Reply:
        if "qua=1" in handler.headers.get("Cookie", ""):
            return shell("Báo cáo thống kê", "<p>Số liệu thống kê năm 2026</p>")
        return 302, {"Location": "/thong-ke", "Set-Cookie": "qua=1; Path=/"}, b""

    return Portal(pages={**plain(), "/thong-ke": wall})


def counting() -> Portal:
    """Redirects that count: each leads to the next number."""

    def missing(path: str) -> Reply:
        if path.startswith("/chuyen/"):
            return 302, {"Location": f"/chuyen/{int(path[8:]) + 1}"}, b""
        return page("<h1>404</h1>", status=404)

    links = "".join(f"<p>{n}: <a href='/chuyen/{n * 1000}'>tới nơi {n}</a> của bài</p>" for n in range(1, 25))
    return Portal(pages=plain(links), missing=missing)


def with_sessions() -> Portal:
    """Every link of every answer carries a session of its own."""

    def missing(path: str) -> Reply:
        bare = path.partition("?")[0].strip("/")
        query = f"?ma_phien={next(NUMBERS):06d}"
        if bare and bare not in MENU:
            return page("<h1>404</h1>", status=404)
        return shell(MENU.get(bare, "Sở Thử nghiệm"), query=query)

    return Portal(pages={}, missing=missing)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Crawled]:
    folder: Path = tmp_path_factory.mktemp("traps")
    portals = {"switch": switching(), "wall": walled(), "count": counting(), "session": with_sessions()}
    return crawl_portals(folder, portals)


def titles_of(one: Crawled) -> dict[str, str]:
    found = read_site(one.site)
    return {url.split("/", 3)[3]: facts.title for url, facts in found.items()}


def asked(one: Crawled) -> Portal:
    assert one.portal is not None
    return one.portal


def test_the_home_pages_cookie_goes_with_every_request_and_no_other_does(
    crawled: Mapping[str, Crawled],
) -> None:
    requests = asked(crawled["switch"]).asked
    home = next(number for number, one in enumerate(requests) if one.path == "/")
    assert {one.cookie for one in requests[home + 1 :]} == {"phien=cua-trang-chu"}
    assert {"/doi?ma=en", "/giao-dien/toi"} <= {one.path for one in requests}


def test_a_switch_is_not_taken_for_the_page_that_it_leads_to(crawled: Mapping[str, Crawled]) -> None:
    assert titles_of(crawled["switch"])["gioi-thieu"] == "Giới thiệu chung"


def test_a_page_that_asks_for_its_own_cookie_is_read(crawled: Mapping[str, Crawled]) -> None:
    assert crawled["wall"].page("/thong-ke").visibility is Visibility.SEEN
    assert "qua=1" in next(
        one.cookie for one in reversed(asked(crawled["wall"]).asked) if one.path == "/thong-ke"
    )


def test_redirects_that_count_end_soon_are_cut_and_do_not_end_the_walk(
    crawled: Mapping[str, Crawled],
) -> None:
    one = crawled["count"]
    tried = [page for page in one.site.pages if "/chuyen/" in page.requested_url]
    requests = [path for path in asked(one).paths if path.startswith("/chuyen/")]
    assert {page.reason for page in tried} == {"redirect_loop"}
    assert 5 <= len(tried) < 10
    assert len(requests) <= len(tried) * 4
    assert one.result["stop_reason"] == "finished"
    (cut,) = [left for left in one.site.left_out if left.reason == "fruitless"]
    assert cut.pattern == "/chuyen/*"
    assert cut.addresses >= 5


def test_sessions_are_seen_through_and_every_page_is_asked_for_a_few_times_only(
    crawled: Mapping[str, Crawled],
) -> None:
    one = crawled["session"]
    assert one.site.spelling.ignored == ("ma_phien",)
    assert len(asked(one).paths) < 30
    assert [(left.reason, left.pattern) for left in one.site.left_out] == [("same_page", "?ma_phien")]


def test_a_page_that_was_read_twice_before_that_was_known_is_judged_once(
    crawled: Mapping[str, Crawled],
) -> None:
    site = crawled["session"].site
    assert sorted(facts.title for facts in read_site(site).values()) == sorted(
        [*MENU.values(), "Sở Thử nghiệm"]
    )


def test_a_section_behind_a_session_is_found_when_the_archive_is_judged(
    crawled: Mapping[str, Crawled],
) -> None:
    site = crawled["session"].site
    day = site.started_at.date()
    window = window_for(rubric_for("so", day).window, day)
    found = find_sections(site, read_site(site), evaluated_at=day, window=window)
    assert found["functions_and_duties"].shown is True
    assert found["contact"].shown is True


def test_no_page_is_recorded_twice(crawled: Mapping[str, Crawled]) -> None:
    def seen(pages: tuple[Page, ...]) -> list[str]:
        return [page.url for page in pages if page.readable]

    for one in crawled.values():
        urls = seen(one.site.pages)
        assert len(urls) == len(set(urls))
