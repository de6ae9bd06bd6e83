"""The tables of rounds: what was planned, which runs belong to it, and which run people chose as the official one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.types import PortalJson, PortalText


class RoundRow(Base):
    """One crawl of all portals, or of those named. `asked` is JSON: what the round was asked for."""

    __tablename__ = "rounds"
    # Numbers are never given twice: people quote them in letters.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    evaluated_at: Mapped[date]
    trigger: Mapped[str]
    state: Mapped[str]
    asked: Mapped[dict[str, Any]] = mapped_column(PortalJson)


class RoundPortalRow(Base):
    """One portal of a round: how it stands, after how many attempts. `run_id` is the run that counts."""

    __tablename__ = "round_portals"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True)
    agency_code: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"))
    attempts: Mapped[int]
    why: Mapped[str] = mapped_column(PortalText)
    changed_at: Mapped[datetime]


class RoundRunRow(Base):
    """A run of a round, whether it counts or not. A run belongs to one round at most."""

    __tablename__ = "round_runs"
    __table_args__ = (Index(None, "round_id"),)

    run_id: Mapped[int] = mapped_column(
        ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"))


class FreezeRow(Base):
    """The freeze night of a season with its retry days; the newest row of a season holds, earlier ones are kept."""

    __tablename__ = "freezes"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    season: Mapped[int]
    night: Mapped[date]
    retry_days: Mapped[int]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(PortalText)
    reason: Mapped[str] = mapped_column(PortalText)


class OfficialChoiceRow(Base):
    """A run that a person made the official one of an agency and season, with the reason; None takes it back."""

    __tablename__ = "official_choices"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    season: Mapped[int]
    agency_code: Mapped[str]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(PortalText)
    reason: Mapped[str] = mapped_column(PortalText)
