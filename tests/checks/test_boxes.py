"""Boxes of the home page, and what lies behind a label that is somebody else's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.boxes import boxes_of
from checks.case import SectionState
from checks.reading.facts import Heading
from checks.reading.page import read_page
from evidence.model import Cause, Page, Visibility
from tests.checks.builders import HOME, address, case
from tests.checks.test_discovery import TEXT, TWO, entry, find, news, page

BOX = (
    "<div class='box'><h3 class='box-title'>Thông báo</h3><ul>"
    "<li><a href='/bai/1'>Thông báo về việc nghỉ lễ Quốc khánh năm nay</a> <span>01/09/2026</span></li>"
    "<li><a href='/bai/2'>Thông báo lịch cắt điện tại trụ sở cơ quan</a> <span>20/08/2026</span></li>"
    "<li><a href='/bai/3'>Thông báo kết quả kỳ họp chuyên đề tháng Tám</a> <span>10/08/2026</span></li></ul></div>"
)


def test_a_box_of_the_home_page_is_a_section() -> None:
    found = find({"/": page(TEXT + BOX)})["announcements"]
    assert found.state is SectionState.PRESENT
    assert (found.how, found.url, found.clicks) == ("box", HOME, 0)
    assert "phần ‘Thông báo’ trên trang chủ" in found.reason
    assert not found.complete
    assert found.newest is not None


def test_a_page_of_its_own_outranks_the_box() -> None:
    menu = entry("/thong-bao", "Thông báo")
    found = find({"/": page(TEXT + BOX, menu), "/thong-bao": page(TWO)})["announcements"]
    assert found.url == address("/thong-bao")


def test_a_box_whose_page_was_not_seen_leaves_it_open() -> None:
    menu = entry("/thong-bao", "Thông báo")
    found = find({"/": page(TEXT + BOX, menu)}, unseen={"/thong-bao": (Visibility.BLOCKED, Cause.SITE)})[
        "announcements"
    ]
    assert found.state is SectionState.UNKNOWN
    assert found.shown is True


def test_a_title_with_nothing_under_it_is_no_box() -> None:
    facts = read_page(
        HOME, page(TEXT + "<h3>Thông báo</h3><h3>Tin ảnh</h3>").encode(), content_type="text/html"
    )
    assert [box.heading.text for box in boxes_of(facts)] == []


def test_a_box_of_text_keeps_the_lines_under_its_title() -> None:
    body = (
        "<aside><h3>Đường dây nóng</h3><p>Điện thoại: 0299 3 000 111</p><h3>Khác</h3><p>Dòng khác</p></aside>"
    )
    facts = read_page(HOME, page(TEXT + body).encode(), content_type="text/html")
    box = next(box for box in boxes_of(facts) if box.heading.text == "Đường dây nóng")
    assert box.facts.main_text == "Điện thoại: 0299 3 000 111"


def test_a_number_in_the_header_is_the_hotline() -> None:
    home = page(TEXT).replace("<header>", "<header><p>Đường dây nóng: 0299 3 000 111</p>")
    found = find({"/": home})["hotline"]
    assert found.state is SectionState.PRESENT
    assert found.reason == "trang chủ ghi số đường dây nóng"


def test_a_login_form_is_not_the_section() -> None:
    login = page("<h1>Đăng nhập</h1><form><input name='user'><input type='password' name='p'></form>")
    found = find({"/": page(TEXT, entry("/lct", "Lịch công tác")), "/lct": login})["leaders_schedule"]
    assert found.state is SectionState.EMPTY
    assert "đòi đăng nhập" in found.reason


def test_a_notice_for_the_administrator_is_not_the_section() -> None:
    notice = page("<h1>Khen thưởng</h1><p>Module này chưa được cấu hình. Vui lòng liên hệ quản trị viên.</p>")
    found = find({"/": page(TEXT, entry("/kt", "Khen thưởng")), "/kt": notice})["rewards"]
    assert found.state is SectionState.EMPTY
    assert "người quản trị" in found.reason


def test_another_bodys_page_on_the_same_host_is_not_the_section() -> None:
    other = page("<h1>Giới thiệu phòng Y tế</h1>" + TEXT).replace(
        "href='/'", "href='/web/phong-y-te/gioi-thieu-chung'"
    )
    found = find({"/": page(TEXT, entry("/web/phong-y-te/gt", "Giới thiệu")), "/web/phong-y-te/gt": other})
    assert found["introduction"].state is SectionState.ABSENT
    assert "cơ quan, đơn vị khác" in found["introduction"].reason


def test_a_label_over_another_sections_content_is_a_decoy() -> None:
    tenders = news(
        ("Thông báo mời thầu gói thầu số 01 mua sắm trang thiết bị", "15/09/2026"),
        ("Kết quả lựa chọn nhà thầu gói thầu số 02 năm 2026", "10/09/2026"),
        ("Mời chào giá gói thầu mua sắm máy tính văn phòng", "05/09/2026"),
    ).replace("Danh sách", "Đấu thầu, mua sắm công")
    found = find({"/": page(TEXT, entry("/lv", "Khen thưởng")), "/lv": page(tenders)})["rewards"]
    assert found.state is SectionState.ABSENT
    assert "Đấu thầu" in found.reason


def test_a_list_about_something_else_is_content_of_another_kind() -> None:
    rows = tuple(
        (f"Hội nghị tổng kết phong trào văn nghệ lần thứ {n} tại xã", f"1{n}/09/2026") for n in range(6)
    )
    found = find({"/": page(TEXT, entry("/nsach", "Công khai ngân sách")), "/nsach": page(news(*rows))})
    assert found["budget_disclosure"].state is SectionState.ABSENT
    assert "6 tin, bài trong mục không nói về công khai" in found["budget_disclosure"].reason


def test_pages_of_one_program_are_not_its_home_page() -> None:
    menu = entry("/Default.aspx?tabid=71", "Khen thưởng") + entry("/Default.aspx", "Trang nhất")
    found = find({"/": page(TEXT, menu), "/Default.aspx?tabid=71": page("<h1>Khen thưởng</h1>" + TWO)})
    assert found["rewards"].url == address("/Default.aspx?tabid=71")


def test_another_menu_and_another_header_are_another_body() -> None:
    """A sub-site whose 'Trang chủ' is a picture: neither menu nor header is the portal's."""
    menu = "".join(entry(f"/m{n}", f"Mục thứ {n}") for n in range(5)) + entry("/doan/lich", "Lịch công tác")
    theirs = "".join(entry(f"/doan/{n}", f"Mục đoàn {n}") for n in range(5))
    other = (
        "<html><head><meta charset='utf-8'><title>Huyện đoàn</title></head><body>"
        f"<header><h1>HUYỆN ĐOÀN</h1><nav><ul>{theirs}</ul></nav></header>"
        "<main><h2>Lịch công tác</h2><p>Thứ Hai 14/09/2026: họp giao ban của Ban Thường vụ</p></main></body></html>"
    )
    home = page(TEXT, menu).replace("<header>", "<header><h1>UBND HUYỆN MẪU</h1>")
    pages = {f"/m{n}": page(TEXT) for n in range(5)}
    found = find({"/": home, "/doan/lich": other, **pages})["leaders_schedule"]
    assert found.state is SectionState.ABSENT
    assert "cơ quan, đơn vị khác" in found.reason


