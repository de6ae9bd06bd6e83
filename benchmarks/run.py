"""`./soicong bench NAME`: runs a benchmark, prints goal and reached, writes JSON, exits 0 only where all goals are met."""

from __future__ import annotations

import importlib
import json
import platform
import time
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.table import Row
from jobs.problems import ExitCode, InputProblem
from jobs.settings import settings

# name → what it measures (the module is benchmarks.NAME with a function measure(form) -> list[Row])
BENCHMARKS = {
    "portal": "the archived department portal: sections against what a person saw, judged points, time",
    "samples": "the sample province: every criterion and section against its truth, time of the whole round",
    "detection": "sections on every truth set: presence, decoys, days, naming, beside rivals and with labels left out",
    "reliability": "[PART …]: kills, hostile servers, injected faults, traps, blocks, politeness (docs/reliability.md)",
    "evidence": "forged and genuine packages by four verifiers, speeds, the same bytes anywhere, no secrets inside",
    "rounds": "[PART …]: a second round over an unchanged province, killed workers, 1,000 portals (docs/operations.md)",
    "security": "[PART …]: addresses that lead inside, counted where they would arrive (docs/security.md)",
    "season": "10,000 agencies: official values weighed and ranked, processor seconds and memory (docs/season.md)",
    "web": "[PART …]: pages of 10,000 agencies, under load while a round runs, first paint (docs/web.md)",
    "speed": "[PART …]: a whole audit beside bare Scrapy, re-scoring, start-up, reports (docs/performance.md)",
    "agreement": "PANEL.csv: the machine beside two officials who judged the same portals blind (docs/agreement.md)",
}


def run_benchmark(name: str | None, *, form: str, parts: Sequence[str] = ()) -> ExitCode:
    """Run one benchmark, or `parts` of it, in its short, normal or long form. Raises InputProblem for an unknown name."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 160
    if name is None:
        for known, text in BENCHMARKS.items():
            console.print(f"{known}: {text}", soft_wrap=True)
        return ExitCode.DONE
    if name not in BENCHMARKS:
        raise InputProblem(f"Không có phép đo ‘{name}’. Các phép đo: {', '.join(BENCHMARKS)}.")
    started = time.monotonic()
    module = importlib.import_module(f"benchmarks.{name}")
    rows: list[Row] = module.measure(form, parts) if parts else module.measure(form)
    seconds = time.monotonic() - started
    table = Table("what", "goal", "reached", "", "note", title=f"bench {name} ({form})")
    for row in rows:
        mark = "–" if row.reached is None else "ok" if row.ok else "MISSED"
        table.add_row(row.what, row.goal, row.reached or "not measured", mark, row.note)
    console.print(table)
    keep(name, rows, form=form, seconds=seconds)
    measured = [row for row in rows if row.reached is not None]
    met = sum(1 for row in measured if row.ok)
    console.print(
        f"{name}: {met} of {len(measured)} goals reached, {len(rows) - len(measured)} not measured, {seconds:.0f} s"
    )
    return ended(rows)


def keep(
    name: str, rows: Sequence[Row], *, form: str, seconds: float, more: Mapping[str, Any] | None = None
) -> None:
    """Write a benchmark's figures, and `more` beside them, to the data folder."""
    folder = settings().data / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    report = {
        "name": name,
        "form": form,
        "seconds": round(seconds, 1),
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "rows": [vars(row) for row in rows],
        **(more or {}),
    }
    (folder / f"{name}.json").write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", "utf-8")


def ended(rows: Sequence[Row]) -> ExitCode:
    """The exit code: done only where something was measured and every measured goal is reached."""
    measured = [row for row in rows if row.reached is not None]
    return ExitCode.DONE if measured and all(row.ok for row in measured) else ExitCode.OURS
