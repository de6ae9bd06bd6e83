"""The commands `./soicong keys …`. Nothing heavy is loaded until one is called."""

from __future__ import annotations

from typing import Annotated

import typer

from jobs.usage import Command, group

keys_app = group("Khoá của chương trình hỏi giao diện JSON: thêm, xem, thu hồi.")


@keys_app.command("add", cls=Command)
def add(
    name: Annotated[str, typer.Argument(metavar="TÊN", help="Khoá dùng cho việc gì.")],
    account: Annotated[
        str,
        typer.Option(
            "--account", metavar="TÀI_KHOẢN", help="Tài khoản mà khoá hỏi thay; khoá thấy như tài khoản ấy."
        ),
    ],
    scope: Annotated[
        list[str] | None,
        typer.Option(
            "--scope",
            metavar="QUYỀN",
            help="results, files, rounds, season, audits; bỏ trống: mọi quyền chỉ xem.",
        ),
    ] = None,
    days: Annotated[int, typer.Option("--days", metavar="SỐ", help="Khoá dùng được bao nhiêu ngày.")] = 365,
) -> None:
    """Thêm khoá; khoá được in ra một lần này thôi.

    Ví dụ: ./soicong keys add "Bảng tin nội bộ" --account lan --scope results
    """
    from web.key_acts import add_key

    raise typer.Exit(add_key(name, account=account, scopes=scope or [], days=days))


@keys_app.command("list", cls=Command)
def list_() -> None:
    """Liệt kê khoá; bản thân khoá không hiện lại.

    Ví dụ: ./soicong keys list
    """
    from web.key_acts import print_keys

    raise typer.Exit(print_keys())


@keys_app.command("revoke", cls=Command)
def revoke(number: Annotated[int, typer.Argument(metavar="SỐ", help="Số của khoá.", min=1)]) -> None:
    """Thu hồi khoá; có hiệu lực ngay.

    Ví dụ: ./soicong keys revoke 3
    """
    from web.key_acts import end_key

    raise typer.Exit(end_key(number))
