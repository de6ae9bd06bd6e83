"""How well judges agree: errors, Cohen's κ, Kendall's τ-b, Wilson's bounds. Pure statistics on pairs.

Sources: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927) 209–212;
M. G. Kendall, The treatment of ties in ranking problems, Biometrika 33 (1945) 239–251; J. Cohen, A coefficient of
agreement for nominal scales, Educational and Psychological Measurement 20 (1960) 37–46, and, with weights,
Psychological Bulletin 70 (1968) 213–220.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import sqrt
from statistics import NormalDist
from typing import TypeVar

Judgement = TypeVar("Judgement", bound=Hashable)

CONFIDENCE = 0.95
"""Confidence of the bounds of a share."""


@dataclass(frozen=True, kw_only=True)
class Errors:
    """Absolute differences in points: how many, their mean, the largest."""

    count: int
    mean: Fraction
    largest: Fraction


@dataclass(frozen=True, kw_only=True)
class Share:
    """A share `same` of `total`, with Wilson's bounds at `CONFIDENCE`."""

    same: int
    total: int
    low: float
    high: float


def errors(pairs: Sequence[tuple[Fraction, Fraction]]) -> Errors | None:
    """Mean and largest absolute difference; None where there is nothing to compare."""
    if not pairs:
        return None
    differences = [abs(one - other) for one, other in pairs]
    return Errors(
        count=len(differences),
        mean=sum(differences, Fraction(0)) / len(differences),
        largest=max(differences),
    )


def unequal(one: Hashable, other: Hashable) -> Fraction:
    """Disagreement on a nominal scale: all or nothing."""
    return Fraction(one != other)


def distance(one: Fraction, other: Fraction) -> Fraction:
    """Disagreement on a scale of numbers: how far apart they are (linear weights)."""
    return abs(one - other)


def kappa(
    pairs: Sequence[tuple[Judgement, Judgement]],
    disagreement: Callable[[Judgement, Judgement], Fraction] = unequal,
) -> Fraction | None:
    """Cohen's κ of two judges: 1 − observed disagreement / disagreement expected by chance.

    None where there are no pairs, or where both judges gave one and the same answer throughout: then chance alone
    agrees always, and κ is not defined.
    """
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    expected = sum(
        (
            times * often * disagreement(one, other)
            for one, times in first.items()
            for other, often in second.items()
        ),
        Fraction(0),
    )
    if not expected:
        return None
    observed = sum((disagreement(one, other) for one, other in pairs), Fraction(0))
    return 1 - observed * len(pairs) / expected


def tau_b(pairs: Sequence[tuple[Fraction, Fraction]]) -> float | None:
    """Kendall's τ-b of two rankings given as scores; None where one of them ranks nothing (all scores equal)."""
    score = first = second = 0
    for (one, two), (other, another) in combinations(pairs, 2):
        x, y = _sign(one - other), _sign(two - another)
        score += x * y
        first += x * x
        second += y * y
    return score / sqrt(first * second) if first and second else None


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)


def share(same: int, total: int) -> Share | None:
    """A share with its bounds; None of nothing."""
    if not total:
        return None
    low, high = wilson(same, total)
    return Share(same=same, total=total, low=low, high=high)


def wilson(successes: int, total: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Wilson's score interval of a share, without continuity correction. `total` is at least 1."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    observed = successes / total
    centre = observed + z * z / (2 * total)
    half = z * sqrt(observed * (1 - observed) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    # At a share of 0 or 1 a bound is that share; rounding must not carry it past.
    low = (centre - half) / scale if successes else 0.0
    high = (centre + half) / scale if successes < total else 1.0
    return min(low, observed), max(high, observed)
