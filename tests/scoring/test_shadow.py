"""Shadow scoring over documents: places before and after, criteria summed over portals."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from evidence.model import Agency, Tier
from scoring.rubric import parse
from scoring.shadow import ShadowPair, fits, shadow
from tests.scoring.builders import CHECKS
from tests.scoring.good_rubric import GOOD

OLD = parse(GOOD.encode(), "mau-so.yaml", checks=CHECKS)
NEW = parse(GOOD.replace('id: "mau-so"', 'id: "mau-moi"').encode(), "mau-moi.yaml", checks=CHECKS)


def agency(code: str) -> Agency:
    return Agency(code=code, name=f"Sở {code.upper()}", tier=Tier.SO, home_url=f"https://{code}.gov.vn/")


def document(code: str, rubric: Any, low: float | None, **points: float) -> dict[str, Any]:
    findings = [
        {
            "criterion": key.replace("_", "."),
            "title": "Tiêu chí",
            "points": 4,
            "low": won,
            "high": won,
            "outcome": "partial",
        }
        for key, won in points.items()
    ]
    return {
        "agency": {"code": code, "name": code, "tier": "so", "home_url": f"https://{code}.gov.vn/"},
        "rubric": {"id": rubric.id, "title": rubric.title, "sha256": rubric.sha256},
        "evaluated_at": "2025-10-15",
        "score": {"low": low, "high": low, "coverage": 1, "grade": "Tốt" if low and low >= 8 else "Yếu"},
        "findings": findings,
        "run": {"id": 1},
        "not_scored": "" if low is not None else "Không xem được.",
    }


def pair(code: str, before: dict[str, Any], after: dict[str, Any] | None, why_not: str = "") -> ShadowPair:
    return ShadowPair(agency=agency(code), rubric=OLD, before=before, after=after, why_not=why_not)


def test_places_grades_and_criteria() -> None:
    told = shadow(
        NEW,
        [
            pair("a", document("a", OLD, 7, c1_1=3, c1_2=4), document("a", NEW, 8, c1_1=4, c1_2=4)),
            pair("b", document("b", OLD, 7.5, c1_1=4, c1_2=3.5), document("b", NEW, 5.5, c1_1=4, c1_2=1.5)),
            pair("c", document("c", OLD, 1, c1_1=1), None, "kho lưu không còn"),
            pair("d", document("d", OLD, None), document("d", NEW, None)),
        ],
    )
    b, a, d = told.lines
    assert (b.agency.code, b.moved, b.place_before, b.place_after, b.places_won) == (
        "b",
        Fraction(-2),
        1,
        2,
        -1,
    )
    assert (a.agency.code, a.moved, a.places_won) == ("a", Fraction(1), 1)
    assert (d.moved, d.places_won) == (0, None)
    assert [line.agency.code for line in told.regraded] == ["a"]
    assert (told.rose, told.fell) == (1, 1)
    assert [(one.criterion, one.gained, one.lost, one.points) for one in told.criteria] == [
        ("c1.2", 0, 1, Fraction(-2)),
        ("c1.1", 1, 0, Fraction(1)),
    ]
    assert [(one.code, why) for one, why in told.left_out] == [("c", "kho lưu không còn")]


def test_which_tier_a_rubric_is_for() -> None:
    assert fits(OLD, Tier.SO)
    assert not fits(OLD, Tier.XA)
