"""Questions of citizens and what was answered, with the days of both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from checks.reading.dates import find_dates, parse_day
from checks.reading.facts import Item, PageFacts
from checks.reading.labelled import cell_of
from checks.reading.stamped import stamped_questions
from checks.vietnamese import fold, squeeze

# A day beside a label, as folding leaves it: '(18 09 2017)', 'ngay 02 02 2026'.
_BESIDE = r"(?:\W*(?:ngay )?\d{1,2} \d{1,2} (?:19|20)\d\d\W{0,2})?"
_ANSWER = re.compile(
    r"^\W*(?:(?:so|ubnd|uy ban|phong|ban|bo phan|co quan|don vi)\b[\w ]{0,40}? )?"
    r"(?:noi dung (?:tra loi|giai dap)|tra loi(?: cua [\w ]{3,80})?|cau tra loi|dap|giai dap|phan hoi|y "
    rf"kien tra loi|co quan tra loi){_BESIDE}\s*(?::|$)"
)
_ASKED = re.compile(
    r"^\W*(?:noi dung (?:cau )?hoi|cau hoi(?: so)?(?: \d+)?|hoi|tieu de(?: cau hoi)?|noi dung kien nghi|kien "
    rf"nghi|cau \d+){_BESIDE}\s*:|^.{{2,60}}? hoi ngay \d{{1,2}} \d{{1,2}} (?:19|20)\d\d\s*:"
)
_QUESTION_LABEL = re.compile(
    r"^\W*(?:Nội dung (?:câu )?hỏi|Câu hỏi(?: số)?(?:\s*\d+)?|Hỏi|Tiêu đề|Kiến nghị|Câu \d+|.{2,70}? hỏi ngày)"
    r"\s*(?:\(?(?:ngày\s+)?\d{1,2}[/\-.]\d{1,2}[/\-.]\d{4}\)?)?\s*[:：]\s*",
    re.IGNORECASE,
)
# Who asked and when, in brackets at the end: '(Bạn đọc, 15/10/2024)'.
_ASKER_AT_END = re.compile(r"\s*\([^()]{0,80}?\d{1,2}[/\-.]\d{1,2}[/\-.]\d{4}[^()]{0,12}\)\s*$")
_LEAD = re.compile(r"^[^:：]{0,90}[:：]\s*\(?(?:ngày\s+)?(?:\d{1,2}[/\-.]\d{1,2}[/\-.]\d{4}\))?")
_ASK_FORM = re.compile(r"^\W*(?:dat|gui) cau hoi|^\W*(?:ho ten|ma xac nhan|nhap|danh sach)")
_SIGNATURE = re.compile(
    r"^(?P<who>[^()\d]{0,70})\(?\s*(?:ngày\s+)?\d{1,2}[/\-.]\d{1,2}[/\-.]\d{4}[\d\s:|,]*\)?$", re.IGNORECASE
)
_STATUS = re.compile(
    r"(?:đã|chưa|đang)\s+(?:được\s+)?(?:trả\s+lời|xử\s+lý|giải\s+quyết|tiếp\s+nhận|chuyển|phản\s+hồi)|"
    r"chờ\s+(?:trả\s+lời|xử\s+lý)",
    re.IGNORECASE,
)
_QUESTION_COLUMN = (
    "cau hoi",
    "noi dung cau hoi",
    "noi dung hoi",
    "noi dung kien nghi",
    "kien nghi",
    "tieu de",
    "noi dung",
    "phan anh",
)
_ANSWER_COLUMN = ("tra loi", "cau tra loi", "noi dung tra loi", "ket qua", "ket qua giai quyet", "phan hoi")
_STATUS_COLUMN = ("trang thai", "tinh trang", "tinh trang xu ly")


_ABOUT_QUESTIONS = re.compile(
    r"hoi[ -/]*(?:va )?dap|cau[ -]hoi|(?:ban|cong dan|nguoi dan|doanh nghiep)\W+hoi|kien[ -]nghi|phan[ -]anh|gop[ -]y"
    r"|y[ -]kien|thac[ -]mac|giai[ -]dap|\bfaqs?\b|q&a|cu[ -]tri|doi[ -]thoai|tra[ -]loi|don[ -]thu|khieu[ -]nai|hoidap"
)
_ALONE = re.compile(r"^(?P<question>\S.{14,300}\?)(?P<rest>\W*(?:[Nn]gày [^?]{0,12})?[\d/.\-: ()]*)$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """A question as a page shows it.

    `answered` is true where an answer's text stands with it; `status` is a state as written ('Đã trả lời').
    `url` is the question's own page where the list links to one.
    """

    question: str
    answer: str = ""
    answered: bool = False
    status: str = ""
    asked_day: date | None = None
    answer_day: date | None = None
    url: str = ""
    path: str = ""


def _status(text: str) -> str:
    match = _STATUS.search(text)
    return squeeze(match.group()) if match else ""


def _of_item(item: Item) -> Question:
    if any(label for label, _ in item.cells):
        question = cell_of(item.cells, _QUESTION_COLUMN) or item.title
        answer = cell_of(item.cells, _ANSWER_COLUMN)
        status = cell_of(item.cells, _STATUS_COLUMN) or _status(item.text)
        told = answer if len(answer) > 15 and not _STATUS.fullmatch(answer) else ""
        day = parse_day(cell_of(item.cells, ("ngay tra loi",)))
        return Question(
            question=question,
            answer=told,
            answered=bool(told),
            status=status or (answer if answer and not told else ""),
            asked_day=item.day if item.day != day else None,
            answer_day=day,
            url=item.url,
            path=item.path,
        )
    rest = item.text.replace(item.title, " ")
    status = _status(rest)
    told_in_text = re.search(r"(?:Trả\s+lời|TRẢ\s+LỜI|Đáp)\s*:\s*(\S.{15,})", rest)
    return Question(
        question=item.title,
        answer=squeeze(told_in_text.group(1)) if told_in_text else "",
        answered=told_in_text is not None,
        status=status,
        asked_day=item.day,
        url=item.url,
        path=item.path,
    )


def _last_day(lines: list[str]) -> date | None:
    """The day of the last signature among lines."""
    days = [parse_day(line) for line in lines if _SIGNATURE.match(line)]
    return days[-1] if days else None


def _labelled_day(lines: list[str]) -> date | None:
    for line in lines:
        for found in find_dates(line):
            if found.label in ("ngay tra loi", "ngay hoi", "ngay gui", "gui") or _SIGNATURE.match(line):
                return found.value
    return None


def _day_told(line: str, *, with_end: bool = False) -> date | None:
    """The day in a line's label or right after it, or in the brackets at its end."""
    lead = _LEAD.match(line)
    day = parse_day(lead.group()) if lead else None
    end = _ASKER_AT_END.search(line) if with_end and day is None else None
    return parse_day(end.group()) if end else day


