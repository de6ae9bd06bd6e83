"""The tables of a scheme of categories: official values of its items as scoring.scheme_ranking takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from evidence.model import Agency
from scoring.scheme_model import AgencyValues, Scheme, SchemeStanding, Span, ValueSource
from scoring.scheme_ranking import scheme_tables
from scoring.scheme_score import scheme_score
from season.laid_down import LaidDown
from season.model import Item, Line, Origin, Period, Table
from season.official import before_review, official_value
from season.own_maxima import within
from season.schemes import Rated

TIES = "Bằng điểm in ra (sau các hạng mục xét thêm, nếu có) thì cùng hạng; hạng kế tiếp bỏ qua."
NOT_SENT = "Chưa gửi phiếu tự chấm."
Portal = tuple[Span, Fraction]
"""A portal's official score, and the points of its rubric."""


@dataclass(frozen=True, kw_only=True)
class CategoryRow:
    """One agency before it is ranked."""

    agency: Agency
    values: AgencyValues
    self_assessed: Fraction | None
    reviews: int


def category_row(
    agency: Agency, rated: Rated, laid: LaidDown, *, portal: Portal | None, period: Period, on: date
) -> CategoryRow:
    """The official values of one agency; its portal category takes the portal's official score, unless it was reviewed."""
    scheme = _scheme(rated)
    items = laid.items(agency, rated, None)
    limit = period.second_reviewer_above
    league = rated.league_of(agency)
    parts = {item.id: span for item in items if (span := _span(item, limit=limit, on=on)) is not None}
    for category in scheme.categories:
        reviewed = next((one.review for one in items if one.id == category.id), None)
        if category.source is ValueSource.PORTAL and reviewed is None:
            parts.pop(category.id, None)
    parts = within(scheme, parts)
    name, key = agency.name, league.id if league is not None else ""
    return CategoryRow(
        agency=agency,
        values=AgencyValues(code=agency.code, name=name, league=key, parts=parts, portal=portal),
        self_assessed=_claimed(scheme, agency, key, items, portal),
        reviews=sum(
            one.review is not None and before_review(one) != official_value(one, limit=limit, on=on)
            for one in items
        ),
    )


def category_tables(
    rated: Rated, rows: Iterable[CategoryRow], previous: Sequence[CategoryRow] = ()
) -> tuple[Table, ...]:
    """The rows ranked in their leagues, compared with those of the season before. Raises SchemeValueError."""
    scheme = _scheme(rated)
    by_code = {row.agency.code: row for row in rows}
    found = scheme_tables(
        scheme, (row.values for row in by_code.values()), previous=(row.values for row in previous)
    )
    return tuple(
        Table(
            scheme=rated.id,
            scheme_title=rated.title,
            decision=rated.decision,
            group=table.league.title,
            decimals=rated.decimals,
            lines=tuple(_line(one, by_code[one.score.values.code]) for one in table.standings),
            headings=tuple((category.title, category.maximum) for category in scheme.categories),
            notes=(*table.notes, *((scheme.note,) if scheme.note else ()), TIES),
            draft_note=rated.draft_note,
        )
        for table in found
    )


def _line(standing: SchemeStanding, row: CategoryRow) -> Line:
    total = standing.score.total
    return Line(
        agency=row.agency,
        self_assessed=row.self_assessed,
        measured_low=None,
        measured_high=None,
        low=total.low if total is not None else None,
        high=total.high if total is not None else None,
        grade=standing.score.level,
        place=standing.place,
        reason=NOT_SENT if standing.reason and not row.values.parts else standing.reason,
        headings=tuple(
            (one.category.title, one.value.low, one.value.high)
            for one in standing.categories
            if one.value is not None
        ),
        change=standing.change,
        place_change=standing.place_change,
        reviews=row.reviews,
    )


def _span(item: Item, *, limit: Fraction, on: date) -> Span | None:
    """The official value of an item; None where nobody answered it and nobody looked at it."""
    value = official_value(item, limit=limit, on=on)
    if value.origin is Origin.OPEN and item.claim is None:
        return None
    return Span(low=value.low, high=value.high) if value.high is not None else None


def _claimed(
    scheme: Scheme, agency: Agency, league: str, items: Sequence[Item], portal: Portal | None
) -> Fraction | None:
    """The agency's own sum on the scheme's scale; None where it left something out."""
    parts: Mapping[str, Span] = {
        one.id: Span.of(_up_to(scheme, one.id, one.claim.points))
        for one in items
        if one.claim is not None and one.claim.points is not None
    }
    own = AgencyValues(code=agency.code, name=agency.name, league=league, parts=parts, portal=portal)
    total = scheme_score(scheme, own).total if parts else None
    return total.low if total is not None else None


def _up_to(scheme: Scheme, item: str, points: Fraction) -> Fraction:
    """A claim, at most the category's maximum: a season may have laid that down after the forms went out."""
    most = next((one.maximum for one in scheme.categories if one.id == item), None)
    return points if most is None else min(points, most)


def _scheme(rated: Rated) -> Scheme:
    if rated.scheme is None:
        raise ValueError(f"'{rated.id}' is no scheme of categories")
    return rated.scheme
