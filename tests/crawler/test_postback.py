"""Menus and lists that only post back: read without a browser, under the addresses that visitors end at."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from checks.reading.page import read_page
from crawler.postback import called, script_labelled, server_form
from evidence.model import Visibility
from evidence.warc import scan
from tests.crawler.portals import Crawled, Portal, Reply, crawl_portals, page

_MENU = """<form method="post" action="./"><input type="hidden" name="__VIEWSTATE" value="trang-thai/+=">
<input type="hidden" name="__EVENTTARGET" value=""><input type="text" name="tim" value="">
<input type="submit" name="nut" value="Tìm"><input type="checkbox" name="chon" checked>
<input type="radio" name="kieu" value="1">
<select name="nam"><option value="2025">2025</option><option value="2026" selected>2026</option></select>
<textarea name="y">góp ý</textarea>
<nav><ul><li><a href="javascript:__doPostBack('m$gt','')">Giới thiệu</a></li>
<li><a href="javascript:__doPostBack('m$tin','')">Tin tức</a></li>
<li><a href="javascript:__doPostBack('m$ra','')">Đăng nhập</a></li>
</ul></nav></form>"""


def _list(number: int) -> Reply:
    rows = "".join(
        f"<li><a href='/bai-{number}-{n}'>Sở tổ chức hội nghị chuyên đề số {number}{n} về chuyển đổi số</a> "
        f"<span>(0{n}/0{4 - number}/2026)</span></li>"
        for n in range(1, 6)
    )
    pager = "".join(
        f"<a href=\"javascript:__doPostBack('ds','Page${n}')\">{n}</a> " for n in (1, 2, 3) if n != number
    )
    return page(
        f"<form method='post' action='/tin-tuc'><input type='hidden' name='__VIEWSTATE' value='v'><main><h1>Tin tức</h1>"
        f"<ul>{rows}</ul><div class='pager'>{pager}</div></main></form>",
        title="Tin tức",
    )


def _post(handler: Any) -> Reply:
    """The menu leads on by a redirect, the pager changes the page in place."""
    body = handler.rfile.read(int(handler.headers["Content-Length"])).decode()
    form = parse_qs(body, keep_blank_values=True)
    target, argument = form["__EVENTTARGET"][0], form["__EVENTARGUMENT"][0]
    if target == "ds":
        return _list(int(argument.removeprefix("Page$")))
    if form["__VIEWSTATE"] != ["trang-thai/+="] or "nut" in form or form["nam"] != ["2026"]:
        return page("<h1>Lỗi</h1>", status=500)
    return (302, {"Location": {"m$gt": "/gioi-thieu", "m$tin": "/tin-tuc"}[target]}, b"")


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    portal = Portal(
        pages={
            "/robots.txt": (404, {}, b""),
            "/": page(f"{_MENU}<main><p>{'Trang chủ của Sở. ' * 60}</p></main>"),
            "/gioi-thieu": page(f"<main><h1>Giới thiệu</h1><p>{'Chức năng của Sở. ' * 60}</p></main>"),
            "/tin-tuc": _list(1),
        },
        posts=_post,
    )
    return crawl_portals(tmp_path_factory.mktemp("posts"), {"webforms": portal})["webforms"]


def test_a_menu_entry_is_recorded_under_the_address_that_it_leads_to(crawled: Crawled) -> None:
    found = crawled.page("/gioi-thieu")
    assert (found.visibility, found.status, found.rendered) == (Visibility.SEEN, 200, False)
    assert found.requested_url.endswith("/#click=Giới thiệu")
    assert "Chức năng của Sở" in crawled.site.body(found).decode()


def test_what_was_posted_stands_in_the_archive_beside_its_answer(crawled: Crawled) -> None:
    archive = Path(crawled.result["archive_path"])
    sent = [
        record.payload.decode()
        for record in scan(archive, payloads_of=frozenset({"request"}))
        if record.kind == "request"
    ]
    assert sum("__EVENTARGUMENT=Page%242" in body for body in sent) == 1
    assert all("__VIEWSTATE=" in body for body in sent)


def test_what_a_click_has_led_to_is_not_asked_for_again(crawled: Crawled) -> None:
    assert crawled.portal is not None
    assert crawled.portal.paths.count("/gioi-thieu") == 1


def test_pages_of_a_list_that_posts_back_in_place_are_pages_of_their_own(crawled: Crawled) -> None:
    assert [path for path in crawled.paths if "#click=trang" in path] == [
        "/tin-tuc#click=trang 2",
        "/tin-tuc#click=trang 3",
    ]
    second = crawled.page("/tin-tuc#click=trang 2")
    assert second.readable
    assert "chuyên đề số 21" in crawled.site.body(second).decode()


def test_nobody_is_logged_in(crawled: Crawled) -> None:
    assert not any("Đăng nhập" in found.url for found in crawled.site.pages)


def test_the_form_is_sent_as_a_browser_would_send_it() -> None:
    form = server_form(_MENU, "https://so.tinh.gov.vn/")
    assert form is not None
    assert form.action == "https://so.tinh.gov.vn/"
    sent = parse_qs(form.body("m$gt", "").decode(), keep_blank_values=True)
    assert sent == {
        "__EVENTTARGET": ["m$gt"],
        "__EVENTARGUMENT": [""],
        "__VIEWSTATE": ["trang-thai/+="],
        "tim": [""],
        "chon": ["on"],
        "nam": ["2026"],
        "y": ["góp ý"],
    }


def test_without_a_viewstate_only_a_browser_can_tell() -> None:
    assert server_form("<p>x</p><form method=post><input name=a></form>", "https://so.tinh.gov.vn/") is None


def test_post_backs_are_read_from_their_scripts() -> None:
    assert called(r"__doPostBack('ctl00$m','a\\b')") == ("ctl00$m", r"a\b")
    assert called('WebForm_DoPostBackWithOptions(new WebForm_PostBackOptions("b", "", true))') == ("b", "")
    assert called("window.print()") is None
    facts = read_page("https://so.tinh.gov.vn/", f"<body>{_MENU}</body>".encode())
    assert script_labelled(facts, "Giới thiệu").startswith("__doPostBack")
    assert script_labelled(facts, "Không có") == ""
