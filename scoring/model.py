"""The vocabulary of weighing: rubrics, assessments, scorecards, leagues. Every number is an exact Fraction.

Print numbers with `scoring.rounding` only: two decimals, half up; a grade is read from the printed number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any

from checks.case import Section, Window
from checks.count import Count
from checks.model import Finding
from evidence.model import Agency, LeftOut
from scoring.degrees import ZERO, Degrees, degrees, times, total

ANY_TIER = "any"
"""Tier of a rubric that fits every agency; it is used only where it is named, never picked by date."""

DRAFT_NOTE = "dự thảo tiêu chí, chưa ban hành"
"""What every output of a rubric that no authority has adopted is marked with."""


class Need(StrEnum):
    """What a criterion needs to be judged."""

    ARCHIVE = "archive"  # stored pages suffice
    LIVE = "live"  # the running portal: TLS, DNS, search, domain
    REPEAT = "repeat"  # looks over several days
    FORM = "form"  # a number only the agency knows


@dataclass(frozen=True, kw_only=True)
class LegalBasis:
    """One provision: a document and, where known, its điều, khoản and điểm."""

    document: str
    article: str = ""
    clause: str = ""
    point: str = ""

    @property
    def label(self) -> str:
        """The provision as an official cites it: 'Nghị định 43/2011/NĐ-CP, Điều 10, khoản 1, điểm a'."""
        parts = [self.document]
        if self.article:
            parts.append(f"Điều {self.article}")
        if self.clause:
            parts.append(f"khoản {self.clause}")
        if self.point:
            parts.append(f"điểm {self.point}")
        return ", ".join(parts)


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One measurable criterion. `points` is its weight.

    `question` (parameter of that name) is what the agency is asked where only it knows the answer.
    """

    id: str
    title: str
    heading: int
    points: Fraction
    legal_basis: tuple[LegalBasis, ...]
    success_condition: str
    remedy: str
    check: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    needs: frozenset[Need] = frozenset({Need.ARCHIVE})
    derived: bool = True
    question: str = ""


@dataclass(frozen=True, kw_only=True)
class Heading:
    """One of the rubric's headings, in decreed order, with its criteria."""

    id: int
    title: str
    points: Fraction
    criteria: tuple[Criterion, ...]

    @cached_property
    def whole(self) -> bool:
        """Whether its criteria's points are its own: then none is rescaled while all of them apply."""
        return bool(self.points) and total(one.points for one in self.criteria) == self.points


@dataclass(frozen=True, kw_only=True)
class Grade:
    """A grade and the least printed score that earns it."""

    name: str
    at_least: Fraction


@dataclass(frozen=True, kw_only=True)
class WindowRule:
    """The yearly data period, as its first day: '01/10' means 01/10 → 01/10 of the next year.

    `rating_months` are the months after the period's end in which the closed period is rated.
    """

    day: int
    month: int
    rating_months: int


