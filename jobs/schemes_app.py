"""The commands over schemes: `./soicong schemes …`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jobs.usage import Command, group

schemes_app = group("Các cách chấm theo hạng mục (ứng dụng CNTT, chỉ số quốc gia, báo cáo số liệu).")

SchemeId = Annotated[str, typer.Argument(metavar="MÃ", help="Mã cách chấm; xem ./soicong schemes list.")]
Output = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="TỆP", help="Ghi thêm vào tệp .xlsx hoặc .csv này.")
]


@schemes_app.command("list", cls=Command)
def schemes_list() -> None:
    """In các cách chấm và các mẫu báo cáo số liệu.

    Ví dụ: ./soicong schemes list
    """
    from jobs.schemes import list_schemes

    raise typer.Exit(list_schemes())


@schemes_app.command("show", cls=Command)
def schemes_show(scheme: SchemeId) -> None:
    """In một cách chấm: hạng mục, điểm tối đa, mức, nhóm xếp hạng.

    Ví dụ: ./soicong schemes show cao-bang-1513-2018-so
    """
    from jobs.schemes import show_scheme

    raise typer.Exit(show_scheme(scheme))


@schemes_app.command("template", cls=Command)
def schemes_template(
    scheme: SchemeId,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="TỆP", help="Tệp .xlsx hoặc .csv để ghi.")
    ],
) -> None:
    """Ghi bảng trống để điền số liệu của một cách chấm hay một mẫu báo cáo.

    Ví dụ: ./soicong schemes template bac-giang-2294-2020-cntt-tinh -o so-lieu.xlsx
    """
    from jobs.schemes import write_template

    raise typer.Exit(write_template(scheme, output))


@schemes_app.command("rank", cls=Command)
def schemes_rank(
    scheme: SchemeId,
    values: Annotated[Path, typer.Argument(metavar="SỐ_LIỆU", help="Bảng số liệu .xlsx hoặc .csv.")],
    previous: Annotated[
        Path | None,
        typer.Option(
            "--previous", metavar="TỆP", help="Bảng số liệu kỳ trước, để so điểm, bậc, khoảng cách."
        ),
    ] = None,
    season: Annotated[
        int | None,
        typer.Option(
            "--season",
            metavar="NĂM",
            min=2000,
            max=2200,
            help="Hạng mục về cổng lấy điểm chính thức của kỳ này; điểm tối đa kỳ tự đặt cũng được dùng.",
        ),
    ] = None,
    output: Output = None,
) -> None:
    """Tính điểm, mức và xếp hạng theo một cách chấm.

    Ví dụ:

    \b
    ./soicong schemes rank ict-index-2019 nam-2019.csv --previous nam-2018.csv
    ./soicong schemes rank cao-bang-1513-2018-so so-lieu.xlsx --season 2026 -o xep-hang.xlsx
    """
    from jobs.schemes import rank_scheme

    raise typer.Exit(rank_scheme(scheme, values, previous=previous, season=season, output=output))


@schemes_app.command("report", cls=Command)
def schemes_report(
    report: Annotated[str, typer.Argument(metavar="MÃ", help="Mã mẫu báo cáo số liệu.")],
    values: Annotated[
        Path | None, typer.Argument(metavar="[SỐ_LIỆU]", help="Bảng hai cột ‘Chỉ tiêu’, ‘Số liệu’.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="NGÀY", help="Tính đến ngày nào; mặc định hôm nay.")
    ] = None,
    output: Output = None,
) -> None:
    """Lập báo cáo số liệu: đếm trên các cổng khi xem được, còn lại lấy từ phiếu; các tổng phải khớp.

    Ví dụ: ./soicong schemes report lang-son-6-thang phieu.xlsx --until 2026-06-30
    """
    from jobs.count_reports import make_report

    raise typer.Exit(make_report(report, values, until=until, output=output))
