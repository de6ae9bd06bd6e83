"""Heading 4: is the leaders' work schedule the current one?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from checks.attached import Attached, cite_file
from checks.case import Case, Section
from checks.model import Citation, Finding, cannot_tell, failed, graded
from checks.reading.dates import find_ranges
from checks.reading.facts import Item, PageFacts
from checks.reading.file_facts import PAGE_BREAK
from checks.reading.schedule import read_schedule
from checks.registry import Degree, check
from checks.seen import hidden_by_scripts, looked, not_built, not_on_portal, own_sections, settle
from checks.timeline import timeline
from checks.vietnamese import fold
from checks.wording import day_text
from evidence.model import Cause

_WEEK = timedelta(days=7)
_HEAD = 600  # letters of a file that tell what it is
_LONGEST_WEEK = timedelta(days=10)  # a schedule over more days is one of a month
_MONTH_TITLE = re.compile(r"\btháng\s+(\d{1,2})\s*(?:[/.-]|,?\s*năm)?\s*((?:19|20)\d\d)", re.IGNORECASE)
_WEEK_TITLE = re.compile(
    r"\btuần\s+(?:thứ\s+)?(\d{1,2})\s*(?:[/.,-]|,?\s*năm)?\s*((?:19|20)\d\d)", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class _Span:
    """Days that a schedule covers, and the words that say so."""

    first: date
    last: date
    url: str
    quote: str


@check("work_schedule", more_helps=True)
def work_schedule(case: Case, *, section: str, week: Degree, month: Degree) -> Finding:
    """The leaders' work schedule is current.

    Applicability: every portal. Expectation: the schedule covers a day of the week of the evaluation date or
    of the following one (`week`), else of its month (`month`); an older one earns nothing. Assumptions: days
    stand on the page, in its tables, in titles of its entries or in its files; a year that is not written is
    the evaluation's; a schedule of a month is not one of a week.
    """
    found = own_sections(case, (section,))
    if not found:
        return not_on_portal(case, section)
    pages = case.pages_of(section)
    monday = case.evaluated_at - timedelta(days=case.evaluated_at.weekday())
    in_files = _file_spans(case, found)
    spans = _spans(case, pages) + in_files
    this_week = _covering(spans, monday, monday + 2 * _WEEK, _LONGEST_WEEK)
    if this_week:
        return graded(
            week,
            f"Lịch làm việc của tuần đánh giá đã đăng ({_written(this_week)}).",
            citations=_cite_span(case, this_week),
            covers=_iso(this_week),
        )
    first = case.evaluated_at.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    this_month = _covering(spans, first, following)
    hidden = hidden_by_scripts(pages)
    read = {span.url for span in in_files}
    unclear = hidden or _unclear(case, found, pages, monday, read)
    if this_month:
        return settle(
            month,
            week if unclear else month,
            f"Có lịch làm việc trong tháng đánh giá ({_written(this_month)}), chưa thấy lịch của tuần "
            f"{day_text(monday)}–{day_text(monday + timedelta(days=6))}.",
            open_note="Một số lịch chưa xem được.",
            citations=_cite_span(case, this_month),
            looked_at=looked(found),
            covers=_iso(this_month),
        )
    if hidden:
        return not_built(case, hidden, section)
    if not spans or unclear:
        return cannot_tell(
            "Có mục lịch làm việc của lãnh đạo nhưng chưa đọc được ngày của lịch hiện hành "
            "(lịch có thể là ảnh, tệp hoặc nằm ở trang chưa xem), cần người xem.",
            cause=Cause.OURS,
            need="look",
            unseen=unclear or (found[0].url,),
        )
    latest = max(spans, key=lambda span: span.last)
    return failed(
        f"Lịch làm việc mới nhất là {_written(latest)}; chưa có lịch của tuần "
        f"{day_text(monday)}–{day_text(monday + timedelta(days=6))} và của tháng {case.evaluated_at:%m/%Y}.",
        citations=_cite_span(case, latest),
        looked_at=looked(found),
        newest=latest.last.isoformat(),
    )


def _unclear(
    case: Case, found: tuple[Section, ...], pages: Iterable[PageFacts], monday: date, read: set[str]
) -> tuple[str, ...]:
    """Where a newer schedule may be: entries whose days nobody could read, further pages of the list.

    `read` are files whose days were read.
    """
    year = case.evaluated_at.year
    attached = Attached(case)
    entries = [
        item.url
        for page in pages
        for item in page.items
        if "lich" in fold(item.title) and item.day is None and not item.cells
        if not _named(item.title, page.url, year)
        and read.isdisjoint(facts.url for facts in attached.files(item))
    ]
    further = [section.url for section in found if not section.complete]
    return (*entries, *(further if timeline(case, found).known_since > monday else ()))


def _spans(case: Case, pages: Iterable[PageFacts]) -> list[_Span]:
    """Every span of days that the pages' titles, entries and tables name."""
    year = case.evaluated_at.year
    spans: list[_Span] = []
    for page in pages:
        for title in (*(heading.text for heading in page.headings), page.title):
            spans += _named(title, page.url, year)
        for item in page.items:
            spans += _named(item.title, page.url, year) or _of_posting(item, page.url)
        spans += [
            _Span(first=entry.day, last=entry.day, url=page.url, quote=entry.day_text)
            for entry in read_schedule(page, year)
        ]
    return spans


