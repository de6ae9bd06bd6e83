"""Criteria that only the agency can answer."""

from __future__ import annotations

from checks.asking import ask_agency
from checks.model import Outcome
from tests.scoring.builders import case


def test_the_agency_is_asked() -> None:
    finding = ask_agency(case(), question="Cổng đã được phê duyệt cấp độ an toàn chưa?")
    assert (finding.outcome, finding.need) == (Outcome.UNTESTED, "form")
    assert finding.question == "Cổng đã được phê duyệt cấp độ an toàn chưa?"
    assert "Sở Khoa học và Công nghệ tỉnh Mẫu khai báo" in finding.note
