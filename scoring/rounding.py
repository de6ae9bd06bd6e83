"""How exact numbers are printed: two decimals, half up, once, at the very end."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def rounded(value: Fraction, places: int = 2) -> Decimal:
    """A fraction as a decimal with `places` decimals, halves away from zero (79.995 → 80.00)."""
    # In whole numbers: a table of 10,000 agencies is rounded some 100,000 times.
    top, bottom = value.numerator, value.denominator
    whole = (2 * abs(top) * 10**places + bottom) // (2 * bottom)
    return Decimal(-whole if top < 0 else whole).scaleb(-places)


def number(value: Fraction, places: int = 2) -> int | float:
    """A fraction as a JSON number with at most `places` decimals; whole numbers without a decimal point."""
    decimal = rounded(value, places)
    return int(decimal) if decimal == decimal.to_integral_value() else float(decimal)


def printed(value: Fraction, places: int = 2) -> str:
    """A fraction as Vietnamese text, with a decimal comma and without idle zeros: '66,67', '7,5', '15'."""
    text = f"{rounded(value, places):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def signed(value: Fraction) -> str:
    """Points won as '+1,5', lost as '−0,25' (a minus sign, no hyphen), none as '0'."""
    shown = rounded(value)
    return f"{'+' if shown > 0 else '−' if shown < 0 else ''}{printed(abs(value))}"
