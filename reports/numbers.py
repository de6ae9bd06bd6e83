"""The numbers that provinces report beside the score, as lines of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.text import day


@dataclass(frozen=True, kw_only=True)
class NumberLine:
    """One number: what was counted, how many ('ít nhất 120', '1.782', '–'), over which days, where, what to know."""

    title: str
    value: str
    days: str
    urls: tuple[str, ...]
    note: str


def number_lines(counts: Sequence[Mapping[str, Any]]) -> tuple[NumberLine, ...]:
    """The counts of a result document, for showing."""
    return tuple(
        NumberLine(
            title=count["title"],
            value=_value(count),
            days=_days(count),
            urls=tuple(count.get("where") or ()),
            note=_note(count),
        )
        for count in counts
    )


def _value(count: Mapping[str, Any]) -> str:
    value = count.get("value")
    if value is None:
        return "–"
    shown = f"{value:,}".replace(",", ".")
    return shown if count.get("complete") else f"ít nhất {shown}"


def _days(count: Mapping[str, Any]) -> str:
    until = day(count.get("until"))
    return f"{day(count['since'])} – {until}" if count.get("since") else f"đến {until}" if until else ""


def _note(count: Mapping[str, Any]) -> str:
    undated = count.get("undated") or 0
    told = [count.get("note") or "", f"{undated} mục không ghi ngày, không tính" if undated else ""]
    return "; ".join(part for part in told if part)