def _file_spans(case: Case, found: tuple[Section, ...]) -> list[_Span]:
    """The days of schedules in the section's files."""
    year = case.evaluated_at.year
    attached = Attached(case)
    spans: list[_Span] = []
    for facts in (facts for section in found for facts in attached.of_section(section)):
        if not facts.readable or "lich" not in fold(facts.title or facts.text[:_HEAD]):
            continue
        page = PageFacts(url=facts.url, title=facts.title, main_text=facts.text.replace(PAGE_BREAK, "\n"))
        spans += _named(facts.title, facts.url, year)
        spans += [
            _Span(first=entry.day, last=entry.day, url=facts.url, quote=entry.day_text)
            for entry in read_schedule(page, year)
        ]
    return spans


def _of_posting(item: Item, url: str) -> list[_Span]:
    """A schedule whose title names no days is that of the week which begins with its posting."""
    if item.day is None or item.cells or "lich" not in fold(item.title):
        return []
    return [_Span(first=item.day, last=item.day + _WEEK, url=url, quote=item.day_text or item.title)]


def _named(title: str, url: str, year: int) -> list[_Span]:
    """Spans that a title names: 'từ 28/9 đến 2/10/2026', 'tuần 40/2026', 'tháng 9/2026'."""
    ranges = [_Span(first=r.first, last=r.last, url=url, quote=r.text) for r in find_ranges(title, year=year)]
    if ranges:
        return ranges
    week = _WEEK_TITLE.search(title)
    if week and 1 <= int(week[1]) <= 52:
        first = date.fromisocalendar(int(week[2]), int(week[1]), 1)
        return [_Span(first=first, last=first + timedelta(days=6), url=url, quote=week.group())]
    month = _MONTH_TITLE.search(title)
    if month and 1 <= int(month[1]) <= 12:
        first = date(int(month[2]), int(month[1]), 1)
        following = (first + timedelta(days=32)).replace(day=1)
        return [_Span(first=first, last=following - timedelta(days=1), url=url, quote=month.group())]
    return []


def _covering(
    spans: Iterable[_Span], start: date, end: date, longest: timedelta | None = None
) -> _Span | None:
    """The latest span that meets [start, end) and is not longer than `longest`."""
    met = [
        span
        for span in spans
        if span.first < end and span.last >= start and (longest is None or span.last - span.first <= longest)
    ]
    return max(met, key=lambda span: (span.last, span.first), default=None)


def _written(span: _Span) -> str:
    if span.first == span.last:
        return f"ngày {day_text(span.first)}"
    return f"từ {day_text(span.first)} đến {day_text(span.last)}"


def _iso(span: _Span) -> list[str]:
    return [span.first.isoformat(), span.last.isoformat()]


def _cite_span(case: Case, span: _Span) -> tuple[Citation, ...]:
    if span.url in case.files:
        return (cite_file(case.files[span.url], span.quote),)
    return (case.cite(span.url, span.quote),)
