"""Which sections appeared, vanished, went stale or were renewed between two judgements of a portal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from checks.vocabulary import titles
from scoring.changes_model import SectionNews
from scoring.differences import SectionChange

Json = Mapping[str, Any]

STALE_AFTER_DAYS = 90
"""A section whose newest entry is older than a quarter is stale: once told, when it becomes so."""

_SURE = 0.75  # of a section's confidence (checks.matching.SURE_FROM): below, a person should look


def section_news(
    before: Json, after: Json, *, stale_after: int
) -> dict[SectionChange, tuple[SectionNews, ...]]:
    """News of the sections of two result documents, by kind: appeared, vanished, stale, renewed.

    A section that could not be told, or is not sure, on either side is no news.
    """
    found = tuple(_news(before, after, stale_after))
    kinds = (SectionChange.APPEARED, SectionChange.VANISHED, SectionChange.STALE, SectionChange.RENEWED)
    return {kind: tuple(one for one in found if one.change is kind) for kind in kinds}


def _news(before: Json, after: Json, stale_after: int) -> Iterator[SectionNews]:
    names = titles()
    days = tuple(date.fromisoformat(document["evaluated_at"]) for document in (before, after))
    for key, new in sorted(after["sections"].items()):
        old = before["sections"].get(key)
        change = _change(old, new, days, stale_after) if old is not None else None
        if change is not None:
            yield SectionNews(
                key=key,
                title=names.get(key, key),
                change=change,
                newest_before=_day(old),
                newest_after=_day(new),
                url=str(new.get("url") or old.get("url") or ""),
                reason=str(new.get("reason") or ""),
            )


def _change(old: Json, new: Json, days: tuple[date, ...], stale_after: int) -> SectionChange | None:
    there = tuple(bool(one["present"] or one["empty"]) for one in (old, new))
    if not (_told(old) and _told(new)):
        return None
    if there[0] != there[1]:
        return SectionChange.APPEARED if there[1] else SectionChange.VANISHED
    was, now = (_stale(one, day, stale_after) for one, day in zip((old, new), days, strict=True))
    if old["empty"] != new["empty"]:
        was, now = bool(was), bool(now)  # entries without days are more than none
    if was is None or now is None or was is now:
        return None
    return SectionChange.STALE if now else SectionChange.RENEWED


def _told(section: Json) -> bool:
    """Whether it is sure that the section is there, empty, or not there."""
    if section["empty"]:
        return True
    if section["present"] is None:
        return False
    return not section["present"] or float(section.get("confidence", 1)) >= _SURE


def _stale(section: Json, on: date, stale_after: int) -> bool | None:
    """Whether a section is empty or its newest entry old; None where no day is told."""
    if section["empty"]:
        return True
    newest = _day(section)
    return (on - newest).days > stale_after if newest is not None else None


def _day(section: Json) -> date | None:
    return date.fromisoformat(section["newest"]) if section.get("newest") else None
