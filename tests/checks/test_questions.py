"""Questions of citizens and their answers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from checks.case import SectionState
from checks.model import Finding, Outcome
from checks.questions import questions_answered
from evidence.model import Cause
from tests.checks.builders import address, case, html

QUESTIONS = (
    "Thủ tục đăng ký hoạt động khoa học và công nghệ gồm những giấy tờ gì?",
    "Doanh nghiệp được hỗ trợ đổi mới công nghệ như thế nào?",
    "Thời gian cấp giấy phép bưu chính là bao nhiêu ngày?",
)
ANSWER = "Trả lời: Theo quy định hiện hành, hồ sơ gồm đơn đề nghị và các giấy tờ kèm theo, nộp tại bộ phận một cửa."


def table(states: tuple[str, ...], *, days: tuple[str, ...] = ("01/09/2026",) * 3) -> str:
    rows = "".join(
        f'<tr><td>{day}</td><td><a href="/hoi-dap/{n}">{question}</a></td><td>{state}</td></tr>'
        for n, (question, state, day) in enumerate(zip(QUESTIONS, states, days, strict=True))
    )
    head = "<tr><th>Ngày hỏi</th><th>Câu hỏi</th><th>Trạng thái</th></tr>"
    return html(f"<h1>Hỏi đáp</h1><table>{head}{rows}</table>", title="Hỏi đáp")


def judged(pages: dict[str, str] | None = None, *, given: Any = None, **rule: Any) -> Finding:
    fields = {"pages": list(pages), **(given or {})} if pages else given
    built = case(pages=pages, sections={"questions_and_answers": fields} if fields else {})
    return questions_answered(built, section="questions_and_answers", **rule)


READ = {f"/hoi-dap/{n}": html(f"<h1>Câu hỏi {n}</h1><p>Đang xử lý.</p>") for n in range(3)}


class TestQuestionsAnswered:
    def test_a_status_for_each_question_passes(self) -> None:
        found = judged({"/hoi-dap": table(("Đã trả lời", "Đang xử lý", "Đã tiếp nhận"))})
        assert found.outcome is Outcome.PASSED, found.note
        assert found.note == "3/3 câu hỏi có trả lời hoặc ghi tình trạng xử lý."
        assert found.citations[0].quote == QUESTIONS[0]

    def test_answers_beside_the_questions_pass(self) -> None:
        body = "".join(f"<p>Hỏi: {question}</p><p>{ANSWER}</p>" for question in QUESTIONS)
        found = judged({"/hoi-dap": html(f"<h1>Hỏi đáp</h1>{body}")})
        assert found.outcome is Outcome.PASSED, found.note

    def test_unanswered_ones_cost_their_share(self) -> None:
        given = {"pages": ["/hoi-dap"]}
        pages = {"/hoi-dap": table(("Đã trả lời", "Chưa trả lời", "")), **READ}
        found = questions_answered(
            case(pages=pages, sections={"questions_and_answers": given}), section="questions_and_answers"
        )
        assert (found.outcome, found.degree) == (Outcome.PARTIAL, Fraction(1, 3))

    @pytest.mark.parametrize(
        ("days", "outcome"), [(15, Outcome.PASSED), (3, Outcome.PARTIAL), (None, Outcome.PARTIAL)]
    )
    def test_new_questions_are_not_yet_due(self, days: int | None, outcome: Outcome) -> None:
        pages = {
            "/hoi-dap": table(
                ("Đã trả lời", "Đã trả lời", ""), days=("01/09/2026", "01/09/2026", "21/09/2026")
            ),
            **READ,
        }
        given = {"questions_and_answers": {"pages": ["/hoi-dap"]}}
        found = questions_answered(
            case(pages=pages, sections=given), section="questions_and_answers", due_working_days=days
        )
        assert found.outcome is outcome
        assert ("1 câu hỏi mới" in found.note) is (days == 15)

    def test_only_new_questions_pass(self) -> None:
        found = judged({"/hoi-dap": table(("", "", ""), days=("28/09/2026",) * 3)}, due_working_days=15)
        assert (found.outcome, found.note[:11]) == (Outcome.PASSED, "0/0 câu hỏi")

    def test_a_share_may_be_enough(self) -> None:
        pages = {"/hoi-dap": table(("Đã trả lời", "Đã trả lời", ""))}
        assert judged(pages, share=Fraction(3, 5)).outcome is Outcome.PASSED

    def test_questions_that_could_not_be_read_are_left_to_a_person(self) -> None:
        page = html("<h1>Hỏi đáp</h1><p>Phí là bao nhiêu? Xin cơ quan giải đáp giúp gia đình tôi.</p>")
        found = judged({"/hoi-dap": page})
        assert (found.outcome, found.need) == (Outcome.CANT_TELL, "look")
        assert found.unseen == (address("/hoi-dap"),)

    def test_nothing_answered_fails(self) -> None:
        given = {"questions_and_answers": {"pages": ["/hoi-dap"]}}
        built = case(pages={"/hoi-dap": table(("", "", "")), **READ}, sections=given)
        found = questions_answered(built, section="questions_and_answers")
        assert found.outcome is Outcome.FAILED
        assert found.looked_at == (address("/hoi-dap"),)

    def test_own_pages_that_were_not_read_keep_it_open(self) -> None:
        found = judged({"/hoi-dap": table(("Đã trả lời", "", ""))})
        assert (found.outcome, found.floor, len(found.unseen)) == (Outcome.CANT_TELL, Fraction(1, 3), 2)

    def test_a_section_without_questions_fails_and_a_foreign_one_stays_open(self) -> None:
        found = judged({"/hoi-dap": html("<p>Mời tổ chức, cá nhân gửi thư về Sở.</p>")})
        assert (found.outcome, found.measured["count"]) == (Outcome.FAILED, 0)
        outside = {"url": "https://hoidap.tinhmau.gov.vn/", "external": True, "state": SectionState.PRESENT}
        assert judged(given=outside).cause is Cause.POLICY
        assert judged().outcome is Outcome.FAILED
