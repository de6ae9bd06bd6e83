"""A registry to change: short words for what tests do to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from db.agencies_file import read_agency_list
from db.registration import Registration, fields_of
from db.registry import ActKind, Change, Draft, Registry
from db.registry_import import ImportPlan, plan_import
from db.registry_store import Signed
from db.store import Store
from evidence.model import Tier
from tests.db import example

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SIGNED = Signed(by="An", why="Nghị quyết 18", at=NOW, today=date(2026, 11, 22))
MARCH = date(2025, 3, 1)
BEFORE = date(2025, 2, 28)


def so(code: str, **facts: Any) -> Registration:
    told: dict[str, Any] = {"name": f"Sở {code}", "tier": Tier.SO, "home_url": f"https://{code}.gov.vn"}
    return Registration(code=code, **(told | facts))


def kept(store: Store, *agencies: Registration) -> None:
    changes = tuple(Change(code=one.code, fields=fields_of(one)) for one in agencies)
    done(store, lambda known: Draft(kind=ActKind.IMPORT, changes=changes))


def done(store: Store, plan: Callable[[Registry], Draft]) -> int:
    number, _ = store.registry().change(plan, lambda draft: draft, SIGNED)
    assert number is not None
    return number


def at(store: Store, code: str, on: date) -> Registration:
    found = store.registry().load().at(code, on)
    assert found is not None
    return found


def imported(store: Store, folder: Path, text: str, on: date = SIGNED.today, **how: bool) -> ImportPlan:
    path = folder / "co-quan.csv"
    path.write_text(text, "utf-8")
    listed = read_agency_list(path)
    _, plan = store.registry().change(
        lambda known: plan_import(known, listed, on, **how), lambda planned: planned.draft, SIGNED
    )
    return plan


def judged(store: Store, code: str, low: int, on: date) -> int:
    number = store.start_run(
        example.agency(code), started_at=datetime(on.year, on.month, on.day, 5, tzinfo=UTC)
    )
    store.save_result(
        number,
        example.assessment(example.agency(code), at=on),
        example.scorecard(Fraction(low), Fraction(low + 1)),
        example.document(low=low),
    )
    return number
