"""Accounts of the web room, and the one-time codes with which people choose their passwords."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine

from db.models import AgencyRow
from db.problem import DatabaseProblem, ProblemKind, explained
from db.session import writing
from db.web_models import WebAccountRow, WebCodeRow, WebSessionRow

_TABLE = WebAccountRow.__table__


class Role(StrEnum):
    """What an account is for."""

    STAFF = "staff"
    REVIEWER = "reviewer"
    AGENCY = "agency"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, kw_only=True)
class Account:
    """A person who may log in. `agency_code` is set for the role of an agency only; `password_hash` '' lets nobody in."""

    id: int
    name: str
    full_name: str
    role: Role
    agency_code: str | None
    password_hash: str
    created_at: datetime
    created_by: str
    disabled_at: datetime | None = None

    @property
    def active(self) -> bool:
        """Whether the account may be used."""
        return self.disabled_at is None


@dataclass(frozen=True, kw_only=True)
class NewAccount:
    """An account to be made."""

    name: str
    full_name: str
    role: Role
    agency_code: str | None = None
    password_hash: str = ""
    created_by: str = ""


class WebAccounts:
    """The accounts of one database. Every trouble of the database is a DatabaseProblem."""

    def __init__(self, engine: Engine, url: URL) -> None:
        self._engine = engine
        self._url = url

    def add(self, account: NewAccount, *, at: datetime) -> Account:
        """Make an account. Raises DatabaseProblem for a name that is taken or an agency that is not known."""
        with explained(self._url), writing(self._engine) as connection:
            return _added(connection, account, at)

    def all(self) -> tuple[Account, ...]:
        """Every account by name."""
        with explained(self._url), self._engine.connect() as connection:
            return tuple(map(_account, connection.execute(sa.select(_TABLE).order_by(WebAccountRow.name))))

    def by_name(self, name: str) -> Account | None:
        """An account by the name it logs in with."""
        with explained(self._url), self._engine.connect() as connection:
            row = connection.execute(sa.select(_TABLE).where(WebAccountRow.name == name)).first()
            return _account(row) if row is not None else None

    def get(self, name: str) -> Account:
        """As `by_name`. Raises DatabaseProblem where there is none."""
        found = self.by_name(name)
        if found is None:
            raise DatabaseProblem(
                f"Không có tài khoản ‘{name}’; xem danh sách: ./soicong accounts list", ProblemKind.NOT_STORED
            )
        return found

    def has_administrator(self) -> bool:
        """Whether somebody administers this installation already."""
        with explained(self._url), self._engine.connect() as connection:
            return _has_administrator(connection)

    def set_disabled(self, name: str, at: datetime | None) -> None:
        """Close an account, which ends its sessions, or open it again (None)."""
        account = self.get(name)
        with explained(self._url), writing(self._engine) as connection:
            connection.execute(
                sa.update(WebAccountRow).where(WebAccountRow.id == account.id).values(disabled_at=at)
            )
            _end_sessions(connection, account.id)

    def set_password_hash(self, account_id: int, password_hash: str) -> None:
        """Another hash of the same password (other parameters); sessions go on."""
        with explained(self._url), writing(self._engine) as connection:
            connection.execute(
                sa.update(WebAccountRow)
                .where(WebAccountRow.id == account_id)
                .values(password_hash=password_hash)
            )

    # One-time codes

    def keep_code(
        self, code_sha256: str, *, account_id: int | None, made_at: datetime, expires_at: datetime
    ) -> None:
        """Keep the hash of a code; earlier codes for the same are void."""
        row = WebCodeRow
        whose = row.account_id.is_(None) if account_id is None else row.account_id == account_id
        with explained(self._url), writing(self._engine) as connection:
            connection.execute(sa.delete(row).where(whose, row.used_at.is_(None)))
            connection.execute(
                sa.insert(row).values(
                    code_sha256=code_sha256,
                    account_id=account_id,
                    made_at=made_at,
                    expires_at=expires_at,
                    used_at=None,
                )
            )

    def account_of_code(self, code_sha256: str, *, at: datetime) -> Account | None:
        """Whose password a code sets; None where it is unknown, used, too old, or of the first administrator."""
        with explained(self._url), self._engine.connect() as connection:
            found = _good_code(connection, code_sha256, at)
            if found is None or found.account_id is None:
                return None
            row = connection.execute(sa.select(_TABLE).where(WebAccountRow.id == found.account_id)).one()
            return _account(row)

    def choose_password(self, code_sha256: str, password_hash: str, *, at: datetime) -> Account | None:
        """Use a code up and set the password of its account, whose sessions end; None where the code is not good."""
        with explained(self._url), writing(self._engine) as connection:
            found = _good_code(connection, code_sha256, at)
            if found is None or found.account_id is None:
                return None
            _use_up(connection, code_sha256, at)
            here = WebAccountRow.id == found.account_id
            connection.execute(sa.update(WebAccountRow).where(here).values(password_hash=password_hash))
            _end_sessions(connection, found.account_id)
            return _account(connection.execute(sa.select(_TABLE).where(here)).one())

    def set_up(self, code_sha256: str, account: NewAccount, *, at: datetime) -> Account | None:
        """Make the first administrator by its code; None where the code is not good or there is one already."""
        with explained(self._url), writing(self._engine) as connection:
            found = _good_code(connection, code_sha256, at)
            if found is None or found.account_id is not None or _has_administrator(connection):
                return None
            _use_up(connection, code_sha256, at)
            return _added(connection, account, at)


def _added(connection: Connection, account: NewAccount, at: datetime) -> Account:
    if connection.execute(sa.select(WebAccountRow.id).where(WebAccountRow.name == account.name)).first():
        raise DatabaseProblem(f"Đã có tài khoản tên ‘{account.name}’; hãy chọn tên khác.")
    code = account.agency_code
    if code is not None:
        known = connection.execute(sa.select(AgencyRow.code).where(AgencyRow.code == code)).first()
        if known is None:
            raise DatabaseProblem(
                f"Không có cơ quan mã ‘{code}’; xem danh sách: ./soicong agencies list",
                ProblemKind.NOT_STORED,
            )
    values: dict[str, Any] = {
        "name": account.name,
        "full_name": account.full_name,
        "role": account.role.value,
        "agency_code": code,
        "password_hash": account.password_hash,
        "created_at": at,
        "created_by": account.created_by,
        "disabled_at": None,
    }
    connection.execute(sa.insert(WebAccountRow).values(**values))
    return _account(connection.execute(sa.select(_TABLE).where(WebAccountRow.name == account.name)).one())


def _has_administrator(connection: Connection) -> bool:
    query = sa.select(WebAccountRow.id).where(
        WebAccountRow.role == Role.ADMINISTRATOR.value, WebAccountRow.disabled_at.is_(None)
    )
    return connection.execute(query.limit(1)).first() is not None


def _good_code(connection: Connection, code_sha256: str, at: datetime) -> Any:
    row = WebCodeRow
    return connection.execute(
        sa.select(row.__table__).where(
            row.code_sha256 == code_sha256, row.used_at.is_(None), row.expires_at > at
        )
    ).first()


def _use_up(connection: Connection, code_sha256: str, at: datetime) -> None:
    connection.execute(sa.update(WebCodeRow).where(WebCodeRow.code_sha256 == code_sha256).values(used_at=at))


def _end_sessions(connection: Connection, account_id: int) -> None:
    connection.execute(sa.delete(WebSessionRow).where(WebSessionRow.account_id == account_id))


def _account(row: Any) -> Account:
    return Account(**(row._asdict() | {"role": Role(row.role)}))
