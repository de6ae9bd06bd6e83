"""Heading 4: written directives and answers to petitions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from checks.attached import Attached, cite_file, dateline
from checks.case import Case, Section
from checks.model import Citation, Finding, cannot_tell, failed
from checks.reading.documents import document_kind, document_numbers, is_legal_normative
from checks.reading.facts import Item
from checks.reading.file_facts import FileFacts
from checks.reading.questions import read_questions
from checks.registry import Degree, check
from checks.seen import (
    cite_item,
    cite_pages,
    hidden_by_scripts,
    looked,
    not_built,
    not_on_portal,
    own_sections,
    settle,
    unread_entries,
    unseen_keys,
)
from checks.timeline import Entry, Timeline, timeline
from checks.vietnamese import fold
from checks.wording import day_text, share_of
from evidence.model import Cause

_ONE_DAY = timedelta(days=1)
_ABOUT = re.compile(r"^(v v|ve viec|y kien chi dao|thong bao y kien|ket luan)\b")
_ANSWER = re.compile(r"\b(tra loi|phan hoi|giai quyet|xu ly|tiep thu|giai trinh|giai dap)\b")
_NO_TITLE = re.compile(r"^(xem|chi tiet|gui|dat cau hoi|danh sach|tat ca)\b")  # links, not titles of answers
_ASKED = re.compile(r"\b(kien nghi|phan anh|cu tri|cong dan|doanh nghiep|khieu nai|to cao|cau hoi|y kien)\b")


def is_directive(item: Item) -> bool:
    """Whether an entry is an administrative document of direction, not news and not a legal normative text.

    It has a document number, or its title begins with a kind of document (Chỉ thị, Quyết định, Công văn, Kế
    hoạch, Thông báo, Báo cáo, …) or with 'V/v'.
    """
    numbers = [item.number] if item.number else list(document_numbers(f"{item.title} {item.abstract}")[:1])
    if numbers:
        return not is_legal_normative(numbers[0])
    return bool(document_kind(item.title)) or bool(_ABOUT.search(fold(item.title)))


@check("directive_documents", more_helps=True)
def directive_documents(
    case: Case, *, section: str, minimum: int, newest_days: int, either: Degree
) -> Finding:
    """The head's written directives are published, many and lately.

    Applicability: the section exists. Expectation: at least `minimum` directive documents dated in the
    window, and the newest at most `newest_days` old; one of the two earns `either`. Assumptions: a document
    is known by its number or by the first words of its title, and its day by the list, its own page or
    the dateline of its file; undated documents do not count.
    """
    found = own_sections(case, (section,))
    if not found:
        return not_on_portal(case, section)
    line = timeline(case, found)
    hidden = hidden_by_scripts(case.pages_of(section))
    if hidden and not line.entries:
        return not_built(case, hidden, section)
    if found[0].url in case.files and not line.entries:
        return cannot_tell(
            f"Mục ‘{case.title_of(section)}’ mở ra một tệp, cần người xem có những văn bản chỉ đạo nào.",
            cause=Cause.OURS,
            need="look",
            unseen=(found[0].url,),
        )
    papers = _papers(case, line)
    documents = _documents(line, papers)
    undated = sum(is_directive(item) and not _dated(item, papers) for item in line.undated)
    unread = sum(is_directive(item) and not _dated(item, papers) for item in line.unread)
    inside = [entry for entry in documents if case.window.holds(entry.day)]
    newest = documents[0] if documents else None
    age = (case.evaluated_at - newest.day).days if newest else None
    enough = len(inside) >= minimum
    fresh = age is not None and age <= newest_days
    whole = line.known_since <= case.window.start
    may_be_enough = enough or not whole or len(inside) + unread >= minimum
    # what was not seen is older than the seen part where the list runs from new to old
    latest_known = newest is not None and line.known_since <= newest.day + _ONE_DAY
    may_be_fresh = fresh or unread > 0 or not (whole or latest_known)
    least = "" if whole and not unread else "ít nhất "
    when = (
        f"mới nhất ngày {day_text(newest.day)}, cách ngày đánh giá {age} ngày" if newest else "chưa thấy ngày"
    )
    note = (
        f"Có {least}{len(inside)} văn bản chỉ đạo điều hành ghi ngày trong kỳ "
        f"(mức đạt: từ {minimum}), {when} "
        f"(mức đạt: không quá {newest_days} ngày)"
    )
    if undated:
        note += f"; {undated} văn bản không ghi ngày nên không được tính"
    return settle(
        _of_two(enough, fresh, either),
        _of_two(may_be_enough, may_be_fresh, either),
        f"{note}.",
        open_note="Danh sách chưa xem hết.",
        citations=tuple(c for entry in documents[:2] for c in _cite(case, entry.item, found, papers))
        or cite_pages(case, found),
        looked_at=looked(found),
        count=len(inside),
        newest=newest.day.isoformat() if newest else None,
        age_days=age,
        undated=undated,
        other_entries=len(line.entries) - len(documents),
    )


def _papers(case: Case, line: Timeline) -> dict[Item, FileFacts]:
    """Files that tell what the list does not: the day of undated entries, the number of nameless ones."""
    attached = Attached(case)
    asked = [
        *line.undated,
        *line.unread,
        *(entry.item for entry in line.entries if not is_directive(entry.item)),
    ]
    found = {item: attached.paper(item) for item in asked}
    return {
        item: paper for item, paper in found.items() if paper is not None and (paper.issued or paper.number)
    }


def _documents(line: Timeline, papers: Mapping[Item, FileFacts]) -> list[Entry]:
    """The directive documents of a section, dated by the list or by their file, newest first."""
    documents = [entry for entry in line.entries if _directs(entry.item, papers.get(entry.item))]
    for item in (*line.undated, *line.unread):
        paper = papers.get(item)
        if paper is not None and paper.issued is not None and _directs(item, paper):
            documents.append(Entry(day=paper.issued, item=item))
    return sorted(documents, key=lambda entry: entry.day, reverse=True)


def _dated(item: Item, papers: Mapping[Item, FileFacts]) -> bool:
    return item in papers and papers[item].issued is not None


def _directs(item: Item, paper: FileFacts | None) -> bool:
    """Whether an entry is a directive document by itself, or by the number of its file."""
    if is_directive(item):
        return True
    return paper is not None and bool(paper.number) and not is_legal_normative(paper.number)


def _cite(
    case: Case, item: Item, found: tuple[Section, ...], papers: Mapping[Item, FileFacts]
) -> tuple[Citation, ...]:
    paper = papers.get(item)
    told = (cite_file(paper, dateline(paper) or paper.number),) if paper is not None else ()
    return (*cite_item(case, item, found), *told)


def _of_two(enough: bool, fresh: bool, either: Fraction) -> Fraction:
    return Fraction(1) if enough and fresh else either if enough or fresh else Fraction(0)


@check("petition_answers", more_helps=True)
def petition_answers(
    case: Case,
    *,
    sections: tuple[str, ...],
    minimum: int,
    newest_days: int | None = None,
    stale: Degree = Fraction(0),
) -> Finding:
    """Answers to petitions are published.

    Applicability: every portal. Expectation: at least `minimum` questions or petitions of the sections show
    their answer; with `newest_days` the newest answer must not be older, else it earns `stale`. Assumptions:
    an entry of the section of answers whose title speaks of answering a petition is an answer; an answer
    without a date is not fresh.
    """
    found = own_sections(case, sections)
    if not found:
        return not_on_portal(case, *sections)
    answers = _answers(case, found)
    if not answers:
        return _no_answers(case, sections, found)
    days = [answer.day for answer in answers if answer.day is not None and answer.day <= case.evaluated_at]
    newest = max(days, default=None)
    note = f"Cổng đăng {len(answers)} nội dung trả lời kiến nghị, câu hỏi (mức đạt: từ {minimum})"
    note += f", mới nhất ngày {day_text(newest)}" if newest else ", không ghi ngày trả lời"
    fresh = newest_days is None or (newest is not None and (case.evaluated_at - newest).days <= newest_days)
    if not fresh:
        note += f" (mức đạt: không quá {newest_days} ngày)"
    reached = share_of(len(answers), minimum) * (Fraction(1) if fresh else stale)
    pages = case.pages_of(*(section.key for section in found))
    more = (
        not all(section.complete for section in found)
        or set(unread_entries(case, pages)) - {answer.own_page for answer in answers}
        or unseen_keys(case, sections)
    )
    return settle(
        reached,
        Fraction(1) if more else reached,
        f"{note}.",
        open_note="Danh sách chưa xem hết.",
        citations=tuple(case.cite(answer.url, answer.quote) for answer in answers[:3]),
        looked_at=looked(found),
        count=len(answers),
        newest=newest.isoformat() if newest else None,
    )


class _Answer(NamedTuple):
    """A published answer: where it stands, words of it or of its question, its day, and its own page."""

    url: str
    quote: str
    day: date | None
    own_page: str


def _answers(case: Case, found: tuple[Section, ...]) -> list[_Answer]:
    answers: dict[str, _Answer] = {}
    for section in found:
        pages = case.pages_of(section.key)
        for page in pages:
            for question in read_questions(page):
                if question.answered:
                    answer = _Answer(page.url, question.question, question.answer_day, question.url)
                    answers.setdefault(fold(question.question), answer)
        for page in pages:
            for item in page.items:
                title = fold(item.title)
                if _ANSWER.search(title) and _ASKED.search(title) and not _NO_TITLE.search(title):
                    answers.setdefault(title, _Answer(page.url, item.title, item.day, item.url))
    return list(answers.values())


def _no_answers(case: Case, sections: tuple[str, ...], found: tuple[Section, ...]) -> Finding:
    pages = case.pages_of(*(section.key for section in found))
    hidden = hidden_by_scripts(pages)
    if hidden:
        return not_built(case, hidden, found[0].key)
    unread = unread_entries(case, pages)
    unknown = [case.section(key) for key in unseen_keys(case, sections)]
    if unread or unknown or any(not section.complete for section in found):
        return cannot_tell(
            "Chưa thấy nội dung trả lời kiến nghị trong các trang đã xem; một số trang chưa xem được.",
            cause=Cause.OURS,
            need="unseen",
            unseen=unread[:20] or tuple(url for section in unknown for url in section.unseen),
        )
    return failed(
        "Các mục hỏi đáp, trả lời kiến nghị không có nội dung trả lời nào.",
        citations=cite_pages(case, found),
        looked_at=looked(found),
    )
