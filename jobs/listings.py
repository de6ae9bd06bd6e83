"""Lists that the commands print: runs and rubrics."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from db.records import RunStatus, RunSummary
from db.store import Store
from jobs.addresses import HANOI
from jobs.problems import ExitCode, InputProblem
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database, wide_console
from reports.text import decimal, interval
from scoring.lint import lint
from scoring.model import Rubric
from scoring.rounding import number
from scoring.rounding import printed as in_words
from scoring.rubric import find, load, load_all, validity

_STATUS = {
    RunStatus.RUNNING: "đang chạy",
    RunStatus.DONE: "xong",
    RunStatus.NOT_SEEN: "không xem được",
    RunStatus.FAILED: "lỗi của công cụ",
    RunStatus.INTERRUPTED: "dừng giữa chừng",
}


def columns(*names: str) -> Table:
    """A plain table for the terminal."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in names:
        table.add_column(name)
    return table


def _run_facts(run: RunSummary) -> dict[str, Any]:
    score = run.score
    return {
        "id": run.id,
        "agency": run.agency.code,
        "name": run.agency.name,
        "status": run.status.value,
        "started_at": run.started_at.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "stop_reason": run.stop_reason,
        "pages": run.pages,
        "archive": run.archive,
        "live": run.live,
        "rubric": score.rubric.id if score else None,
        "score": None
        if score is None or score.not_scored
        else {
            "low": number(score.low),
            "high": number(score.high),
            "coverage": number(score.coverage, 4),
            "grade": score.grade,
        },
        "not_scored": score.not_scored if score else "",
    }


@plainly
def list_runs(*, as_json: bool) -> ExitCode:
    """Print the stored runs, newest first."""
    configuration, printed = settings(), wide_console()
    ready_database(configuration)
    with Store(configuration.database) as store:
        runs = [_run_facts(run) for run in store.list_runs()]
    if as_json:
        sys.stdout.write(json.dumps(runs, ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    table = columns("Lượt", "Cơ quan", "Bắt đầu", "Trạng thái", "Trang", "Điểm", "Xếp loại")
    for run in runs:
        score = run["score"]
        points = interval(decimal(score["low"]), decimal(score["high"])) if score else "–"
        moment = datetime.fromisoformat(run["started_at"])
        table.add_row(
            str(run["id"]),
            escape(run["name"]),
            f"{moment.astimezone(HANOI):%d/%m/%Y %H:%M}",
            _STATUS[run["status"]],
            str(run["pages"]),
            points,
            score["grade"] if score else escape(run["not_scored"]),
        )
    printed.print(table if runs else "Chưa có lượt kiểm tra nào.")
    return ExitCode.DONE


@plainly
def list_rubrics() -> ExitCode:
    """Print the rubrics."""
    table = columns("Mã", "Tên", "Cấp", "Hiệu lực", "Ban hành")
    for rubric in load_all():
        cells = (
            rubric.id,
            rubric.title,
            "mọi cấp" if rubric.tier == "any" else rubric.tier,
            validity(rubric),
            "đã ban hành" if rubric.adopted else "dự thảo",
        )
        table.add_row(*map(escape, cells))
    wide_console().print(table)
    return ExitCode.DONE


def _print_rubric(printed: Console, rubric: Rubric) -> None:
    printed.print(f"[bold]{escape(rubric.title)}[/bold]")
    printed.print(
        f"{escape(rubric.decision)}; hiệu lực {validity(rubric)}; mã băm {rubric.sha256}", soft_wrap=True
    )
    if rubric.draft_note:
        printed.print(f"Lưu ý: {rubric.draft_note}.")
    for heading in rubric.headings:
        printed.print(
            f"\n[bold]{heading.id}. {escape(heading.title)}[/bold] ({in_words(heading.points)} điểm)"
        )
        for criterion in heading.criteria:
            printed.print(
                f"  {criterion.id}  {escape(criterion.title)} ({in_words(criterion.points)})\n"
                f"      {escape(criterion.success_condition)}\n"
                f"      [dim]{escape('; '.join(basis.label for basis in criterion.legal_basis))}[/dim]",
                soft_wrap=True,
            )


@plainly
def show_rubric(rubric_id: str) -> ExitCode:
    """Print one rubric."""
    _print_rubric(console(), find(rubric_id))
    return ExitCode.DONE


@plainly
def lint_rubrics(paths: list[Path]) -> ExitCode:
    """Print what is wrong with rubrics; bad input where anything is."""
    printed = console()
    rubrics = [load(path) for path in paths] if paths else list(load_all())
    problems = [f"{rubric.id}: {problem}" for rubric in rubrics for problem in lint(rubric)]
    if problems:
        raise InputProblem(
            "bộ tiêu chí có điểm cần sửa:\n" + "\n".join(f"- {problem}" for problem in problems)
        )
    printed.print(f"{len(rubrics)} bộ tiêu chí không có lỗi.")
    return ExitCode.DONE
