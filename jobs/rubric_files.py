"""`./soicong rubric template` and `rubric import`: a rubric as a workbook, and back as a YAML file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.markup import escape

from jobs.outputs import writable_file, write
from jobs.problems import ExitCode, InputProblem
from jobs.terminal import console, plainly
from scoring.lint import lint
from scoring.rounding import printed
from scoring.rubric import FOLDER, find
from scoring.strict_file import source_of
from season.rubric_import import import_rubric
from season.rubric_template import rubric_workbook


@plainly
def write_rubric_template(output: Path, rubric_id: str | None) -> ExitCode:
    """Write the workbook, empty or with the criteria of a rubric."""
    if output.suffix.lower() != ".xlsx":
        raise InputProblem(f"Mẫu là sổ tính Excel: đặt tên ‘{output.stem}.xlsx’.")
    data = _data(rubric_id) if rubric_id is not None else None
    write(writable_file(output), rubric_workbook(data))
    console().print(
        f"Đã ghi mẫu: {escape(str(output))}; điền xong thì chạy ./soicong rubric import {escape(output.name)}",
        soft_wrap=True,
    )
    return ExitCode.DONE


def _data(rubric_id: str) -> dict[str, Any]:
    """What the file of a rubric says, with the places to fill in its wording."""
    path = FOLDER / f"{find(rubric_id).id}.yaml"
    data: dict[str, Any] = source_of(path.read_bytes(), path.name).data
    return data


@plainly
def import_rubric_file(path: Path, output: Path | None) -> ExitCode:
    """Read a filled workbook, check it, and write the rubric file; nothing is written where anything is wrong."""
    done = import_rubric(path)
    rubric, printed_to = done.rubric, console()
    target = writable_file(output or Path(f"{rubric.id}.yaml"))
    if target.exists():
        raise InputProblem(f"Đã có tệp ‘{target}’: chọn tên khác bằng -o, hoặc đổi tên tệp cũ.")
    write(target, done.yaml)
    counted = f"{len(rubric.headings)} mục, {len(rubric.criteria)} tiêu chí, {printed(rubric.points)} điểm"
    printed_to.print(f"Đã nhập {escape(rubric.title)} ({counted}): {escape(str(target))}", soft_wrap=True)
    if rubric.draft_note:
        printed_to.print(f"Lưu ý: {rubric.draft_note}.")
    for problem in lint(rubric, path=target):
        printed_to.print(f"Nên xem lại: {escape(problem)}", soft_wrap=True)
    printed_to.print(
        f"Xem tác động trước khi dùng: ./soicong rubric shadow {escape(str(target))}", soft_wrap=True
    )
    return ExitCode.DONE
