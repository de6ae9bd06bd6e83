"""The commands over self-assessment: `./soicong survey …`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jobs.agencies_options import By
from jobs.problems import InputProblem
from jobs.usage import Command, group

survey_app = group(
    "Phiếu tự chấm của cơ quan: xuất ra Excel, nhận lại, ai đã trả lời.\n\nHướng dẫn: docs/season.md."
)
Season = Annotated[
    int | None,
    typer.Option("--season", metavar="KỲ", min=2000, max=2100, help="Mặc định kỳ mới nhất đã mở."),
]


@survey_app.command("template", cls=Command)
def survey_template(
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="TỆP", help="Tệp .xlsx; với --all là một thư mục.")
    ],
    agency: Annotated[str | None, typer.Option("--agency", metavar="MÃ", help="Mã cơ quan.")] = None,
    everyone: Annotated[bool, typer.Option("--all", help="Phiếu của mọi cơ quan, vào một thư mục.")] = False,
    season: Season = None,
    scheme: Annotated[
        str | None, typer.Option("--scheme", metavar="MÃ", help="Bộ tiêu chí, khi cơ quan có nhiều bộ.")
    ] = None,
) -> None:
    """Xuất phiếu tự chấm của một cơ quan: chỉ những mục phải trả lời, điểm máy đo đã điền sẵn.

    Ví dụ: ./soicong survey template --agency so-y-te -o phieu-so-y-te.xlsx
    """
    from jobs.survey import write_all_forms, write_form

    if (agency is None) is not everyone:
        raise InputProblem("Nêu một trong hai: --agency MÃ, hoặc --all cho mọi cơ quan.")
    if agency is None:
        raise typer.Exit(write_all_forms(output, season=season))
    raise typer.Exit(write_form(agency, output, season=season, scheme=scheme))


@survey_app.command("import", cls=Command)
def survey_import(
    paths: Annotated[list[Path], typer.Argument(metavar="TỆP...", help="Phiếu .xlsx đã điền, đã ký.")],
    season: Season = None,
    agency: Annotated[
        str | None, typer.Option("--agency", metavar="MÃ", help="Từ chối phiếu của cơ quan khác.")
    ] = None,
    received: Annotated[
        str | None, typer.Option("--received", metavar="NGÀY", help="Ngày nhận phiếu; mặc định hôm nay.")
    ] = None,
    by: By = None,
    why: Annotated[
        str | None, typer.Option("--why", metavar="CĂN_CỨ", help="Số, ngày của công văn trả lời.")
    ] = None,
) -> None:
    """Nhận phiếu đã điền: sai một ô thì không nhập phiếu nào. Phiếu gửi lại thay phiếu trước; phiếu trước vẫn được lưu.

    Ví dụ: ./soicong survey import phieu-so-y-te.xlsx --received 14/10/2026 --why "CV 210/SYT"
    """
    from jobs.registry_words import Author
    from jobs.survey import import_forms

    author = Author(by=by, why=why)
    raise typer.Exit(import_forms(paths, season=season, agency=agency, received=received, author=author))


@survey_app.command("status", cls=Command)
def survey_status_command(
    season: Season = None,
    as_json: Annotated[bool, typer.Option("--json", help="In dạng JSON.")] = False,
) -> None:
    """In từng phiếu: đúng hạn, muộn, chưa trả lời; ai ký, gửi mấy lần.

    Ví dụ: ./soicong survey status
    """
    from jobs.survey import survey_status

    raise typer.Exit(survey_status(season, as_json=as_json))
