"""A written decision is read strictly: one clear sentence for each error."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jobs.problems import InputProblem
from jobs.robots_decision import demand_covered, read_decision

_GOOD = """number: "123/QĐ-SKHCN"
date: 2026-11-20
signed_by: "Giám đốc Sở"
portals: [so.tinh.gov.vn, "https://khac.tinh.gov.vn/trang-chu"]
valid_until: 2026-12-31
reason: "Đánh giá định kỳ"
"""
_TODAY = date(2026, 11, 22)


def _written(folder: Path, text: str) -> Path:
    path = folder / "qd.yaml"
    path.write_text(text, "utf-8")
    return path


def test_a_good_one(tmp_path: Path) -> None:
    decision = read_decision(_written(tmp_path, _GOOD), today=_TODAY)
    assert decision.hosts == ("so.tinh.gov.vn", "khac.tinh.gov.vn")
    assert decision.covers("SO.tinh.gov.vn", _TODAY)
    assert not decision.covers("so.tinh.gov.vn", date(2027, 1, 1))
    assert not decision.covers("la.tinh.gov.vn", _TODAY)
    demand_covered(decision, ["https://so.tinh.gov.vn/", "https://la.tinh.gov.vn/"])
    with pytest.raises(InputProblem, match="không áp dụng cho cổng nào"):
        demand_covered(decision, ["https://la.tinh.gov.vn/"])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('number: "123/QĐ-SKHCN"\n', "", "thiếu ‘number’"),
        ('signed_by: "Giám đốc Sở"', "signed_by: 3", "‘signed_by’ phải là chữ"),
        ("date: 2026-11-20", "date: hôm qua", "phải là ngày"),
        ("date: 2026-11-20", "date: 2026-11-30", "chưa tới ngày"),
        ("valid_until: 2026-12-31", "valid_until: 2026-11-21", "đã hết hiệu lực"),
        ("valid_until: 2026-12-31", "valid_until: 2026-11-01", "đứng trước ngày ký"),
        ("portals: [so", "portals: ['*.gov.vn', so", "không phải tên miền"),
        ("portals: [so.tinh.gov.vn,", "portals: {a: b}\nx: [", "có dòng lạ|cú pháp"),
        ('portals: [so.tinh.gov.vn, "https://khac.tinh.gov.vn/trang-chu"]', "portals: so", "danh sách"),
        ('reason: "Đánh giá định kỳ"', 'reason: "x"\nwho: "y"', "dòng lạ ‘who’"),
        ("number:", "- number:", "cú pháp"),
    ],
)
def test_each_error_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in _GOOD
    with pytest.raises(InputProblem, match=said) as problem:
        read_decision(_written(tmp_path, _GOOD.replace(old, new)), today=_TODAY)
    assert "\n" not in str(problem.value)


def test_no_file_and_no_mapping(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="Không đọc được"):
        read_decision(tmp_path / "x.yaml", today=_TODAY)
    with pytest.raises(InputProblem, match="phải gồm các dòng"):
        read_decision(_written(tmp_path, "một câu"), today=_TODAY)
