"""Items that nobody has reviewed, worked out once for each pair of claim and measurement.

Among ten thousand agencies the same criterion has few different claims and measurements, and exact numbers are slow. What
comes out is what season.official and season.weighing say of the item; only the work is spared.
"""

from __future__ import annotations

from fractions import Fraction

from db.season_measured import MeasuredCriterion
from scoring.model import Criterion, Judged
from season.columns import measured_one
from season.model import Claim, Item
from season.official import before_review
from season.weighing import judged_by

_MOST = 50_000  # pairs; a portal's criteria with odd degrees must not fill a machine
_Key = tuple[str, tuple[int, int] | None, str, tuple[int, int], tuple[int, int], tuple[int, int]]
_NOTHING = (0, 1)


class Unreviewed:
    """The official findings of one rubric's items without a review."""

    def __init__(self) -> None:
        self._known: dict[_Key, Judged] = {}

    def judged(
        self, criterion: Criterion, claimed: Fraction | None, measured: MeasuredCriterion | None
    ) -> Judged:
        """The criterion with what is official of it, for the points claimed and what a run measured."""
        claim = claimed.as_integer_ratio() if claimed is not None else None
        if measured is None:
            key: _Key = (criterion.id, claim, "", _NOTHING, _NOTHING, _NOTHING)
        else:
            key = (
                criterion.id,
                claim,
                measured.outcome,
                measured.points.as_integer_ratio(),
                measured.low.as_integer_ratio(),
                measured.high.as_integer_ratio(),
            )
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            item = Item(
                id=criterion.id,
                title="",
                heading="",
                maximum=criterion.points,
                claim=Claim(points=claimed) if claimed is not None else None,
                measured=measured_one(measured, criterion.points, 0) if measured is not None else None,
            )
            found = self._known[key] = judged_by(criterion, before_review(item))
        return found
