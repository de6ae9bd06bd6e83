"""Keys of programs: each asks as an account, for what its scopes name, until it expires or is revoked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine

from db.problem import DatabaseProblem, ProblemKind, explained
from db.session import writing
from db.web_accounts import Account, Role
from db.web_models import WebAccountRow, WebKeyRow

_TOUCHED_AFTER = timedelta(minutes=1)  # a question is no reason to write each time


class Scope(StrEnum):
    """What a key may be used for, within what its account may."""

    RESULTS = "results"  # agencies, leagues, runs, findings, differences, rubrics
    FILES = "files"  # leagues and results as files
    ROUNDS = "rounds"  # rounds and how each portal of them stands
    SEASON = "season"  # the queue of a season and objections
    AUDITS = "audits"  # one-off audits: the only scope that asks us to do something


READING = frozenset(Scope) - {Scope.AUDITS}


@dataclass(frozen=True, kw_only=True)
class Key:
    """A key as it is listed: never the key itself."""

    id: int
    name: str
    account: Account
    scopes: frozenset[Scope]
    made_at: datetime
    made_by: str
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None

    def holds(self, at: datetime) -> bool:
        """Whether it opens anything at a moment."""
        return self.revoked_at is None and at < self.expires_at and self.account.active


class WebKeys:
    """The keys of one database. Every trouble of the database is a DatabaseProblem."""

    def __init__(self, engine: Engine, url: URL) -> None:
        self._engine = engine
        self._url = url

    def add(
        self,
        name: str,
        key_sha256: str,
        *,
        account: Account,
        scopes: Iterable[Scope],
        made_by: str,
        at: datetime,
        expires_at: datetime,
    ) -> Key:
        """Keep the hash of a new key."""
        values: dict[str, Any] = {
            "name": name,
            "key_sha256": key_sha256,
            "account_id": account.id,
            "scopes": sorted(scope.value for scope in scopes),
            "made_at": at,
            "made_by": made_by,
            "expires_at": expires_at,
            "revoked_at": None,
            "used_at": None,
        }
        with explained(self._url), writing(self._engine) as connection:
            connection.execute(sa.insert(WebKeyRow).values(**values))
        found = self._keys(WebKeyRow.key_sha256 == key_sha256)
        return found[0]

    def all(self) -> tuple[Key, ...]:
        """Every key, newest first."""
        return self._keys()

    def get(self, number: int) -> Key:
        """One key. Raises DatabaseProblem where there is none of that number."""
        found = self._keys(WebKeyRow.id == number)
        if not found:
            raise DatabaseProblem(
                f"Không có khoá số {number}; xem danh sách: ./soicong keys list", ProblemKind.NOT_STORED
            )
        return found[0]

    def find(self, key_sha256: str, *, at: datetime) -> Key | None:
        """The key of a hash that holds now; it is noted as used. None where it is unknown, over or its account is closed."""
        found = self._keys(WebKeyRow.key_sha256 == key_sha256)
        if not found or not found[0].holds(at):
            return None
        (key,) = found
        if key.used_at is None or at - key.used_at > _TOUCHED_AFTER:
            self._set(key.id, used_at=at)
        return key

    def revoke(self, number: int, *, at: datetime) -> Key:
        """End a key at once and for good. Raises DatabaseProblem where there is none of that number."""
        if self.get(number).revoked_at is None:
            self._set(number, revoked_at=at)
        return self.get(number)

    def _set(self, number: int, **values: Any) -> None:
        with explained(self._url), writing(self._engine) as connection:
            connection.execute(sa.update(WebKeyRow).where(WebKeyRow.id == number).values(**values))

    def _keys(self, *conditions: sa.ColumnElement[bool]) -> tuple[Key, ...]:
        key, account = WebKeyRow, WebAccountRow
        mine = [column for column in key.__table__.columns if column.name not in ("key_sha256", "account_id")]
        query = (
            sa.select(
                *(column.label(f"key_{column.name}") for column in mine),
                account.__table__,
            )
            .select_from(key.__table__)
            .join(account, account.id == key.account_id)
            .where(*conditions)
            .order_by(key.id.desc())
        )
        with explained(self._url), self._engine.connect() as connection:
            return tuple(_key(row._asdict()) for row in connection.execute(query))


def _key(told: dict[str, Any]) -> Key:
    of_key = {name[4:]: told.pop(name) for name in [*told] if name.startswith("key_")}
    return Key(
        **of_key | {"scopes": frozenset(map(Scope, of_key["scopes"]))},
        account=Account(**told | {"role": Role(told["role"])}),
    )
