"""Menus, headers, side columns and footers of the makes of portals that are common in Vietnam."""

import pytest

from checks.reading.facts import Region
from checks.reading.page import read_page

URL = "https://so.tinh.gov.vn/tin-tuc"
TEXT = "Sở Tài chính tổ chức hội nghị triển khai nhiệm vụ trọng tâm của ngành trong sáu tháng cuối năm. " * 8
SIDE = "".join(f'<li><a href="/ben/{number}">Mục bên thứ {number}</a></li>' for number in range(6))
MENU = "".join(f'<li><a href="/muc/{number}">Mục {number}</a></li>' for number in range(6))


def regions(body: str) -> dict[str, Region]:
    facts = read_page(URL, f"<html><body>{body}</body></html>".encode())
    return {link.url.removeprefix("https://so.tinh.gov.vn"): link.region for link in facts.links}


MAKES = {
    "landmarks": f'<header><img src="/logo.png"><nav><ul>{MENU}</ul></nav></header><main><p>{TEXT}</p><a '
    f'href="/bai">Bài viết</a></main>'
    f'<aside><ul>{SIDE}</ul></aside><footer><a href="/chan">Chân trang</a></footer>',
    "liferay": f'<div id="header"></div><nav id="navigation" role="navigation"><div id="menu"><ul>{MENU}</ul></div></nav>'
    f'<div id="main"><div id="main-content" role="main"><div class="portlet-layout row-fluid"><div '
    f'class="portlet-column span9"><p>{TEXT}</p>'
    f'<a href="/bai">Bài viết</a></div><div class="portlet-column span3"><ul>{SIDE}</ul></div></div></div></div>'
    '<div class="footer-wrapper"><a href="/chan">Chân trang</a></div>',
    "bootstrap": f'<div class="container-fluid menu-top"><ul>{MENU}</ul></div><div class="row"><div '
    f'class="col-md-9 col-sm-12"><p>{TEXT}</p>'
    f'<a href="/bai">Bài viết</a></div><div class="col-md-3"><ul>{SIDE}</ul></div></div><div id="Footer"><a '
    f'href="/chan">Chân trang</a></div>',
    "joomla": f'<div id="mainmenu"><ul class="menu">{MENU}</ul></div><div id="rt-main"><div '
    f'class="component-content"><p>{TEXT}</p><a href="/bai">Bài viết</a>'
    f'</div></div><div id="sidebar-right"><ul>{SIDE}</ul></div><div id="rt-footer"><a href="/chan">Chân trang</a></div>',
    "dnn": f'<div id="dnn_NavPane" class="MainNav"><ul>{MENU}</ul></div><div id="dnn_ContentPane"><p>'
    f'{TEXT}</p><a href="/bai">Bài viết</a></div>'
    f'<div id="dnn_RightPane"><ul>{SIDE}</ul></div><div id="dnn_FooterPane"><a href="/chan">Chân trang</a></div>',
    "webforms": f'<form><table width="1000"><tr><td colspan="2"><div class="menu"><ul>{MENU}</ul></div></td>'
    f'</tr><tr><td width="220"><ul>{SIDE}</ul></td>'
    f'<td><p>{TEXT}</p><a href="/bai">Bài viết</a></td></tr></table><div class="chan-trang"><a href="/chan">'
    f"Chân trang</a></div></form>",
    "bare": f'<div><ul>{MENU}</ul></div><div><p>{TEXT}</p><a href="/bai">Bài viết</a></div><div style="width: '
    f'20%" class="right"><ul>{SIDE}</ul></div>'
    '<div class="foot"><a href="/chan">Chân trang</a></div>',
}


@pytest.mark.parametrize("make", MAKES)
def test_parts_of_a_page(make: str) -> None:
    found = regions(MAKES[make])
    assert found["/muc/3"] is Region.MENU
    assert found["/bai"] is Region.MAIN
    assert found["/ben/2"] is Region.ASIDE
    assert found["/chan"] is Region.FOOTER


@pytest.mark.parametrize("make", MAKES)
def test_main_text_is_the_text_of_the_main_part(make: str) -> None:
    facts = read_page(URL, f"<body>{MAKES[make]}</body>".encode())
    assert facts.main_text.startswith("Sở Tài chính tổ chức")
    assert "Mục bên" not in facts.main_text and "Mục 3" not in facts.main_text
    assert "Chân trang" in facts.footer_text
    assert "Mục bên thứ 2" in facts.aside_text


@pytest.mark.parametrize(
    "trail",
    [
        '<ol class="breadcrumb"><li><a href="/">Trang chủ</a></li><li class="active">Tin tức</li></ol>',
        '<div class="dd"><span><a href="/">Trang chủ</a></span><span><p>Tin tức</p></span></div>',
        '<div id="duong-dan"><a href="/">Trang chủ</a> &raquo; Tin tức</div>',
        '<nav aria-label="breadcrumb" class="breadcrumb"><a href="/">Trang chủ</a> / <a href="/tin-tuc">Tin tức</a></nav>',
        '<p><a href="/">Trang chủ</a> &gt; <a href="/tin-tuc">Tin tức</a></p>',
        '<span id="DeltaTitleArea"><a href="/">Trang chủ</a> &gt; Tin tức</span>',
        '<span id="ctl00_SiteMapPath1"><a href="/">Trang chủ</a> &gt; <span>Tin tức</span></span>',
        '<div><p><a href="/">Trang chủ</a> | Tin tức</p><p></p><p>Hôm nay</p></div>',
    ],
)
def test_breadcrumbs(trail: str) -> None:
    facts = read_page(URL, f"<body><main>{trail}<p>{TEXT}</p></main></body>".encode())
    assert facts.breadcrumbs == ("Trang chủ", "Tin tức")
    assert "Trang chủ" not in facts.main_text


