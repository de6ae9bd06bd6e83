"""`./soicong bench rounds`: rounds over many portals, by the commands that users run."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks import rounds_incremental, rounds_thousand, rounds_workers
from benchmarks.table import Row
from jobs.problems import InputProblem

PARTS: dict[str, Callable[[str], list[Row]]] = {
    "incremental": rounds_incremental.measure,
    "workers": rounds_workers.measure,
    "thousand": rounds_thousand.measure,
}


def measure(form: str, parts: Sequence[str] = ()) -> list[Row]:
    """The parts that are named, or all. Raises InputProblem for a part that is not known."""
    for part in parts:
        if part not in PARTS:
            raise InputProblem(f"Không có phần ‘{part}’. Các phần: {', '.join(PARTS)}.")
    return [row for part in parts or PARTS for row in PARTS[part](form)]
