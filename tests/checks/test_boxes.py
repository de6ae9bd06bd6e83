"""Boxes of the home page, and what lies behind a label that is somebody else's."""

from __future__ import annotations

from checks.boxes import boxes_of
from checks.case import SectionState
from checks.reading.page import read_page
from evidence.model import Cause, Visibility
from tests.checks.builders import HOME, address
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
    assert "khối ‘Thông báo’ trên trang chủ" in found.reason
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
