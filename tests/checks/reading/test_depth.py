"""Deep nests and huge pages: nothing is dropped, nothing costs more than its share, what is not read is said."""

from __future__ import annotations

import time

import pytest

from checks.reading import tree
from checks.reading.close import ClosePage
from checks.reading.facts import PageFacts
from checks.reading.page import read_page

_FOOTER = "<footer><a href='/cuoi-trang'>Liên hệ cuối trang</a></footer>"
# What opens and what closes one level, each with room for its number.
_NESTS = {
    "lists": ("<ul><li><a href='/tin/{n}'>Tin bài số {n} của Sở</a>", "</li></ul>"),
    "boxes": ("<div>", "</div>"),
    "boxes with links": ("<div class='khoi'>Chữ <a href='/muc/{n}'>Mục thứ {n}</a>", "</div>"),
    "tables": ("<table><tr><td>", "</td></tr></table>"),
    "tables of rows": (
        "<table><tr><td>Số {n}</td><td><a href='/vb/{n}'>Văn bản số {n}</a></td><td>",
        "</td></tr></table>",
    ),
    "formatting": ("<b><i><span>", "</span></i></b>"),
    "headed boxes": (
        "<div><h3>Mục {n} của trang</h3><a href='/m/{n}'>Bài viết số {n} trong mục</a>",
        "</div>",
    ),
    "boxes headed at their end": (
        "<div><a href='/m/{n}'>Bài viết số {n} trong mục</a>",
        "<h3>Cuối</h3></div>",
    ),
    "clickable boxes": ("<div onclick=\"location.href='/k/{n}'\">Khối {n}", "</div>"),
    "definition lists": ("<dl><dt>Tên {n}</dt><dd>", "</dd></dl>"),
    "fields": ("<div>Họ tên <input name='t{n}'><button>Gửi</button>", "</div>"),
    "breadcrumbs": ("<div class='breadcrumb'>», <span class='x'>", "</span></div>"),
    "menus": ("<nav><ul class='menu'><li><a href='/x/{n}'>Mục {n}</a>", "</li></ul></nav>"),
    "tabs": ("<div role='tab' data-target='#p{n}'><i id='p{n}'></i>", "</div>"),
    "inline links": ("<strong><a href='/i/{n}'>Xem bài số {n} ở đây</a> ", "</strong>"),
}
# Many brothers.
_ROWS = {
    "paragraphs": "<p>Đoạn văn thứ {n} của trang này nói về công việc của Sở.</p>",
    "entries": "<div class='item'><h3><a href='/tin/{n}'>Sở tổ chức hội nghị lần {n}</a></h3><i>12/03/2025</i></div>",
    "rows": "<tr><td>{n}</td><td>Quyết định về việc số {n}</td><td><a href='/vb/{n}'>Xem văn bản</a></td></tr>",
    "headings": "<h3>Tiêu đề của mục số {n}</h3>",
    "classes": "<div class='c{n}'><b class='title'>Chuyên mục {n}</b></div>",
    "fields": "Trường {n}<input name='t{n}'>",
    "bare fields": "<input name='t{n}'>",
    "links on one line": "<a href='/d/{n}'>Văn bản số {n} của Sở</a><br>",
    "drop-downs": "<div class='dropdown'><a href='/1/{n}'>Mục một {n}</a><a href='/2/{n}'>Mục hai {n}</a></div>",
    "empty containers": "<div id='ds{n}'></div>",
    "files": "<p><a href='/tep/{n}.pdf'>Tệp số {n} của văn bản</a></p>",
    "numbers": "<p>Máy lẻ 3844 {n} gọi giờ hành chính</p>",
}


def _read(body: str) -> PageFacts:
    html = f"<html><head><title>Sở Thử nghiệm</title></head><body><h1>Trang</h1>{body}{_FOOTER}</body></html>"
    return read_page("http://so.example.gov.vn/", html.encode(), content_type="text/html; charset=utf-8")


def _nest(kind: str, depth: int, *, closed: bool = True) -> str:
    opens, closes = _NESTS[kind]
    return "".join(opens.format(n=n) for n in range(depth)) + closes * (depth if closed else 0)


def _rows(kind: str, count: int) -> str:
    rows = "".join(_ROWS[kind].format(n=n) for n in range(count))
    return f"<table>{rows}</table>" if kind == "rows" else f"<div>{rows}</div>"


def _cost(body: str) -> float:
    began = time.process_time()
    _read(body)
    return time.process_time() - began


def _grows_evenly(small: str, large: str, times: int) -> bool:
    """Whether `times` as much costs not much more than `times` as long (half as much again for a busy machine)."""
    return any(_cost(large) <= max(times * 2 * _cost(small), 0.15) for _ in range(5))


@pytest.mark.parametrize("kind", _NESTS)
def test_a_deep_nest_costs_its_share_and_hides_no_footer(kind: str) -> None:
    facts = _read(_nest(kind, 5000))

    assert facts.links[-1].url == "http://so.example.gov.vn/cuoi-trang"
    assert not facts.cut
    assert _grows_evenly(_nest(kind, 1200), _nest(kind, 4800), 4)


@pytest.mark.parametrize("kind", ["lists", "boxes with links", "headed boxes"])
def test_nor_does_one_that_is_never_closed(kind: str) -> None:
    facts = _read(_nest(kind, 5000, closed=False))

    assert facts.links[-1].text == "Liên hệ cuối trang"
    assert len(facts.links) == 5001


@pytest.mark.parametrize("kind", _ROWS)
def test_many_brothers_cost_their_share(kind: str) -> None:
    facts = _read(_rows(kind, 2500))

    assert facts.links[-1].text == "Liên hệ cuối trang"
    assert not facts.cut
    assert _grows_evenly(_rows(kind, 1200), _rows(kind, 4800), 4)


def test_a_page_of_more_elements_than_are_read_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "MOST_ELEMENTS", 500)

    assert _read(_rows("paragraphs", 600)).cut
    assert not _read(_rows("paragraphs", 400)).cut
    monkeypatch.setattr(tree, "MOST_LETTERS", 1000)
    assert _read(_rows("paragraphs", 400)).cut
    assert len(_read("<p>" + "chữ " * 5000).main_text) <= 1001


def test_a_page_of_more_links_than_are_read_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "MOST_LINKS", 50)
    links = "<p><a href='/a'>Mục</a></p>"

    assert _read(links * 60).cut
    assert len(_read(links * 60).links) == 50
    assert not _read(links * 40).cut


def test_a_long_text_of_an_entry_names_no_menu() -> None:
    inner = "<ul><li><a href='/b'>Mục con</a></ul>"
    long, short = "Nội dung dài của một mục không phải nhãn " * 4, "Giới thiệu"

    assert _read(f"<nav><ul><li><p>{short}</p>{inner}</ul></nav>").links[0].menu_path[0] == short
    assert _read(f"<nav><ul><li><p>{long}</p>{inner}</ul></nav>").links[0].menu_path == ()


def test_a_deep_link_is_told_with_a_menu_path_of_bounded_length() -> None:
    entries = "".join(f"<ul><li><a href='/x/{n}'>Mục {n}</a>" for n in range(300))
    facts = _read(f"<nav>{entries}</nav>")

    assert max(len(link.menu_path) for link in facts.links) == 20


def test_a_citation_in_a_deep_nest_is_looked_for_without_an_error() -> None:
    body = ("<div>" * 2000 + "Sở Thử nghiệm" + "</div>" * 2000 + "<p id='cuoi'>Cuối trang</p>").encode()

    assert ClosePage(body).path_of("Sở Thử nghiệm") is not None
