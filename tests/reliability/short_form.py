"""The short form of a part of `./soicong bench reliability`, as a test runs it."""

from __future__ import annotations

import importlib

from benchmarks.table import Row


def missed(part: str) -> list[Row]:
    """The goals of a part that its short form does not reach; what could not be measured here counts too."""
    rows: list[Row] = importlib.import_module(f"benchmarks.reliability.{part}").measure("short")
    assert rows
    return [row for row in rows if not row.ok]
