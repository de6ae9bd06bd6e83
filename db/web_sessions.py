"""Who is logged in: sessions by the hash of their identifier, and browsers that an account is known to use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine

from db.problem import explained
from db.session import writing
from db.web_accounts import Account, Role
from db.web_models import WebAccountRow, WebDeviceRow, WebSessionRow

_TOUCHED_AFTER = timedelta(minutes=1)  # a page that is opened is no reason to write each time


@dataclass(frozen=True, kw_only=True)
class WebSession:
    """A browser that is logged in, and as whom."""

    id_sha256: str
    account: Account
    begun_at: datetime
    seen_at: datetime


class WebSessions:
    """The sessions of one database. Every trouble of the database is a DatabaseProblem."""

    def __init__(self, engine: Engine, url: URL) -> None:
        self._engine = engine
        self._url = url

    def begin(self, id_sha256: str, account_id: int, *, at: datetime, longest: timedelta) -> None:
        """Begin a session; those that are too old go."""
        row = WebSessionRow
        with explained(self._url), writing(self._engine) as connection:
            connection.execute(sa.delete(row).where(row.begun_at < at - longest))
            connection.execute(
                sa.insert(row).values(id_sha256=id_sha256, account_id=account_id, begun_at=at, seen_at=at)
            )

    def find(self, id_sha256: str, *, at: datetime, idle: timedelta, longest: timedelta) -> WebSession | None:
        """A session that still holds; it is noted as seen. None where it is unknown, over, or its account is closed."""
        session, account = WebSessionRow, WebAccountRow
        query = (
            sa.select(session.begun_at, session.seen_at, account.__table__)
            .join(account, account.id == session.account_id)
            .where(session.id_sha256 == id_sha256, account.disabled_at.is_(None))
        )
        with explained(self._url), self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        told: dict[str, Any] = row._asdict()
        begun, seen = told.pop("begun_at"), told.pop("seen_at")
        if at - begun > longest or at - seen > idle:
            self.end(id_sha256)
            return None
        if at - seen > _TOUCHED_AFTER:
            with explained(self._url), writing(self._engine) as connection:
                connection.execute(
                    sa.update(session).where(session.id_sha256 == id_sha256).values(seen_at=at)
                )
        return WebSession(
            id_sha256=id_sha256,
            account=Account(**(told | {"role": Role(told["role"])})),
            begun_at=begun,
            seen_at=seen,
        )

    def end(self, id_sha256: str) -> None:
        """End a session."""
        with explained(self._url), writing(self._engine) as connection:
            connection.execute(sa.delete(WebSessionRow).where(WebSessionRow.id_sha256 == id_sha256))

    def know_device(self, token_sha256: str, account_id: int, *, at: datetime) -> None:
        """Note that a browser has logged in to an account."""
        with explained(self._url), writing(self._engine) as connection:
            connection.execute(
                sa.insert(WebDeviceRow).values(
                    token_sha256=token_sha256, account_id=account_id, known_since=at
                )
            )

    def knows_device(self, token_sha256: str, account_id: int) -> bool:
        """Whether a browser has logged in to an account before."""
        row = WebDeviceRow
        query = sa.select(row.account_id).where(
            row.token_sha256 == token_sha256, row.account_id == account_id
        )
        with explained(self._url), self._engine.connect() as connection:
            return connection.execute(query).first() is not None
