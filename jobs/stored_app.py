"""The commands over what is stored: `./soicong runs …`, `rubric …` and `db …`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jobs.usage import Command, group

runs_app = group("Các lượt kiểm tra đã lưu.")
rubric_app = group("Các bộ tiêu chí.")
db_app = group("Cơ sở dữ liệu.")


@runs_app.command("list", cls=Command)
def runs_list(
    as_json: Annotated[bool, typer.Option("--json", help="In dạng JSON.")] = False,
) -> None:
    """In các lượt kiểm tra, mới nhất trước.

    Ví dụ: ./soicong runs list --json
    """
    from jobs.listings import list_runs

    raise typer.Exit(list_runs(as_json=as_json))


@runs_app.command("compare", cls=Command)
def runs_compare(
    first: Annotated[int, typer.Argument(metavar="LƯỢT")],
    second: Annotated[int, typer.Argument(metavar="LƯỢT")],
) -> None:
    """So hai lượt của một cổng: mục, điểm nào đổi, trang nào giải thích.

    Ví dụ: ./soicong runs compare 12 15
    """
    from jobs.comparing import compare_runs

    raise typer.Exit(compare_runs(first, second))


@rubric_app.command("list", cls=Command)
def rubric_list() -> None:
    """In các bộ tiêu chí và thời hạn hiệu lực.

    Ví dụ: ./soicong rubric list
    """
    from jobs.listings import list_rubrics

    raise typer.Exit(list_rubrics())


@rubric_app.command("show", cls=Command)
def rubric_show(rubric: Annotated[str, typer.Argument(metavar="MÃ")]) -> None:
    """In một bộ tiêu chí.

    Ví dụ: ./soicong rubric show bac-giang-2294-2020-so
    """
    from jobs.listings import show_rubric

    raise typer.Exit(show_rubric(rubric))


@rubric_app.command("lint", cls=Command)
def rubric_lint(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="TỆP...", help="Mặc định: mọi bộ tiêu chí.")
    ] = None,
) -> None:
    """Tìm lỗi trong bộ tiêu chí: gõ sai, tổng không khớp, tiêu chí không thể đạt hoặc tính hai lần.

    Ví dụ: ./soicong rubric lint scoring/rubrics/province-2026-so.yaml
    """
    from jobs.listings import lint_rubrics

    raise typer.Exit(lint_rubrics(paths or []))


@rubric_app.command("template", cls=Command)
def rubric_template(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="TỆP", help="Tệp .xlsx để ghi.")],
    rubric: Annotated[
        str | None,
        typer.Option("--rubric", metavar="MÃ", help="Điền sẵn tiêu chí của bộ này để sửa."),
    ] = None,
) -> None:
    """Ghi mẫu XLSX để nhập phụ lục tiêu chí của một quyết định.

    Ví dụ: ./soicong rubric template -o mau.xlsx --rubric province-2026-so
    """
    from jobs.rubric_files import write_rubric_template

    raise typer.Exit(write_rubric_template(output, rubric))


@rubric_app.command("import", cls=Command)
def rubric_import(
    path: Annotated[Path, typer.Argument(metavar="TỆP", help="Mẫu XLSX đã điền.")],
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="TỆP", help="Tệp YAML để ghi; mặc định MÃ.yaml ở thư mục này."
        ),
    ] = None,
) -> None:
    """Nhập bộ tiêu chí từ mẫu XLSX đã điền: kiểm tra chặt như YAML, ghi thành tệp YAML.

    Ví dụ: ./soicong rubric import phu-luc.xlsx -o bo-tieu-chi-2027.yaml
    """
    from jobs.rubric_files import import_rubric_file

    raise typer.Exit(import_rubric_file(path, output))


@rubric_app.command("diff", cls=Command)
def rubric_diff(
    first: Annotated[str, typer.Argument(metavar="CŨ", help="Mã bộ tiêu chí hoặc tệp YAML.")],
    second: Annotated[str, typer.Argument(metavar="MỚI", help="Mã bộ tiêu chí hoặc tệp YAML.")],
) -> None:
    """So hai bộ tiêu chí: tiêu chí thêm, bỏ, đổi điểm hay đổi cách chấm.

    Ví dụ: ./soicong rubric diff bac-giang-2294-2020-so province-2026-so
    """
    from jobs.rubric_changes import diff_rubrics

    raise typer.Exit(diff_rubrics(first, second))


@rubric_app.command("shadow", cls=Command)
def rubric_shadow(
    rubric: Annotated[str, typer.Argument(metavar="MỚI", help="Tệp YAML của bộ mới, hoặc mã của nó.")],
    season: Annotated[
        int | None,
        typer.Option(
            "--season", metavar="NĂM", min=2000, max=2200, help="Chỉ các lượt chính thức của kỳ này."
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="TỆP", help="Ghi thêm vào tệp .xlsx hoặc .csv này."),
    ] = None,
) -> None:
    """Chấm thử các lượt đã lưu theo một bộ tiêu chí mới: cổng nào lên xuống, bao nhiêu, vì tiêu chí nào; không lưu gì.

    Ví dụ: ./soicong rubric shadow bo-moi.yaml --season 2026
    """
    from jobs.rubric_changes import shadow_rubric

    raise typer.Exit(shadow_rubric(rubric, season=season, output=output))


@db_app.command("upgrade", cls=Command)
def db_upgrade(
    backed_up: Annotated[
        bool, typer.Option("--backed-up", help="Máy chủ PostgreSQL đã được sao lưu; nâng cấp đi.")
    ] = False,
) -> None:
    """Tạo hoặc nâng cấp cơ sở dữ liệu (SOICONG_DATABASE; mặc định tệp SQLite trong var/, được chép lại trước).

    Ví dụ: SOICONG_DATABASE=postgresql://soicong@/soicong ./soicong db upgrade
    """
    from jobs.commands import upgrade_database

    raise typer.Exit(upgrade_database(backed_up=backed_up))


@db_app.command("copy", cls=Command)
def db_copy(
    to: Annotated[
        str,
        typer.Option("--to", metavar="ĐỊA_CHỈ", help="Cơ sở dữ liệu trống: postgresql://… hoặc sqlite:///…"),
    ],
) -> None:
    """Chép toàn bộ cơ sở dữ liệu đang dùng sang nơi khác, đối chiếu từng bảng.

    Ví dụ: ./soicong db copy --to postgresql://soicong@/soicong
    """
    from jobs.copying import copy_to

    raise typer.Exit(copy_to(to))
