"""How points that were won or lost are written."""

from fractions import Fraction

import pytest

from scoring.rounding import signed


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(3, 2), "+1,5"),
        (Fraction(-1, 4), "−0,25"),
        (Fraction(0), "0"),
        (Fraction(-1, 1000), "0"),
        (Fraction(-47.5), "−47,5"),
    ],
)
def test_a_change_has_a_sign_and_a_decimal_comma(value: Fraction, text: str) -> None:
    assert signed(value) == text
