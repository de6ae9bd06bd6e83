"""The tables of alerts: signs of a break-in, what was announced to whom, and digests until they are delivered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.types import PortalJson, PortalText


class RunSignsRow(Base):
    """Signs of a break-in that a run saw, as a list of plain JSON. For staff only: they stand in no result."""

    __tablename__ = "run_signs"

    run_id: Mapped[int] = mapped_column(
        ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    signs: Mapped[list[dict[str, Any]]] = mapped_column(PortalJson)


class AlertToldRow(Base):
    """A trouble that a recipient knows of: in which state, since when, and when it was last told."""

    __tablename__ = "alert_told"

    recipient: Mapped[str] = mapped_column(primary_key=True)
    agency_code: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(PortalText)
    since: Mapped[datetime]
    told_at: Mapped[datetime]
    marks: Mapped[list[str]] = mapped_column(PortalJson)


class AlertBaselineRow(Base):
    """The run of an agency that the next one is compared with; it may be gone."""

    __tablename__ = "alert_baselines"

    agency_code: Mapped[str] = mapped_column(primary_key=True)
    run_id: Mapped[int]


class AlertDigestRow(Base):
    """A digest for one recipient. `token` is its name towards mail servers and webhooks: the same at every attempt."""

    __tablename__ = "alert_digests"
    __table_args__ = (UniqueConstraint("token"), Index(None, "state"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str]
    role: Mapped[str]
    token: Mapped[str]
    created_at: Mapped[datetime]
    runs: Mapped[list[int]] = mapped_column(PortalJson)
    subject: Mapped[str] = mapped_column(PortalText)
    text: Mapped[str] = mapped_column(PortalText)
    html: Mapped[str] = mapped_column(PortalText)
    facts: Mapped[dict[str, Any]] = mapped_column(PortalJson)
    state: Mapped[str]
    attempts: Mapped[int]
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(PortalText)
