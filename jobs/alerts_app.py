"""The commands over alerts: `./soicong alerts …`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jobs.usage import Command, group

alerts_app = group(
    "Cảnh báo sau mỗi đợt: bản tin qua thư điện tử và webhook.\n\n"
    "Cách đặt máy chủ thư, người nhận và ngưỡng: docs/operations.md, mục Cảnh báo."
)


@alerts_app.command("check", cls=Command)
def alerts_check() -> None:
    """Xem cài đặt (không in mật khẩu) và thử đăng nhập máy chủ thư; không gửi thư nào.

    Ví dụ: ./soicong alerts check
    """
    from jobs.alerts_telling import check_alerts

    raise typer.Exit(check_alerts())


@alerts_app.command("show", cls=Command)
def alerts_show(
    number: Annotated[
        int | None, typer.Argument(metavar="[SỐ]", help="In trọn bản tin số này; không nêu thì in danh sách.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="TỆP", help="Ghi phần HTML của bản tin ra tệp.")
    ] = None,
) -> None:
    """In các bản tin mới nhất, bản nào chưa gửi được và vì sao; hoặc một bản tin.

    Ví dụ:

    \b
    ./soicong alerts show
    ./soicong alerts show 12 --html ban-tin.html
    """
    from jobs.alerts_telling import show_alerts

    raise typer.Exit(show_alerts(number, html))


@alerts_app.command("send", cls=Command)
def alerts_send() -> None:
    """Gửi ngay những bản tin còn chờ, bản cũ trước.

    Ví dụ: ./soicong alerts send
    """
    from jobs.alerts_telling import send_alerts

    raise typer.Exit(send_alerts())


@alerts_app.command("test", cls=Command)
def alerts_test() -> None:
    """Gửi một bản tin thử tới mọi người nhận nội bộ và webhook.

    Ví dụ: ./soicong alerts test
    """
    from jobs.alerts_telling import test_alerts

    raise typer.Exit(test_alerts())


@alerts_app.command("round", cls=Command)
def alerts_round(
    number: Annotated[
        int | None, typer.Argument(metavar="[ĐỢT]", help="Số của đợt; mặc định đợt mới nhất.")
    ] = None,
    reports: Annotated[
        Path | None, typer.Option("--reports", metavar="THƯ_MỤC", help="Thư mục báo cáo của đợt.")
    ] = None,
) -> None:
    """Soạn bản tin của một đợt và gửi; `crawl --all`, `nightly` và hàng đợi tự làm việc này sau mỗi đợt.

    Ví dụ: ./soicong alerts round 12
    """
    from jobs.alerts_telling import tell_round

    raise typer.Exit(tell_round(number, reports))
