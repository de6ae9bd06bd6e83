"""Agreement statistics against worked examples of the literature."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.agreement import Errors, distance, errors, kappa, share, tau_b, wilson

# Cohen's table of two judges over three classes (1960, 200 cases; also Fleiss, Statistical methods, 18.1).
COHEN = [
    (row, column)
    for row, counts in enumerate(((88, 14, 18), (10, 40, 10), (2, 6, 12)))
    for column, count in enumerate(counts)
    for _ in range(count)
]
X = (0.67, 0.45, 0.29, 0.12, 0.57, 0.24, 0.94, 0.75, 0.08, 0.54)
Y = (0.48, 0.68, 0.32, 0.09, 0.06, 0.61, 0.87, 0.22, 0.44, 0.84)
TIED_X = (0.7, 0.4, 0.3, 0.1, 0.6, 0.2, 0.9, 0.8, 0.1, 0.5)
TIED_Y = (0.5, 0.7, 0.3, 0.1, 0.1, 0.6, 0.9, 0.2, 0.4, 0.8)
COHEN_WEIGHTS = ((0, 1, 3), (1, 0, 6), (3, 6, 0))


def fractions(*values: float) -> list[Fraction]:
    return [Fraction(str(value)) for value in values]


def test_cohens_kappa() -> None:
    value = kappa(COHEN)
    assert value is not None
    assert round(float(value), 3) == 0.492


def test_cohens_weighted_kappa() -> None:
    value = kappa(COHEN, lambda one, other: Fraction(COHEN_WEIGHTS[one][other]))
    assert value is not None
    assert round(float(value), 3) == 0.348


def test_kappa_by_distance_forgives_near_misses() -> None:
    judged = list(zip(fractions(0, 0.5, 1, 1), fractions(0, 1, 1, 0.5), strict=True))
    nominal, weighted = kappa(judged), kappa(judged, distance)
    assert nominal is not None
    assert weighted is not None
    assert 0 < nominal < weighted < 1


@pytest.mark.parametrize("pairs", [[], [("a", "a")] * 5])
def test_kappa_of_nothing_to_tell_apart_is_not_defined(pairs: list[tuple[str, str]]) -> None:
    assert kappa(pairs) is None


def test_a_constant_judge_is_no_better_than_chance() -> None:
    assert kappa([("a", "a"), ("b", "a"), ("c", "a")]) == 0


@pytest.mark.parametrize(
    ("first", "second", "tau"),
    [
        # the three examples of the manual of R's package ircor: no ties, ties in one, ties in both
        (X, Y, 0.2),
        (X, TIED_Y, 0.2247333),
        (TIED_X, TIED_Y, 0.25),
        # the example of SciPy's kendalltau
        ((12, 2, 1, 12, 2), (1, 4, 7, 1, 0), -0.47140452),
        ((1, 2, 3), (1, 2, 3), 1.0),
        ((1, 2, 3), (3, 2, 1), -1.0),
    ],
)
def test_kendalls_tau(first: tuple[float, ...], second: tuple[float, ...], tau: float) -> None:
    value = tau_b(list(zip(fractions(*first), fractions(*second), strict=True)))
    assert value is not None
    assert round(value, 7) == round(tau, 7)


def test_a_ranking_of_equals_has_no_tau() -> None:
    assert tau_b([]) is None
    assert tau_b([(Fraction(1), Fraction(2)), (Fraction(1), Fraction(3))]) is None


@pytest.mark.parametrize(
    ("successes", "total", "low", "high"),
    # Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1.0),
    ],
)
def test_wilsons_bounds(successes: int, total: int, low: float, high: float) -> None:
    assert tuple(round(bound, 4) for bound in wilson(successes, total)) == (low, high)


@given(st.integers(1, 400).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_a_share_lies_within_its_bounds(drawn: tuple[int, int]) -> None:
    told = share(*drawn)
    assert told is not None
    assert 0 <= told.low <= told.same / told.total <= told.high <= 1


def test_the_share_of_nothing() -> None:
    assert share(0, 0) is None


def test_errors_are_absolute() -> None:
    pairs = list(zip(fractions(1, 2, 3), fractions(2, 0, 3), strict=True))
    assert errors(pairs) == Errors(count=3, mean=Fraction(1), largest=Fraction(2))
    assert errors([]) is None
