"""Printing the tables of a season."""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from typing import Any

from rich.markup import escape
from rich.table import Table as Printed

from db.store import Store
from jobs.listings import columns
from jobs.problems import ExitCode
from jobs.season_composed import composed_season
from jobs.season_held import held_season
from jobs.settings import settings
from jobs.terminal import plainly, ready_database, wide_console
from scoring.rounding import number
from scoring.rounding import printed as in_words
from season.model import Line, Table
from season.periods import PHASE_WORDS


@plainly
def rank_season(season: int | None, *, at: str | None, as_json: bool) -> ExitCode:
    """Print the tables of a season: official scores, and beside them what was claimed and what was measured."""
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        held = held_season(store, season, on=at)
        result = composed_season(store, configuration, held.period.season, held.today)
    if as_json:
        facts = {
            "season": held.period.season,
            "phase": held.phase.value,
            "tables": [table_facts(table) for table in result.tables],
        }
        sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    printed = wide_console()
    printed.print(
        f"Kỳ {held.period.season}, {PHASE_WORDS[held.phase]}; tính tới {result.composed_on:%d/%m/%Y}."
    )
    for table in result.tables:
        printed.print(f"\n[bold]{escape(table.group)}[/bold] – {escape(table.scheme_title)}", soft_wrap=True)
        if table.draft_note:
            printed.print(f"[bold]{table.draft_note}[/bold]")
        printed.print(_printed(table))
        for note in (*table.notes, *(told for scheme, told in result.law_notes if scheme == table.scheme)):
            printed.print(escape(note), soft_wrap=True)
    if not any(table.lines for table in result.tables):
        printed.print("Chưa có cơ quan nào để xếp hạng.")
    return ExitCode.DONE


def _printed(table: Table) -> Printed:
    names = ("Hạng", "Mã", "Cơ quan", "Tự chấm", "Máy đo", "Chính thức", "Xếp loại", "Tăng giảm", "Thẩm tra")
    shown = columns(*names)
    for line in table.lines:
        shown.add_row(
            str(line.place) if line.place is not None else "–",
            escape(line.agency.code),
            escape(line.agency.name),
            span(line.self_assessed, line.self_assessed, table.decimals),
            span(line.measured_low, line.measured_high, table.decimals),
            span(line.low, line.high, table.decimals),
            escape(line.grade or line.reason),
            _change(line, table.decimals),
            str(line.reviews) if line.reviews else "",
        )
    return shown


def span(low: Fraction | None, high: Fraction | None, decimals: int = 2) -> str:
    """An interval in words: '61,25' or '61,25–72,5'; '–' where there is none."""
    if low is None or high is None:
        return "–"
    first, last = in_words(low, decimals), in_words(high, decimals)
    return first if first == last else f"{first}–{last}"


def _change(line: Line, decimals: int) -> str:
    if line.change is None:
        return ""
    points = f"{'+' if line.change > 0 else ''}{in_words(line.change, decimals)}"
    won = line.place_change
    if won is None:
        return points
    return f"{points} ({'+' if won > 0 else ''}{won} bậc)" if won else f"{points} (giữ hạng)"


def table_facts(table: Table) -> dict[str, Any]:
    """A table as plain JSON; numbers as they are printed."""

    def plain(value: Fraction | None) -> int | float | None:
        return None if value is None else number(value, table.decimals)

    return {
        "scheme": table.scheme,
        "group": table.group,
        "draft_note": table.draft_note,
        "notes": list(table.notes),
        "lines": [
            {
                "place": line.place,
                "agency": line.agency.code,
                "name": line.agency.name,
                "self_assessed": plain(line.self_assessed),
                "measured": [plain(line.measured_low), plain(line.measured_high)],
                "official": [plain(line.low), plain(line.high)],
                "grade": line.grade,
                "reason": line.reason,
                "change": plain(line.change),
                "place_change": line.place_change,
                "reviews": line.reviews,
                "run": line.run_id,
            }
            for line in table.lines
        ],
    }
