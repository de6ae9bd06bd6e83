"""The official value of an item, which of the columns it comes from, and how the columns differ. Pure rules (decision 0016).

1. A review that counts decides. One that moves more points than the period's limit counts once a second person has confirmed
   it; an exemption takes the item out of the total.
2. Else what the crawl measured, where it could tell.
3. Else nothing does yet: the item is open between the least that was measured and what the agency claims. A claim that
   nobody has looked at never adds points, and an agency is not given more than it claims.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from checks.model import Outcome
from season.model import Difference, Item, Origin, Review

ZERO = Fraction(0)


@dataclass(frozen=True, kw_only=True)
class Value:
    """The official value of an item: an interval in the scheme's own points. `exempt`: it left the total.

    `high` None: open upwards, as the scheme names no maximum and nobody claimed anything.
    """

    low: Fraction
    high: Fraction | None
    origin: Origin
    exempt: bool = False

    @property
    def decided(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high


def official_value(item: Item, *, limit: Fraction, on: date) -> Value:
    """The official value of an item on a day; `limit` is the period's for a second reviewer."""
    review = item.review
    if review is not None and counts(item, review, limit=limit, on=on):
        if review.points is None:
            return Value(low=ZERO, high=ZERO, origin=Origin.REVIEWED, exempt=True)
        return Value(low=review.points, high=review.points, origin=Origin.REVIEWED)
    return before_review(item)


def before_review(item: Item) -> Value:
    """The official value without any review."""
    measured = item.measured
    if measured is not None and measured.outcome == Outcome.INAPPLICABLE:
        return Value(low=ZERO, high=ZERO, origin=Origin.MEASURED, exempt=True)
    if measured is not None and measured.outcome not in (Outcome.CANT_TELL, Outcome.UNTESTED):
        return Value(low=measured.low, high=measured.high, origin=Origin.MEASURED)
    low = measured.low if measured is not None else ZERO
    high = measured.high if measured is not None else item.maximum
    if item.claim is not None and item.claim.points is not None:
        claimed = max(low, item.claim.points)
        high = claimed if high is None else min(high, claimed)
    return Value(low=low, high=high, origin=Origin.OPEN)


def counts(item: Item, review: Review, *, limit: Fraction, on: date) -> bool:
    """Whether a review decides its item on a day: not expired, and confirmed where it needs a second person."""
    if review.expires is not None and review.expires < on:
        return False
    return bool(review.confirmed_by) or not needs_second(item, review.points, limit=limit)


def needs_second(item: Item, points: Fraction | None, *, limit: Fraction) -> bool:
    """Whether points laid down for an item (None: an exemption) move more than one person may move alone."""
    return moved(item, points) > limit


def moved(item: Item, points: Fraction | None) -> Fraction:
    """The most points that a review can move an item by: from the farther end of what was official before.

    An exemption moves the item's whole weight.
    """
    before = before_review(item)
    high = before.high if before.high is not None else before.low
    if points is None:
        return item.maximum if item.maximum is not None else high
    return max(abs(points - before.low), abs(points - high))


@dataclass(frozen=True, kw_only=True)
class Differs:
    """How an agency's claim differs from what was found: in which way, by how many points."""

    kind: Difference
    points: Fraction


def difference(item: Item, *, broken: bool, limit: Fraction, on: date) -> Differs | None:
    """How a claim differs from what is official; None where it does not. `broken`: a link given as evidence does not work.

    A claim is compared with the official value; what is open beneath it cannot be verified yet, by as many points as are
    open. Where the claim stands but a link does not work, the whole claim hangs on it.
    """
    if item.claim is None or item.claim.points is None:
        return None
    claimed = item.claim.points
    value = official_value(item, limit=limit, on=on)
    most = ZERO if value.exempt else value.high
    if broken and value.origin is not Origin.REVIEWED and claimed > value.low:
        found = (Difference.LINK_DOES_NOT_WORK, claimed - value.low)
    elif most is not None and claimed > most:
        found = (Difference.OVER_CLAIMED, claimed - most)
    elif claimed < value.low:
        found = (Difference.UNDER_CLAIMED, value.low - claimed)
    elif claimed > value.low:
        found = (Difference.CANNOT_BE_VERIFIED, claimed - value.low)
    else:
        return None
    return Differs(kind=found[0], points=found[1])