def _running(facts: PageFacts) -> tuple[Question, ...]:
    """Questions and answers one after another in the text of a page."""
    lines = [line for line in facts.main_text.split("\n") if line.strip()]
    folded = [fold(line) for line in lines]
    marks = [index for index, text in enumerate(folded) if _ANSWER.match(text) and index > 0]
    marks = [mark for place, mark in enumerate(marks) if place == 0 or mark - marks[place - 1] > 1]
    found: list[Question] = []
    heads = {fold(heading.text) for heading in facts.headings}
    start = (
        next((index + 1 for index in range(marks[0] - 1, -1, -1) if folded[index] in heads), 0)
        if marks
        else 0
    )
    for place, mark in enumerate(marks):
        end = marks[place + 1] if place + 1 < len(marks) else len(lines)
        begin = _question_start(lines, folded, start, mark)
        stop = _answer_end(lines, folded, mark, end)
        asked = lines[begin:mark]
        answer = _answer_text(lines[mark], lines[mark + 1 : stop])
        question = next(
            (line for line in asked if not _SIGNATURE.match(line) and not _ASK_FORM.match(fold(line))), ""
        )
        told_day = _day_told(question, with_end=True)
        question = _ASKER_AT_END.sub("", _QUESTION_LABEL.sub("", question))
        if len(question) >= 5:
            found.append(
                Question(
                    question=question,
                    answer=answer,
                    answered=len(answer) > 15,
                    asked_day=_last_day(asked) or _labelled_day(asked) or told_day,
                    answer_day=_last_day(lines[mark:stop])
                    or _labelled_day(lines[mark:stop])
                    or _day_told(lines[mark]),
                    url=facts.url,
                )
            )
        start = stop
    return tuple(found)


