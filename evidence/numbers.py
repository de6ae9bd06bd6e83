"""Numbers as strangers write them: in headers, attributes, labels and addresses."""

from __future__ import annotations

_MOST_DIGITS = 15


def whole_number(text: str) -> int | None:
    """The whole number that 1 to 15 digits of ASCII write; None for all else ('²', '-1', '1.5', 5,000 digits, '').

    `str.isdigit` does not tell: it takes '²', and `int` refuses that and anything over 4,300 digits.
    """
    if not 0 < len(text) <= _MOST_DIGITS or not text.isascii() or not text.isdigit():
        return None
    return int(text)
