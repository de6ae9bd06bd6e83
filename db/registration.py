"""What the registry holds of one agency at one day, and the plain JSON that it is stored as."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from evidence.model import Agency, Tier

# Fields whose values name their own days; they are the same at whatever day one asks.
SELF_DATED = frozenset({"active_from", "active_until", "retired"})


class Purpose(StrEnum):
    """What a sister address is for."""

    SERVICES = "services"
    DOCUMENTS = "documents"
    SCHEDULE = "schedule"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Sister:
    """A further address that belongs to a portal, and what it is for."""

    url: str
    purpose: Purpose = Purpose.OTHER


@dataclass(frozen=True, kw_only=True)
class RetiredAddress:
    """A home address that a portal had; `since` and `until` are its first and last day, None where not known."""

    url: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Registration:
    """What the registry holds of an agency at one day.

    `delay` is seconds between two requests and `crawl_window` hours of a day ('22:00-05:00'); None and '' leave them to
    the round. `active_from` and `active_until` are the first and the last day, None where open.
    """

    code: str
    name: str
    tier: Tier
    home_url: str
    group: str = ""
    sisters: tuple[Sister, ...] = ()
    contact: str = ""
    crawl_window: str = ""
    delay: float | None = None
    active_from: date | None = None
    active_until: date | None = None
    retired: tuple[RetiredAddress, ...] = ()

    @property
    def agency(self) -> Agency:
        """As crawls and judgements know it."""
        return Agency(
            code=self.code,
            name=self.name,
            tier=self.tier,
            group=self.group,
            home_url=self.home_url,
            sister_urls=tuple(sister.url for sister in self.sisters),
        )

    def active(self, on: date) -> bool:
        """Whether the agency exists at a day."""
        return (self.active_from or date.min) <= on <= (self.active_until or date.max)

    def overlaps(self, other: Registration, *, since: date = date.min) -> bool:
        """Whether there is a day, `since` or later, at which both exist."""
        first = max(since, self.active_from or date.min, other.active_from or date.min)
        return first <= min(self.active_until or date.max, other.active_until or date.max)


def fields_of(registration: Registration) -> dict[str, Any]:
    """All fields but the code, as plain JSON."""
    one = registration
    return {
        "name": one.name,
        "tier": one.tier.value,
        "group": one.group,
        "home_url": one.home_url,
        "sisters": [
            s.url if s.purpose is Purpose.OTHER else {"url": s.url, "purpose": s.purpose.value}
            for s in one.sisters
        ],
        "contact": one.contact,
        "crawl_window": one.crawl_window,
        "delay": one.delay,
        "active_from": _day_text(one.active_from),
        "active_until": _day_text(one.active_until),
        "retired": [
            {"url": r.url, "since": _day_text(r.since), "until": _day_text(r.until)} for r in one.retired
        ],
    }


def registration_of(code: str, fields: Mapping[str, Any]) -> Registration:
    """The registration that `fields_of` wrote; fields that a later version added may lack."""
    return Registration(
        code=code,
        name=fields["name"],
        tier=Tier(fields["tier"]),
        group=fields.get("group", ""),
        home_url=fields["home_url"],
        sisters=tuple(_sister(entry) for entry in fields.get("sisters", ())),
        contact=fields.get("contact", ""),
        crawl_window=fields.get("crawl_window", ""),
        delay=fields.get("delay"),
        active_from=_day(fields.get("active_from")),
        active_until=_day(fields.get("active_until")),
        retired=tuple(
            RetiredAddress(url=entry["url"], since=_day(entry["since"]), until=_day(entry["until"]))
            for entry in fields.get("retired", ())
        ),
    )


def differing(before: Registration, after: Registration, names: Iterable[str] = ()) -> dict[str, Any]:
    """The fields (of `names`, or all) whose values differ, with their new values as JSON."""
    old, new = fields_of(before), fields_of(after)
    return {name: new[name] for name in (names or new) if old[name] != new[name]}


def _sister(entry: str | Mapping[str, str]) -> Sister:
    if isinstance(entry, str):
        return Sister(url=entry)
    return Sister(url=entry["url"], purpose=Purpose(entry["purpose"]))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _day_text(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
