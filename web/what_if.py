"""What a score would be if some criteria were mended. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.text import interval, points
from reports.view import Line, PortalView
from scoring.model import Grade
from scoring.rounding import rounded


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """The lines that mending would surely raise, those that are chosen, and the score with these mended."""

    lines: tuple[Line, ...]
    chosen: frozenset[str]
    low: Decimal
    high: Decimal
    grade: str

    @property
    def score(self) -> str:
        """'61,25–72,5'."""
        return interval(self.low, self.high)

    @property
    def gained(self) -> str:
        """What the chosen ones add surely: '7,5'."""
        return points(
            sum((line.points - line.low for line in self.lines if line.id in self.chosen), Decimal(0))
        )


def what_if(view: PortalView, wanted: Collection[str], grades: Sequence[Grade]) -> WhatIf:
    """The score of a portal with the `wanted` criteria mended; others than `view.mends` are passed over."""
    lines = view.mends if view.scored else ()
    chosen = [line for line in lines if line.id in wanted]
    low = view.low + sum((line.points - line.low for line in chosen), Decimal(0))
    high = view.high + sum((line.points - line.high for line in chosen), Decimal(0))
    low, high = min(low, view.total), min(high, view.total)
    return WhatIf(
        lines=lines,
        chosen=frozenset(line.id for line in chosen),
        low=low,
        high=high,
        grade=_grade(low, high, grades),
    )


def _grade(low: Decimal, high: Decimal, grades: Sequence[Grade]) -> str:
    """One grade, or the span from that of the low end to that of the high end."""
    found = [
        next((grade.name for grade in grades if value >= rounded(grade.at_least)), "")
        for value in (low, high)
    ]
    return found[0] if found[0] == found[1] else "–".join(found)
