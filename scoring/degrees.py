"""What a finding says of the degree, and exact sums and products of many numbers at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from checks.model import Finding, Outcome

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


def _within(degree: Fraction) -> Fraction:
    above, below = degree.as_integer_ratio()
    if 0 <= above <= below:
        return degree
    return ZERO if above < 0 else ONE


def times(points: Fraction, share: Fraction) -> Fraction:
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
