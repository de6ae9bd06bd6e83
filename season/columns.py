"""The three columns of one agency's items: claimed (newest form), measured (official run), reviewed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from checks.model import Outcome
from db.season_measured import MeasuredCriterion, MeasuredRun
from db.season_records import FormRecord
from season.model import Claim, Item, Measured, Review
from season.schemes import Rated

ZERO = Fraction(0)


def claims_of(form: FormRecord | None) -> dict[str, Claim]:
    """What a form claims, by item; items that it leaves empty are left out."""
    if form is None:
        return {}
    return {
        one.item: Claim(points=one.points, amount=one.amount, links=one.links, note=one.note)
        for one in form.claims
        if one.points is not None or one.amount is not None
    }


def measured_of(run: MeasuredRun | None, rated: Rated) -> dict[str, Measured]:
    """What a run measured, by item, in the rubric's own points (before inapplicable criteria leave the total).

    Nothing where the portal was not seen, or where the run was judged by another wording of the rubric.
    """
    if run is None or not measures(run, rated):
        return {}
    most = {question.id: question.maximum or ZERO for question in rated.questions}
    return {one.id: measured_one(one, most[one.id], run.run_id) for one in run.criteria}


def measures(run: MeasuredRun, rated: Rated) -> bool:
    """Whether a run saw the portal, and judged it by this wording of the rubric."""
    return not run.not_scored and run.rubric_sha256 == rated.sha256


def items_of(
    rated: Rated,
    *,
    claims: Mapping[str, Claim],
    measured: Mapping[str, Measured],
    reviews: Mapping[str, Review],
) -> tuple[Item, ...]:
    """Every item of an agency with its three columns, in the scheme's order."""
    return tuple(
        Item(
            id=question.id,
            title=question.title,
            heading=question.heading,
            maximum=question.maximum,
            claim=claims.get(question.id),
            measured=measured.get(question.id),
            review=reviews.get(question.id),
        )
        for question in rated.questions
    )


def applicable(items: Iterable[Item]) -> tuple[Item, ...]:
    """Items that the crawl did not find inapplicable: an agency is asked for no others."""
    return tuple(
        item for item in items if item.measured is None or item.measured.outcome != Outcome.INAPPLICABLE
    )


def measured_one(one: MeasuredCriterion, maximum: Fraction, run_id: int) -> Measured:
    """What a run measured of one criterion, in the rubric's own points."""
    if one.outcome == Outcome.INAPPLICABLE:
        return Measured(low=ZERO, high=ZERO, outcome=one.outcome, note=one.note, run_id=run_id)
    # A criterion's weight in a run grows where others left it; its share of the weight is what was found.
    low, high = one.low, one.high
    if one.points != maximum:
        scale = maximum / one.points if one.points else ZERO
        low, high = low * scale, high * scale
    return Measured(low=low, high=high, outcome=one.outcome, note=one.note, run_id=run_id)
