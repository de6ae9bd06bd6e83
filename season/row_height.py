"""How high a row of a workbook must be for its texts to be read whole: programs other than Excel do not see to it."""

from __future__ import annotations

from collections.abc import Iterable

LINE = 15.5
"""Points of one line in Times New Roman 11."""


def lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of so many letters: words do not break."""
    return sum(_wrapped(part, width) for part in text.split("\n")) if text else 1


def height(cells: Iterable[tuple[str, float]]) -> float | None:
    """The height in points of a row with these texts in columns of these widths; None where one line will do."""
    most = max((lines(text, width) for text, width in cells), default=1)
    return LINE * most if most > 1 else None


def _wrapped(text: str, width: float) -> int:
    found, left = 1, width
    for word in text.split():
        if len(word) > left and left < width:
            found, left = found + 1, width
        left -= len(word) + 1
    return found