def _question_start(lines: list[str], folded: list[str], start: int, mark: int) -> int:
    """Where the question before an answer begins: at its label, else after the last signature of an answer."""
    for index in range(mark - 1, start - 1, -1):
        if _ASKED.match(folded[index]):
            return index
    signed = [index for index in range(start, mark - 1) if _SIGNATURE.match(lines[index])]
    if start == 0 and not signed:
        heads = [index for index in range(start, mark) if len(lines[index]) > 200 or "?" in lines[index]]
        return max(heads[0] - 1, start) if heads else max(start, mark - 3)
    return start


def _answer_end(lines: list[str], folded: list[str], mark: int, end: int) -> int:
    """Where an answer ends: at its signature, at the next question's label, or at the next answer's question."""
    for index in range(mark + 1, end):
        if _ASKED.match(folded[index]):
            return index
        if _SIGNATURE.match(lines[index]) and index > mark + 1:
            return index + 1
    return end if end == len(lines) else max(mark + 1, end - 2)


def _answer_text(mark: str, lines: list[str]) -> str:
    head = re.split(r"[:：]", mark, maxsplit=1)
    pieces = [head[1]] if len(head) == 2 else []
    pieces += [line for line in lines if not _SIGNATURE.match(line)]
    return squeeze(" ".join(pieces))[:2000]


def _standing_alone(facts: PageFacts) -> tuple[Question, ...]:
    """Questions that stand as lines of their own, without answers: 'Con tôi chuyển trường thế nào? (11/3/2025)'."""
    own_pages, found = _own_pages(facts), []
    for line in facts.main_text.split("\n"):
        match = _ALONE.match(line)
        if match is not None:
            question = squeeze(match["question"])
            found.append(
                Question(
                    question=question,
                    asked_day=parse_day(match["rest"]) if match["rest"].strip() else None,
                    url=own_pages.get(question, facts.url),
                )
            )
    return tuple(found)


def _own_pages(facts: PageFacts) -> dict[str, str]:
    """Addresses of links by their texts: a question may lead to a page of its own."""
    return {squeeze(link.text): link.url for link in facts.links if link.url}


def _stamped(facts: PageFacts) -> tuple[Question, ...]:
    """Questions with a line about who asked and when."""
    titles = frozenset(
        fold(text)
        for text in (facts.title, *facts.breadcrumbs, *(h.text for h in facts.headings if h.level == 1))
    )
    lines = [line for line in facts.main_text.split("\n") if line.strip()]
    own_pages = _own_pages(facts)
    return tuple(
        Question(
            question=one.question,
            answer=one.answer,
            answered=bool(one.answer),
            status=_status(one.text),
            asked_day=one.asked_day,
            answer_day=one.answer_day,
            url=own_pages.get(squeeze(one.question), facts.url),
        )
        for one in stamped_questions(lines, titles)
    )


def _about_questions(facts: PageFacts) -> bool:
    """Whether a page calls itself one of questions, or its entries ask: a list of news is none."""
    own = (heading.text for heading in facts.headings[:3] if heading.level == 1)
    names = (facts.title, *facts.breadcrumbs, *own, facts.url)
    return any(_ABOUT_QUESTIONS.search(fold(name)) for name in names) or any(
        "?" in item.title or _status(item.text) for item in facts.items
    )


def read_questions(facts: PageFacts) -> tuple[Question, ...]:
    """The questions of a page: with their answers in the text, else those that it lists."""
    running, stamped = _running(facts), _stamped(facts)
    if len(stamped) > len(running):
        running = stamped
    listed = tuple(_of_item(item) for item in facts.items) if _about_questions(facts) else ()
    if not running and not listed:
        return _standing_alone(facts)
    if not any(item.url for item in facts.items):
        return running
    # The cells of a table tell an answer that its lines, read one after another, do not.
    return max(running, listed, key=lambda found: (len(found), sum(one.answered for one in found)))
