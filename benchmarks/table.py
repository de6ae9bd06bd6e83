"""A benchmark's rows: what was measured, the goal, what was reached."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Row:
    """One measurement. `reached` None: could not be measured here (`note` says why) and fails no goal."""

    what: str
    goal: str
    reached: str | None
    ok: bool
    note: str = ""
