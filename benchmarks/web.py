"""`./soicong bench web`: pages of a whole country, pages under load, first paint, and the interface."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks import web_interface, web_load, web_pages, web_paint
from benchmarks.table import Row
from jobs.problems import InputProblem

PARTS: dict[str, Callable[[str], list[Row]]] = {
    "pages": web_pages.measure,
    "load": web_load.measure,
    "paint": web_paint.measure,
    "interface": web_interface.measure,
}


def measure(form: str, parts: Sequence[str] = ()) -> list[Row]:
    """The parts that are named, or all. Raises InputProblem for a part that is not known."""
    for part in parts:
        if part not in PARTS:
            raise InputProblem(f"Không có phần ‘{part}’. Các phần: {', '.join(PARTS)}.")
    return [row for part in parts or PARTS for row in PARTS[part](form)]
