"""What cannot be done in a season as asked: one Vietnamese sentence."""

from __future__ import annotations


class SeasonProblem(Exception):
    """Bad input: `str()` says what is wrong, where, and how to mend it."""
