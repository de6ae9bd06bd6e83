"""Shares, numbers, days and lists as Vietnamese officials write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction


def share_of(part: int, whole: int) -> Fraction:
    """`part` of `whole`, exactly, at most 1; 0 where there is no whole."""
    return min(Fraction(part, whole), Fraction(1)) if whole > 0 else Fraction(0)


def mean(shares: Iterable[Fraction]) -> Fraction:
    """The exact mean; 0 of nothing."""
    values = tuple(shares)
    return sum(values, Fraction(0)) / len(values) if values else Fraction(0)


def day_text(day: date) -> str:
    """A day as dd/mm/yyyy."""
    return f"{day:%d/%m/%Y}"


def decimal(value: Fraction | float) -> str:
    """A number with at most one decimal, half up, and a decimal comma: 5 → '5', 16/3 → '5,3'."""
    tenths = int(Fraction(str(value)) * 10 + Fraction(1, 2))
    return f"{tenths // 10},{tenths % 10}" if tenths % 10 else str(tenths // 10)


def percent(share: Fraction) -> str:
    """A share as a percentage with at most one decimal: 2/3 → '66,7%'."""
    return f"{decimal(share * 100)}%"


def plain(share: Fraction) -> float:
    """A share as a JSON number with four decimals."""
    return round(float(share), 4)


def together(names: Sequence[str]) -> str:
    """'a, b và c'."""
    return " và ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


_DENIES = re.compile(r"\b(?:không (?:có|thấy|tìm thấy|còn)|thiếu|chưa có)\b", re.IGNORECASE)


def denies(text: str) -> bool:
    """Whether a sentence says that something is not there: no sentence for what was not seen."""
    return _DENIES.search(text) is not None
