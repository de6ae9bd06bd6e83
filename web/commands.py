"""The commands of the web room: `./soicong serve`, `./soicong accounts …`, `./soicong keys …`.

Nothing heavy is loaded until one is called.
"""

from __future__ import annotations

from typing import Annotated

import typer

from jobs.options import AllowHosts
from jobs.usage import Command, group
from web.key_commands import keys_app

DEFAULT_PORT = 8642

accounts_app = group("Tài khoản của trang web: thêm, khoá, cấp mã đặt mật khẩu.")
Name = Annotated[str, typer.Argument(metavar="TÊN", help="Tên tài khoản.")]


def add_web(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("serve", cls=Command)(serve)
    app.add_typer(accounts_app, name="accounts")
    app.add_typer(keys_app, name="keys")


def serve(
    port: Annotated[
        int, typer.Option("--port", metavar="SỐ", min=0, max=65535, help="Cổng; 0: một cổng còn trống.")
    ] = DEFAULT_PORT,
    host: Annotated[
        str, typer.Option("--host", metavar="ĐỊA_CHỈ", help="Địa chỉ của máy này.")
    ] = "127.0.0.1",
    allow_host: AllowHosts = None,
) -> None:
    """Mở trang web của Soi Cổng trên máy này, đến khi nhấn Ctrl+C.

    Ví dụ: ./soicong serve --port 8642
    """
    from web.serving import serve as served

    raise typer.Exit(served(host=host, port=port, allow_hosts=allow_host or []))


@accounts_app.command("add", cls=Command)
def add(
    name: Name,
    role: Annotated[
        str,
        typer.Option(
            "--role", metavar="VAI_TRÒ", help="staff, reviewer, agency, auditor hoặc administrator."
        ),
    ],
    agency: Annotated[
        str | None, typer.Option("--agency", metavar="MÃ", help="Cơ quan của tài khoản (vai trò agency).")
    ] = None,
    full_name: Annotated[
        str | None, typer.Option("--full-name", metavar="HỌ_TÊN", help="Họ tên, hiện ở đầu trang.")
    ] = None,
) -> None:
    """Thêm tài khoản; in mã để người đó tự đặt mật khẩu.

    Ví dụ: ./soicong accounts add van-thu.snv --role agency --agency so-nv
    """
    from web.accounts import add_account

    raise typer.Exit(add_account(name, role=role, agency=agency, full_name=full_name))


@accounts_app.command("list", cls=Command)
def list_() -> None:
    """Liệt kê tài khoản.

    Ví dụ: ./soicong accounts list
    """
    from web.accounts import print_accounts

    raise typer.Exit(print_accounts())


@accounts_app.command("code", cls=Command)
def code(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[TÊN]", help="Tài khoản; bỏ trống: người quản trị đầu tiên."),
    ] = None,
) -> None:
    """Cấp mã đặt lại mật khẩu, dùng một lần trong 24 giờ.

    Ví dụ: ./soicong accounts code van-thu.snv
    """
    from web.accounts import print_code

    raise typer.Exit(print_code(name))


@accounts_app.command("disable", cls=Command)
def disable(name: Name) -> None:
    """Khoá tài khoản; mọi phiên làm việc của nó hết ngay.

    Ví dụ: ./soicong accounts disable van-thu.snv
    """
    from web.accounts import set_account_disabled

    raise typer.Exit(set_account_disabled(name, disabled=True))


@accounts_app.command("enable", cls=Command)
def enable(name: Name) -> None:
    """Mở lại tài khoản đã khoá.

    Ví dụ: ./soicong accounts enable van-thu.snv
    """
    from web.accounts import set_account_disabled

    raise typer.Exit(set_account_disabled(name, disabled=False))
