"""The tables of the registry's history: acts, what they changed, who followed whom, and moves that were noticed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.types import PortalJson, PortalText


class ActRow(Base):
    """One act of a person on the registry (an import, a merger, …). It is never removed; it may be undone."""

    __tablename__ = "registry_acts"
    # Numbers are never given twice: people quote them.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(PortalText)
    reason: Mapped[str] = mapped_column(PortalText)
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str] = mapped_column(PortalText)
    undone_why: Mapped[str] = mapped_column(PortalText)


class AgencyChangeRow(Base):
    """New values of fields of one agency from a day on; without `effective_from` since ever.

    `fields` is JSON: field → value, as db.registry writes and reads it. The first one of an agency holds all fields.
    """

    __tablename__ = "agency_changes"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("registry_acts.id"), index=True)
    agency_code: Mapped[str] = mapped_column(ForeignKey("agencies.code"), index=True)
    effective_from: Mapped[date | None]
    fields: Mapped[dict[str, Any]] = mapped_column(PortalJson)


class SuccessionRow(Base):
    """From a day on an agency carries on what another one did: merged, split off, renamed with a new code."""

    __tablename__ = "successions"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("registry_acts.id"), index=True)
    kind: Mapped[str]
    happened_on: Mapped[date]
    predecessor: Mapped[str] = mapped_column(ForeignKey("agencies.code"))
    successor: Mapped[str] = mapped_column(ForeignKey("agencies.code"))


class MoveProposalRow(Base):
    """A portal that a crawl found to lead to another host as a whole; a person decides.

    `seen` counts the runs that found it; `run_id` is the last of them, NULL where it was let go. `act_id` is the act
    by which it was accepted.
    """

    __tablename__ = "move_proposals"
    __table_args__ = (Index(None, "agency_code", "new_url"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_code: Mapped[str] = mapped_column(ForeignKey("agencies.code"))
    old_url: Mapped[str] = mapped_column(PortalText)
    new_url: Mapped[str] = mapped_column(PortalText)
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    seen: Mapped[int]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id", ondelete="SET NULL"))
    evidence: Mapped[dict[str, Any]] = mapped_column(PortalJson)
    state: Mapped[str]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(PortalText)
    decided_why: Mapped[str] = mapped_column(PortalText)
    act_id: Mapped[int | None] = mapped_column(ForeignKey("registry_acts.id"))
