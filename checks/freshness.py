"""How often and how lately a section is updated. Undated entries prove nothing and are told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from checks.case import Case, Section
from checks.model import Citation, Finding, cannot_tell, failed, inapplicable, passed
from checks.registry import Steps, check, degree_for
from checks.seen import (
    cite_item,
    cite_pages,
    hidden_by_scripts,
    looked,
    not_built,
    not_on_portal,
    own_sections,
    settle,
    unseen_keys,
)
from checks.timeline import Timeline, timeline
from checks.wording import day_text, decimal, plain
from evidence.model import Cause

_ONE_DAY = timedelta(days=1)
OPEN = "Danh sách chưa xem hết nên chỉ kết luận được mức tối thiểu."


def _best(steps: Steps) -> Fraction:
    return max((step.degree for step in steps), default=Fraction(0))


def _limits(steps: Steps, unit: str) -> str:
    """The thresholds of the best step in words."""
    best = max(steps, key=lambda step: step.degree)
    if best.at_most is not None:
        return f"mức đạt: không quá {decimal(best.at_most)} {unit}"
    return f"mức đạt: từ {decimal(best.at_least or Fraction(0))} {unit}"


def open_lists(case: Case, keys: Sequence[str]) -> tuple[tuple[Section, ...], Timeline | Finding]:
    """The sections on the portal with their entries, or what to say where there is nothing to measure."""
    sections = own_sections(case, keys)
    if not sections:
        return (), not_on_portal(case, *keys)
    line = timeline(case, sections)
    hidden = hidden_by_scripts(case.pages_of(*(section.key for section in sections)))
    if hidden and not line.entries:
        return sections, not_built(case, hidden, sections[0].key)
    if hidden or unseen_keys(case, keys):
        line = replace(line, known_since=date.max)
    return sections, line


def expected_days(case: Case) -> tuple[date, date]:
    """The days [start, end) of the window on which something may be expected: up to the evaluation date."""
    return case.window.start, min(case.evaluated_at + _ONE_DAY, case.window.end)


def not_begun(case: Case) -> Finding:
    """Nothing can be expected before the window begins."""
    return inapplicable(
        f"Kỳ đánh giá bắt đầu ngày {day_text(case.window.start)}, "
        f"sau ngày đánh giá {day_text(case.evaluated_at)}."
    )


@check("newest_item", more_helps=True)
def newest_item(case: Case, *, sections: tuple[str, ...], steps: Steps) -> Finding:
    """The newest entry is fresh.

    Applicability: every portal. Expectation: days between the newest dated entry and the evaluation date
    reach a step. Assumptions: entries dated later than the evaluation date are told, not used; undated ones
    prove nothing.
    """
    found, line = open_lists(case, sections)
    if isinstance(line, Finding):
        return line
    newest = line.newest
    if newest is None:
        return none_dated(case, found, line, "tin, bài", best=_best(steps))
    age = (case.evaluated_at - newest.day).days
    floor = degree_for(steps, Fraction(age))
    sure = not line.unread and (line.known_since == date.min or line.known_since <= newest.day + _ONE_DAY)
    return settle(
        floor,
        floor if sure else _best(steps),
        f"Mục cập nhật gần nhất ngày {day_text(newest.day)}, cách ngày đánh giá {age} ngày "
        f"({_limits(steps, 'ngày')}){line.aside}.",
        open_note=OPEN,
        citations=cite_item(case, newest.item, found),
        looked_at=looked(found),
        newest=newest.day.isoformat(),
        age_days=age,
        undated=len(line.undated),
        future=len(line.future),
    )


def none_dated(
    case: Case, found: tuple[Section, ...], line: Timeline, things: str, *, best: Fraction
) -> Finding:
    """No entry has a usable date: failed where all was seen, else open."""
    titles = " và ".join(f"‘{case.title_of(section.key)}’" for section in found)
    if line.unread or line.known_since == date.max or any(not section.complete for section in found):
        return settle(
            Fraction(0),
            best,
            f"Chưa thấy ngày đăng của {things} nào trong mục {titles}; một số trang chưa xem được.",
            undated=len(line.undated),
            unread=len(line.unread),
        )
    if not (line.undated or line.future):
        return cannot_tell(
            f"Mục {titles} không ở dạng danh sách có ngày đăng; cần người xem lại.",
            cause=Cause.OURS,
            need="look",
            unseen=tuple(section.url for section in found),
        )
    return failed(
        f"Mục {titles} không có {things} nào ghi ngày đăng dùng được{line.aside}.",
        citations=cite_pages(case, found),
        looked_at=looked(found),
        undated=len(line.undated),
        future=len(line.future),
    )


@check("items_in_window", more_helps=True)
def items_in_window(case: Case, *, sections: tuple[str, ...], steps: Steps) -> Finding:
    """Enough entries were posted in the window.

    Applicability: the window has begun. Expectation: the number of entries dated in the window, up to the
    evaluation date, reaches a step. Assumption: a list cut short decides only the steps that it reaches.
    """
    return _counted(
        case,
        sections,
        lambda count, _: Fraction(count),
        steps,
        lambda count, value, least: f"{least}{count} tin, bài trong kỳ ({_limits(steps, 'tin, bài')})",
    )


@check("items_per_month", more_helps=True)
def items_per_month(case: Case, *, sections: tuple[str, ...], steps: Steps) -> Finding:
    """Enough entries are posted per month.

    Applicability: the window has begun. Expectation: entries dated in the window, divided by the months of
    the window that have passed (parts of a month by its days), reach a step. Assumption: as in
    items_in_window.
    """
    return _counted(
        case,
        sections,
        lambda count, months: count / months,
        steps,
        lambda count, value, least: (
            f"{least}{decimal(value)} tin, bài mỗi tháng, tổng {least}{count} trong kỳ "
            f"({_limits(steps, 'tin, bài mỗi tháng')})"
        ),
    )


def _counted(
    case: Case,
    keys: tuple[str, ...],
    measure: Callable[[int, Fraction], Fraction],
    steps: Steps,
    words: Callable[[int, Fraction, str], str],
) -> Finding:
    start, end = expected_days(case)
    if end <= start:
        return not_begun(case)
    found, line = open_lists(case, keys)
    if isinstance(line, Finding):
        return line
    if not (line.entries or line.undated or line.future or line.unread):
        return none_dated(case, found, line, "tin, bài", best=_best(steps))
    months = elapsed_months(start, end)
    entries = line.between(start, end)
    value = measure(len(entries), months)
    floor = degree_for(steps, value)
    known = line.known_since <= start
    ceiling = degree_for(steps, measure(len(entries) + len(line.unread), months)) if known else _best(steps)
    least = "" if known and not line.unread else "ít nhất "
    title = " và ".join(f"‘{case.title_of(section.key)}’" for section in found)
    return settle(
        floor,
        ceiling,
        f"Mục {title} có {words(len(entries), value, least)}{line.aside}.",
        open_note=OPEN,
        citations=cite_span(case, found, line, start, end),
        looked_at=looked(found),
        count=len(entries),
        per_month=plain(len(entries) / months),
        months=plain(months),
        at_least=bool(least),
        undated=len(line.undated),
        unread=len(line.unread),
    )


def elapsed_months(start: date, end: date) -> Fraction:
    """Months of [start, end): each calendar month counts by the share of its days that lie in the span."""
    months = Fraction(0)
    day = start
    while day < end:
        first = day.replace(day=1)
        following = (first + timedelta(days=32)).replace(day=1)
        stop = min(following, end)
        months += Fraction((stop - day).days, (following - first).days)
        day = stop
    return months


def cite_span(
    case: Case, found: tuple[Section, ...], line: Timeline, start: date, end: date
) -> tuple[Citation, ...]:
    """The newest and the oldest entry that were counted; the landing pages where none was."""
    counted = line.between(start, end)
    if not counted:
        return cite_pages(case, found)
    ends = dict.fromkeys((counted[0].item, counted[-1].item))
    return tuple(citation for item in ends for citation in cite_item(case, item, found))


@check("updated_in_window", more_helps=True)
def updated_in_window(case: Case, *, sections: tuple[str, ...]) -> Finding:
    """Something was posted in one of the sections within the window.

    Applicability: the window has begun. Expectation: one entry, or one page of the sections, is dated in the
    window and not later than the evaluation date. Assumption: undated content does not prove an update.
    """
    start, end = expected_days(case)
    if end <= start:
        return not_begun(case)
    found, line = open_lists(case, sections)
    if isinstance(line, Finding):
        return line
    inside = line.between(start, end)
    if inside:
        newest = inside[0]
        return passed(
            f"Có {len(inside)} mục cập nhật trong kỳ, gần nhất ngày {day_text(newest.day)}{line.aside}.",
            citations=cite_item(case, newest.item, found),
            count=len(inside),
            newest=newest.day.isoformat(),
        )
    pages = case.pages_of(*(section.key for section in found))
    dated = [
        (page.article, page.url)
        for page in pages
        if page.article is not None and page.article.day is not None
    ]
    for article, url in dated:
        if article.day is not None and start <= article.day < end:
            return passed(
                f"Trang ‘{article.title}’ được cập nhật trong kỳ, ngày {day_text(article.day)}.",
                citations=(case.cite(url, article.day_text, article.path),),
                newest=article.day.isoformat(),
            )
    newest_day = line.newest.day if line.newest else None
    if newest_day is None and not dated:
        return none_dated(case, found, line, "nội dung", best=Fraction(1))
    days = [article.day for article, _ in dated if article.day is not None]
    latest = max([*days, *([newest_day] if newest_day else [])])
    return settle(
        Fraction(0),
        Fraction(0) if line.known_since <= start and not line.unread else Fraction(1),
        f"Nội dung mới nhất đã xem ghi ngày {day_text(latest)}, ngoài kỳ từ {day_text(start)} đến "
        f"{day_text(end - _ONE_DAY)}{line.aside}.",
        open_note=OPEN,
        citations=cite_pages(case, found),
        looked_at=looked(found),
        newest=latest.isoformat(),
    )
