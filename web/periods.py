"""The days that a reader may look back to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import HTTPException

from db.store import Store

_SHOWN = 60


@dataclass(frozen=True, kw_only=True)
class Period:
    """A day on which portals were judged: its name in addresses, and how it is offered."""

    name: str
    title: str


def periods(store: Store, on: date) -> Sequence[Period]:
    """The days of judgements, newest first; the day `on` is among them."""
    days = store.freshness().days(limit=_SHOWN)
    found = [Period(name=day.isoformat(), title=f"{day:%d/%m/%Y} ({count} kết quả)") for day, count in days]
    if on.isoformat() not in {one.name for one in found}:
        found.insert(0, Period(name=on.isoformat(), title=f"{on:%d/%m/%Y}"))
    return found


def asked_day(text: str, today: date) -> date:
    """The day that an address names; today where it names none. Raises HTTPException for what is no day."""
    if not text:
        return today
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise HTTPException(400, detail="Ngày trong địa chỉ cần viết như 2026-09-14.") from problem
