"""Drawings say what they show, in shape and in words."""

from __future__ import annotations

from decimal import Decimal

from lxml import etree

from reports.charts import Mark, band, bar, gauge

MARKS = (Mark(name="Tốt", at_least=Decimal(80)), Mark(name="Yếu", at_least=Decimal(0)))


def parts(drawing: str, style: str) -> list[dict[str, str]]:
    root = etree.fromstring(drawing)
    return [
        {str(name): str(value) for name, value in part.attrib.items()}
        for part in root.iter()
        if part.get("class") == style
    ]


def test_the_gauge_draws_what_is_earned_and_what_is_open() -> None:
    drawing = gauge(Decimal(50), Decimal(75), Decimal(100), MARKS)
    (earned,), (open_,) = parts(drawing, "earned"), parts(drawing, "open")
    assert earned["d"] == "M34.00 122.00A96 96 0 0 1 130.00 26.00"  # from the left to the top
    assert open_["d"].startswith("M130.00 26.00A")
    assert 'aria-label="Điểm 50–75 trên 100"' in drawing
    assert ">80</text>" in drawing
    assert ">0</text>" not in drawing


def test_an_exact_score_has_no_open_part() -> None:
    assert parts(gauge(Decimal(60), Decimal(60), Decimal(100)), "open") == []
    assert parts(gauge(Decimal(0), Decimal(0), Decimal(100)), "earned") == []
    assert parts(bar(Decimal(2), Decimal(2), Decimal(4), label="x"), "open") == []
    assert parts(band(Decimal(2), Decimal(2), Decimal(4)), "open") == []


def test_a_bar_is_as_long_as_its_points() -> None:
    drawing = bar(Decimal(3), Decimal(6), Decimal(12), label="3–6 trên 12 <điểm>")
    assert parts(drawing, "earned")[0]["width"] == "25.00%"
    assert (parts(drawing, "open")[0]["x"], parts(drawing, "open")[0]["width"]) == ("25.00%", "25.00%")
    assert 'aria-label="3–6 trên 12 &lt;điểm&gt;"' in drawing


def test_a_heading_without_points_is_an_empty_bar() -> None:
    assert parts(bar(Decimal(0), Decimal(0), Decimal(0), label="x"), "earned") == []


def test_the_band_shows_the_grades() -> None:
    drawing = band(Decimal(70), Decimal(90), Decimal(100), MARKS)
    assert [mark["x1"] for mark in parts(drawing, "mark")] == ["80.00%"]
    assert parts(drawing, "low")[0]["cx"] == "70.00%"
