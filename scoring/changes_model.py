"""The vocabulary of change: what one portal gained and lost between two judgements, and what is not said of it.

Every number is an exact Fraction of points. What is announced is surely the portal's own doing; the rest of a change is
told apart: owed to another rubric, or within what a criterion varies by itself (decisions/0012).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from evidence.model import Agency
from scoring.differences import SectionChange, Why

ZERO = Fraction(0)


class State(StrEnum):
    """What there is to compare."""

    COMPARED = "compared"  # a score on both sides
    NEW = "new"  # no judgement on the earlier side
    GONE = "gone"  # none on the later side
    LOST = "lost"  # it had a score, and could not be seen any more
    BACK = "back"  # it could not be seen, and has a score again
    UNSEEN = "unseen"  # no score on either side
    SAME = "same"  # both sides are one judgement: it was not judged again


class Noise(StrEnum):
    """Why a difference is not announced."""

    OVERLAP = "overlap"  # the two intervals touch: what is new is only how much is known (cantTell ↔ passed)
    LOOK = "look"  # a look at the running portal, not yet told from the way such looks vary
    WEIGHT = "weight"  # the same verdict, other points: other criteria of its heading (do not) apply
    APPLIES = "applies"  # the criterion applies no more, or first does
    UNEXPLAINED = "unexplained"  # no page, look, day or rubric explains it: our own fault


@dataclass(frozen=True, kw_only=True)
class Span:
    """What a criterion has earned of its points, as an interval; the same for a whole score."""

    points: Fraction
    low: Fraction
    high: Fraction


@dataclass(frozen=True, kw_only=True)
class Standpoint:
    """One side of a comparison. No points where the portal was not scored: `not_scored` says why, `unseen` in a word.

    `run` is the number of its run, None where it has none.
    """

    run: int | None
    on: date
    rubric_id: str
    rubric_title: str
    low: Fraction | None
    high: Fraction | None
    grade: str = ""
    not_scored: str = ""
    unseen: str = ""

    @property
    def scored(self) -> bool:
        """Whether there are points."""
        return self.low is not None


@dataclass(frozen=True, kw_only=True)
class CriterionChange:
    """A criterion that was judged otherwise. `points` are surely gained (negative: lost), `most` at most.

    Of one that is not announced `points` is what its low end moved by, and `noise` says why; `reason` is one or two
    Vietnamese sentences, `pages` the changed pages that it rests on. `before` and `after` are outcomes, '' for none.
    """

    criterion: str
    title: str
    points: Fraction
    most: Fraction
    before: str
    after: str
    why: Why
    reason: str
    pages: tuple[str, ...] = ()
    noise: Noise | None = None


@dataclass(frozen=True, kw_only=True)
class SectionNews:
    """A section that appeared, vanished, went stale or was renewed. Days are None where none is told."""

    key: str
    title: str
    change: SectionChange
    newest_before: date | None
    newest_after: date | None
    url: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RubricPart:
    """What of a change is owed to another rubric: the earlier evidence judged by the later rubric, less as it was judged.

    `told_apart` is False where that could not be done, and `why_not` says why; then nothing is announced.
    """

    low: Fraction = ZERO
    high: Fraction = ZERO
    changes: tuple[CriterionChange, ...] = ()
    told_apart: bool = True
    why_not: str = ""


@dataclass(frozen=True, kw_only=True)
class PortalChange:
    """All that changed on one portal between two judgements.

    `rubric` is None where both were judged by one rubric. `held_back` are differences that are not announced.
    """

    agency: Agency
    state: State
    before: Standpoint | None
    after: Standpoint | None
    gains: tuple[CriterionChange, ...] = ()
    losses: tuple[CriterionChange, ...] = ()
    held_back: tuple[CriterionChange, ...] = ()
    appeared: tuple[SectionNews, ...] = ()
    vanished: tuple[SectionNews, ...] = ()
    stale: tuple[SectionNews, ...] = ()
    renewed: tuple[SectionNews, ...] = ()
    rubric: RubricPart | None = None

    @property
    def low(self) -> Fraction | None:
        """What the low end of the score moved by; None without a score on both sides."""
        return _difference(self.before.low, self.after.low) if self.before and self.after else None

    @property
    def high(self) -> Fraction | None:
        """What the high end of the score moved by; None without a score on both sides."""
        return _difference(self.before.high, self.after.high) if self.before and self.after else None

    @property
    def gained(self) -> Fraction:
        """Points that are surely gained."""
        return sum((one.points for one in self.gains), ZERO)

    @property
    def lost(self) -> Fraction:
        """Points that are surely lost (zero or negative)."""
        return sum((one.points for one in self.losses), ZERO)

    @property
    def net(self) -> Fraction:
        """What the portal surely gained, all in all (negative: lost)."""
        return self.gained + self.lost

    @property
    def owed_to_rubric(self) -> Fraction:
        """What the low end moved by because the rubric is another one."""
        return self.rubric.low if self.rubric is not None else ZERO

    @property
    def unannounced(self) -> Fraction:
        """The rest: what the low end moved by beside the announced and the rubric's part. The three add up to `low`."""
        return (self.low or ZERO) - self.owed_to_rubric - self.net

    @property
    def sections(self) -> tuple[SectionNews, ...]:
        """Every section that there is news of."""
        return (*self.vanished, *self.stale, *self.appeared, *self.renewed)

    @property
    def announced(self) -> bool:
        """Whether there is anything to tell of this portal."""
        return bool(self.gains or self.losses or self.sections) or self.state not in (
            State.COMPARED,
            State.UNSEEN,
            State.SAME,
        )

    @property
    def unexplained(self) -> tuple[CriterionChange, ...]:
        """Differences that are our own fault."""
        return tuple(one for one in self.held_back if one.noise is Noise.UNEXPLAINED)


def _difference(before: Fraction | None, after: Fraction | None) -> Fraction | None:
    return after - before if before is not None and after is not None else None
