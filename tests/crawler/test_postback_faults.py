"""Post-backs that go wrong: the form is sent again, and the page before the click is never taken for what it opens."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import parse_qs

import pytest

from evidence.model import Page, Visibility
from tests.crawler.portals import Crawled, Portal, Reply, crawl_portals, page

_NAMES = {
    "rong": "Giới thiệu",  # an empty answer the first time
    "ban": "Văn bản",  # busy the first time
    "cu": "Lịch công tác",  # the page before the click, again and again
    "mat": "Hỏi đáp",  # an empty answer always
}
_MENU = (
    '<form method="post" action="/"><input type="hidden" name="__VIEWSTATE" value="v"><nav><ul>'
    + "".join(
        f"<li><a href=\"javascript:__doPostBack('{key}','')\">{name}</a></li>" for key, name in _NAMES.items()
    )
    + '<li><a href="/tin">Tin tức</a></li><li><a href="/lien-he">Liên hệ</a></li></ul></nav></form>'
)
_HOME = page(f"{_MENU}<main><p>{'Trang chủ của Sở. ' * 60}</p></main>")


def _text(name: str) -> Reply:
    return page(f"{_MENU}<main><h1>{name}</h1><p>{f'Nội dung mục {name}. ' * 60}</p></main>", title=name)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    asked: Counter[str] = Counter()

    def post(handler: Any) -> Reply:
        body = handler.rfile.read(int(handler.headers["Content-Length"])).decode()
        target = parse_qs(body)["__EVENTTARGET"][0]
        asked[target] += 1
        if target == "cu":
            return _HOME
        if target == "mat" or (target == "rong" and asked[target] == 1):
            return (200, {"Content-Type": "text/html; charset=utf-8"}, b"")
        if target == "ban" and asked[target] == 1:
            return (302, {"Location": "/van-ban-ban"}, b"")
        return _text(_NAMES[target])

    busy: Counter[str] = Counter()

    def documents(_: Any) -> Reply:
        busy["/van-ban-ban"] += 1
        return page("<p>Bận</p>", status=503) if busy["/van-ban-ban"] == 1 else _text("Văn bản")

    portal = Portal(
        pages={
            "/robots.txt": (404, {}, b""),
            "/": _HOME,
            "/van-ban-ban": documents,
            "/tin": _text("Tin tức"),
            "/lien-he": _text("Liên hệ"),
        },
        posts=post,
    )
    return crawl_portals(tmp_path_factory.mktemp("faults"), {"faults": portal})["faults"]


def _page(crawled: Crawled, key: str) -> Page:
    return next(one for one in crawled.site.pages if one.requested_url.endswith(f"#click={_NAMES[key]}"))


@pytest.mark.parametrize("key", ["rong", "ban"])
def test_what_did_not_come_is_asked_for_again_by_its_form_or_where_that_led(
    crawled: Crawled, key: str
) -> None:
    found = _page(crawled, key)
    assert found.visibility is Visibility.SEEN
    assert f"Nội dung mục {_NAMES[key]}" in crawled.site.body(found).decode()


def test_the_page_before_the_click_is_not_what_the_click_opens(crawled: Crawled) -> None:
    found = _page(crawled, "cu")
    assert (found.visibility, found.reason) == (Visibility.ERRORED, "click_changed_nothing")


def test_what_never_comes_is_named_and_not_seen(crawled: Crawled) -> None:
    found = _page(crawled, "mat")
    assert (found.visibility, found.reason) == (Visibility.UNREACHABLE, "empty_response")
