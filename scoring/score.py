"""Assessment → Scorecard: exact points as an interval, coverage, and the grade or span of grades."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from checks.model import Finding, Outcome
from scoring.model import Assessment, CriterionScore, Heading, HeadingScore, Judged, Rubric, Scorecard
from scoring.rounding import printed, rounded

ZERO = Fraction(0)
ONE = Fraction(1)


@dataclass(frozen=True, kw_only=True)
class Degrees:
    """The least and most degree that a finding leaves open, and whether it was judged exactly."""

    low: Fraction
    high: Fraction
    judged: bool


def degrees(finding: Finding) -> Degrees | None:
    """What a finding says of the degree; None where the criterion is inapplicable.

    cantTell and untested never become 0: they leave everything open between `floor` (0 where unset) and
    `ceiling` (1 where unset).
    """
    if finding.outcome is Outcome.INAPPLICABLE:
        return None
    if finding.outcome in (Outcome.CANT_TELL, Outcome.UNTESTED):
        low = _within(finding.floor if finding.floor is not None else ZERO)
        high = _within(finding.ceiling if finding.ceiling is not None else ONE)
        return Degrees(low=min(low, high), high=high, judged=False)
    exact = {Outcome.PASSED: ONE, Outcome.FAILED: ZERO}.get(finding.outcome, _within(finding.degree))
    return Degrees(low=exact, high=exact, judged=True)


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
    left_out = [h for h in rubric.headings if all(degrees(j.finding) is None for j in _of(h, by_id))]
    kept = total(heading.points for heading in rubric.headings if heading not in left_out)
    scale = rubric.points / kept if kept else ZERO
    criteria: list[CriterionScore] = []
    headings: list[HeadingScore] = []
    for heading in rubric.headings:
        own, coverage = _weigh(heading, by_id, scale)
        criteria += own
        headings.append(_sum(heading, own, coverage, inapplicable=heading in left_out))
    low = total(heading.low for heading in headings)
    high = total(heading.high for heading in headings)
    covered = total(_times(heading.points, heading.coverage) for heading in headings)
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


def _of(heading: Heading, by_id: dict[str, Judged]) -> list[Judged]:
    return [by_id[criterion.id] for criterion in heading.criteria]


def _weigh(
    heading: Heading, by_id: dict[str, Judged], scale: Fraction
) -> tuple[list[CriterionScore], Fraction]:
    """Scores of a heading's criteria after both rescalings, and the heading's coverage."""
    found = [(judged.criterion, degrees(judged.finding)) for judged in _of(heading, by_id)]
    applicable = total(criterion.points for criterion, degree in found if degree is not None)
    factor = heading.points / applicable * scale if applicable else ZERO
    scores = []
    for criterion, degree in found:
        points = _times(criterion.points, factor) if degree is not None else ZERO
        low = _times(points, degree.low) if degree is not None else ZERO
        high = low if degree is None or degree.judged else _times(points, degree.high)
        scores.append(CriterionScore(criterion_id=criterion.id, points=points, low=low, high=high))
    judged_points = total(one.points for one, degree in found if degree is not None and degree.judged)
    return scores, judged_points / applicable if applicable else ZERO


def _sum(
    heading: Heading, scores: list[CriterionScore], coverage: Fraction, *, inapplicable: bool
) -> HeadingScore:
    return HeadingScore(
        id=heading.id,
        title=heading.title,
        points=total(each.points for each in scores),
        low=total(each.low for each in scores),
        high=total(each.high for each in scores),
        coverage=coverage,
        inapplicable=inapplicable,
    )


def _notes(rubric: Rubric, left_out: list[Heading], scale: Fraction) -> tuple[str, ...]:
    if not left_out:
        return ()
    names = ", ".join(f"‘{heading.title}’" for heading in left_out)
    if not scale:
        return (f"Không tính điểm: toàn bộ tiêu chí ({names}) không áp dụng cho cổng này.",)
    points = printed(rubric.points)
    return (f"Không áp dụng cho cổng này: mục {names}; điểm các mục còn lại quy đổi về thang {points} điểm.",)


def _within(degree: Fraction) -> Fraction:
    above, below = degree.as_integer_ratio()
    if 0 <= above <= below:
        return degree
    return ZERO if above < 0 else ONE


def _times(points: Fraction, share: Fraction) -> Fraction:
    """A product; most shares are 1 or 0, and exact numbers are slow to multiply."""
    above, below = share.as_integer_ratio()
    if above == below:
        return points
    return points * share if above else ZERO


def total(values: Iterable[Fraction]) -> Fraction:
    """A sum over one common denominator: several times as fast as adding one by one."""
    pairs = [value.as_integer_ratio() for value in values]
    common = lcm(*[below for _, below in pairs])
    return Fraction(sum([above * (common // below) for above, below in pairs]), common)