def test_no_breadcrumb() -> None:
    assert read_page(URL, b"<main><p>Tin</p></main>").breadcrumbs == ()
    empty = read_page(URL, f'<main><div class="breadcrumb"> » </div><p>{TEXT}</p></main>'.encode())
    assert empty.breadcrumbs == ()


def test_a_short_page_that_begins_with_home_is_no_breadcrumb() -> None:
    facts = read_page(
        URL,
        '<body><header><a href="/">Trang chủ</a></header><main><h1>Tin tức</h1><ul><li><a href="/1">Tin thứ '
        "nhất của sở</a></li>"
        '<li><a href="/2">Tin thứ hai của sở</a></li></ul></main></body>'.encode(),
    )
    assert [item.url for item in facts.items] == ["https://so.tinh.gov.vn/1", "https://so.tinh.gov.vn/2"]


def test_a_menu_that_begins_with_home_is_a_menu() -> None:
    found = regions(
        '<div><ul><li><a href="/">Trang chủ</a></li><li><a href="/a">Giới thiệu</a></li><li><a href="/b">Tin '
        'tức</a></li><li><a href="/c">Văn bản</a></li>'
        f'<li><a href="/d">Liên hệ</a></li></ul></div><div><p>{TEXT}</p></div>'
    )
    assert found["/b"] is Region.MENU


def test_headers_of_boxes_are_not_the_header_of_the_page() -> None:
    facts = read_page(
        URL,
        f'<body><main><section><header class="portlet-topper"><h1>Tin nổi bật</h1></header><p>{TEXT}</p>'
        f"</section></main></body>".encode(),
    )
    assert facts.header_text == ""
    assert facts.main_text.startswith("Tin nổi bật")


def test_the_banner_is_the_header() -> None:
    facts = read_page(
        URL,
        f'<body><div id="banner"><p>SỞ TÀI CHÍNH</p></div><div id="content"><p>{TEXT}</p></div></body>'.encode(),
    )
    assert facts.header_text == "SỞ TÀI CHÍNH"


def test_left_and_right_deep_in_the_main_part_are_halves_of_a_box() -> None:
    inner = (
        '<div class="nf-left-content"><a href="/to">Tin lớn nhất trong ngày của sở</a></div><div class="nf-right-content">'
        + "".join(f'<p><a href="/{number}">Tin nhỏ thứ {number} trong ngày</a></p>' for number in range(3))
    )
    wrapped = "<div>" * 10 + inner + "</div>" + "</div>" * 10
    found = regions(f'<div id="main-content" role="main"><div><div>{wrapped}</div></div><p>{TEXT}</p></div>')
    assert found["/to"] is Region.MAIN and found["/1"] is Region.MAIN


def test_a_page_number_bar_is_no_menu() -> None:
    found = regions(
        f'<main><p>{TEXT}</p><ul class="pagination menu"><li><a href="?page=2">2</a></li><li><a '
        f'href="?page=3">3</a></li></ul></main>'
    )
    assert found["/tin-tuc?page=2"] is Region.MAIN


def test_scattered_content_boxes_do_not_hide_what_stands_between() -> None:
    found = regions(
        f'<div class="content"><p>{TEXT}</p></div><div><h3><a href="/giua">Tiêu đề ở giữa</a></h3></div><div '
        f'class="content"><p>{TEXT}</p></div>'
    )
    assert found["/giua"] is Region.MAIN


def test_what_stands_beside_a_single_landmark_is_not_the_main_part() -> None:
    found = regions(
        f'<div><a href="/ngoai">Ngoài lề</a></div><main><p>{TEXT}</p><a href="/trong">Bên trong</a></main>'
    )
    assert found["/ngoai"] is Region.OTHER
    assert found["/trong"] is Region.MAIN


def test_deep_nesting_costs_no_stack() -> None:
    facts = read_page(URL, ("<div>" * 3000 + "Nội dung" + "</div>" * 3000).encode())
    assert facts.text_length == len("Nội dung")


def test_an_empty_body() -> None:
    facts = read_page(URL, b"")
    assert (facts.title, facts.links, facts.main_text) == ("", (), "")


def test_a_banner_in_the_middle_of_the_page_is_no_header() -> None:
    facts = read_page(
        URL,
        f'<body><div><p>{TEXT}</p></div><div class="banner"><p>Quảng bá du lịch</p></div></body>'.encode(),
    )
    assert facts.header_text == ""


def test_a_side_column_that_holds_the_whole_page_is_none() -> None:
    facts = read_page(
        URL, f'<body><div class="left"><p>{TEXT}</p></div><div><p>Ngắn</p></div></body>'.encode()
    )
    assert facts.main_text.startswith("Sở Tài chính")


def test_a_table_around_the_page_is_no_data() -> None:
    facts = read_page(
        URL,
        f'<body><table><tr><td width="200"><ul>{SIDE}</ul></td><td><p>{TEXT}</p></td></tr><tr><td>Chân</td>'
        f"<td>Trang</td></tr></table></body>".encode(),
    )
    assert (facts.tables, facts.items) == ((), ())
