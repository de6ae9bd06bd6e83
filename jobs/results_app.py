"""The commands that tell what is stored: `./soicong rank`, `report`."""

from __future__ import annotations

from typing import Annotated

import typer

from jobs.options import AsOf, Out
from jobs.rounds_app import Season
from jobs.usage import Command

WithHeld = Annotated[
    bool, typer.Option("--with-held", help="Tính cả các đợt đang bị giữ lại (./soicong guard).")
]


def add_results(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for command in (rank, report):
        app.command(command.__name__, cls=Command)(command)


def rank(at: AsOf = None, season: Season = None, with_held: WithHeld = False) -> None:
    """In bảng xếp hạng theo nhóm, từ kết quả mới nhất của mỗi cơ quan; hoặc từ lượt chính thức của một kỳ.

    Ví dụ: ./soicong rank --season 2026
    """
    from jobs.results import print_leagues

    raise typer.Exit(print_leagues(at=at, season=season, with_held=with_held))


def report(
    codes: Annotated[
        list[str] | None, typer.Argument(metavar="MÃ...", help="Mã các cơ quan; bỏ trống: tất cả.")
    ] = None,
    at: AsOf = None,
    out: Out = None,
    with_held: WithHeld = False,
) -> None:
    """Ghi báo cáo HTML của các cổng và của cả tỉnh từ kết quả đã lưu.

    Ví dụ: ./soicong report --out bao-cao
    """
    from jobs.results import write_reports

    raise typer.Exit(write_reports(codes or [], out=out, at=at, with_held=with_held))
