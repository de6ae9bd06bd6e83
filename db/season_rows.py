"""Claims as JSON and back; exact numbers are written as '13/4'."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from db.season_records import ClaimRecord


def plain_claim(claim: ClaimRecord) -> dict[str, Any]:
    """A claim as plain JSON."""
    return {
        "item": claim.item,
        "points": None if claim.points is None else str(claim.points),
        "amount": None if claim.amount is None else str(claim.amount),
        "links": list(claim.links),
        "note": claim.note,
    }


def claim_of(told: Mapping[str, Any]) -> ClaimRecord:
    """A claim that was written by `plain_claim`."""
    return ClaimRecord(
        item=told["item"],
        points=None if told["points"] is None else Fraction(told["points"]),
        amount=None if told["amount"] is None else Fraction(told["amount"]),
        links=tuple(told["links"]),
        note=told["note"],
    )
