"""Ways to other addresses, with the part of the page, the menu path and the box they stand in."""

import pytest

from checks.reading.facts import Link, LinkKind, Region
from checks.reading.page import read_page

URL = "https://so.tinh.gov.vn/vi/trang"


def links(body: str, url: str = URL) -> dict[str, Link]:
    return {
        link.text or link.title or link.image_alt or link.url: link
        for link in read_page(url, body.encode()).links
    }


@pytest.mark.parametrize(
    ("reference", "url"),
    [
        ("/tin-tuc", "https://so.tinh.gov.vn/tin-tuc"),
        ("tin-tuc?id=1&trang=2", "https://so.tinh.gov.vn/vi/tin-tuc?id=1&trang=2"),
        ("../lien-he#ban-do", "https://so.tinh.gov.vn/lien-he"),
        ("#/tin-tuc", "https://so.tinh.gov.vn/vi/trang#/tin-tuc"),
        ("//cdn.tinh.gov.vn/a", "https://cdn.tinh.gov.vn/a"),
        ("HTTP://KHAC.gov.vn", "http://khac.gov.vn/"),
        ("tìm kiếm", "https://so.tinh.gov.vn/vi/t%C3%ACm%20ki%E1%BA%BFm"),
    ],
)
def test_references_become_absolute(reference: str, url: str) -> None:
    assert links(f'<main><a href="{reference}">Mục</a></main>')["Mục"].url == url


@pytest.mark.parametrize(
    "reference", ["#", "#top", "mailto:a@b.gov.vn", "tel:0204", "javascript:void(0)", "javascript:;", ""]
)
def test_what_leads_nowhere_is_no_link(reference: str) -> None:
    assert "Mục" not in links(f'<main><a href="{reference}">Mục</a></main>')


def test_base_href_counts() -> None:
    page = '<head><base href="https://khac.gov.vn/a/"></head><body><main><a href="b">Mục</a></main></body>'
    assert links(page)["Mục"].url == "https://khac.gov.vn/a/b"


def test_kinds_of_links() -> None:
    found = links("""<main>
    <a href="javascript:__doPostBack('ctl00$menu','1')">Post-back</a>
    <a href="#" onclick="__doPostBack('a','b')">Post-back 2</a>
    <a href="javascript:window.open('/moi')">Mở</a>
    <a href="javascript:loadTab(3)">Thẻ</a>
    <a href="#" onclick="location.href='/den'">Đến</a>
    <div onclick="location.href='/hop'">Hộp</div>
    <span onclick="__doPostBack('x','y')">Nút</span>
    <button onclick="toggle()">Không</button>
    <button type="button" onclick="luuTrang()">Lưu trang</button>
    <div data-href="/du-lieu">Dữ liệu</div>
    <a routerlink="/goc">Góc</a>
    <span role="link" data-url="/vai">Vai</span>
    <div data-url="/bao-ngoai"><a href="/ben-trong">Trong</a></div>
    <map><area href="/ban-do" alt="Bản đồ"></map>
    <select onchange="location=this.value"><option value="">Chọn</option>
<option value="/lien-ket.html">Liên kết</option></select>
    <select><option value="http://ubnd.gov.vn">UBND tỉnh</option><option value="5">Năm</option></select>
    <img onclick="window.open('/anh','_blank')" src="a.jpg" alt="Ảnh">
    </main>""")
    assert (found["Post-back"].kind, found["Post-back"].url) == (LinkKind.POSTBACK, "")
    assert "ctl00$menu" in found["Post-back"].script
    assert found["Post-back 2"].kind is LinkKind.POSTBACK
    assert (found["Mở"].kind, found["Mở"].url) == (LinkKind.CLICK, "https://so.tinh.gov.vn/moi")
    assert (found["Thẻ"].kind, found["Thẻ"].url) == (LinkKind.CLICK, "")
    assert found["Đến"].url == "https://so.tinh.gov.vn/den"
    assert found["Hộp"].url == "https://so.tinh.gov.vn/hop"
    assert found["Nút"].kind is LinkKind.POSTBACK
    assert "Không" not in found
    assert found["Lưu trang"].kind is LinkKind.CLICK
    assert (found["Dữ liệu"].kind, found["Dữ liệu"].url) == (LinkKind.CLICK, "https://so.tinh.gov.vn/du-lieu")
    assert found["Góc"].url == "https://so.tinh.gov.vn/goc"
    assert found["Vai"].url == "https://so.tinh.gov.vn/vai"
    assert found["Trong"].kind is LinkKind.HREF
    assert len([link for link in found.values() if "bao-ngoai" in link.url]) == 0
    assert (found["Bản đồ"].kind, found["Bản đồ"].url) == (LinkKind.AREA, "https://so.tinh.gov.vn/ban-do")
    assert (found["Liên kết"].kind, found["Liên kết"].url) == (
        LinkKind.SELECT,
        "https://so.tinh.gov.vn/lien-ket.html",
    )
    assert found["UBND tỉnh"].url == "http://ubnd.gov.vn/"
    assert "Năm" not in found and "Chọn" not in found
    assert found["Ảnh"].url == "https://so.tinh.gov.vn/anh"
    assert found["Ảnh"].image_src == "https://so.tinh.gov.vn/vi/a.jpg"


