"""What leads on without an address of its own: scripts, jump lists, buttons, tabs, 'more', marks of our browser."""

from __future__ import annotations

import pytest

from checks.reading.facts import Link, LinkKind, PageFacts, Region
from checks.reading.more import is_more, named_by_box
from checks.reading.page import read_page

URL = "https://so.tinh.gov.vn/vi/trang"


def facts(body: str) -> PageFacts:
    return read_page(URL, body.encode())


def links(body: str) -> dict[str, Link]:
    return {link.text or link.title or link.image_alt or link.url: link for link in facts(body).links}


@pytest.mark.parametrize(
    ("script", "url"),
    [
        ("window.open('muc.aspx?id=2')", "https://so.tinh.gov.vn/vi/muc.aspx?id=2"),
        ("moTrang('/gioi-thieu')", "https://so.tinh.gov.vn/gioi-thieu"),
        ("chuyen(this, '../van-ban/')", "https://so.tinh.gov.vn/van-ban/"),
        ("xem('danhsach.php?m=4'); return false;", "https://so.tinh.gov.vn/vi/danhsach.php?m=4"),
        ("moTrang(3)", ""),
    ],
)
def test_a_clickable_box_leads_where_its_script_says_or_only_a_click_tells(script: str, url: str) -> None:
    found = links(f'<main><div onclick="{script}">Lịch công tác</div></main>')["Lịch công tác"]
    assert (found.kind, found.url) == (LinkKind.CLICK, url)


@pytest.mark.parametrize(
    "element",
    [
        '<div onclick="toggleMenu()">Mục</div>',
        '<div onclick="dong(1)" aria-expanded="false">Mục</div>',
        '<button type="submit" onclick="kiemTra()">Mục</button>',
        '<div onclick="chay(1)">Mục <a href="/a">Trong</a></div>',
        '<span onclick="binhChon(2)">Mục</span>',
        '<span onclick="dangXuat()">Mục</span>',
        '<span onclick="x = 1">Mục</span>',
        '<input type="text" onclick="location=\'/a\'" value="Mục">',
        '<input type="button" onclick="__doPostBack(\'a\',\'\')" value="Mục">',
        f'<div onclick="mo(1)">{"Mục " * 20}</div>',
        '<a href="#" role="tab">Mục</a>',
        '<nav><a href="#" data-tab="x">Mục</a></nav>',
        '<nav><a href="#" data-soicong="idle">Mục</a></nav>',
    ],
)
def test_what_opens_counts_sends_or_does_nothing_is_no_link(element: str) -> None:
    assert not any(name.startswith("Mục") for name in links(f"<main>{element}</main>"))


def test_a_button_of_a_form_and_a_picture_button_lead_on() -> None:
    found = links(
        '<main><input type="button" value="Hỏi đáp" onclick="location.href=\'/hoi-dap\'">'
        '<input type="image" alt="Góp ý" src="/a.png" onclick="location=\'/gop-y\'"></main>'
    )
    assert found["Hỏi đáp"].url == "https://so.tinh.gov.vn/hoi-dap"
    assert (found["Góp ý"].url, found["Góp ý"].image_src) == (
        "https://so.tinh.gov.vn/gop-y",
        "https://so.tinh.gov.vn/a.png",
    )


def test_a_link_that_shows_only_a_background_has_its_picture() -> None:
    found = facts('<main><a href="/x" style="background: url(/banner-cchc.png)"></a></main>').links[0]
    assert (found.text, found.image_src) == ("", "https://so.tinh.gov.vn/banner-cchc.png")


@pytest.mark.parametrize(
    ("box", "value", "url"),
    [
        ("<select>", "/lien-ket", "https://so.tinh.gov.vn/lien-ket"),
        ("<select>", "trang.aspx?id=3", "https://so.tinh.gov.vn/vi/trang.aspx?id=3"),
        ("<select>", "?muc=3", "https://so.tinh.gov.vn/vi/trang?muc=3"),
        ('<select onchange="chuyenTrang(this)">', "gioi-thieu/so-do", "https://so.tinh.gov.vn/vi/gioi-thieu/so-do"),
        ("<select>", "gioi-thieu/so-do", ""),
        ('<select onchange="chuyenTrang(this)">', "01/2026", ""),
        ('<select onchange="loc()">', "a/b", ""),
        ("<select>", "12", ""),
        ("<select>", "javascript:void(0)", ""),
    ],
)  # fmt: skip
def test_choices_of_a_jump_list_lead_on_with_a_button_or_by_themselves(
    box: str, value: str, url: str
) -> None:
    page = f'<main>{box}<option value="{value}">Đích</option></select><input type="button" value="Đi" onclick="di()"></main>'
    found = links(page).get("Đích")
    assert (found.url if found is not None else "") == url


