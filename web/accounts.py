"""`./soicong accounts`: who may log in, managed at the terminal of the server."""

from __future__ import annotations

from datetime import UTC, datetime

from rich.markup import escape

from db.store import Store
from db.web_accounts import Account, Role
from jobs.addresses import HANOI
from jobs.listings import columns
from jobs.problems import ExitCode, InputProblem
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database, wide_console
from web.account_acts import new_account, role_of, set_disabled, state_told
from web.log_in import make_code
from web.words import ROLES

_BY = "terminal"


@plainly
def add_account(name: str, *, role: str, agency: str | None, full_name: str | None) -> ExitCode:
    """Make an account and print the code with which its owner chooses a password."""
    printed, chosen = console(), role_of(role)
    if (chosen is Role.AGENCY) != (agency is not None):
        raise InputProblem(
            "Vai trò agency cần --agency MÃ_CƠ_QUAN; các vai trò khác không ghi --agency, vì xem mọi cơ quan."
        )
    with _store() as store:
        account, code = new_account(
            store, name, chosen, agency, full_name or "", by=_BY, at=datetime.now(UTC)
        )
    printed.print(f"Đã thêm tài khoản {escape(account.name)} ({ROLES[account.role]}).", soft_wrap=True)
    _tell_code(account, code)
    return ExitCode.DONE


@plainly
def print_accounts() -> ExitCode:
    """Print all accounts."""
    printed = wide_console()
    with _store() as store:
        accounts = store.web_accounts().all()
    if not accounts:
        printed.print("Chưa có tài khoản nào: chạy ./soicong serve để thiết lập người quản trị đầu tiên.")
        return ExitCode.DONE
    table = columns("Tên", "Họ tên", "Vai trò", "Cơ quan", "Lập ngày", "Trạng thái")
    for one in accounts:
        state = state_told(one)
        made_on = f"{one.created_at.astimezone(HANOI):%d/%m/%Y}"
        cells = (one.name, one.full_name, ROLES[one.role], one.agency_code or "", made_on, state)
        table.add_row(*map(escape, cells))
    printed.print(table)
    return ExitCode.DONE


@plainly
def print_code(name: str | None) -> ExitCode:
    """Print a new code: for an account to choose its password anew, without a name for the first administrator."""
    with _store() as store:
        accounts = store.web_accounts()
        if name is None and accounts.has_administrator():
            raise InputProblem(
                "Đã có người quản trị; hãy ghi tên tài khoản cần mã: ./soicong accounts code TÊN"
            )
        account = accounts.get(name.casefold()) if name is not None else None
        if account is not None and not account.active:
            raise InputProblem(
                f"Tài khoản ‘{account.name}’ đang bị khoá; mở lại trước: ./soicong accounts enable {account.name}"
            )
        code = make_code(store, account, at=datetime.now(UTC), by=_BY)
    _tell_code(account, code)
    return ExitCode.DONE


@plainly
def set_account_disabled(name: str, *, disabled: bool) -> ExitCode:
    """Close an account, or open it again."""
    with _store() as store:
        account = set_disabled(store, name, disabled=disabled, by=_BY, at=datetime.now(UTC))
    what = "Đã khoá" if disabled else "Đã mở lại"
    console().print(f"{what} tài khoản {escape(account.name)}.", soft_wrap=True)
    return ExitCode.DONE


def _store() -> Store:
    configuration = settings()
    ready_database(configuration)
    return Store(configuration.database)


def _tell_code(account: Account | None, code: str) -> None:
    where = "/thiet-lap" if account is None else "/dat-mat-khau"
    console().print(f"Mã đặt mật khẩu, dùng một lần trong 24 giờ, ở trang {where}:\n  {code}", soft_wrap=True)
