"""What changed, as plain JSON values for other programs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from scoring.changes_model import CriterionChange, PortalChange, RubricPart, SectionNews, Standpoint
from scoring.province_changes import ProvinceChanges
from scoring.rounding import number

SCHEMA = "soicong-changes-1"


def changes_document(changes: ProvinceChanges) -> dict[str, Any]:
    """All changes of a province. Points are printed numbers, days ISO texts, null where there is none."""
    return {
        "schema": SCHEMA,
        "before": changes.before,
        "after": changes.after,
        "compared": len(changes.compared),
        "points": {
            "low": number(changes.low),
            "gained": number(changes.gained),
            "lost": number(changes.lost),
            "owed_to_rubric": number(changes.owed_to_rubric),
        },
        "criteria": [
            {
                "rubrics": list(one.rubrics),
                "criterion": one.criterion,
                "title": one.title,
                "gained": one.gained,
                "lost": one.lost,
                "points_gained": number(one.points_gained),
                "points_lost": number(one.points_lost),
                "compared": one.compared,
                "common_cause": one.common_cause,
            }
            for one in changes.criteria
        ],
        "portals": [portal_document(one) for one in changes.portals],
    }


def portal_document(one: PortalChange) -> dict[str, Any]:
    """All changes of one portal."""
    return {
        "agency": {"code": one.agency.code, "name": one.agency.name, "tier": str(one.agency.tier)},
        "state": str(one.state),
        "before": _side(one.before),
        "after": _side(one.after),
        "points": {
            "low": number(one.low) if one.low is not None else None,
            "high": number(one.high) if one.high is not None else None,
            "gained": number(one.gained),
            "lost": number(one.lost),
            "owed_to_rubric": number(one.owed_to_rubric),
            "unannounced": number(one.unannounced),
        },
        "gains": _criteria(one.gains),
        "losses": _criteria(one.losses),
        "held_back": _criteria(one.held_back),
        "sections": [_section(news) for news in one.sections],
        "rubric": _rubric(one.rubric) if one.rubric is not None else None,
    }


def _side(side: Standpoint | None) -> dict[str, Any] | None:
    if side is None:
        return None
    return {
        "run": side.run,
        "on": side.on.isoformat(),
        "rubric": side.rubric_id,
        "low": number(side.low) if side.low is not None else None,
        "high": number(side.high) if side.high is not None else None,
        "grade": side.grade,
        "not_scored": side.not_scored,
        "unseen": side.unseen,
    }


def _criteria(changes: Iterable[CriterionChange]) -> list[dict[str, Any]]:
    return [
        {
            "criterion": one.criterion,
            "title": one.title,
            "points": number(one.points),
            "most": number(one.most),
            "before": one.before,
            "after": one.after,
            "why": str(one.why),
            "noise": str(one.noise) if one.noise is not None else None,
            "reason": one.reason,
            "pages": list(one.pages),
        }
        for one in changes
    ]


def _section(news: SectionNews) -> dict[str, Any]:
    return {
        "section": news.key,
        "title": news.title,
        "change": str(news.change),
        "newest_before": _iso(news.newest_before),
        "newest_after": _iso(news.newest_after),
        "url": news.url,
        "reason": news.reason,
    }


def _rubric(part: RubricPart) -> dict[str, Any]:
    return {
        "low": number(part.low),
        "high": number(part.high),
        "told_apart": part.told_apart,
        "why_not": part.why_not,
        "changes": _criteria(part.changes),
    }


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on is not None else None