def test_a_picture_alone_gives_its_text_and_address() -> None:
    found = links(
        '<aside><a href="/cchc" title="Cải cách"><img data-src="/i/cchc.png" alt="Cải cách hành chính"></a></aside>'
    )
    link = found["Cải cách"]
    assert (link.text, link.image_alt, link.image_src) == (
        "",
        "Cải cách hành chính",
        "https://so.tinh.gov.vn/i/cchc.png",
    )
    assert link.region is Region.ASIDE


LIFERAY_MENU = """<nav id="navigation" role="navigation"><ul class="navi"><li><a href="/">Trang chủ</a></li>
<li><a href="/gioi-thieu">Giới thiệu</a><ul class="child-menu"><li><a href="/co-cau">Cơ cấu tổ chức</a>
<ul><li><a href="/van-phong">Văn phòng</a></li></ul></li></ul></li>
<li><span>Văn bản</span><ul><li><a href="/vbqppl">Văn bản QPPL</a></li></ul></li>
<li><a href="#">Chuyển đổi số</a></li>
<li><a href="#">Công dân</a><ul><li><a href="/cd">Dịch vụ</a></li></ul></li><li>
<div role="menuitem">Liên hệ</div></li><li><a href="#" data-toggle="dropdown">Thả</a></li></ul></nav>"""


def test_menu_path_of_nested_lists() -> None:
    found = links(LIFERAY_MENU)
    assert found["Văn phòng"].menu_path == ("Giới thiệu", "Cơ cấu tổ chức", "Văn phòng")
    assert found["Văn bản QPPL"].menu_path == ("Văn bản", "Văn bản QPPL")
    assert found["Trang chủ"].menu_path == ("Trang chủ",)
    assert {link.region for link in found.values()} == {Region.MENU}


def test_a_menu_entry_that_only_a_script_opens_is_a_click() -> None:
    found = links(LIFERAY_MENU)
    assert (found["Chuyển đổi số"].kind, found["Chuyển đổi số"].url) == (LinkKind.CLICK, "")
    assert "Thả" not in found and "Công dân" not in found
    assert found["Liên hệ"].kind is LinkKind.CLICK


def test_menu_path_of_dropdowns_made_of_divs() -> None:
    found = links("""<div class="main-menu"><div class="entry"><a href="/gt">Giới thiệu</a>
    <div class="dropdown-content"><a href="/ls">Lịch sử</a><a href="/cn">Chức năng</a></div></div>
    <div class="entry"><a href="/tt">Tin tức</a></div></div>""")
    assert found["Chức năng"].menu_path == ("Giới thiệu", "Chức năng")
    assert found["Tin tức"].menu_path == ("Tin tức",)