def test_what_one_says_of_oneself_does_not_stand_on_another_bodys_host() -> None:
    away = find({"/": page(TEXT, entry("https://chinhphu.vn/gioi-thieu", "Giới thiệu"))})["introduction"]
    sister = find({"/": page(TEXT, entry("https://lanhdao.tinhmau.gov.vn/", "Giới thiệu"))})["introduction"]
    assert (away.state, "cơ quan khác" in away.reason) == (SectionState.ABSENT, True)
    assert (sister.state, sister.external) == (SectionState.PRESENT, True)


def outcome(visibility: Visibility, *, reason: str = "", status: int | None = None, to: str = "") -> Page:
    seen = case(pages={"/": page(TEXT)}).site.pages[0]
    return replace(
        seen,
        url=address("/x"),
        requested_url=address("/x"),
        visibility=visibility,
        reason=reason,
        status=status,
        record=None,
        redirects=(to,) if to else (),
    )


@pytest.mark.parametrize(
    ("page_seen", "state", "why"),
    [
        (outcome(Visibility.BLOCKED, reason="login_required"), SectionState.EMPTY, "đòi đăng nhập"),
        (
            outcome(Visibility.ERRORED, reason="redirected_home", status=200),
            SectionState.EMPTY,
            "dẫn về trang chủ",
        ),
        (outcome(Visibility.ERRORED, reason="soft_404", status=200), SectionState.EMPTY, "không tìm thấy"),
        (outcome(Visibility.NOT_HTML, status=200), SectionState.PRESENT, "trên thực đơn"),
        (
            outcome(
                Visibility.REFUSED, reason="redirected_out_of_scope", to="https://thidua.tinhmau.gov.vn/kt"
            ),
            SectionState.PRESENT,
            "dẫn sang cổng khác",
        ),
    ],
)
def test_what_the_page_behind_a_label_came_to(page_seen: Page, state: SectionState, why: str) -> None:
    found = find({"/": page(TEXT, entry("/x", "Khen thưởng"))}, extra=(page_seen,))["rewards"]
    assert (found.state, why in found.reason) == (state, True), found.reason


