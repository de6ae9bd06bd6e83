"""A season with a few agencies, their runs by a real rubric, and forms: enough to compose tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from checks.case import Window
from checks.model import Finding, cannot_tell, graded
from db.season_records import Act, ClaimRecord, FormRecord, ReviewRecord
from db.store import Store
from evidence.model import Agency, Cause, Tier
from scoring.model import Assessment, Judged, Need
from scoring.result import document
from scoring.rubric import find
from scoring.score import score
from tests.db.test_season_desk import FORM, PERIOD, REVIEW

RUBRIC = find("province-2026-so")
NOW = datetime(2026, 9, 25, 15, 0, tzinfo=UTC)
TODAY = date(2026, 10, 20)
FORM_ITEM = next(one for one in RUBRIC.criteria if Need.FORM in one.needs)
"""An item that only the agency knows."""
MEASURED_ITEM = next(one for one in RUBRIC.criteria if one.needs == {Need.ARCHIVE} and one.points >= 2)
"""An item that the crawl tells."""


def agency(code: str, name: str = "", **changes: Any) -> Agency:
    facts: dict[str, Any] = {
        "code": code,
        "name": name or f"Sở {code}",
        "tier": Tier.SO,
        "home_url": f"https://{code}.example.gov.vn/",
    }
    return Agency(**(facts | changes))


def findings(degree: Fraction, special: Mapping[str, Finding] | None = None) -> tuple[Finding, ...]:
    """Every criterion at one degree, but those that need a form."""
    given = dict(special or {})
    return tuple(
        given.get(
            one.id,
            cannot_tell("Chỉ cơ quan biết.", cause=Cause.OURS, need="form")
            if Need.FORM in one.needs
            else graded(degree, "Theo trang."),
        )
        for one in RUBRIC.criteria
    )


def keep_run(store: Store, whose: Agency, found: tuple[Finding, ...], *, on: date = date(2026, 9, 25)) -> int:
    """A stored run of an agency with these findings, judged on a day; its number."""
    assessment = Assessment(
        agency=whose,
        rubric=RUBRIC,
        evaluated_at=on,
        window=Window(start=date(2025, 10, 1), end=date(2026, 10, 1)),
        judged=tuple(Judged(criterion=c, finding=f) for c, f in zip(RUBRIC.criteria, found, strict=True)),
        sections={},
    )
    card = score(assessment)
    run = store.start_run(whose, started_at=NOW)
    store.finish_run(run, finished_at=NOW, stop_reason="finished")
    store.save_result(run, assessment, card, document(assessment, card, {"id": run}))
    return run


def opened(store: Store, agencies: tuple[Agency, ...], **changes: Any) -> None:
    """A season of these agencies."""
    store.save_agencies(agencies)
    store.season_desk().lay_down(replace(PERIOD, schemes=(RUBRIC.id,), **changes))


def form(code: str, claims: Mapping[str, Fraction], **changes: Any) -> FormRecord:
    """A form that claims points of items."""
    facts: dict[str, Any] = {
        "agency_code": code,
        "scheme": RUBRIC.id,
        "scheme_sha256": RUBRIC.sha256,
        "claims": tuple(ClaimRecord(item=item, points=points) for item, points in claims.items()),
    }
    return replace(FORM, **(facts | changes))


def review(code: str, item: str, points: Fraction | None, act: Act = Act.SET, **changes: Any) -> ReviewRecord:
    """An act on an item."""
    facts: dict[str, Any] = {"agency_code": code, "scheme": RUBRIC.id, "item": item, "points": points}
    return replace(REVIEW, **(facts | {"act": act} | changes))
