"""A season's result as papers print it: every number already a text, every name cleaned. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from evidence.model import Agency, Tier
from reports.text import clean
from season.model import Line, SeasonResult, Table
from season.papers import wording

ON_TIME, LATE, MISSING = "đúng hạn", "muộn", "chưa gửi"


@dataclass(frozen=True, kw_only=True)
class LineView:
    """One agency's line. `change` and `steps` are '' where there is nothing to compare with."""

    code: str
    name: str
    place: str
    score: str
    grade: str
    self_assessed: str
    measured: str
    change: str
    steps: str
    reason: str
    headings: tuple[tuple[str, str, str], ...]  # title, points, maximum
    reviews: int
    given: Line

    @property
    def compared(self) -> str:
        """'+2,50 (tăng 3 bậc)'; '' where there is nothing to compare with."""
        if not self.change:
            return self.steps
        return f"{self.change} ({self.steps})" if self.steps else self.change


@dataclass(frozen=True, kw_only=True)
class TableView:
    """One table: those with a place, then those without. `numeral` numbers its annex ('' where it is the only one)."""

    numeral: str
    scheme_title: str
    decision: str
    group: str
    headings: tuple[tuple[str, str, str], ...]  # number, title, maximum
    placed: tuple[LineView, ...]
    unplaced: tuple[LineView, ...]
    grades: tuple[tuple[str, str], ...]  # grade, how many, best grade first
    notes: tuple[str, ...]
    draft_note: str
    total: Fraction | None
    given: Table

    @property
    def lines(self) -> tuple[LineView, ...]:
        """All of them."""
        return (*self.placed, *self.unplaced)

    @property
    def shared(self) -> bool:
        """Whether some place is shared."""
        places = [line.place for line in self.placed]
        return len(set(places)) < len(places)

    @property
    def compares(self) -> bool:
        """Whether any line tells a change."""
        return any(line.compared for line in self.lines)

    @property
    def assessed(self) -> bool:
        """Whether any agency has assessed itself."""
        return any(line.given.self_assessed is not None for line in self.lines)

    @property
    def grades_told(self) -> str:
        """'Tốt: 03; Khá: 12'."""
        return "; ".join(f"{grade}: {how_many}" for grade, how_many in self.grades)


@dataclass(frozen=True, kw_only=True)
class AgencyView:
    """One agency in all tables. `answered` tells how it answered the survey, `head` who answers for it."""

    agency: Agency
    name: str
    head: str
    answered: str
    results: tuple[tuple[TableView, LineView], ...]


def table_views(result: SeasonResult) -> tuple[TableView, ...]:
    """The tables in their order."""
    many = len(result.tables) > 1
    return tuple(
        _table(table, wording.roman(number) if many else "")
        for number, table in enumerate(result.tables, start=1)
    )


def agency_views(result: SeasonResult, tables: Sequence[TableView]) -> tuple[AgencyView, ...]:
    """Every agency that stands in a table once, by tier, then in the order of the tables."""
    results: dict[str, list[tuple[TableView, LineView]]] = {}
    agencies: dict[str, Agency] = {}
    for table in tables:
        for line in table.lines:
            agencies.setdefault(line.code, line.given.agency)
            results.setdefault(line.code, []).append((table, line))
    tiers = list(Tier)
    order = sorted(agencies.values(), key=lambda one: tiers.index(one.tier))
    return tuple(
        AgencyView(
            agency=agency,
            name=clean(agency.name),
            head=wording.head_of(agency),
            answered=answered(result, agency),
            results=tuple(results[agency.code]),
        )
        for agency in order
    )


def answered(result: SeasonResult, agency: Agency) -> str:
    """How an agency answered the survey: in time, late, not at all, or not with every form."""
    if titles := missing_forms(result, agency):
        if len(titles) == len(asked_forms(result, agency)):
            return MISSING
        return f"{MISSING} đủ, thiếu phiếu {wording.joined(titles)}"
    return LATE if any(one.agency.code == agency.code for one in result.owed) else ON_TIME


def asked_forms(result: SeasonResult, agency: Agency) -> tuple[str, ...]:
    """The schemes that an agency answers a form for."""
    mine = (
        table.scheme
        for table in result.tables
        if any(line.agency.code == agency.code for line in table.lines)
    )
    return tuple(dict.fromkeys(mine))


def missing_forms(result: SeasonResult, agency: Agency) -> tuple[str, ...]:
    """What the forms are about that an agency has not sent."""
    mine = (one for one in result.owed if one.agency.code == agency.code and not one.late)
    return tuple(wording.lower_first(wording.subject(one.scheme_title)) for one in mine)


def _table(table: Table, numeral: str) -> TableView:
    lines = tuple(_line(line, table) for line in table.lines)
    grades = Counter(line.grade for line in lines if line.grade and (line.place or _decided(line.given)))
    maxima = [most for _, most in table.headings]
    return TableView(
        numeral=numeral,
        scheme_title=wording.subject(table.scheme_title),
        decision=clean(table.decision),
        group=clean(table.group),
        headings=tuple(
            (str(number), clean(title), wording.maximum(most))
            for number, (title, most) in enumerate(table.headings, start=1)
        ),
        placed=tuple(line for line in lines if line.place),
        unplaced=tuple(line for line in lines if not line.place),
        grades=tuple((grade, wording.count(how_many)) for grade, how_many in grades.items()),
        notes=tuple(clean(note) for note in table.notes),
        draft_note=clean(table.draft_note),
        total=sum((most for most in maxima if most is not None), Fraction(0)) if None not in maxima else None,
        given=table,
    )


def _decided(line: Line) -> bool:
    """Whether a score is one number; the grade of one that is open is no grade yet."""
    return line.low is None or line.low == line.high


def _heading_decimals(most: Fraction | None, decimals: int) -> int:
    """Points of a heading need no more than two decimals; the parts of an index need its own."""
    return min(decimals, 2) if most is not None and most > 1 else decimals


def _line(line: Line, table: Table) -> LineView:
    places = table.decimals
    maxima = dict(table.headings)
    return LineView(
        code=line.agency.code,
        name=clean(line.agency.name),
        place="" if line.place is None else str(line.place),
        score=wording.score_range(line.low, line.high, places),
        grade=clean(line.grade),
        self_assessed=wording.score_range(line.self_assessed, line.self_assessed, places),
        measured=wording.score_range(line.measured_low, line.measured_high, places),
        change=wording.signed(line.change, places),
        steps=wording.steps(line.place_change),
        reason=wording.short_reason(line.reason),
        headings=tuple(
            (
                clean(title),
                wording.score_range(low, high, _heading_decimals(maxima.get(title), places)),
                wording.maximum(maxima.get(title)),
            )
            for title, low, high in line.headings
        ),
        reviews=line.reviews,
        given=line,
    )
