"""Heading 2: does news appear daily, weekly or monthly?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from checks.case import Case
from checks.freshness import OPEN, cite_span, expected_days, none_dated, not_begun, open_lists
from checks.model import Finding
from checks.registry import Degree, check
from checks.seen import looked, settle
from checks.wording import day_text, percent, share_of

_ONE_DAY = timedelta(days=1)

Period = Sequence[date]


class _Tier(NamedTuple):
    """A rhythm: its periods, which share of them must have an entry, and what that earns."""

    unit: str
    periods: Sequence[Period]
    share: Fraction
    degree: Fraction


class Rhythm(BaseModel):
    """What each rhythm of news earns."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
    daily: Degree
    weekly: Degree
    monthly: Degree


@check("update_frequency", more_helps=True)
def update_frequency(
    case: Case, *, section: str, daily: Degree, weekly: Degree, monthly: Degree, degrees: Rhythm
) -> Finding:
    """News appears daily, weekly or monthly.

    Applicability: the window has begun. Expectation: of the working days (calendar weeks, calendar months) of
    the window up to the evaluation date, at least the share `daily` (`weekly`, `monthly`) has an entry; the
    best rhythm reached gives the degree. Assumptions: weeks and months that the window or the evaluation date
    cuts are not asked for, unless there are no whole ones; nor is a week without a working day; undated
    entries do not count.
    """
    start, end = expected_days(case)
    if end <= start:
        return not_begun(case)
    found, line = open_lists(case, (section,))
    if isinstance(line, Finding):
        return line
    if not (line.entries or line.undated or line.future or line.unread):
        return none_dated(case, found, line, "tin, bài", best=degrees.daily)
    days = [start + timedelta(days=n) for n in range((end - start).days)]
    working: list[Period] = [(day,) for day in days if case.calendar.is_working_day(day)]
    weeks = [
        week
        for week in _whole(days, lambda day: day - timedelta(days=day.weekday()), lambda _: 7)
        if any(map(case.calendar.is_working_day, week))
    ]
    months = _whole(days, lambda day: day.replace(day=1), _days_of_month)
    posted = {entry.day for entry in line.between(start, end)}
    tiers = (
        _Tier("ngày làm việc", working, daily, degrees.daily),
        _Tier("tuần", weeks, weekly, degrees.weekly),
        _Tier("tháng", months, monthly, degrees.monthly),
    )
    hits = [sum(1 for period in tier.periods if posted.intersection(period)) for tier in tiers]
    unknown = [
        sum(1 for period in tier.periods if not posted.intersection(period) and period[0] < line.known_since)
        for tier in tiers
    ]
    possible = [
        min(hit + still + len(line.unread), len(tier.periods))
        for hit, still, tier in zip(hits, unknown, tiers, strict=True)
    ]
    floor = _rhythm(tiers, hits)
    least = "ít nhất " if possible != hits else ""
    parts = [
        f"{least}{hit}/{len(tier.periods)} {tier.unit} ({percent(share_of(hit, len(tier.periods)))})"
        for hit, tier in zip(hits, tiers, strict=True)
    ]
    return settle(
        floor,
        _rhythm(tiers, possible),
        f"Từ {day_text(start)} đến {day_text(end - _ONE_DAY)} có tin, bài trong "
        f"{parts[0]}, {parts[1]} và {parts[2]} "
        f"(mức đạt cao nhất: từ {percent(daily)} số ngày làm việc){line.aside}.",
        open_note=OPEN,
        citations=cite_span(case, found, line, start, end),
        looked_at=looked(found),
        working_days=[hits[0], len(working)],
        weeks=[hits[1], len(weeks)],
        months=[hits[2], len(months)],
        undated=len(line.undated),
        unread=len(line.unread),
        at_least=bool(least),
    )


def _whole(days: list[date], first: Callable[[date], date], length: Callable[[date], int]) -> list[Period]:
    """The days grouped by calendar period; periods that the span cuts are left out unless all are cut."""
    groups: dict[date, list[date]] = {}
    for day in days:
        groups.setdefault(first(day), []).append(day)
    whole = [group for begin, group in groups.items() if len(group) == length(begin)]
    return list(whole or groups.values())


def _days_of_month(first: date) -> int:
    return ((first + timedelta(days=32)).replace(day=1) - first).days


def _rhythm(tiers: Sequence[_Tier], hits: Sequence[int]) -> Fraction:
    """Degree of the best rhythm that the hits reach."""
    reached = (
        tier.degree
        for tier, hit in zip(tiers, hits, strict=True)
        if tier.periods and share_of(hit, len(tier.periods)) >= tier.share
    )
    return max(reached, default=Fraction(0))
