"""What is watched of the web room: wrong attempts by bucket, and the log of security events."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine

from db.custody import Along
from db.problem import explained
from db.session import writing
from db.web_models import WebAttemptRow, WebEventRow

_KEPT = timedelta(days=1)  # attempts are counted over less


@dataclass(frozen=True, kw_only=True)
class WebEvent:
    """One security event: what happened (`kind`), to which account, from which address."""

    at: datetime
    kind: str
    account: str = ""
    address: str = ""
    detail: str = ""


def noting(event: WebEvent) -> Along:
    """An event as a change that belongs to another one (db.custody)."""

    def change(connection: sa.Connection) -> None:
        connection.execute(
            sa.insert(WebEventRow).values(
                at=event.at,
                kind=event.kind,
                account=event.account,
                address=event.address,
                detail=event.detail,
            )
        )

    return change


class WebWatch:
    """Attempts and events of one database. Every trouble of the database is a DatabaseProblem."""

    def __init__(self, engine: Engine, url: URL) -> None:
        self._engine = engine
        self._url = url

    def count(self, bucket: str, *, since: datetime) -> int:
        """How many wrong attempts a bucket has had."""
        row = WebAttemptRow
        query = sa.select(sa.func.count()).select_from(row).where(row.bucket == bucket, row.at > since)
        with explained(self._url), self._engine.connect() as connection:
            return int(connection.scalar(query) or 0)

    def wrong(self, buckets: Collection[str], *, at: datetime) -> None:
        """Count a wrong attempt against these buckets."""
        row = WebAttemptRow
        with explained(self._url), writing(self._engine) as connection:
            connection.execute(sa.delete(row).where(row.at < at - _KEPT))
            connection.execute(sa.insert(row), [{"bucket": bucket, "at": at} for bucket in buckets])

    def forgive(self, bucket: str) -> None:
        """Forget the wrong attempts of a bucket: the right password came."""
        with explained(self._url), writing(self._engine) as connection:
            connection.execute(sa.delete(WebAttemptRow).where(WebAttemptRow.bucket == bucket))

    def note(self, event: WebEvent) -> None:
        """Add an event to the log."""
        with explained(self._url), writing(self._engine) as connection:
            noting(event)(connection)

    def events(self, *, limit: int | None = None) -> Sequence[WebEvent]:
        """The events, newest first."""
        row = WebEventRow
        query = sa.select(row.at, row.kind, row.account, row.address, row.detail)
        with explained(self._url), self._engine.connect() as connection:
            rows = connection.execute(query.order_by(row.id.desc()).limit(limit))
            return tuple(WebEvent(**one._asdict()) for one in rows)
