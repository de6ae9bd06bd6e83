"""`./soicong bench agreement PANEL.csv`: the machine beside two officials who judged the same portals blind.

With `--form` it writes the empty form instead. How it is measured: docs/agreement.md.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from benchmarks.panel.cases import judged_portals
from benchmarks.panel.comparison import Comparison, compare
from benchmarks.panel.form import write_form
from benchmarks.panel.reading import read_panel
from benchmarks.panel.runs import from_folder, from_store
from benchmarks.panel.tables import as_json, criteria_table, goals, remarks, summary_table
from benchmarks.run import ended, keep
from benchmarks.table import Row
from jobs.addresses import day
from jobs.human_check import keep_check
from jobs.problems import ExitCode, InputProblem
from jobs.settings import Settings, settings
from jobs.terminal import console, plainly
from scoring.human_check import HumanCheck, sentence

NAME = "agreement"
_WIDTH = 180  # the table by criterion has eleven columns


@plainly
def run_agreement(
    sources: Sequence[str], *, form: str | None, output: Path | None, results: Path | None
) -> ExitCode:
    """Compare panels with the machine's newest results, or write the form. Raises InputProblem."""
    configuration = settings()
    if form is not None:
        return _write_form(form, sources, output=output, configuration=configuration)
    if output is not None:
        raise InputProblem("Tuỳ chọn -o chỉ dùng cùng --form, để ghi phiếu trống.")
    if not sources:
        raise InputProblem(
            "Thiếu phiếu đã chấm: ./soicong bench agreement PHIẾU.csv; phiếu trống: "
            "./soicong bench agreement --form so -o phieu.csv"
        )
    started = time.monotonic()
    panels = [read_panel(Path(source)) for source in sources]
    runs = from_store(configuration) if results is None else from_folder(results)
    comparison = compare(judged_portals(panels, runs))
    rows = goals(comparison)
    printed = _wide(console())
    _print(printed, comparison, rows)
    more = {"agreement": as_json(comparison)}
    keep(NAME, rows, form="panel", seconds=time.monotonic() - started, more=more)
    if comparison.enough:
        check = check_of(comparison, day(None))
        keep_check(configuration, check)
        printed.print(f"Các báo cáo từ nay ghi: ‘{sentence(check, check.rubrics)}’.", soft_wrap=True)
    return ended(rows)


def check_of(comparison: Comparison, today: date) -> HumanCheck:
    """What reports say of a comparison that is large enough."""
    return HumanCheck(
        portals=comparison.counted,
        kappa=comparison.kappa,
        kappa_officials=comparison.all.kappas[2],
        day=today,
        rubrics=comparison.rubrics,
    )


def measure(form: str) -> list[Row]:
    """As a plain benchmark it lacks its panel. Raises InputProblem."""
    raise InputProblem(f"Phép đo ‘{NAME}’ ({form}) cần phiếu đã chấm: ./soicong bench agreement PHIẾU.csv")


def _write_form(form: str, codes: Sequence[str], *, output: Path | None, configuration: Settings) -> ExitCode:
    page, instructions = write_form(
        form, codes, output=output or Path("phieu-cham.csv"), configuration=configuration
    )
    printed = console()
    printed.print(f"Phiếu trống: {escape(str(page))}", soft_wrap=True)
    printed.print(f"Hướng dẫn cho hai người chấm: {escape(str(instructions))}", soft_wrap=True)
    return ExitCode.DONE


def _wide(printed: Console) -> Console:
    if not printed.is_terminal:
        printed.width = _WIDTH
    return printed


def _print(printed: Console, comparison: Comparison, rows: Sequence[Row]) -> None:
    printed.print(criteria_table(comparison))
    printed.print(summary_table(comparison))
    for remark in remarks(comparison):
        printed.print(escape(remark), soft_wrap=True)
    table = Table("điều đo", "mục tiêu", "đạt được", "", "ghi chú", title="Mục tiêu", title_justify="left")
    for row in rows:
        mark = _mark(row)
        table.add_row(Text(row.what), row.goal, row.reached or "không đo được", mark, row.note)
    printed.print(table)
    measured = [row for row in rows if row.reached is not None]
    printed.print(f"{NAME}: đạt {sum(row.ok for row in measured)} trên {len(measured)} mục tiêu đo được.")


def _mark(row: Row) -> str:
    if row.reached is None:
        return "–"
    return "đạt" if row.ok else "CHƯA ĐẠT"