def test_the_heading_of_the_box_in_which_a_link_stands() -> None:
    found = links("""<main><div class="box"><div class="box-title">Văn bản mới</div><ul><li>
<a href="/1">Quyết định về việc một</a></li>
    <li><a href="/2">Quyết định về việc hai</a></li></ul></div>
    <div class="box"><h3><a href="/thanh-tra">Thanh tra</a></h3><ul><li>
<a href="/3">Xử phạt vi phạm hành chính</a></li></ul></div>
    <section><header><h2>Liên kết</h2></header><div><a href="/lk"><img src="/lk.png"></a></div></section></main>""")
    assert found["Quyết định về việc hai"].near_heading == "Văn bản mới"
    assert found["Xử phạt vi phạm hành chính"].near_heading == "Thanh tra"
    assert found["Thanh tra"].near_heading == ""
    assert found["https://so.tinh.gov.vn/lk"].near_heading == "Liên kết"


def test_two_headings_in_one_box_each_name_what_follows() -> None:
    found = links("""<main><div><h3>Một</h3><p><a href="/1">Thông báo thứ nhất</a></p><h3>Hai</h3>
    <p><a href="/2">Thông báo thứ hai</a></p></div><p>Cuối trang</p></main>""")
    assert found["Thông báo thứ nhất"].near_heading == "Một"
    assert found["Thông báo thứ hai"].near_heading == "Hai"


def test_site_map_paths_in_the_main_part() -> None:
    found = links(
        """<main><ul><li><a href="/gt">Giới thiệu</a><ul><li><a href="/ls">Lịch sử hình thành</a></li></ul>
</li></ul></main>"""
    )
    assert found["Lịch sử hình thành"].menu_path == ("Giới thiệu", "Lịch sử hình thành")
    assert found["Giới thiệu"].menu_path == ()


def test_jumps_to_the_content_are_no_text_of_the_page() -> None:
    facts = read_page(
        URL, b'<body><a href="#main" class="skip-link">Skip to main content</a><main><p>Tin</p></main></body>'
    )
    assert facts.main_text == "Tin"


def test_short_element_paths() -> None:
    found = links('<main><div id="ds"><ul><li>x</li><li><a href="/a">Mục</a></li></ul></div></main>')
    assert found["Mục"].path == "div#ds>ul>li[2]>a"


def test_buttons_that_print_are_clicks() -> None:
    link = links('<main><button onclick="window.print()">In trang</button></main>')["In trang"]
    assert (link.kind, link.url, link.script) == (LinkKind.CLICK, "", "window.print()")


def test_titles_without_links_name_only_their_own_entry() -> None:
    found = links("""<main><ul><li><div class="title">Một</div></li><li><a href="/1">Hai</a></li></ul>
    <div><div class="t"><p class="title">Ba</p></div><div class="t"><a href="/2">Bốn</a></div></div></main>""")
    assert (found["Hai"].near_heading, found["Bốn"].near_heading) == ("", "")


def test_an_empty_link_is_a_link_without_words() -> None:
    facts = read_page(
        URL, b'<body><div id="header"><a class="lang_us" href="/en"></a></div><main><p>x</p></main></body>'
    )
    assert [(link.url, link.text) for link in facts.links] == [("https://so.tinh.gov.vn/en", "")]


def test_of_an_endless_link_the_beginning_is_told() -> None:
    words = "".join(
        f"<div>phần {n} của một liên kết bao cả trang và không có điểm dừng</div>" for n in range(60)
    )
    (link,) = read_page(URL, f'<a href="/dai">{words}</a>'.encode()).links
    assert link.text.startswith("phần 0 của một liên kết")
    assert "phần 59" not in link.text
