"""Written directives and published answers."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from checks.case import SectionState
from checks.directives import directive_documents, is_directive, petition_answers
from checks.model import Outcome
from checks.reading.facts import PageFacts
from evidence.model import Cause
from tests.checks.builders import EVALUATED_AT, address, case, html, item, listing

PAGE = {"/chi-dao": html("<h1>Chỉ đạo điều hành</h1>")}


@pytest.mark.parametrize(
    ("entry", "directs"),
    [
        (item("Chỉ thị về tăng cường kỷ luật"), True),
        (item("Công văn số 310/SKHCN-VP về nghỉ lễ"), True),
        (item("Triển khai nhiệm vụ quý IV", number="45/KH-SKHCN"), True),
        (item("V/v rà soát thủ tục"), True),
        (item("Kế hoạch chuyển đổi số năm 2026"), True),
        (item("Quyết định 06/2024/QĐ-UBND ban hành quy định"), False),
        (item("Giám đốc Sở thăm doanh nghiệp"), False),
    ],
)
def test_what_a_directive_is(entry: Any, directs: Any) -> None:
    assert is_directive(entry) is directs


def documents(*ages: Any, **fields: Any) -> Any:
    items = [
        item(f"Công văn số {n + 1}/SKHCN-VP về việc {n}", EVALUATED_AT - timedelta(days=age))
        for n, age in enumerate(ages)
    ]
    items += fields.pop("more", [])
    return case(pages=PAGE, sections={"directives": {"pages": ["/chi-dao"], "items": items, **fields}})


def judge(given: Any) -> Any:
    return directive_documents(given, section="directives", minimum=3, newest_days=30, either=Fraction(1, 2))


def test_many_and_fresh_directives_pass() -> None:
    finding = judge(documents(5, 60, 90))
    assert finding.outcome is Outcome.PASSED
    assert finding.note == (
        "Có 3 văn bản chỉ đạo điều hành ghi ngày trong kỳ (mức đạt: từ 3), mới nhất ngày 25/09/2026, "
        "cách ngày đánh giá 5 ngày (mức đạt: không quá 30 ngày)."
    )
    assert "25/09/2026" in [citation.quote for citation in finding.citations]


@pytest.mark.parametrize("ages", [(5,), (60, 70, 80)])
def test_one_of_the_two_is_half(ages: Any) -> None:
    finding = judge(documents(*ages))
    assert (finding.outcome, finding.degree) == (Outcome.PARTIAL, Fraction(1, 2))


def test_few_and_old_directives_fail() -> None:
    finding = judge(documents(400))
    assert finding.outcome is Outcome.FAILED
    assert finding.looked_at == (address("/chi-dao"),)


def test_news_and_undated_documents_do_not_count() -> None:
    finding = judge(
        documents(
            more=[
                item("Giám đốc Sở thăm doanh nghiệp", date(2026, 9, 20)),
                item("Công văn số 9/SKHCN-VP", url="/tep/9.pdf"),
            ]
        )
    )
    assert finding.outcome is Outcome.FAILED
    assert "1 văn bản không ghi ngày nên không được tính" in finding.note
    assert finding.measured["other_entries"] == 1


def test_a_cut_list_may_hold_more() -> None:
    finding = judge(documents(5, complete=False))
    assert (finding.outcome, finding.floor, finding.ceiling) == (Outcome.CANT_TELL, Fraction(1, 2), 1)
    assert "ít nhất 1 văn bản" in finding.note


def test_documents_whose_pages_were_not_read_may_be_dated() -> None:
    finding = judge(documents(60, 70, 80, more=[item("Công văn số 9/SKHCN-VP")]))
    assert (finding.outcome, finding.floor, finding.ceiling) == (Outcome.CANT_TELL, Fraction(1, 2), 1)


@pytest.mark.parametrize("check", [judge, lambda given: petitions(given, "directives")])
def test_lists_built_by_scripts_are_open(check: Any) -> None:
    page = PageFacts(url=address("/chi-dao"), title="Chỉ đạo", needs_browser="tải bằng JavaScript")
    given = case(pages=PAGE, sections={"directives": {"pages": ["/chi-dao"]}}, facts={"/chi-dao": page})
    finding = check(given)
    assert (finding.outcome, finding.cause) == (Outcome.CANT_TELL, Cause.OURS)


def test_no_directives() -> None:
    assert judge(case()).outcome is Outcome.FAILED


def petitions(given: Any, *sections: Any, **parameters: Any) -> Any:
    keys = sections or ("petitions_answers", "questions_and_answers")
    return petition_answers(given, sections=keys, **{"minimum": 1, **parameters})


QUESTION = (
    "<div class='question'><h3>Câu hỏi: Tôi muốn hỏi thủ tục cấp phép thế nào?</h3>"
    "<p>Người hỏi: Nguyễn Văn An</p><p>Ngày hỏi: 01/09/2026</p>{answer}</div>"
)
ANSWER = "<p>Trả lời: Đề nghị ông nộp hồ sơ tại bộ phận một cửa.</p><p>Ngày trả lời: 05/09/2026</p>"


def asked(*answers: Any) -> Any:
    body = "".join(
        QUESTION.format(answer=answer).replace("thủ tục", f"thủ tục {n}") for n, answer in enumerate(answers)
    )
    return case(
        pages={"/hoi-dap": html(f"<h1>Hỏi đáp</h1>{body}", title="Hỏi đáp")},
        sections={"questions_and_answers": {"pages": ["/hoi-dap"]}},
    )


def test_an_answered_question_passes() -> None:
    finding = petitions(asked(ANSWER, ""))
    assert finding.outcome is Outcome.PASSED
    assert "Cổng đăng 1 nội dung trả lời kiến nghị, câu hỏi (mức đạt: từ 1)" in finding.note
    assert finding.citations[0].url == address("/hoi-dap")


def test_questions_without_answers_fail() -> None:
    finding = petitions(asked("", ""))
    assert finding.outcome is Outcome.FAILED
    assert finding.looked_at == (address("/hoi-dap"),)


def answered(*titles: Any, **fields: Any) -> Any:
    return case(
        pages={"/kien-nghi": listing([(title, "10/03/2024") for title in titles])},
        sections={"petitions_answers": {"pages": ["/kien-nghi"], **fields}},
    )


def test_entries_that_answer_petitions_count() -> None:
    finding = petitions(answered("Trả lời kiến nghị của cử tri phường Mẫu", "Tin hoạt động của ngành"))
    assert finding.outcome is Outcome.PASSED
    assert "mới nhất ngày 10/03/2024" in finding.note


def test_links_to_answers_are_no_answers() -> None:
    finding = petitions(answered("Xem chi tiết câu hỏi và trả lời", "Tin hoạt động của ngành"))
    assert finding.outcome is Outcome.CANT_TELL


def test_too_few_answers_are_partial() -> None:
    finding = petitions(answered("Trả lời kiến nghị của cử tri phường Mẫu"), minimum=2)
    assert (finding.outcome, finding.degree) == (Outcome.PARTIAL, Fraction(1, 2))


def test_a_rubric_may_ask_for_fresh_answers() -> None:
    given = answered("Trả lời kiến nghị của cử tri phường Mẫu")
    finding = petitions(given, newest_days=365, stale=Fraction(1, 4))
    assert (finding.outcome, finding.degree) == (Outcome.PARTIAL, Fraction(1, 4))
    assert "(mức đạt: không quá 365 ngày)" in finding.note


def test_answers_that_nobody_could_open_are_open() -> None:
    finding = petitions(answered("Tin hoạt động của ngành tháng 3"))
    assert (finding.outcome, finding.need) == (Outcome.CANT_TELL, "unseen")
    assert finding.unseen == (address("/bai-viet/1"),)


def test_answers_in_a_section_that_was_not_seen_are_open() -> None:
    given = case(
        pages={"/hoi-dap": html("<h1>Hỏi đáp</h1><p>Gửi câu hỏi cho chúng tôi.</p>")},
        sections={
            "questions_and_answers": {"pages": ["/hoi-dap"]},
            "petitions_answers": {"state": SectionState.UNKNOWN, "unseen": (address("/kien-nghi"),)},
        },
    )
    finding = petitions(given)
    assert (finding.outcome, finding.unseen) == (Outcome.CANT_TELL, (address("/kien-nghi"),))


def test_a_cut_list_may_hold_more_answers() -> None:
    finding = petitions(answered("Trả lời kiến nghị của cử tri phường Mẫu", complete=False), minimum=2)
    assert (finding.outcome, finding.floor, finding.ceiling) == (Outcome.CANT_TELL, Fraction(1, 2), 1)


def test_no_section_of_answers() -> None:
    assert petitions(case()).outcome is Outcome.FAILED