def test_what_our_browser_learnt_by_clicking_is_read() -> None:
    found = links(
        '<main><h3 data-soicong="https://khac.gov.vn/a">Thẻ</h3><span data-soicong="changes">Khối</span>'
        '<p>Chữ <span data-soicong="/b">thường</span></p><div data-soicong="mailto:a@b.vn">Thư</div>'
        '<select><option value="7" data-soicong="/du-an?id=7">Dự án</option></select></main>'
    )
    assert (found["Thẻ"].kind, found["Thẻ"].url) == (LinkKind.CLICK, "https://khac.gov.vn/a")
    assert (found["Khối"].kind, found["Khối"].url) == (LinkKind.CLICK, "")
    assert found["thường"].url == "https://so.tinh.gov.vn/b"
    assert "Thư" not in found
    assert (found["Dự án"].kind, found["Dự án"].url) == (
        LinkKind.SELECT,
        "https://so.tinh.gov.vn/du-an?id=7",
    )


_PANELS = """<div class="noi-dung"><div id="t1"><ul><li><a href="/1">Thông báo tuyển dụng viên chức</a></li></ul></div>
<div id="t2"><h4>Tuần này</h4><ul><li><a href="/2">Lịch làm việc tuần 12 của lãnh đạo</a></li></ul></div>
<div id="t3"></div></div>"""


@pytest.mark.parametrize(
    "bar",
    [
        '<ul><li><a data-toggle="tab" href="#t1">Thông báo</a></li>'
        '<li><a data-bs-toggle="pill" href="#t2">Lịch</a></li></ul>',
        '<div role="tablist"><button role="tab" aria-controls="t1">Thông báo</button>'
        '<button role="tab" data-bs-target="#t2">Lịch</button></div>',
        '<ul class="tabs"><li><a href="#t1">Thông báo</a></li><li data-tab="t2">Lịch</li><li rel="t3">Rỗng</li></ul>',
        '<div class="tab-bar"><div><div><ul><li><a href="/khac">Khác</a></li></ul></div></div></div>'
        '<ul id="tab"><li data-id="t1">Thông báo</li><li rel="t2">Lịch</li><li>Không</li></ul>',
    ],
)
def test_the_label_of_a_tab_stands_over_the_panel_that_it_opens(bar: str) -> None:
    read = facts(f"<main>{bar}{_PANELS}</main>")
    near = {link.url[-1]: link.near_heading for link in read.links}
    assert near["1"] == "Thông báo"
    assert near["2"] == "Tuần này"
    names = [heading.text for heading in read.headings]
    assert names == ["Thông báo", "Lịch", "Tuần này"]


def test_a_tab_without_a_panel_of_its_own_stands_over_nothing() -> None:
    read = facts(
        '<main><div id="a"><a role="tab" href="#a">Quanh</a><a role="tab" href="#b">Đâu</a></div>'
        '<a role="tab" aria-controls="c">Lặp</a><a role="tab" aria-controls="c">Lặp</a><div id="c">Chữ ở đây</div></main>'
    )
    assert [heading.text for heading in read.headings] == ["Lặp"]


def test_a_title_bar_with_a_link_to_more_stands_over_the_whole_box() -> None:
    read = facts(
        '<main><div class="khoi"><div class="dau"><h3>Chỉ đạo điều hành</h3><a href="/tat-ca">Xem tất cả »</a></div>'
        '<ul><li><a href="/1">Công văn về việc tăng cường kỷ luật</a></li></ul></div>'
        '<div class="khoi"><div class="dau"><h3>Khác</h3><a href="/2">Một mục con</a></div><a href="/3">Mục ba</a></div>'
        '<div><div><a href="/4">Xem thêm</a><h3>Hỏi đáp</h3></div><p>Chữ <a href="/5">năm</a></p></div></main>'
    )
    near = {link.url.rsplit("/", 1)[-1]: link.near_heading for link in read.links}
    assert near["tat-ca"] == near["1"] == "Chỉ đạo điều hành"
    assert near["2"] == "Khác"
    assert near["3"] == ""
    assert near["4"] == near["5"] == "Hỏi đáp"


@pytest.mark.parametrize(
    "label", ["Xem thêm", "xem tất cả >>", "[Chi tiết]", "More", "→ Xem tiếp…", "Các tin khác"]
)
def test_words_that_only_say_more(label: str) -> None:
    assert is_more(label)
    named = named_by_box(Link(url=URL, text=label, near_heading="Khen thưởng"))
    assert named.text == "Khen thưởng"


def test_a_link_with_words_of_its_own_keeps_them() -> None:
    own = Link(url=URL, text="Xem thêm về dự án", near_heading="Khen thưởng", region=Region.MAIN)
    assert named_by_box(own) is own
    bare = Link(url=URL, text="Xem thêm")
    assert named_by_box(bare) is bare
