"""The plan of the current year or period (headings 5 and 12), by titles and by attached documents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from checks.attached import Attached, cite_file, dateline
from checks.case import Case
from checks.doubt import open_question, settle
from checks.model import Finding, passed
from checks.periods import covers
from checks.registry import check
from checks.texts import Text, cite_landing, cite_texts, texts_of
from checks.topics import says, titles
from checks.topics import topic as topic_named
from evidence.model import Cause

_PLAN_NUMBER = re.compile(r"/\s*KH\b", re.IGNORECASE)


@check("current_plan", more_helps=True)
def current_plan(case: Case, *, sections: tuple[str, ...], topic: str = "") -> Finding:
    """A plan of the evaluation year, or of a period that holds it, is published.

    Applicability: every portal. Expectation: a title in the sections names a plan (of `topic`, where given)
    and the year, or a period that holds it; a plan that names no year counts by its own day in that year.
    Where an entry's title does not tell, the head of its attached document does. Assumptions: the last day
    whose news may be asked for names the year; entries of the topic's own section are of the topic.
    """
    year = case.last_expected_day.year
    texts = texts_of(case, sections)
    plans = [text for text in texts if _is_plan(text.title, topic, text.section)]
    about = f" về {titles([topic])}" if topic else ""
    for text in plans:
        named = covers(text.title, year, text.day)
        if named or (named is None and text.day is not None and text.day.year == year):
            how = "theo tên gọi" if named else f"đăng ngày {text.day:%d/%m/%Y}"
            return passed(
                f"Có kế hoạch{about} cho năm {year} hoặc giai đoạn có năm {year} ({how}): ‘{text.title}’.",
                citations=cite_texts(case, [text]),
                year=year,
                title=text.title,
            )
    if (attached := _attached_plan(case, texts, topic, year)) is not None:
        return attached
    landing = case.first_present(sections)
    if landing is None:
        return case.missing(*sections)
    unknown = _unknown_plans(case, plans, year)
    if unknown:
        return open_question(
            f"Thấy {len(plans)} kế hoạch{about}; tên gọi không nêu năm và tệp đính kèm chưa đọc được nên chưa rõ "
            f"có kế hoạch cho năm {year} không.",
            cause=Cause.OURS,
            need="look",
            citations=cite_texts(case, plans),
            unseen=unknown,
            year=year,
            plans=len(plans),
        )
    return settle(
        case,
        sections,
        Fraction(0),
        f"Thấy {len(plans)} kế hoạch{about}, không kế hoạch nào nêu năm {year} hoặc giai đoạn có năm {year}.",
        citations=cite_texts(case, plans) or cite_landing(case, landing),
        year=year,
        plans=len(plans),
    )


def _is_plan(title: str, topic: str, section: str, number: str = "") -> bool:
    """Whether a title, or a number, names a plan, of the topic where one is asked for."""
    plan = says(title, "plan") or _PLAN_NUMBER.search(f"{title} {number}") is not None
    return plan and (not topic or section == topic_named(topic).section or says(title, topic))


def _attached_plan(case: Case, texts: Iterable[Text], topic: str, year: int) -> Finding | None:
    """A document whose head names a plan of the year, behind an entry whose title does not tell the year."""
    attached = Attached(case)
    for text in texts:
        if text.item is None or covers(text.title, year, text.day) is False:
            continue
        for facts in attached.files(text.item):
            title = facts.title or text.title
            if not _is_plan(title, topic, text.section, facts.number):
                continue
            named = covers(title, year, facts.issued)
            if named or (named is None and facts.issued is not None and facts.issued.year == year):
                how = "theo tên gọi trong tệp" if named else f"ban hành ngày {facts.issued:%d/%m/%Y}"
                return passed(
                    f"Có kế hoạch cho năm {year} hoặc giai đoạn có năm {year} ({how}): ‘{title}’.",
                    citations=(*cite_texts(case, [text]), cite_file(facts, facts.title or dateline(facts))),
                    year=year,
                    title=title,
                )
    return None


def _unknown_plans(case: Case, plans: Iterable[Text], year: int) -> tuple[str, ...]:
    """Files of plans whose year neither title nor day tells, and that we could not read."""
    attached = Attached(case)
    return tuple(
        url
        for text in plans
        if text.item is not None and text.day is None and covers(text.title, year) is None
        for url in attached.unknown(attached.addresses(text.item))
    )
