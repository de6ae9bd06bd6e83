"""Every criterion gets a finding, whatever happens."""

from __future__ import annotations

import logging
from datetime import date

import pytest

from checks.case import SectionState, Window
from checks.model import Outcome
from evidence.model import Cause, Page, Visibility
from scoring.assess import assess
from scoring.model import Need
from scoring.score import score
from tests.scoring.builders import CHECKS, HOME, case, criterion, home_page, rubric, section


def test_checks_are_run_with_their_parameters() -> None:
    rules = rubric(
        criterion("1.1", check="has_section", parameters={"section": "news"}),
        criterion("1.2", check="asks", parameters={"question": "Bao nhiêu?"}, needs=frozenset({Need.FORM})),
    )
    judged = assess(rules, case(sections={"news": section()}), ("Thư viện", "Ảnh", "Ảnh"), checks=CHECKS)
    assert [each.finding.outcome for each in judged.judged] == [Outcome.PASSED, Outcome.UNTESTED]
    assert judged.judged[1].finding.question == "Bao nhiêu?"
    assert judged.unmapped_labels == ("Thư viện", "Ảnh")
    assert judged.not_scored == ""


def test_a_calendar_that_is_provisional_is_said_beside_the_score() -> None:
    window = Window(start=date(2026, 10, 1), end=date(2027, 10, 1))
    judged = assess(rubric(criterion()), case(window=window), checks=CHECKS)
    assert score(judged).notes == ("Lịch nghỉ lễ năm 2027 là tạm tính vì chưa có thông báo chính thức.",)
    assert score(assess(rubric(criterion()), case(), checks=CHECKS)).notes == ()


def test_a_section_that_is_absent_fails_with_the_pages_looked_at() -> None:
    rules = rubric(criterion("1.1", check="has_section", parameters={"section": "news"}))
    absent = section(state=SectionState.ABSENT, looked_at=(HOME,))
    (judged,) = assess(rules, case(sections={"news": absent}), checks=CHECKS).judged
    assert (judged.finding.outcome, judged.finding.looked_at) == (Outcome.FAILED, (HOME,))


def test_what_needs_the_running_portal_cannot_be_told_from_an_archive() -> None:
    rules = rubric(
        criterion("1.1", check="breaks", needs=frozenset({Need.LIVE})),
        criterion("1.2", needs=frozenset({Need.REPEAT})),
    )
    live, repeat = assess(rules, case(live=False), checks=CHECKS).judged
    assert (live.finding.outcome, live.finding.need, live.finding.cause) == (
        Outcome.CANT_TELL,
        "live",
        Cause.OURS,
    )
    assert "chỉ dùng bản lưu" in live.finding.note
    assert repeat.finding.outcome is Outcome.PASSED


def test_counts_are_taken_and_no_score_hangs_on_them(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rules, given = rubric(criterion()), case(sections={"news": section(state=SectionState.EMPTY)})
    (news,) = assess(rules, given, checks=CHECKS).counts
    assert (news.key, news.value) == ("news", 0)

    def fails(_: object) -> None:
        raise RuntimeError("x")

    monkeypatch.setattr("scoring.assess.counts", fails)
    with caplog.at_level(logging.ERROR):
        judged = assess(rules, given, checks=CHECKS)
    assert judged.counts == ()
    assert score(judged).scored
    assert "counting failed" in caplog.text


def test_a_fault_of_ours_is_not_held_against_the_portal(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        (judged,) = assess(rubric(criterion("1.1", check="breaks")), case(), checks=CHECKS).judged
    assert (judged.finding.outcome, judged.finding.cause) == (Outcome.CANT_TELL, Cause.OURS)
    assert "ZeroDivisionError" in judged.finding.note
    assert judged.finding.measured == {"error": "ZeroDivisionError"}
    assert "check 'breaks' failed on criterion 1.1" in caplog.text


def test_a_check_that_is_gone_is_a_fault_of_ours_too() -> None:
    (judged,) = assess(rubric(criterion("1.1", check="gone")), case(), checks=CHECKS).judged
    assert (judged.finding.outcome, judged.finding.cause) == (Outcome.CANT_TELL, Cause.OURS)


@pytest.mark.parametrize(
    ("page", "reason", "cause"),
    [
        (
            home_page(status=403, visibility=Visibility.BLOCKED, cause=Cause.POLICY),
            "Chưa đánh giá được: cổng chặn truy cập tự động (mã trả lời 403).",
            Cause.POLICY,
        ),
        (
            home_page(status=None, visibility=Visibility.UNREACHABLE, reason="timeout_connect", record=None),
            "Chưa đánh giá được: không kết nối được tới cổng (hết thời gian chờ kết nối).",
            Cause.SITE,
        ),
        (
            home_page(status=None, visibility=Visibility.OUT_OF_BUDGET, cause=Cause.OURS, record=None),
            "Chưa đánh giá được: hết thời gian trước khi xem được trang chủ.",
            Cause.OURS,
        ),
        (
            home_page(
                status=None,
                visibility=Visibility.UNREACHABLE,
                cause=Cause.SITE,
                reason="nxdomain",
                record=None,
            ),
            "Chưa đánh giá được: tên miền không còn phân giải được, "
            "cổng có thể đã ngừng hoặc chuyển địa chỉ.",
            Cause.SITE,
        ),
        (home_page(status=404), "Chưa đánh giá được: trang chủ trả lời mã 404.", Cause.SITE),
        (home_page(status=None), "Chưa đánh giá được: trang chủ không có nội dung.", Cause.SITE),
        (home_page(), "Chưa đánh giá được: không đọc được nội dung trang chủ.", Cause.OURS),
        (None, "Chưa đánh giá được: không có trang chủ trong dữ liệu đã lưu.", Cause.OURS),
    ],
)
def test_a_portal_that_was_not_seen_is_not_scored(page: Page | None, reason: str, cause: Cause) -> None:
    rules = rubric(criterion("1.1", 60), criterion("2.1", 40, check="breaks"))
    judged = assess(rules, case(pages=(page,) if page else (), read=False), checks=CHECKS)
    said = reason.removeprefix("Chưa đánh giá được: ")
    assert judged.not_scored == said[0].upper() + said[1:]
    assert {each.finding.note for each in judged.judged} == {reason}
    assert {each.finding.outcome for each in judged.judged} == {Outcome.CANT_TELL}
    assert {each.finding.cause for each in judged.judged} == {cause}
    assert {each.finding.unseen for each in judged.judged} == {(HOME,)}
    card = score(judged)
    assert (card.scored, str(card.low), str(card.high), card.grade) == (False, "0", "100", "")
