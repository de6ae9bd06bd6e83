"""Result documents to compare: one agency, a few criteria and sections, pages as its runs saw them."""

from __future__ import annotations

from typing import Any

from scoring.changes import Looks, Sides, portal_change
from scoring.changes_model import PortalChange
from scoring.differences import Seen, SeenPage

HOME = "http://so.example.gov.vn/"
NEWS = f"{HOME}tin-tuc"


def finding(criterion: str, outcome: str = "passed", *, low: float = 1, **more: Any) -> dict[str, Any]:
    """A finding of one point; `high` as `low` unless told."""
    return {
        "criterion": criterion,
        "title": f"Tiêu chí {criterion}",
        "points": 1,
        "outcome": outcome,
        "degree": low,
        "note": "",
        "low": low,
        "high": low,
        "citations": [{"url": NEWS, "sha256": "a"}],
        "looked_at": [],
        "unseen": [],
        **more,
    }


def section(*, present: bool | None = True, newest: str | None = None, **more: Any) -> dict[str, Any]:
    """A section with a page of its own."""
    told = {"present": present, "url": NEWS, "newest": newest, "empty": False, "confidence": 0.9}
    return {**told, "reason": "Có mục trong thực đơn.", **more}


def document(*findings: dict[str, Any], on: str = "2026-11-01", **more: Any) -> dict[str, Any]:
    """A result document; its score is what its findings add up to."""
    return {
        "agency": {"code": "so-a", "name": "Sở A", "tier": "so", "home_url": HOME},
        "rubric": {"id": "bo-1", "title": "Bộ một", "sha256": "r1"},
        "evaluated_at": on,
        "window": {"start": on, "end": on},
        "score": {
            "low": sum(one["low"] for one in findings),
            "high": sum(one["high"] for one in findings),
            "grade": "Khá",
        },
        "findings": list(findings),
        "sections": {},
        "run": {"id": 7 if on == "2026-11-01" else 8},
        **more,
    }


def unseen(on: str = "2026-11-22") -> dict[str, Any]:
    """The document of a portal that could not be seen."""
    return document(
        on=on, score={"low": None, "high": None, "grade": ""}, not_scored="Cổng không trả lời.", unseen="down"
    )


def seen(told: dict[str, Any], digest: str = "a", *, known: bool = True) -> Seen:
    """A document with two pages, of which the news page has this digest; none where they are not known."""
    pages = {HOME: SeenPage(sha256="h", visibility="seen"), NEWS: SeenPage(sha256=digest, visibility="seen")}
    return Seen(document=told, pages=pages if known else {})


def compared(
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    changed: bool = True,
    known: bool = True,
    live: dict[str, Looks] | None = None,
    **more: Any,
) -> PortalChange:
    """What changed; the news page did where `changed`, and `live` names the live criteria with their looks."""
    sides = Sides(
        before=seen(before, known=known),
        after=seen(after, "b" if changed else "a", known=known),
        live=tuple(live or ()),
        looks=live or {},
        **more,
    )
    return portal_change(sides)
