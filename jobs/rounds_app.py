"""The commands over rounds and the official runs of a season: `./soicong rounds …`."""

from __future__ import annotations

from typing import Annotated

import typer

from jobs.agencies_options import By, Why
from jobs.usage import Command, group

rounds_app = group(
    "Các đợt thu thập; lượt chính thức của một kỳ.\n\n"
    "Kỳ mang tên năm kết thúc: kỳ 2026 có dữ liệu từ 01/10/2025 đến hết 30/09/2026."
)
Season = Annotated[
    int | None, typer.Option("--season", metavar="NĂM", min=2000, max=2100, help="Kỳ, mang tên năm kết thúc.")
]
AsJson = Annotated[bool, typer.Option("--json", help="In dạng JSON.")]


@rounds_app.command("list", cls=Command)
def rounds_list(as_json: AsJson = False) -> None:
    """In các đợt thu thập, mới nhất trước.

    Ví dụ: ./soicong rounds list
    """
    from jobs.rounds_listing import list_rounds

    raise typer.Exit(list_rounds(as_json=as_json))


@rounds_app.command("show", cls=Command)
def rounds_show(
    number: Annotated[
        int | None, typer.Argument(metavar="[SỐ]", help="Số của đợt; mặc định đợt mới nhất.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """In từng cổng của một đợt: xem được không, vì sao, lượt nào được tính.

    Ví dụ: ./soicong rounds show
    """
    from jobs.rounds_listing import show_round

    raise typer.Exit(show_round(number, as_json=as_json))


@rounds_app.command("freeze", cls=Command)
def rounds_freeze(
    season: Annotated[int, typer.Argument(metavar="KỲ", min=2000, max=2100)],
    night: Annotated[str, typer.Option("--night", metavar="NGÀY", help="Đêm chốt bắt đầu ngày này.")],
    why: Why,
    retry_days: Annotated[
        int,
        typer.Option(
            "--retry-days", metavar="SỐ", min=0, max=14, help="Mấy đêm sau đó thử lại cổng chưa xem được."
        ),
    ] = 3,
    by: By = None,
) -> None:
    """Đặt đêm chốt số liệu của một kỳ và số đêm thử lại.

    Ví dụ: ./soicong rounds freeze 2026 --night 25/09/2026 --retry-days 3 --why "Công văn 12/SKHCN"
    """
    from jobs.official_runs import freeze_season
    from jobs.registry_words import Author

    author = Author(by=by, why=why)
    raise typer.Exit(freeze_season(season, night=night, retry_days=retry_days, author=author))


@rounds_app.command("official", cls=Command)
def rounds_official(season: Season = None, as_json: AsJson = False) -> None:
    """In lượt chính thức của mỗi cơ quan trong một kỳ, và vì sao là lượt ấy.

    Ví dụ: ./soicong rounds official --season 2026
    """
    from jobs.official_runs import list_official

    raise typer.Exit(list_official(season, as_json=as_json))


@rounds_app.command("choose", cls=Command)
def rounds_choose(
    code: Annotated[str, typer.Argument(metavar="MÃ")],
    *,
    why: Why,
    run: Annotated[int | None, typer.Option("--run", metavar="LƯỢT", help="Lượt được chọn.")] = None,
    take_back: Annotated[
        bool, typer.Option("--take-back", help="Bỏ lựa chọn trước, trở lại quy tắc chung.")
    ] = False,
    season: Season = None,
    by: By = None,
) -> None:
    """Chọn một lượt khác làm lượt chính thức của một cơ quan, có lý do.

    Ví dụ: ./soicong rounds choose so-y-te --run 412 --why "Biên bản 05: cổng hỏng đêm chốt do mất điện"
    """
    from jobs.official_runs import choose_official
    from jobs.registry_words import Author

    author = Author(by=by, why=why)
    raise typer.Exit(choose_official(code, run, take_back=take_back, season=season, author=author))
