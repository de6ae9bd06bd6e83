"""Numbers, days and lists as officials write them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from checks.wording import day_text, decimal, mean, percent, plain, share_of, together


@pytest.mark.parametrize(
    ("value", "text"), [(5, "5"), (Fraction(16, 3), "5,3"), (Fraction(1, 20), "0,1"), (2.5, "2,5"), (0, "0")]
)
def test_numbers_have_a_decimal_comma_and_round_half_up(value: Any, text: Any) -> None:
    assert decimal(value) == text


def test_shares_are_exact_and_never_above_one() -> None:
    assert share_of(1, 3) == Fraction(1, 3)
    assert share_of(7, 3) == 1
    assert share_of(1, 0) == 0
    assert mean([Fraction(1, 3), Fraction(1)]) == Fraction(2, 3)
    assert mean([]) == 0


def test_shares_in_words_and_as_plain_numbers() -> None:
    assert percent(Fraction(2, 3)) == "66,7%"
    assert plain(Fraction(2, 3)) == 0.6667


def test_days_and_lists() -> None:
    assert day_text(date(2026, 9, 2)) == "02/09/2026"
    assert [together(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a và b",
        "a, b và c",
    ]
