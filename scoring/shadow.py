"""Shadow scoring: stored evidence judged by a new rubric before it counts: who moves, by how much, by which criteria."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from evidence.model import Agency, Tier
from scoring.changes import rubric_changes, standpoint
from scoring.changes_model import CriterionChange, Standpoint
from scoring.model import Result, Rubric, Scorecard, Standing
from scoring.ranking import leagues

Json = Mapping[str, Any]
ZERO = Fraction(0)


@dataclass(frozen=True, kw_only=True)
class ShadowPair:
    """One portal's evidence as it was judged, and as the new rubric judges it; or why it could not be."""

    agency: Agency
    rubric: Rubric
    before: Json
    after: Json | None = None
    why_not: str = ""


@dataclass(frozen=True, kw_only=True)
class ShadowLine:
    """One portal: both scores, both places among those compared, and its criteria, most points moved first."""

    agency: Agency
    before: Standpoint
    after: Standpoint
    place_before: int | None
    place_after: int | None
    criteria: tuple[CriterionChange, ...]

    @property
    def moved(self) -> Fraction:
        """What the low end of the score moved by; 0 where one of the scores is missing."""
        if self.before.low is None or self.after.low is None:
            return ZERO
        return self.after.low - self.before.low

    @property
    def places_won(self) -> int | None:
        """Places won (positive is better)."""
        if self.place_before is None or self.place_after is None:
            return None
        return self.place_before - self.place_after


@dataclass(frozen=True, kw_only=True)
class ShadowCriterion:
    """One criterion over all portals: how many gain and lose by it, and what the low ends move by."""

    criterion: str
    title: str
    gained: int
    lost: int
    points: Fraction
    reason: str


@dataclass(frozen=True, kw_only=True)
class Shadow:
    """What a new rubric would do. Lines: most points moved first. `left_out`: agencies with the reason."""

    rubric: Rubric
    lines: tuple[ShadowLine, ...]
    criteria: tuple[ShadowCriterion, ...]
    left_out: tuple[tuple[Agency, str], ...]

    @property
    def rose(self) -> int:
        """How many portals gain points."""
        return sum(line.moved > 0 for line in self.lines)

    @property
    def fell(self) -> int:
        """How many portals lose points."""
        return sum(line.moved < 0 for line in self.lines)

    @property
    def regraded(self) -> tuple[ShadowLine, ...]:
        """Portals whose grade would be another one."""
        return tuple(line for line in self.lines if line.before.grade != line.after.grade)


def shadow(rubric: Rubric, pairs: Iterable[ShadowPair]) -> Shadow:
    """What a rubric would do to portals that others have judged. Places are among the portals that are compared."""
    told = list(pairs)
    compared = [one for one in told if one.after is not None]
    old = _places(_result(one.agency, one.rubric, one.before) for one in compared)
    new = _places(_result(one.agency, rubric, one.after) for one in compared if one.after is not None)
    lines = [
        ShadowLine(
            agency=one.agency,
            before=standpoint(one.before),
            after=standpoint(one.after),
            place_before=old[one.agency.code].place,
            place_after=new[one.agency.code].place,
            criteria=tuple(sorted(rubric_changes(one.before, one.after), key=lambda c: -abs(c.points))),
        )
        for one in compared
        if one.after is not None
    ]
    return Shadow(
        rubric=rubric,
        lines=tuple(sorted(lines, key=lambda line: (-abs(line.moved), line.agency.name))),
        criteria=_criteria(lines),
        left_out=tuple((one.agency, one.why_not) for one in told if one.after is None),
    )


def _criteria(lines: Iterable[ShadowLine]) -> tuple[ShadowCriterion, ...]:
    found: defaultdict[str, list[CriterionChange]] = defaultdict(list)
    for line in lines:
        if line.before.scored and line.after.scored:
            for change in line.criteria:
                found[change.criterion].append(change)
    totals = [
        ShadowCriterion(
            criterion=criterion,
            title=changes[0].title,
            gained=sum(one.points > 0 for one in changes),
            lost=sum(one.points < 0 for one in changes),
            points=sum((one.points for one in changes), ZERO),
            reason=changes[0].reason,
        )
        for criterion, changes in found.items()
    ]
    return tuple(sorted(totals, key=lambda one: (-abs(one.points), one.criterion)))


def _places(results: Iterable[Result]) -> dict[str, Standing]:
    return {
        standing.result.agency.code: standing for league in leagues(results) for standing in league.standings
    }


def _result(agency: Agency, rubric: Rubric, document: Json) -> Result:
    """A document as leagues take it: the score's ends and how much was judged."""
    score = document["score"]
    scored = score["low"] is not None
    return Result(
        agency=agency,
        rubric=rubric,
        evaluated_at=date.fromisoformat(document["evaluated_at"]),
        scorecard=Scorecard(
            low=Fraction(str(score["low"])) if scored else ZERO,
            high=Fraction(str(score["high"])) if scored else ZERO,
            coverage=Fraction(str(score["coverage"])),
            grade=score.get("grade") or "",
            headings=(),
            criteria=(),
            not_scored="" if scored else (document.get("not_scored") or "Chưa chấm được."),
        ),
    )


def fits(rubric: Rubric, tier: Tier) -> bool:
    """Whether a rubric is for agencies of a tier."""
    return rubric.tier in ("any", tier.value)
