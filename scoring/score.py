"""Assessment → Scorecard: exact points as an interval, coverage, and the grade or span of grades."""

from __future__ import annotations

from fractions import Fraction

from scoring.degrees import ONE, ZERO, Degrees, degrees, times, total
from scoring.model import Assessment, CriterionScore, Heading, HeadingScore, Judged, Rubric, Scorecard
from scoring.rounding import printed, rounded

__all__ = ["Degrees", "degrees", "grade", "score", "total"]


def score(assessment: Assessment) -> Scorecard:
    """Weigh an assessment.

    Within a heading, inapplicable criteria leave the denominator and the others share the heading's full
    points. A heading wholly inapplicable leaves the total, and the other headings are rescaled to it.
    Coverage is the share of the remaining points whose criteria were judged exactly; one that is bounded by a
    floor and a ceiling narrows the interval but does not count as judged. A portal that was not seen has no
    score: its interval stays open over all points, with coverage 0 and no grade.
    """
    rubric = assessment.rubric
    by_id = {judged.criterion.id: judged for judged in assessment.judged}
    found = [[by_id[criterion.id] for criterion in heading.criteria] for heading in rubric.headings]
    left_out = [
        heading
        for heading, own in zip(rubric.headings, found, strict=True)
        if all(judged.degrees is None for judged in own)
    ]
    kept = total(heading.points for heading in rubric.headings if heading not in left_out)
    scale = ONE if not left_out else rubric.points / kept if kept else ZERO
    criteria: list[CriterionScore] = []
    headings: list[HeadingScore] = []
    for heading, own in zip(rubric.headings, found, strict=True):
        scores, weighed = _weigh(heading, own, scale, inapplicable=heading in left_out)
        criteria += scores
        headings.append(weighed)
    low = total(heading.low for heading in headings)
    high = total(heading.high for heading in headings)
    covered = total(times(heading.points, heading.coverage) for heading in headings)
    return Scorecard(
        low=low,
        high=high,
        coverage=covered / rubric.points if kept and not assessment.not_scored else ZERO,
        grade="" if assessment.not_scored or not kept else grade(rubric, low, high),
        headings=tuple(headings),
        criteria=tuple(criteria),
        not_scored=assessment.not_scored,
        notes=(*_notes(rubric, left_out, scale), *assessment.notes),
    )


def grade(rubric: Rubric, low: Fraction, high: Fraction) -> str:
    """The grade of the printed scores: one name where low and high share it, else a span 'Khá–Tốt'."""
    lowest, highest = _grade_of(rubric, low), _grade_of(rubric, high)
    return lowest if lowest == highest else f"{lowest}–{highest}"


def _grade_of(rubric: Rubric, points: Fraction) -> str:
    shown = Fraction(rounded(points))
    return next((grade.name for grade in rubric.grades if shown >= grade.at_least), "")


def _weigh(
    heading: Heading, own: list[Judged], scale: Fraction, *, inapplicable: bool
) -> tuple[list[CriterionScore], HeadingScore]:
    """Scores of a heading's criteria after both rescalings, and the heading's."""
    if scale == ONE and heading.whole and all(judged.degrees is not None for judged in own):
        return _as_they_are(heading, own)
    found = [(judged.criterion, judged.degrees) for judged in own]
    applicable = total(criterion.points for criterion, degree in found if degree is not None)
    factor = heading.points / applicable * scale if applicable else ZERO
    scores = []
    for criterion, degree in found:
        points = times(criterion.points, factor) if degree is not None else ZERO
        low = times(points, degree.low) if degree is not None else ZERO
        high = low if degree is None or degree.judged else times(points, degree.high)
        scores.append(CriterionScore(criterion_id=criterion.id, points=points, low=low, high=high))
    judged_points = total(one.points for one, degree in found if degree is not None and degree.judged)
    return scores, HeadingScore(
        id=heading.id,
        title=heading.title,
        points=total(each.points for each in scores),
        low=total(each.low for each in scores),
        high=total(each.high for each in scores),
        coverage=judged_points / applicable if applicable else ZERO,
        inapplicable=inapplicable,
    )


def _as_they_are(heading: Heading, own: list[Judged]) -> tuple[list[CriterionScore], HeadingScore]:
    """The same where nothing is rescaled, as with nearly all portals: ten thousand of them are weighed at once."""
    scores = [judged.alone for judged in own]
    open_points = [one.criterion.points for one in own if one.degrees is not None and not one.degrees.judged]
    low = total(each.low for each in scores)
    return scores, HeadingScore(
        id=heading.id,
        title=heading.title,
        points=heading.points,
        low=low,
        high=total(each.high for each in scores) if open_points else low,
        coverage=(heading.points - total(open_points)) / heading.points if open_points else ONE,
    )


def _notes(rubric: Rubric, left_out: list[Heading], scale: Fraction) -> tuple[str, ...]:
    if not left_out:
        return ()
    names = ", ".join(f"‘{heading.title}’" for heading in left_out)
    if not scale:
        return (f"Không tính điểm: toàn bộ tiêu chí ({names}) không áp dụng cho cổng này.",)
    points = printed(rubric.points)
    return (f"Không áp dụng cho cổng này: mục {names}; điểm các mục còn lại quy đổi về thang {points} điểm.",)
