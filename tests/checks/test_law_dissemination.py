"""Guidance on law, policy and regime: not news of events, not questions."""

from __future__ import annotations

from typing import Any

import pytest

from checks.law_dissemination import guidance_texts, is_guidance
from checks.model import Outcome
from checks.reading.facts import PageFacts
from evidence.model import Cause
from tests.checks.builders import address, case, html, item, listing


def judge(given: Any) -> Any:
    return guidance_texts(given, section="law_dissemination", minimum=3)


def portal(*titles: Any, **fields: Any) -> Any:
    return case(
        pages={"/pbgdpl": listing([(title, "01/09/2026") for title in titles])},
        sections={"law_dissemination": {"pages": ["/pbgdpl"], **fields}},
    )


@pytest.mark.parametrize(
    ("title", "guides"),
    [
        ("Hướng dẫn thực hiện chế độ thai sản từ 01/7/2026", True),
        ("Hướng dẫn tổ chức lễ hội an toàn", True),
        ("Cẩm nang chính sách cho hộ nghèo", True),
        ("Thủ tục đăng ký khai sinh trực tuyến", True),
        ("Người dân đăng ký tạm trú theo trình tự nào", True),
        ("Thông tư số 05/2026/TT-BTC hướng dẫn thi hành Luật Đất đai", True),
        ("Mức phạt khi không đội mũ bảo hiểm", None),
        ("Quy định xử phạt tổ chức, cá nhân vi phạm", None),
        ("Ai được cấp thẻ bảo hiểm y tế miễn phí?", None),
        ("Những điểm mới của Luật Chuyển đổi số", False),
        ("Giới thiệu 224/2026/NĐ-CP", False),
        ("Quy định mới tại Nghị quyết số 25/2026/NQ-HĐND về chính sách hỗ trợ nhà ở", False),
        ("Tin về văn bản 224/2026/NĐ-CP", False),
        ("Hội nghị hướng dẫn thi hành Luật Đất đai", False),
        ("Tổ chức tập huấn quy định mới", False),
        ("Hỏi: Thủ tục theo Luật Cư trú thế nào?", False),
        ("Giám đốc Sở thăm cơ sở sản xuất", False),
    ],
)
def test_what_guidance_is(title: Any, guides: Any) -> None:
    assert is_guidance(item(title)) is guides


def test_enough_guidance_passes() -> None:
    finding = judge(
        portal("Hướng dẫn kê khai đất đai", "Hướng dẫn kê khai thuế", "Các bước nộp hồ sơ qua mạng")
    )
    assert finding.outcome is Outcome.PASSED
    assert "Thấy 3 bài hướng dẫn thực hiện pháp luật" in finding.note
    assert "Hướng dẫn kê khai thuế" in [citation.quote for citation in finding.citations]


def test_fewer_fail_though_new_laws_are_made_known() -> None:
    finding = judge(
        portal("Hướng dẫn kê khai thuế", "Điểm mới của Luật Đất đai 2024", "Giới thiệu 12/2026/NĐ-CP")
    )
    assert finding.outcome is Outcome.FAILED
    assert "Thấy 1 bài" in finding.note


def test_titles_that_do_not_tell_leave_it_open() -> None:
    finding = judge(
        portal("Hướng dẫn kê khai thuế", "Mức phạt khi lái xe quá tốc độ", "Ai được hưởng trợ cấp?")
    )
    assert (finding.outcome, finding.need) == (Outcome.CANT_TELL, "look")
    assert "2 bài khác có thể là bài hướng dẫn" in finding.note


def test_events_only_fail() -> None:
    finding = judge(portal("Hội nghị tuyên truyền pháp luật năm 2026", "Lễ phát động Ngày Pháp luật"))
    assert finding.outcome is Outcome.FAILED
    assert finding.looked_at == (address("/pbgdpl"),)


def test_a_cut_list_may_hold_more() -> None:
    finding = judge(portal("Hướng dẫn kê khai thuế", "Lễ phát động Ngày Pháp luật", complete=False))
    assert (finding.outcome, finding.need) == (Outcome.CANT_TELL, "unseen")
    assert "ít nhất 1 bài" in finding.note


def test_no_section() -> None:
    assert judge(case()).outcome is Outcome.FAILED


def test_a_list_that_could_not_be_read_is_open() -> None:
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
