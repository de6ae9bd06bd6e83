"""One league as its page shows it: sorted, filtered, compared by heading. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from checks.vietnamese import fold
from reports.province import Row, standing_row
from reports.text import interval, points
from scoring.model import HeadingScore, League, Standing
from scoring.rounding import rounded

STEPS = 10  # shades of the heat map
PER_PAGE = 200  # lines; more make a page that an old office machine draws for seconds


@dataclass(frozen=True, kw_only=True)
class Order:
    """One way to sort: its name in addresses, its words, and the key of a line (smallest first)."""

    name: str
    title: str
    key: Callable[[Standing], Any]


@dataclass(frozen=True, kw_only=True)
class HeatCell:
    """What one agency earned in one heading: '8,5' or '8,5–10'; `step` 0..STEPS is the sure share, None where it does
    not apply or nothing of it is decided (no colour says anything then); `open`: part of it is not decided.
    """

    text: str
    step: int | None
    open: bool
    label: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One agency of a league."""

    code: str
    row: Row
    scored: bool
    full: bool
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a reader wants to see of a league, as the address says it."""

    order: str = "hang"
    text: str = ""
    grade: str = ""
    heat: bool = False
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class LeaguePage:
    """One page of a league as it is shown. `headings` are (number, title, points), `grades` (name, count) best first.

    `chosen` lines are as the reader wants them, `count` in all; `lines` are those of page `number` of `pages`.
    """

    title: str
    notes: tuple[str, ...]
    lines: tuple[Line, ...]
    count: int
    chosen: int
    number: int
    pages: int
    scored: int
    headings: tuple[tuple[int, str, str], ...]
    grades: tuple[tuple[str, int], ...]
    orders: tuple[Order, ...] = field(default=())
    changes: bool = False


def orders(league: League) -> tuple[Order, ...]:
    """The ways to sort a league."""

    def low(one: Standing) -> Fraction:
        return -one.result.scorecard.low if one.result.scorecard.scored else Fraction(1)

    def change(one: Standing) -> Fraction:
        return -one.change if one.change is not None else Fraction(10_000)

    def of_heading(number: int) -> Callable[[Standing], Fraction]:
        def earned(one: Standing) -> Fraction:
            heading = _heading(one, number)
            return -heading.low if heading is not None else Fraction(1)

        return earned

    named = [
        Order(name="hang", title="Thứ hạng", key=lambda one: 0),
        Order(name="ten", title="Tên cơ quan", key=lambda one: fold(one.result.agency.name)),
        Order(name="diem", title="Điểm chắc chắn", key=low),
        Order(name="phu", title="Tỷ lệ đã chấm", key=lambda one: -one.result.scorecard.coverage),
        Order(name="doi", title="Tăng nhiều nhất", key=change),
    ]
    headings = [
        Order(name=f"m{number}", title=f"Mục {number}. {title}", key=of_heading(number))
        for number, title, _ in _headings(league)
    ]
    return (*named, *headings)


def league_page(league: League, wanted: Wanted) -> LeaguePage:
    """A league as a reader wants it. An order, grade or page that there is none of changes nothing."""
    ways = orders(league)
    order = next((one for one in ways if one.name == wanted.order), ways[0])
    headings = _headings(league)
    needle = fold(wanted.text)
    chosen = [
        one
        for one in league.standings
        if (not needle or needle in fold(f"{one.result.agency.name} {one.result.agency.code}"))
        and (not wanted.grade or one.result.scorecard.grade == wanted.grade)
    ]
    grades = [one.result.scorecard.grade for one in league.standings if one.result.scorecard.grade]
    pages = max(1, -(-len(chosen) // PER_PAGE))
    number = min(max(wanted.page, 1), pages)
    shown = sorted(chosen, key=order.key)[(number - 1) * PER_PAGE : number * PER_PAGE]
    return LeaguePage(
        title=league.title,
        notes=league.notes,
        lines=tuple(_line(one, headings) for one in shown),
        count=len(league.standings),
        chosen=len(chosen),
        number=number,
        pages=pages,
        scored=sum(one.result.scorecard.scored for one in league.standings),
        headings=headings,
        grades=tuple((grade, grades.count(grade)) for grade in dict.fromkeys(grades)),
        orders=ways,
        changes=any(one.change is not None for one in league.standings),
    )


def around(number: int, pages: int) -> tuple[int, ...]:
    """The pages to which a page leads: the first, the last, and those beside it."""
    beside = range(number - 2, number + 3)
    return tuple(one for one in range(1, pages + 1) if one in (1, pages) or one in beside)


def _line(one: Standing, headings: Sequence[tuple[int, str, str]]) -> Line:
    card = one.result.scorecard
    return Line(
        code=one.result.agency.code,
        row=standing_row(one, {}),
        scored=card.scored,
        full=card.coverage == 1,
        cells=tuple(
            _cell(_heading(one, number), title) if card.scored else _not_scored(title)
            for number, title, _ in headings
        ),
    )


def _not_scored(title: str) -> HeatCell:
    return HeatCell(text="–", step=None, open=False, label=f"{title}: chưa đánh giá được")


def _cell(heading: HeadingScore | None, title: str) -> HeatCell:
    if heading is None or heading.inapplicable or not heading.points:
        return HeatCell(text="–", step=None, open=False, label=f"{title}: không áp dụng")
    low, high = rounded(heading.low), rounded(heading.high)
    share = heading.low / heading.points
    text = interval(low, high)
    return HeatCell(
        text=text,
        step=int(share * STEPS) if heading.low or heading.high < heading.points else None,
        open=low != high,
        label=f"{title}: {text} trên {points(rounded(heading.points))}",
    )


def _heading(one: Standing, number: int) -> HeadingScore | None:
    return next((each for each in one.result.scorecard.headings if each.id == number), None)


def _headings(league: League) -> tuple[tuple[int, str, str], ...]:
    rubrics = {one.result.rubric.sha256: one.result.rubric for one in league.standings}
    found = {each.id: each for rubric in rubrics.values() for each in rubric.headings}
    return tuple((each.id, each.title, points(rounded(each.points))) for _, each in sorted(found.items()))
