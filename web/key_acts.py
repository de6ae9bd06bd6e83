"""`./soicong keys`: keys of programs, managed at the terminal of the server."""

from __future__ import annotations

from datetime import UTC, datetime

from rich.markup import escape

from db.store import Store
from jobs.addresses import HANOI
from jobs.listings import columns
from jobs.problems import ExitCode
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database, wide_console
from web.keys import key_state, make_key, revoke_key, scopes_of

_BY = "terminal"


@plainly
def add_key(name: str, *, account: str, scopes: list[str], days: int) -> ExitCode:
    """Make a key and print it this once."""
    printed, wanted = console(), scopes_of(scopes)
    with _store() as store:
        key, secret = make_key(store, name, account, wanted, days=days, by=_BY, at=datetime.now(UTC))
    until = key.expires_at.astimezone(HANOI)
    printed.print(
        f"Khoá số {key.id} ({escape(key.name)}), hỏi thay tài khoản {escape(key.account.name)}, "
        f"dùng đến {until:%d/%m/%Y}.\nChép ngay, khoá không hiện lại:\n  {secret}",
        soft_wrap=True,
    )
    return ExitCode.DONE


@plainly
def print_keys() -> ExitCode:
    """Print all keys, without the keys themselves."""
    printed, at = wide_console(), datetime.now(UTC)
    with _store() as store:
        keys = store.web_keys().all()
    if not keys:
        printed.print("Chưa có khoá nào; thêm: ./soicong keys add TÊN --account TÀI_KHOẢN")
        return ExitCode.DONE
    table = columns("Số", "Dùng cho", "Tài khoản", "Quyền", "Hết hạn", "Dùng lần cuối", "Trạng thái")
    for one in keys:
        used = f"{one.used_at.astimezone(HANOI):%d/%m/%Y %H:%M}" if one.used_at else "chưa dùng"
        until = f"{one.expires_at.astimezone(HANOI):%d/%m/%Y}"
        scopes = ", ".join(sorted(one.scopes))
        cells = (str(one.id), one.name, one.account.name, scopes, until, used, key_state(one, at))
        table.add_row(*map(escape, cells))
    printed.print(table)
    return ExitCode.DONE


@plainly
def end_key(number: int) -> ExitCode:
    """Revoke a key."""
    with _store() as store:
        key = revoke_key(store, number, by=_BY, at=datetime.now(UTC))
    console().print(f"Đã thu hồi khoá số {key.id} ({escape(key.name)}).", soft_wrap=True)
    return ExitCode.DONE


def _store() -> Store:
    configuration = settings()
    ready_database(configuration)
    return Store(configuration.database)
