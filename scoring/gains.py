"""What to mend first: the criteria whose mending adds most points."""

from __future__ import annotations

from scoring.model import Assessment, Gain, Scorecard


def gains(assessment: Assessment, scorecard: Scorecard) -> tuple[Gain, ...]:
    """Criteria that could still earn points, most sure points first, then most possible, then decreed order.

    `sure` is what mending adds whatever the unjudged part turns out to be (points − high); `most` is what it
    can add at most (points − low). A criterion that is only unjudged has `sure` 0: it may be met already.
    """
    by_id = {score.criterion_id: score for score in scorecard.criteria}
    found = []
    for judged in assessment.judged:
        score = by_id[judged.criterion.id]
        sure, most = score.points - score.high, score.points - score.low
        if most.numerator > 0:
            found.append(Gain(criterion=judged.criterion, finding=judged.finding, sure=sure, most=most))
    return tuple(sorted(found, key=lambda gain: (-gain.sure, -gain.most)))
