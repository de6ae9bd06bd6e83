"""The commands over looks through the day: `./soicong watch …`."""

from __future__ import annotations

from typing import Annotated

import typer

from jobs.agencies_options import By, Why
from jobs.usage import Command, group

watch_app = group(
    "Theo dõi cổng và dịch vụ công có hoạt động ổn định trong ngày không.\n\nHướng dẫn: docs/watch.md."
)
maintenance_app = group(
    "Bảo trì đã báo trước: các lần xem trong lúc ấy không tính.\n\nHướng dẫn: docs/watch.md."
)
watch_app.add_typer(maintenance_app, name="maintenance")
Code = Annotated[str, typer.Argument(metavar="MÃ", help="Mã cơ quan.")]
Codes = Annotated[list[str] | None, typer.Argument(metavar="[MÃ]…", help="Bỏ trống: mọi cơ quan.")]
AsJson = Annotated[bool, typer.Option("--json", help="In dạng JSON.")]


@watch_app.command("look", cls=Command)
def watch_look(
    codes: Codes = None,
    every: Annotated[
        int | None,
        typer.Option(
            "--every",
            metavar="PHÚT",
            min=5,
            max=1440,
            help="Xem lại sau chừng ấy phút, tới khi bị dừng; không ghi thì xem một lần.",
        ),
    ] = None,
    window: Annotated[
        str | None,
        typer.Option(
            "--window", metavar="GIỜ", help="Chỉ xem trong khung giờ này, ví dụ 06:00-22:00; cùng --every."
        ),
    ] = None,
    delay: Annotated[
        float,
        typer.Option("--delay", metavar="GIÂY", min=0, max=60, help="Nghỉ giữa hai lần hỏi một máy chủ."),
    ] = 1.0,
    witness: Annotated[
        list[str] | None,
        typer.Option(
            "--witness",
            metavar="ĐỊA_CHỈ",
            help="Trang ngoài tỉnh luôn trả lời, chỉ để biết mạng của máy này có thông; nêu được nhiều lần.",
        ),
    ] = None,
    allow_host: Annotated[
        list[str] | None, typer.Option("--allow-host", metavar="MÁY:CỔNG", help="Địa chỉ riêng được phép.")
    ] = None,
) -> None:
    """Hỏi trang chủ và hệ thống dịch vụ công của từng cơ quan một lần, ghi lại có trả lời không.

    Ví dụ: ./soicong watch look --every 60 --window 06:00-22:00
    """
    from jobs.watching import look

    raise typer.Exit(
        look(
            codes or [],
            every=every,
            window=window,
            delay=delay,
            allow_hosts=allow_host or [],
            witnesses=witness or [],
        )
    )


@watch_app.command("show", cls=Command)
def watch_show(
    codes: Codes = None,
    season: Annotated[
        int | None,
        typer.Option("--season", metavar="KỲ", min=2000, max=2100, help="Cả kỳ số liệu của kỳ này."),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="NGÀY", help="Ngày đầu; mặc định 30 ngày gần nhất.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="NGÀY", help="Ngày cuối, tính cả ngày ấy.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """In tỷ lệ trả lời kèm khoảng tin cậy; nêu mã thì in cả các lần ngừng và bảo trì.

    Ví dụ: ./soicong watch show so-y-te --season 2026
    """
    from jobs.watch_showing import show

    raise typer.Exit(show(codes or [], season=season, since=since, until=until, as_json=as_json))


@maintenance_app.command("add", cls=Command)
def maintenance_add(
    code: Code,
    *,
    begins: Annotated[str, typer.Option("--from", metavar="LÚC", help="Ngày và giờ bắt đầu.")],
    ends: Annotated[str, typer.Option("--until", metavar="LÚC", help="Ngày và giờ kết thúc.")],
    what: Annotated[
        str, typer.Option("--what", metavar="GÌ", help="cong, dich-vu (hệ thống dịch vụ công) hoặc ca-hai.")
    ] = "cong",
    why: Why,
    by: By = None,
) -> None:
    """Ghi một lần bảo trì đã báo trước.

    Ví dụ: ./soicong watch maintenance add so-y-te --from "23/11/2026 22:00" --until "24/11/2026 02:00" --why "CV 45/SYT"
    """
    from jobs.registry_words import Author
    from jobs.watch_maintenance import announce

    raise typer.Exit(announce(code, begins=begins, ends=ends, what=what, author=Author(by=by, why=why)))


@maintenance_app.command("list", cls=Command)
def maintenance_list(codes: Codes = None, as_json: AsJson = False) -> None:
    """In mọi lần bảo trì đã ghi, kể cả đã huỷ.

    Ví dụ: ./soicong watch maintenance list so-y-te
    """
    from jobs.watch_maintenance import listed

    raise typer.Exit(listed(codes or [], as_json=as_json))


@maintenance_app.command("withdraw", cls=Command)
def maintenance_withdraw(
    number: Annotated[int, typer.Argument(metavar="SỐ")], *, why: Why, by: By = None
) -> None:
    """Huỷ một lần bảo trì đã ghi; dòng cũ vẫn còn.

    Ví dụ: ./soicong watch maintenance withdraw 3 --why "Cơ quan hoãn, CV 52/SYT"
    """
    from jobs.registry_words import Author
    from jobs.watch_maintenance import withdraw

    raise typer.Exit(withdraw(number, author=Author(by=by, why=why)))
