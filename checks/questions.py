"""Questions of citizens and whether they are answered (heading 10)."""

from __future__ import annotations

from fractions import Fraction

from checks.case import Case
from checks.doubt import looked_at, open_question, settle, unproven
from checks.model import Finding, cannot_tell, failed
from checks.reading.questions import Question, read_questions
from checks.registry import Degree, check
from checks.seen import Reader
from checks.texts import cite_landing
from checks.topics import plain
from checks.wording import share_of
from evidence.model import Cause


def _asked(case: Case, key: str) -> list[tuple[str, Question, bool]]:
    """Questions of a section, each once: the page that shows it, the question, whether it shows what became
    of it.

    A question may be asked on a list and answered on its own page.
    """
    found: dict[str, tuple[str, Question, bool]] = {}
    for page in case.pages_of(key):
        for question in read_questions(page):
            name = plain(question.question)
            known = found.get(name)
            settled = question.answered or _moves(question.status)
            found[name] = (
                (known[0], known[1], known[2] or settled) if known else (page.url, question, settled)
            )
    return list(found.values())


@check("questions_answered")
def questions_answered(
    case: Case, *, section: str, share: Degree = Fraction(1), due_working_days: int | None = None
) -> Finding:
    """Questions of citizens show an answer or how far they are.

    Applicability: every portal. Expectation: the share `share` of the questions shows an answer or a status,
    below it in proportion; with `due_working_days` questions younger than that are not yet due. Assumption:
    what a page shows beside a question is its answer; a question whose own page was not read may be answered
    there.
    """
    landing = case.section(section)
    if not landing.present:
        return case.missing(section)
    asked = _asked(case, section)
    due = [entry for entry in asked if not _fresh(case, entry[1], due_working_days)]
    if not asked and any("?" in page.main_text for page in case.pages_of(section)):
        return cannot_tell(
            "Mục hỏi đáp có câu hỏi nhưng chưa đọc được từng câu hỏi, câu trả lời; cần người xem.",
            cause=Cause.OURS,
            need="look",
            unseen=tuple(page.url for page in case.pages_of(section))[:20],
        )
    if not asked:
        note = "Mục hỏi đáp không có câu hỏi nào."
        open_note = "Chưa thấy câu hỏi nào trong mục hỏi đáp."
        return unproven(case, [section], open_note, citations=cite_landing(case, landing)) or failed(
            note, citations=cite_landing(case, landing), looked_at=looked_at(case, [section]), count=0
        )
    answered = [entry for entry in due if entry[2]]
    reached = share_of(len(answered), len(due)) if due else Fraction(1)
    degree = Fraction(1) if reached >= share else reached
    note = f"{len(answered)}/{len(due)} câu hỏi có trả lời hoặc ghi tình trạng xử lý"
    if len(due) < len(asked):
        note += f" ({len(asked) - len(due)} câu hỏi mới, chưa đến hạn {due_working_days} ngày làm việc)"
    cited = tuple(case.cite(url, question.question) for url, question, _ in (answered or due or asked)[:3])
    reader = Reader(case)
    unread = tuple(q.url for _, q, settled in due if not settled and reader.unread(q.url))
    if degree < 1 and unread:
        return open_question(
            f"{note}; còn {len(unread)} câu hỏi có trang riêng chưa xem.",
            cause=Cause.OURS,
            need="unseen",
            floor=degree,
            citations=cited,
            unseen=unread[:20],
        )
    return settle(
        case, [section], degree, f"{note}.", citations=cited, count=len(asked), answered=len(answered)
    )


def _fresh(case: Case, question: Question, due_working_days: int | None) -> bool:
    if due_working_days is None or question.asked_day is None:
        return False
    return case.calendar.working_days_between(question.asked_day, case.evaluated_at) <= due_working_days


def _moves(status: str) -> bool:
    """Whether a status tells that something was done: 'Đã tiếp nhận' does, 'Chưa trả lời' does not."""
    words = plain(status)
    return bool(words.strip()) and " chua " not in words and " cho " not in words
