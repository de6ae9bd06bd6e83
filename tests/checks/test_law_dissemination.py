"""Guidance on law, policy and regime: not news of events, not questions."""

from __future__ import annotations

from fractions import Fraction

import pytest

from checks.law_dissemination import guidance_texts, is_guidance
from checks.model import Outcome
from checks.reading.facts import PageFacts
from evidence.model import Cause
from tests.checks.builders import address, case, html, item, listing


def judge(given):
    return guidance_texts(given, section="law_dissemination", minimum=3)


def portal(*titles, **fields):
    return case(
        pages={"/pbgdpl": listing([(title, "01/09/2026") for title in titles])},
        sections={"law_dissemination": {"pages": ["/pbgdpl"], **fields}},
    )


@pytest.mark.parametrize(
    ("title", "guides"),
    [
        ("Những điểm mới của Luật Chuyển đổi số", True),
        ("Hướng dẫn thực hiện chế độ thai sản từ 01/7/2026", True),
        ("Mức phạt khi không đội mũ bảo hiểm", True),
        ("Quy định xử phạt tổ chức, cá nhân vi phạm", True),
        ("Giới thiệu 224/2026/NĐ-CP", True),
        ("Hội nghị phổ biến Luật Đất đai", False),
        ("Tổ chức tập huấn quy định mới", False),
        ("Hỏi: Thủ tục theo Luật Cư trú thế nào?", False),
        ("Giám đốc Sở thăm cơ sở sản xuất", False),
    ],
)
def test_what_guidance_is(title, guides):
    assert is_guidance(item(title)) is guides


def test_enough_guidance_passes():
    finding = judge(
        portal(
            "Điểm mới của Luật Đất đai 2024", "Hướng dẫn kê khai thuế", "Tìm hiểu Nghị định mới về đấu thầu"
        )
    )
    assert finding.outcome is Outcome.PASSED
    assert "Thấy 3 bài" in finding.note
    assert "Điểm mới của Luật Đất đai 2024" in [citation.quote for citation in finding.citations]


def test_some_guidance_is_partial():
    finding = judge(portal("Điểm mới của Luật Đất đai 2024", "Hội nghị tuyên truyền pháp luật năm 2026"))
    assert (finding.outcome, finding.degree) == (Outcome.PARTIAL, Fraction(1, 3))


def test_events_only_fail():
    finding = judge(portal("Hội nghị tuyên truyền pháp luật năm 2026", "Lễ phát động Ngày Pháp luật"))
    assert finding.outcome is Outcome.FAILED
    assert finding.looked_at == (address("/pbgdpl"),)


def test_a_cut_list_may_hold_more():
    finding = judge(portal("Điểm mới của Luật Đất đai 2024", "Lễ phát động Ngày Pháp luật", complete=False))
    assert (finding.outcome, finding.floor, finding.ceiling) == (Outcome.CANT_TELL, Fraction(1, 3), 1)
    assert "ít nhất 1 bài" in finding.note


def test_no_section():
    assert judge(case()).outcome is Outcome.FAILED


def test_a_list_that_could_not_be_read_is_open():
    plain = case(
        pages={"/pbgdpl": html("<p>Chuyên mục</p>")}, sections={"law_dissemination": {"pages": ["/pbgdpl"]}}
    )
    assert (judge(plain).outcome, judge(plain).need) == (Outcome.CANT_TELL, "look")
    page = PageFacts(url=address("/pbgdpl"), title="PBGDPL", needs_browser="tải bằng JavaScript")
    scripted = case(
        pages={"/pbgdpl": ""},
        sections={"law_dissemination": {"pages": ["/pbgdpl"]}},
        facts={"/pbgdpl": page},
    )
    assert (judge(scripted).outcome, judge(scripted).cause) == (Outcome.CANT_TELL, Cause.OURS)