@dataclass(frozen=True, kw_only=True)
class Rubric:
    """A set of criteria with its law, validity and grades. `sha256` is that of the file's bytes.

    `tier` is a Tier value or 'any'. `valid_until` is the last valid day, None while open.
    `league` names the group of agencies that are ranked together. `coverage_for_place` is a share 0..1.
    Grades go from best to worst; there may be none. `note` says in Vietnamese where the criteria come from.
    """

    id: str
    title: str
    tier: str
    valid_from: date
    valid_until: date | None
    decision: str
    legal_basis: tuple[LegalBasis, ...]
    adopted: bool
    league: str
    coverage_for_place: Fraction
    window: WindowRule
    grades: tuple[Grade, ...]
    headings: tuple[Heading, ...]
    sha256: str
    note: str = ""

    @cached_property
    def points(self) -> Fraction:
        """Points of all headings together (100 for the decreed rubrics)."""
        return sum((heading.points for heading in self.headings), Fraction(0))

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria in decreed order."""
        return tuple(criterion for heading in self.headings for criterion in heading.criteria)

    @property
    def draft_note(self) -> str:
        """What outputs are marked with: empty once the rubric is adopted."""
        return "" if self.adopted else DRAFT_NOTE

    def valid_at(self, day: date) -> bool:
        """Whether the rubric is valid on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A criterion with what was found."""

    criterion: Criterion
    finding: Finding

    @cached_property
    def degrees(self) -> Degrees | None:
        """What the finding says of the degree; None where the criterion is inapplicable."""
        return degrees(self.finding)

    @cached_property
    def alone(self) -> CriterionScore:
        """What the criterion has earned of its own points, before any rescaling."""
        found = self.degrees
        points = self.criterion.points if found is not None else ZERO
        low = times(points, found.low) if found is not None else ZERO
        high = low if found is None or found.judged else times(points, found.high)
        return CriterionScore(criterion_id=self.criterion.id, points=points, low=low, high=high)


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """Every criterion of a rubric judged on one portal; `not_scored` is the reason where it was not seen.

    `unseen` says the same in one word (scoring.unseen.Unseen).
    `notes` are Vietnamese sentences on the judging itself (a holiday calendar that is provisional, …). `counts`
    are numbers that provinces report; they earn nothing. `left_out` is what the crawl has not visited by its rules.
    """

    agency: Agency
    rubric: Rubric
    evaluated_at: date
    window: Window
    judged: tuple[Judged, ...]
    sections: Mapping[str, Section]
    unmapped_labels: tuple[str, ...] = ()
    not_scored: str = ""
    unseen: str = ""
    notes: tuple[str, ...] = ()
    counts: tuple[Count, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CriterionScore:
    """What one criterion is worth after rescaling, and the least and most it can have earned."""

    criterion_id: str
    points: Fraction
    low: Fraction
    high: Fraction

    @cached_property
    def room(self) -> float:
        """About how many points can surely still be added (points − high); the exact numbers are slow for many portals."""
        return float(self.points) - float(self.high)


@dataclass(frozen=True, kw_only=True)
class HeadingScore:
    """Points of one heading, 0 where all of it is inapplicable. `coverage` is a share 0..1."""

    id: int
    title: str
    points: Fraction
    low: Fraction
    high: Fraction
    coverage: Fraction
    inapplicable: bool = False


@dataclass(frozen=True, kw_only=True)
class Scorecard:
    """The score as an interval, the share of points that could be judged, and the grade or span of grades.

    `notes` are Vietnamese sentences that a reader of the score must know (a heading left the 100, …).
    """

    low: Fraction
    high: Fraction
    coverage: Fraction
    grade: str
    headings: tuple[HeadingScore, ...]
    criteria: tuple[CriterionScore, ...]
    not_scored: str = ""
    notes: tuple[str, ...] = ()

    @property
    def scored(self) -> bool:
        """Whether the portal could be scored at all."""
        return not self.not_scored


@dataclass(frozen=True, kw_only=True)
class Gain:
    """What mending one criterion would add to the score: surely (`sure`), and at most (`most`)."""

    criterion: Criterion
    finding: Finding
    sure: Fraction
    most: Fraction


@dataclass(frozen=True, kw_only=True)
class Result:
    """One portal's result as a league needs it."""

    agency: Agency
    rubric: Rubric
    evaluated_at: date
    scorecard: Scorecard


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One line of a league. `place` is None where the agency is listed without one, and `reason` says why.

    `change` is the change of the low score since the previous result, `place_change` the places won (positive
    is better); both None where there is nothing to compare with.
    """

    result: Result
    place: int | None
    reason: str = ""
    change: Fraction | None = None
    place_change: int | None = None


@dataclass(frozen=True, kw_only=True)
class League:
    """Agencies ranked together: those with a place first, then those without, then those not scored."""

    title: str
    standings: tuple[Standing, ...]
    notes: tuple[str, ...] = ()
