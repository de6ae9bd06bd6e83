"""The course of a score says what it shows, and joins nothing that cannot be compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from reports.trend import Trend, TrendLine, TrendPoint, summary, trend_drawing
from tests.reports.changed import trend


def shapes(drawing: str, tag: str, style: str) -> list[dict[str, str]]:
    return [
        {str(name): str(value) for name, value in part.attrib.items()}
        for part in etree.fromstring(drawing).iter(tag)
        if part.get("class") == style
    ]


def _line(*scores: tuple[date, int], until: str = "") -> TrendLine:
    points = (TrendPoint(on=on, low=Decimal(low), high=Decimal(low)) for on, low in scores)
    return TrendLine(name="Sở", points=tuple(points), until=until)


def test_one_day_is_no_course() -> None:
    same_day = Trend(lines=(_line((date(2026, 1, 1), 50), (date(2026, 1, 1), 60)),))
    assert trend_drawing(same_day) == ""
    assert trend_drawing(Trend()) == ""


def test_the_line_breaks_where_the_portal_was_unseen_and_where_the_rubric_changed() -> None:
    drawing = trend_drawing(trend())
    own = [shape["points"].split() for shape in shapes(drawing, "polyline", "own")]
    assert [len(piece) for piece in own] == [2, 1, 1]
    assert len(shapes(drawing, "polyline", "before")) == 1
    assert len(shapes(drawing, "text", "lost")) == 1
    assert len(shapes(drawing, "line", "break")) == 1


def test_what_is_open_is_a_band_and_of_a_single_score_a_span() -> None:
    drawing = trend_drawing(trend())
    assert len(shapes(drawing, "polygon", "own open")) == 1
    assert len(shapes(drawing, "line", "own span")) == 2
    exact = trend_drawing(Trend(lines=(_line((date(2026, 1, 1), 50), (date(2026, 2, 1), 60)),)))
    assert shapes(exact, "polygon", "own open") == []


def test_the_better_score_stands_higher_and_later_ones_further_right() -> None:
    drawing = trend_drawing(
        Trend(lines=(_line((date(2026, 1, 1), 50), (date(2026, 1, 11), 60), (date(2026, 4, 1), 55)),))
    )
    (line,) = shapes(drawing, "polyline", "own")
    places = [tuple(map(float, place.split(","))) for place in line["points"].split()]
    assert places[1][1] < places[2][1] < places[0][1]
    assert places[1][0] - places[0][0] < places[2][0] - places[1][0]  # ten days are less than eighty


@pytest.mark.parametrize("lows", [(0, 1), (99, 100), (0, 100), (61, 62), (38, 41)])
def test_every_score_lies_within_the_drawing(lows: tuple[int, int]) -> None:
    drawing = trend_drawing(Trend(lines=(_line((date(2026, 1, 1), lows[0]), (date(2026, 2, 1), lows[1])),)))
    (line,) = shapes(drawing, "polyline", "own")
    assert all(14 <= float(place.split(",")[1]) <= 258 for place in line["points"].split())
    assert len({place.split(",")[1] for place in line["points"].split()}) == 2


def test_a_course_without_any_score_is_drawn_as_such() -> None:
    unseen = tuple(
        TrendPoint(on=date(2026, 1, day), low=None, high=None, not_scored="Chặn.") for day in (1, 2)
    )
    told = Trend(lines=(TrendLine(name="Sở", points=unseen),))
    assert len(shapes(trend_drawing(told), "text", "lost")) == 2
    assert summary(told) == "Điểm qua 2 lần đánh giá: 2 lần chưa đánh giá được."


def test_the_summary_is_for_those_who_hear_it() -> None:
    said = summary(trend())
    assert "Sở Cũ: 40 điểm ngày 01/01/2026, 45–50 điểm ngày 31/01/2026" in said
    assert said.endswith("1 lần chưa đánh giá được.")
    assert summary(replace(trend(), lines=trend().lines[1:])).startswith(
        "Điểm qua 5 lần đánh giá: 66 điểm ngày"
    )


def test_breaks_say_which_rubric_follows() -> None:
    (one,) = trend().breaks
    assert (one.number, one.said) == (1, "từ ngày 11/04/2026 chấm theo ‘Bộ r2’")


def test_many_scores_have_one_dot() -> None:
    scores = [(date.fromordinal(date(2026, 1, 1).toordinal() + day), 50 + day % 7) for day in range(60)]
    assert len(shapes(trend_drawing(Trend(lines=(_line(*scores),))), "circle", "own")) == 1


def test_a_score_near_the_top_is_written_below_its_line() -> None:
    drawing = trend_drawing(Trend(lines=(_line((date(2026, 1, 1), 99), (date(2026, 2, 1), 70)),)))
    first, last = shapes(drawing, "text", "value own")
    dots = shapes(drawing, "circle", "own")
    assert float(first["y"]) > float(dots[0]["cy"])
    assert float(last["y"]) < float(dots[1]["cy"])