def test_a_home_page_that_leads_nowhere_proves_nothing() -> None:
    found = find(
        {"/": "<html><head><meta charset='utf-8'></head><body><main>" + TEXT + "</main></body></html>"}
    )
    assert found["rewards"].state is SectionState.UNKNOWN
    assert "không có liên kết nào" in found["rewards"].reason


def test_a_part_of_a_page_is_a_section_and_its_page_is_named() -> None:
    body = (
        "<h1>Bộ máy của Sở</h1>" + TEXT + "<h2>Người phát ngôn</h2><p>Ông Nguyễn Văn Mẫu, Phó Giám đốc Sở</p>"
    )
    found = find({"/": page(TEXT, entry("/bm", "Cơ cấu tổ chức")), "/bm": page(body)})["spokesperson"]
    assert found.state is SectionState.PRESENT
    assert (
        found.reason == "phần ‘Người phát ngôn’ trên trang ‘Bộ máy của Sở’ có nội dung, không có trang riêng"
    )


def test_a_menu_heading_that_only_opens_its_entries_is_passed_over() -> None:
    menu = "<li><a href='#'>Tuyên truyền pháp luật</a><ul><li><a href='/pl'>Chuyên đề của năm nay</a></li></ul></li>"
    laws = news(("Những điểm mới của Luật Đất đai", "15/09/2026"), ("Nghị định mới về đất đai", "10/09/2026"))
    found = find({"/": page(TEXT, menu), "/pl": page(laws)})["law_dissemination"]
    assert found.url == address("/pl")
    assert "dưới nhãn ‘Tuyên truyền pháp luật’" in found.reason


def test_the_page_in_another_language_has_a_home_of_its_own() -> None:
    english = page("<p>" + "Department of Science and Technology of the province. " * 12 + "</p>").replace(
        "<a href='/'>Trang chủ", "<a href='/en/home-page'>Home"
    )
    found = find({"/": page(TEXT, entry("/en/about", "English")), "/en/about": english})["foreign_language"]
    assert found.state is SectionState.PRESENT


def test_the_page_that_bears_the_name_outranks_the_label_that_leads_astray() -> None:
    """Two labels that lead to each other's content: the visitor finds the schedule under the wrong one."""
    week = page("<h1>Lịch công tác tuần</h1><p>Thứ Hai, buổi sáng: họp giao ban</p>" + TEXT)
    days = page("<h1>Lịch tiếp công dân</h1><p>Thứ Năm, buổi sáng: Giám đốc tiếp công dân</p>" + TEXT)
    menu = entry("/a", "Lịch công tác") + entry("/b", "Tiếp công dân")
    found = find({"/": page(TEXT, menu), "/a": days, "/b": week})
    assert found["leaders_schedule"].url == address("/b")
    assert found["citizen_reception_schedule"].url == address("/a")


