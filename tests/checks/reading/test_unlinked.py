"""Lists that print title and day without a link."""

from __future__ import annotations

from datetime import date

from checks.reading.facts import Item
from checks.reading.page import read_page


def items(body: str) -> tuple[Item, ...]:
    html = f"<html><head><meta charset='utf-8'><title>Thông báo</title></head><body><main>{body}</main></body></html>"
    return read_page("https://a.gov.vn/thong-bao", html.encode(), content_type="text/html").items


def told(body: str) -> list[tuple[str, date | None]]:
    return [(item.title, item.day) for item in items(body)]


def test_a_day_before_or_behind_the_title_on_its_line() -> None:
    assert told(
        "<h1>Thông báo</h1>"
        "<p>Thông báo lịch tuyển quân năm 2025 (10/02/2025)</p>"
        "<p>(06/01/2025) Thông báo tiếp nhận hồ sơ hợp đồng giáo viên</p>"
        "<p>- 02/12/2024: Thông báo đóng đường để thi công cống</p>"
    ) == [
        ("Thông báo lịch tuyển quân năm 2025", date(2025, 2, 10)),
        ("Thông báo tiếp nhận hồ sơ hợp đồng giáo viên", date(2025, 1, 6)),
        ("Thông báo đóng đường để thi công cống", date(2024, 12, 2)),
    ]


def test_a_day_below_a_heading_and_below_the_text() -> None:
    assert told(
        "<h3>Tìm hiểu quy định xử phạt tảo hôn</h3><p>20/09/2024 15:20</p><p>Mức phạt từ một đến ba triệu.</p>"
        "<h3>Chè Khê Giữa được cấp mã số vùng trồng</h3><p>Hợp tác xã vừa được cấp mã số.</p><p>11/09/2024 - 15:20</p>"
    ) == [
        ("Tìm hiểu quy định xử phạt tảo hôn", date(2024, 9, 20)),
        ("Chè Khê Giữa được cấp mã số vùng trồng", date(2024, 9, 11)),
    ]


def test_a_day_below_a_plain_line() -> None:
    assert told(
        "<div>Báo cáo tình hình quý một của ngành</div><div>Ngày đăng: 05/04/2024</div>"
        "<div>Báo cáo tình hình quý hai của ngành</div><div>Ngày đăng: 05/07/2024</div>"
    ) == [
        ("Báo cáo tình hình quý một của ngành", date(2024, 4, 5)),
        ("Báo cáo tình hình quý hai của ngành", date(2024, 7, 5)),
    ]


def test_the_number_of_a_document_is_kept() -> None:
    found = items(
        "<p>Quyết định 22/QĐ-UBND công bố công khai dự toán (08/01/2024)</p>"
        "<p>Báo cáo số 512/BC-UBND thực hiện dự toán (15/10/2024)</p>"
    )
    assert [item.number for item in found] == ["22/QĐ-UBND", "512/BC-UBND"]


def test_days_that_are_not_when_a_text_was_posted_make_no_entries() -> None:
    assert told("<p>Nghị định có hiệu lực từ ngày 01/07/2026</p><p>Thời hạn góp ý: 15/08/2026</p>") == []
    assert (
        told(
            "<p>Hội nghị họp từ 12/03/2024 đến 14/03/2024 tại xã</p><p>Ngày 05/04/2024, tỉnh đã họp bàn.</p>"
        )
        == []
    )


def test_one_day_is_no_list_and_a_bare_day_has_no_title() -> None:
    assert told("<p>Thông báo lịch tuyển quân năm 2025 (10/02/2025)</p>") == []
    assert told("<p>10/02/2025</p><p>11/02/2025</p>") == []
    assert told(f"<p>{'Một câu dài về việc đã làm. ' * 12}(10/02/2025)</p><p>Ngắn</p><p>11/02/2025</p>") == []
