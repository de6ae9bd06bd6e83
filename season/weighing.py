"""Official values → the score: findings are replaced by what is official and weighed again by scoring.score."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction

from checks.case import Window
from checks.model import Finding, Outcome
from evidence.model import Agency, Cause
from scoring.gains import first_gains
from scoring.model import Assessment, Criterion, Judged, Rubric, Scorecard
from scoring.score import score, total
from season.model import Origin, Period
from season.official import ZERO, Value

ONE = Fraction(1)
MENDED_FIRST = 5


def weighed(
    rubric: Rubric, agency: Agency, judged: tuple[Judged, ...], *, period: Period, not_scored: str = ""
) -> tuple[Assessment, Scorecard]:
    """The score of an agency whose criteria have these official findings, in the rubric's own points."""
    assessment = Assessment(
        agency=agency,
        rubric=rubric,
        evaluated_at=period.window_until,
        window=Window(start=period.window_from, end=period.window_until),
        judged=judged,
        sections={},
        not_scored=not_scored,
    )
    return assessment, score(assessment)


def judged_by(criterion: Criterion, value: Value) -> Judged:
    """A criterion with its official value as a finding."""
    return Judged(criterion=criterion, finding=_finding(value, criterion.points))


def self_assessed(
    rubric: Rubric,
    agency: Agency,
    claims: Mapping[str, Fraction],
    exempt: Collection[str],
    *,
    period: Period,
) -> Fraction | None:
    """The agency's own sum on the rubric's scale: what it claims; an item without a claim earns nothing.

    `exempt` are items that do not apply. None where it claims nothing at all.
    """
    if not claims:
        return None
    if not exempt:
        return total(claims.values())  # then every item weighs what it says
    judged = []
    for one in rubric.criteria:
        points = claims.get(one.id, ZERO)
        value = Value(low=points, high=points, origin=Origin.OPEN, exempt=one.id in exempt)
        judged.append(judged_by(one, value))
    return weighed(rubric, agency, tuple(judged), period=period)[1].low


def mend_first(
    assessment: Assessment, scorecard: Scorecard, most: int = MENDED_FIRST
) -> tuple[tuple[str, str, Fraction], ...]:
    """What to mend first: criterion, how, and the points that mending it surely adds."""
    return tuple(
        (one.criterion.title, one.criterion.remedy, one.sure)
        for one in first_gains(assessment, scorecard, most)
    )


def _finding(value: Value, points: Fraction) -> Finding:
    if value.exempt:
        return Finding(outcome=Outcome.INAPPLICABLE, note="")
    high = points if value.high is None else value.high
    low, high = value.low / points, high / points
    if low == high and value.origin is not Origin.OPEN:
        outcome = Outcome.PASSED if low >= ONE else Outcome.FAILED if low <= ZERO else Outcome.PARTIAL
        return Finding(outcome=outcome, note="", degree=low)
    return Finding(outcome=Outcome.CANT_TELL, note="", floor=low, ceiling=high, cause=Cause.OURS)