def test_a_post_back_heading_over_entries_is_no_section_itself() -> None:
    menu = (
        "<li><a href=\"javascript:__doPostBack('m','1')\">Khen thưởng</a>"
        "<ul><li><a href='/kt'>Tập thể xuất sắc</a></li></ul></li>"
    )
    found = find({"/": page(TEXT, menu), "/kt": page("<h1>Bằng khen</h1>" + TWO)})["rewards"]
    assert found.url == address("/kt")


def test_a_file_on_another_host_is_no_section() -> None:
    found = find({"/": page(TEXT, entry("https://khac.gov.vn/f/1.pdf", "Khen thưởng"))})["rewards"]
    assert found.state is SectionState.ABSENT


def test_a_page_that_only_the_site_map_lists_is_found_by_its_address() -> None:
    listed = replace(
        outcome(Visibility.SEEN, status=200), url=address("/khen-thuong"), found_on=address("/sitemap.xml")
    )
    found = find({"/": page(TEXT, entry("/a", "Mục khác")), "/a": page(TEXT)}, extra=(listed,))["rewards"]
    assert found.how == "sitemap"
    assert found.url == address("/khen-thuong")


def test_a_hotline_that_every_page_carries_but_home() -> None:
    foot = "<p>Đường dây nóng: 0299 3 000 111</p>"
    pages = {"/a": page(TEXT, footer=foot), "/b": page(TEXT, footer=foot)}
    menu = entry("/a", "Mục một") + entry("/b", "Mục hai")
    assert find({"/": page(TEXT, menu), **pages})["hotline"].state is SectionState.PRESENT
    named = {**pages, "/ddn": page("<h1>Đường dây nóng</h1><p>Điện thoại: 0299 3 000 222</p>")}
    own = find({"/": page(TEXT, menu + entry("/ddn", "Đường dây nóng")), **named})["hotline"]
    assert own.url == address("/ddn")


def test_without_a_home_page_a_page_is_nobody_elses() -> None:
    body = (
        "<html><head><meta charset='utf-8'></head><body><main><h1>Khen thưởng</h1>"
        + TWO
        + "</main></body></html>"
    )
    found = find({"/kt": body}, unseen={"/": (Visibility.BLOCKED, Cause.SITE)})["rewards"]
    assert found.state is SectionState.PRESENT


def test_headlines_and_documents_are_no_labels() -> None:
    body = (
        TEXT + "<div><a href='/bai/9'><img src='/tuyen-dung.png'></a>"
        "<a href='/bai/9'>Công ty may gửi thông báo tuyển dụng hai trăm công nhân về quê làm việc</a></div>"
        "<p>Xem <a href='/f/tb.pdf'>Thông báo tuyển dụng viên chức năm nay</a></p>"
    )
    assert not find({"/": page(body)})["recruitment"].present


def test_another_bodys_page_that_a_text_speaks_of_ranks_last() -> None:
    text = TEXT + "<p>Xem thêm ở <a href='https://khac.gov.vn/kt'>Khen thưởng</a> của tỉnh</p>"
    pages = {"/a": page(text), "/kt": page("<h1>Khen thưởng</h1>" + TWO)}
    found = find({"/": page(TEXT, entry("/a", "Mục một") + entry("/kt", "Mục hai")), **pages})["rewards"]
    assert found.url == address("/kt")


def test_a_heading_whose_line_stands_nowhere_is_no_box() -> None:
    facts = read_page(HOME, page(TEXT).encode(), content_type="text/html")
    assert list(boxes_of(replace(facts, headings=(Heading(level=3, text="Khen thưởng"),)))) == []


def test_a_decoy_proves_no_absence_while_the_menu_was_not_seen() -> None:
    menu = entry("https://chinhphu.vn/kt", "Khen thưởng") + "".join(
        entry(f"/m{n}", f"Mục thứ {n}") for n in range(4)
    )
    unseen = {f"/m{n}": (Visibility.BLOCKED, Cause.SITE) for n in range(4)}
    found = find({"/": page(TEXT, menu)}, unseen=unseen)["rewards"]
    assert found.state is SectionState.UNKNOWN
    assert "cơ quan khác" in found.reason
    assert "4 trang mà trang chủ dẫn tới chưa xem được" in found.reason
