"""The command `./soicong changes`."""

from __future__ import annotations

from typing import Annotated

import typer

from jobs.options import Json, Out


def changes(
    codes: Annotated[
        list[str] | None, typer.Argument(metavar="[MÃ]…", help="Mã các cơ quan; bỏ trống: tất cả.")
    ] = None,
    everyone: Annotated[bool, typer.Option("--all", help="Mọi cơ quan đã đăng ký.")] = False,
    start: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="MỐC",
            help="Ngày (lần chấm cuối đến ngày ấy), số của một đợt (12), hoặc của một lượt (luot-345); "
            "mặc định: lần trước của từng cổng.",
        ),
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", metavar="MỐC", help="Mốc sau, viết như --from; mặc định hôm nay.")
    ] = None,
    json: Json = None,
    out: Out = None,
) -> None:
    """So hai lần đánh giá: cổng nào được, mất điểm vì sao, mục nào mất đi, cũ đi.

    Phần chênh do bộ tiêu chí khác được tách riêng; điều chưa đủ căn cứ thì không công bố là được hay mất.

    Ví dụ:

    \\b
    ./soicong changes
    ./soicong changes --from 2026-10-01 --to 2026-11-01 --out bao-cao
    ./soicong changes so-tttt --from 12 --to 13 --json doi.json
    """
    from jobs.changes_command import show_changes

    raise typer.Exit(show_changes(codes or [], everyone=everyone, start=start, end=end, json=json, out=out))
