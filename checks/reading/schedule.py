"""Work schedules of leaders: the days that a page's schedule covers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from checks.reading.dates import days_without_year, find_dates, find_ranges
from checks.reading.facts import PageFacts
from checks.vietnamese import fold

_WEEKDAY = re.compile(r"(?<!\w)(?:thu\s*(?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn)(?!\w)")
_WEEK = re.compile(r"tuan\s*(?:thu\s*)?(?:so\s*)?:?\s*(\d{1,2})(?:\s*(?:nam)?\s*((?:19|20)\d\d))?")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_LONGEST = 62


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleDay:
    """One day of a schedule with the words that name it."""

    day: date
    day_text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """First and last day of a schedule as its title names them."""

    first: date
    last: date
    text: str


def schedule_span(facts: PageFacts, year_hint: int) -> Span | None:
    """The span that headings or first lines name: 'Tuần 34, từ ngày 22/8/2022 đến ngày 26/8/2022', 'Tuần 34/2022'."""
    titles = [heading.text for heading in facts.headings]
    lines = [*titles, *(line for line in facts.main_text.split("\n")[:60] if len(line) <= 200)]
    for line in lines:
        for found in find_ranges(line, year=_year_of(line, year_hint)):
            if (found.last - found.first).days <= _LONGEST:
                return Span(first=found.first, last=found.last, text=found.text)
    for line in lines:
        week = _WEEK.search(fold(line))
        if week and "lich" in fold(line) and 1 <= int(week.group(1)) <= 52:
            first = date.fromisocalendar(
                int(week.group(2) or _year_of(line, year_hint)), int(week.group(1)), 1
            )
            return Span(first=first, last=first + timedelta(days=6), text=line)
    return None


def _year_of(line: str, year_hint: int) -> int:
    match = _YEAR.search(line)
    return int(match.group(1)) if match else year_hint


def read_schedule(facts: PageFacts, year_hint: int) -> tuple[ScheduleDay, ...]:
    """The days of the schedule on a page, in order, each once; () where there is none.

    Days stand beside weekdays ('THỨ HAI, NGÀY 27/5', 'Thứ 3 (23/8/2022)') in lines, cells and column headers; those
    without a year take that of the schedule's own span, else `year_hint`.
    """
    span = schedule_span(facts, year_hint)
    year = span.first.year if span else year_hint
    texts = facts.main_text.split("\n")
    texts += [cell for table in facts.tables for row in (table.headers, *table.rows) for cell in row]
    days: dict[date, str] = {}
    for index, text in enumerate(texts):
        if len(text) > 400 or not _WEEKDAY.search(fold(text[:80])):
            continue
        named = [found.value for found in find_dates(text)] or list(days_without_year(text, year))
        if not named and index + 1 < len(texts) and len(texts[index + 1]) <= 40:
            following = texts[index + 1]
            named = [found.value for found in find_dates(following)] or list(
                days_without_year(following, year)
            )
        for day in named[:1]:
            days.setdefault(day, text[:80])
    if (
        not days
        and span is not None
        and "lich" in fold(f"{facts.title} {' '.join(h.text for h in facts.headings)}")
    ):
        count = (span.last - span.first).days + 1
        days = {span.first + timedelta(days=number): span.text for number in range(count)}
    return tuple(ScheduleDay(day=day, day_text=days[day]) for day in sorted(days))
