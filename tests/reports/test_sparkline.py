"""The small drawing of a league's line says what it shows and joins nothing that cannot be compared."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from lxml import etree

from reports.sparkline import sparkline
from reports.trend import TrendPoint


def point(month: int, low: int | None, high: int | None = None, rubric: str = "a") -> TrendPoint:
    return TrendPoint(
        on=date(2026, month, 1),
        low=None if low is None else Decimal(low),
        high=None if low is None else Decimal(low if high is None else high),
        rubric_key=rubric,
    )


def parts(drawing: str, tag: str) -> list[list[tuple[float, float]]]:
    return [
        [
            (float(x), float(y))
            for x, _, y in (place.partition(",") for place in str(one.get("points")).split())
        ]
        for one in etree.fromstring(drawing).iter(tag)
    ]


def test_one_scored_judgement_is_no_course() -> None:
    assert sparkline([]) == ""
    assert sparkline([point(1, 50), point(2, None)]) == ""


def test_the_line_breaks_where_nothing_was_scored_and_where_the_rubric_changed() -> None:
    drawing = sparkline([point(1, 50), point(2, 55), point(3, None), point(4, 60), point(5, 70, rubric="b")])
    assert [len(line) for line in parts(drawing, "polyline")] == [2, 1, 1]
    said = etree.fromstring(drawing).get("aria-label")
    assert said == (
        "5 lần đánh giá từ 01/01/2026: 50 → 70 điểm, 1 lần chưa đánh giá được, có đổi bộ tiêu chí"
    )


def test_what_is_open_is_a_band_and_a_small_change_no_fall() -> None:
    drawing = sparkline([point(1, 50, 60), point(2, 48, 60)])
    ((_, before), (_, after)), (band,) = *parts(drawing, "polyline"), parts(drawing, "polygon")
    assert len(band) == 4
    assert 0 < after - before < 4  # of a height of 30


def test_the_drawing_stays_within_its_box() -> None:
    drawing = sparkline([point(1, 0), point(2, 100), point(12, 40)])
    (line,) = parts(drawing, "polyline")
    assert all(0 < x < 112 and 0 < y < 30 for x, y in line)
    assert line[1][1] < line[2][1] < line[0][1]
