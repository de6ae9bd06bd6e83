"""What counts as an accusation in a report."""

from __future__ import annotations

import pytest

from checks.doubt import so_far
from tests.honesty import accusing


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Cổng không có mục dự thảo.", ["không có"]),
        ("Còn thiếu số fax; chưa có thư điện tử.", ["Còn thiếu", "chưa có"]),
        ("Nếu trong kỳ không có dự thảo, cơ quan cần khai báo.", []),
        ("Trang ghi ‘không có dữ liệu’.", []),
        ("Chưa thấy dự thảo nào trong phần đã xem.", []),
        ("Chưa đủ căn cứ để nói có hay không có mục.", []),
        ("Cổng không cung cấp được; kết nối bị ngắt.", []),
    ],
)
def test_what_accuses(text: str, found: list[str]) -> None:
    assert accusing(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Mục hỏi đáp không có câu hỏi nào.",
        "Có 3 trường; còn thiếu số fax, thư điện tử.",
        "Không thấy lịch tuần; chưa có lịch tháng.",
    ],
)
def test_what_was_found_so_far_accuses_nobody(text: str) -> None:
    assert accusing(text)
    assert not accusing(so_far(text))


def test_quotes_and_conditions_stay_as_they_are() -> None:
    text = "Trang ghi ‘không có dữ liệu’; nếu không có, cơ quan cần khai báo."

    assert so_far(text) == text
