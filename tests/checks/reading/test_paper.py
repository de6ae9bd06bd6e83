"""The head of an administrative document: kind and subject, number, day of issue, until when comments go."""

from __future__ import annotations

from datetime import date

import pytest

from checks.reading.paper import plain_text, read_head

LETTER = """SỞ XÂY DỰNG TỈNH MẪU
Số: 815 /SXD-QLĐT
V/v lấy ý kiến góp ý dự thảo Quyết định
quy định quản lý chiếu sáng đô thị
Tịnh Châu, ngày 3 tháng 9
năm 2026
Kính gửi: Uỷ ban nhân dân các xã, phường
Đề nghị gửi ý kiến về Sở Xây dựng trước ngày 25 tháng 9 năm 2026."""


def test_a_letter_that_asks_for_comments() -> None:
    head = read_head(LETTER)
    assert head.number == "815/SXD-QLĐT"
    assert head.issued == date(2026, 9, 3)
    assert head.title.startswith("V/v lấy ý kiến góp ý dự thảo Quyết định quy định quản lý chiếu sáng")
    assert head.deadline == date(2026, 9, 25)


def test_a_decision_is_not_dated_by_its_grounds() -> None:
    head = read_head(
        "QUYẾT ĐỊNH\nVề việc phê duyệt danh mục\nGIÁM ĐỐC SỞ\n"
        "Căn cứ Quyết định số 12/QĐ-UBND ngày 4 tháng 5 năm 2020;\nHà Nội, ngày 1 tháng 2 năm 2021"
    )
    assert head == ("QUYẾT ĐỊNH Về việc phê duyệt danh mục", "", None, None)


@pytest.mark.parametrize(
    ("line", "issued"),
    [
        ("Số: 12/KH-SKHCN Hà Nội, ngày 05 tháng 01 năm 2026", date(2026, 1, 5)),
        ("TP. Hồ Chí Minh, ngày 5  tháng 1 năm 2026.", date(2026, 1, 5)),
        ("Hà Nội, ngày     tháng 01 năm 2026", None),
        ("Họp vào ngày 05 tháng 01 năm 2026", None),
        ("Hà Nội, ngày 31 tháng 02 năm 2026", None),
    ],
)
def test_the_dateline(line: str, issued: date | None) -> None:
    assert read_head(f"SỞ MẪU\n{line}\nBÁO CÁO\nQuý I").issued == issued


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "LỊCH CÔNG TÁC TUẦN 40\n(Từ ngày 28/9/2026)\n* * *\nThứ Hai",
            "LỊCH CÔNG TÁC TUẦN 40 (Từ ngày 28/9/2026)",
        ),
        ("BÁO CÁO\nTình hình quý I\nHà Nội, ngày 1 tháng 4 năm 2026", "BÁO CÁO Tình hình quý I"),
        ("Căn cứ luật\nQUYẾT ĐỊNH", ""),
        ("báo cáo", ""),
        ("", ""),
    ],
)
def test_titles(text: str, title: str) -> None:
    assert read_head(text).title == title


def test_days_inside_a_draft_are_no_deadlines() -> None:
    assert read_head("NGHỊ QUYẾT\nVề thu phí\nBáo cáo trước ngày 15 tháng 12 năm 2026.").deadline is None


def test_text_of_old_fonts_and_line_breaks() -> None:
    assert plain_text("a\r\nb\rc\ufffe\x00d") == "a\nb\ncd"
    assert "định" in plain_text("Quyeát ñònh cuûa UÛy ban nhaân daân tænh veà vieäc ban haønh quy ñònh")
