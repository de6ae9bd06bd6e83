"""The tables of one-off audits: what somebody asked for in the web room, and the hosts that staff approved for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.types import PortalJson, PortalText


class WebAuditRow(Base):
    """One audit that was asked for, with how it stands. Its run and its evidence lie in a folder of their own, not here.

    `declared` and `progress` are JSON (db.web_audits). Of a link that needs no log-in only the hash is kept.
    """

    __tablename__ = "web_audits"
    __table_args__ = (
        Index(None, "state"),
        Index(None, "account_id", "asked_at"),
        Index(None, "host", "asked_at"),
        Index(None, "share_sha256"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("web_accounts.id"))
    agency_code: Mapped[str | None]
    host: Mapped[str]
    url: Mapped[str] = mapped_column(PortalText)
    tier: Mapped[str]
    declared: Mapped[list[Any]] = mapped_column(PortalJson)
    asked_at: Mapped[datetime]
    state: Mapped[str]
    changed_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    machine: Mapped[str]
    progress: Mapped[dict[str, Any]] = mapped_column(PortalJson)
    why: Mapped[str] = mapped_column(PortalText)
    run_id: Mapped[int | None]
    share_sha256: Mapped[str | None]
    share_until: Mapped[datetime | None]
    stop_asked_at: Mapped[datetime | None]


class WebAuditHostRow(Base):
    """A host outside gov.vn that staff approved for one-off audits."""

    __tablename__ = "web_audit_hosts"

    host: Mapped[str] = mapped_column(primary_key=True)
    approved_at: Mapped[datetime]
    approved_by: Mapped[str] = mapped_column(PortalText)
    reason: Mapped[str] = mapped_column(PortalText)
