"""Items without a review, worked out once for each pair of columns: the same as item by item."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from checks.model import Outcome
from db.season_measured import MeasuredCriterion
from scoring.degrees import degrees
from season import unreviewed
from season.columns import measured_one
from season.model import Claim, Item
from season.official import before_review
from season.unreviewed import Unreviewed
from tests.season.example import MEASURED_ITEM

HALF, ONE = Fraction(1, 2), Fraction(1)
POINTS = MEASURED_ITEM.points
CLAIMS = (None, Fraction(0), POINTS * HALF, POINTS)


def measured(outcome: Outcome, low: Fraction, high: Fraction, *, weight: Fraction = ONE) -> MeasuredCriterion:
    return MeasuredCriterion(
        id=MEASURED_ITEM.id,
        outcome=outcome.value,
        degree=low,
        points=POINTS * weight,
        low=POINTS * weight * low,
        high=POINTS * weight * high,
        note="",
        need="",
    )


FOUND = (
    None,
    measured(Outcome.PASSED, ONE, ONE),
    measured(Outcome.PARTIAL, HALF, HALF),
    measured(Outcome.PARTIAL, HALF, HALF, weight=Fraction(4, 3)),
    measured(Outcome.FAILED, Fraction(0), Fraction(0)),
    measured(Outcome.CANT_TELL, Fraction(1, 4), ONE),
    measured(Outcome.UNTESTED, Fraction(0), ONE),
    measured(Outcome.INAPPLICABLE, Fraction(0), Fraction(0), weight=Fraction(0)),
)


@pytest.mark.parametrize(("claim", "found"), list(product(CLAIMS, FOUND)))
def test_the_official_value_is_that_of_the_item(
    claim: Fraction | None, found: MeasuredCriterion | None
) -> None:
    item = Item(
        id=MEASURED_ITEM.id,
        title=MEASURED_ITEM.title,
        heading="",
        maximum=POINTS,
        claim=Claim(points=claim) if claim is not None else None,
        measured=measured_one(found, POINTS, 7) if found is not None else None,
    )
    value = before_review(item)
    degree = degrees(Unreviewed().judged(MEASURED_ITEM, claim, found).finding)
    if value.exempt:
        assert degree is None
    else:
        assert degree is not None
        assert value.high is not None
        assert (degree.low * POINTS, degree.high * POINTS) == (value.low, value.high)


def test_columns_that_differ_are_told_apart_and_those_alike_worked_out_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(unreviewed, "_MOST", 3)  # so that what is known is let go now and then
    kept = Unreviewed()
    for _ in range(2):
        for claim, found in product(CLAIMS, FOUND):
            alone = Unreviewed().judged(MEASURED_ITEM, claim, found)
            assert kept.judged(MEASURED_ITEM, claim, found) == alone
    first = kept.judged(MEASURED_ITEM, None, FOUND[1])
    assert kept.judged(MEASURED_ITEM, None, FOUND[1]) is first
