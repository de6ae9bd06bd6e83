"""Official values → the score: findings are replaced by what is official and weighed again by scoring.score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from checks.case import Window
from checks.model import Finding, Outcome
from evidence.model import Agency, Cause
from scoring.gains import first_gains
from scoring.model import Assessment, Judged, Rubric, Scorecard
from scoring.score import score, total
from season.model import Item, Origin, Period
from season.official import ZERO, Value

ONE = Fraction(1)
MENDED_FIRST = 5


def weighed(
    rubric: Rubric, agency: Agency, values: Mapping[str, Value], *, period: Period, not_scored: str = ""
) -> tuple[Assessment, Scorecard]:
    """The score of an agency whose items have these official values, in the rubric's own points."""
    assessment = Assessment(
        agency=agency,
        rubric=rubric,
        evaluated_at=period.window_until,
        window=Window(start=period.window_from, end=period.window_until),
        judged=tuple(
            Judged(criterion=one, finding=_finding(values[one.id], one.points)) for one in rubric.criteria
        ),
        sections={},
        not_scored=not_scored,
    )
    return assessment, score(assessment)


def self_assessed(
    rubric: Rubric, agency: Agency, items: Sequence[Item], *, period: Period
) -> Fraction | None:
    """The agency's own sum on the rubric's scale: what it claims; an item without a claim earns nothing."""
    if not any(item.claim is not None and item.claim.points is not None for item in items):
        return None
    values = {}
    for item in items:
        claim = item.claim.points if item.claim is not None else None
        out = item.measured is not None and item.measured.outcome == Outcome.INAPPLICABLE
        out = out or (item.review is not None and item.review.points is None and claim is None)
        points = claim if claim is not None else ZERO
        values[item.id] = Value(low=points, high=points, origin=Origin.OPEN, exempt=out)
    if not any(value.exempt for value in values.values()):
        return total(value.low for value in values.values())  # then every item weighs what it says
    return weighed(rubric, agency, values, period=period)[1].low


def mend_first(
    assessment: Assessment, scorecard: Scorecard, most: int = MENDED_FIRST
) -> tuple[tuple[str, str, Fraction], ...]:
    """What to mend first: criterion, how, and the points that mending it surely adds."""
    return tuple(
        (one.criterion.title, one.criterion.remedy, one.sure)
        for one in first_gains(assessment, scorecard, most)
    )


@lru_cache(maxsize=100_000)
def _finding(value: Value, points: Fraction) -> Finding:
    if value.exempt:
        return Finding(outcome=Outcome.INAPPLICABLE, note="")
    high = points if value.high is None else value.high
    low, high = value.low / points, high / points
    if low == high and value.origin is not Origin.OPEN:
        outcome = Outcome.PASSED if low >= ONE else Outcome.FAILED if low <= ZERO else Outcome.PARTIAL
        return Finding(outcome=outcome, note="", degree=low)
    return Finding(outcome=Outcome.CANT_TELL, note="", floor=low, ceiling=high, cause=Cause.OURS)
