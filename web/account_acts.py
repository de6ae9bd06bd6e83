"""What is done to accounts, at the terminal and in the page: made, given a code, closed and opened."""

from __future__ import annotations

from datetime import datetime

from db.store import Store
from db.web_accounts import Account, NewAccount, Role
from db.web_watch import WebEvent
from jobs.problems import InputProblem
from web.log_in import make_code
from web.pages.passwords import NAME, NAME_RULE
from web.security_log import note
from web.words import ROLES


def role_of(text: str) -> Role:
    """A role as typed. Raises InputProblem."""
    try:
        return Role(text)
    except ValueError as problem:
        known = ", ".join(f"{role.value} ({ROLES[role]})" for role in Role)
        raise InputProblem(f"Không có vai trò ‘{text}’. Các vai trò: {known}.") from problem


def new_account(
    store: Store, name: str, role: Role, agency: str | None, full_name: str, *, by: str, at: datetime
) -> tuple[Account, str]:
    """Make an account, and the code with which its owner chooses a password. Raises InputProblem, DatabaseProblem."""
    login = name.casefold()
    if not NAME.fullmatch(login):
        raise InputProblem(f"Tên ‘{name}’ không dùng được. {NAME_RULE}")
    account = store.web_accounts().add(
        NewAccount(name=login, full_name=full_name or login, role=role, agency_code=agency, created_by=by),
        at=at,
    )
    _note(store, "account_made", account, by=by, at=at)
    return account, make_code(store, account, at=at, by=by)


def set_disabled(store: Store, name: str, *, disabled: bool, by: str, at: datetime) -> Account:
    """Close an account, which ends its sessions, or open it again. Raises DatabaseProblem where there is none."""
    account = store.web_accounts().get(name.casefold())
    store.web_accounts().set_disabled(account.name, at if disabled else None)
    _note(store, "account_disabled" if disabled else "account_enabled", account, by=by, at=at)
    return account


def state_told(account: Account) -> str:
    """Whether an account can be used, in words."""
    return "đã khoá" if not account.active else "dùng được" if account.password_hash else "chưa đặt mật khẩu"


def _note(store: Store, kind: str, account: Account, *, by: str, at: datetime) -> None:
    note(store, WebEvent(at=at, kind=kind, account=account.name, detail=by), by=by, role=account.role.value)
