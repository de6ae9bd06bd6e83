"""Which years a plan's title names."""

from __future__ import annotations

from datetime import date

import pytest

from checks.periods import covers


@pytest.mark.parametrize(
    ("title", "answer"),
    [
        ("Kế hoạch phát triển kinh tế - xã hội năm 2026", True),
        ("Kế hoạch chuyển đổi số giai đoạn 2026–2030", True),
        ("Kế hoạch 5 năm 2021-2025", False),
        ("Quy hoạch thời kỳ 2021 - 2030, tầm nhìn đến năm 2050", True),
        ("Chiến lược phát triển đến năm 2030", True),
        ("Kế hoạch công tác tháng 9/2026", None),
        ("Kế hoạch quý III năm 2026", None),
        ("Kế hoạch số 12/KH-SKHCN ngày 20/12/2026 về cải cách hành chính", None),
        ("Kế hoạch thực hiện Quyết định 1527/2026/QĐ-UBND", None),
        ("Kế hoạch cải cách hành chính", None),
        ("Kế hoạch năm 2019", False),
    ],
)
def test_which_year_a_title_names(title: str, answer: bool | None) -> None:
    assert covers(title, 2026) is answer


def test_a_plan_until_a_year_begins_when_it_was_issued() -> None:
    assert covers("Chiến lược phát triển đến năm 2030", 2026, date(2021, 5, 1)) is True
    assert covers("Chiến lược phát triển đến năm 2030", 2026, date(2027, 5, 1)) is False
