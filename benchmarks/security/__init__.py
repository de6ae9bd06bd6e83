"""No way in: what a hostile portal, a hostile file or a hostile user may try, counted where it would arrive.

Each part is a module of this package with `measure(form) -> list[Row]`; its short form takes at most a minute.
Attack traffic stays inside a network namespace of the bench's own: not one packet leaves the machine.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence

from benchmarks.table import Row
from jobs.problems import InputProblem

PARTS = {
    "scripts": "script-injection strings in every text from outside, on every page and report, in Chromium",
    "formulas": "formula strings in every CSV and XLSX, as LibreOffice opens them",
    "files": "300 hostile archives, documents, tables and texts by every reader",
    "fuzz": "coverage-guided fuzzing of readers, archives, packages, rubrics and addresses",
    "hosts": "which host an address means, beside the WHATWG URL data and Chromium",
    "ssrf": "addresses that lead inside, by nine ways: connections counted at the inside, each layer switched off in turn",
}


def measure(form: str, parts: Sequence[str] = ()) -> list[Row]:
    """Measure the named parts, all of them where none is named. Raises InputProblem for an unknown part."""
    for part in parts:
        if part not in PARTS:
            raise InputProblem(f"Phép đo security không có phần ‘{part}’. Các phần: {', '.join(PARTS)}.")
    rows: list[Row] = []
    for part in parts or PARTS:
        rows += importlib.import_module(f"benchmarks.security.{part}").measure(form)
    return rows
