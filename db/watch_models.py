"""The tables of looks through the day: what each came to, and maintenance that was announced."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.types import PortalText


class WatchLookRow(Base):
    """One look at one address; portals that share a service share its looks."""

    __tablename__ = "watch_looks"
    __table_args__ = (
        Index(None, "url", "looked_at"),
        Index(None, "looked_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(PortalText)
    looked_at: Mapped[datetime]
    state: Mapped[str]
    status: Mapped[int | None]
    reason: Mapped[str]
    cause: Mapped[str]
    milliseconds: Mapped[int | None]


class WatchMaintenanceRow(Base):
    """Announced maintenance of an address; rows are added, never changed. `target_id`: this row withdraws that one."""

    __tablename__ = "watch_maintenance"
    __table_args__ = (Index(None, "url"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(PortalText)
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    target_id: Mapped[int | None] = mapped_column(ForeignKey("watch_maintenance.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(PortalText)
    reason: Mapped[str] = mapped_column(PortalText)
