"""The small drawings of a league's lines: only those of the page that is shown are asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from markupsafe import Markup

from db.judgements import CoursePoint
from db.store import Store
from reports.sparkline import sparkline
from reports.trend import TrendPoint

LAST = 12  # judgements: a year of monthly rounds


def drawn(
    store: Store, codes: Collection[str], on: date, *, without_rounds: Collection[int]
) -> Mapping[str, Markup]:
    """By agency the drawing of its last judgements up to a day; '' where there are not two."""
    found = store.judgements().courses(codes, on, last=LAST, without_rounds=without_rounds)
    return {code: sparkline([_point(one) for one in points]) for code, points in found.items()}


def _point(one: CoursePoint) -> TrendPoint:
    return TrendPoint(
        on=one.on,
        low=Decimal(one.low_hundredths) / 100 if one.scored else None,
        high=Decimal(one.high_hundredths) / 100 if one.scored else None,
        rubric_key=one.rubric_sha256,
    )
