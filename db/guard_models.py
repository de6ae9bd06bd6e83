"""The tables of the publish guard: what it said of rounds, and what people decided. Append-only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.types import PortalJson, PortalText


class GuardVerdictRow(Base):
    """What the guard said of a round; the newest row of a round holds. `reasons` is JSON: kind, holds, sentence of each."""

    __tablename__ = "guard_verdicts"
    __table_args__ = (Index(None, "round_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"))
    baseline_id: Mapped[int | None]
    held: Mapped[bool]
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(PortalJson)
    checked_at: Mapped[datetime]


class GuardDecisionRow(Base):
    """A person released a round, or held it back, with a reason. The newest row of a round holds before the guard's."""

    __tablename__ = "guard_decisions"
    __table_args__ = (Index(None, "round_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"))
    held: Mapped[bool]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(PortalText)
    reason: Mapped[str] = mapped_column(PortalText)
