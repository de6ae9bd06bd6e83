"""What to mend first: the criteria whose mending adds most points."""

from __future__ import annotations

from dataclasses import replace

from scoring.model import Assessment, Gain, Scorecard

_CLOSE = 1e-9
"""Far above what a float's rounding can move a difference of two scores."""


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


def first_gains(assessment: Assessment, scorecard: Scorecard, most: int) -> tuple[Gain, ...]:
    """The first so many of `gains`, those that surely add points; for ten thousand portals at once.

    Floats only choose who may be among them; the exact numbers decide among those.
    """
    rough = [score.room for score in scorecard.criteria]
    least = sorted(rough, reverse=True)[:most][-1] if rough else 0.0
    wanted = {
        score.criterion_id
        for score, sure in zip(scorecard.criteria, rough, strict=True)
        if sure > _CLOSE and sure >= least - _CLOSE
    }
    judged = tuple(one for one in assessment.judged if one.criterion.id in wanted)
    found = gains(replace(assessment, judged=judged), scorecard)
    return tuple(one for one in found[:most] if one.sure > 0)
