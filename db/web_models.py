"""The tables of the web room: accounts, sessions, one-time codes, keys of programs, attempts to log in,
and the log of security events.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.types import PortalText


class WebAccountRow(Base):
    """A person who may log in. `password_hash` is '' until they have chosen one; an account is never deleted."""

    __tablename__ = "web_accounts"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    full_name: Mapped[str] = mapped_column(PortalText)
    role: Mapped[str]
    agency_code: Mapped[str | None] = mapped_column(ForeignKey("agencies.code"))
    password_hash: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(PortalText)
    disabled_at: Mapped[datetime | None]


class WebSessionRow(Base):
    """A browser that is logged in. Only the hash of its identifier is kept."""

    __tablename__ = "web_sessions"
    __table_args__ = (Index(None, "account_id"),)

    id_sha256: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("web_accounts.id", ondelete="CASCADE"))
    begun_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class WebDeviceRow(Base):
    """A browser that has logged in to an account before: others' wrong passwords do not lock it out."""

    __tablename__ = "web_devices"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("web_accounts.id", ondelete="CASCADE"))
    known_since: Mapped[datetime]


class WebCodeRow(Base):
    """A code that sets a password once. `account_id` None: it makes the first administrator."""

    __tablename__ = "web_codes"

    code_sha256: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("web_accounts.id", ondelete="CASCADE"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class WebKeyRow(Base):
    """A key with which a program asks as an account. Only its hash is kept; a key is revoked, never deleted."""

    __tablename__ = "web_keys"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(PortalText)
    key_sha256: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("web_accounts.id"))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(PortalText)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class WebAttemptRow(Base):
    """A wrong password or code, counted against a bucket (an account, an address, a known device)."""

    __tablename__ = "web_attempts"
    __table_args__ = (Index(None, "bucket", "at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    bucket: Mapped[str] = mapped_column(PortalText)
    at: Mapped[datetime]


class WebEventRow(Base):
    """One security event. Append-only: the database refuses to change it."""

    __tablename__ = "web_events"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str]
    account: Mapped[str] = mapped_column(PortalText)
    address: Mapped[str] = mapped_column(PortalText)
    detail: Mapped[str] = mapped_column(PortalText)
