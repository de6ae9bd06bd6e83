"""The registry at a day as a file that Excel opens and that can be imported again; and the empty template."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from db.agencies_cells import (
    TIER_WORDS,
    Origin,
    day_cell,
    delay_cell,
    origins_cell,
    retired_cell,
    sisters_cell,
)
from db.agencies_columns import COLUMNS
from db.agencies_csv import csv_bytes
from db.agencies_xlsx import xlsx_bytes
from db.registration import Registration
from db.registry import ActKind, Registry

Cell = str | date | float
_HEADINGS = [column.heading for column in COLUMNS]


def exported(registry: Registry, on: date, *, ended: bool, form: str) -> bytes:
    """The agencies at a day as `form` 'csv' or 'xlsx'; with those that do not exist then where asked."""
    states = registry.all_at(on, ended=ended)
    return _written([_cells(registry, state) for state in states], form)


def template(form: str) -> bytes:
    """A file with the columns and one example line; a workbook also explains every column."""
    return _written([[column.example for column in COLUMNS]], form)


def _written(lines: Sequence[Sequence[Cell]], form: str) -> bytes:
    if form == "csv":
        return csv_bytes([_HEADINGS, *[[_text(cell) for cell in line] for line in lines]])
    guide = [
        ("Cột", "Tên máy", "Bắt buộc", "Ghi gì", "Ví dụ"),
        *(
            (column.heading, column.name, "có" if column.required else "", column.explanation, column.example)
            for column in COLUMNS
        ),
    ]
    return xlsx_bytes([_HEADINGS, *lines], guide)


def _cells(registry: Registry, one: Registration) -> list[Cell]:
    came = _origins(
        [(link.kind, link.on, link.predecessor) for link in registry.follows(one.code, itself=True)]
    )
    went = _origins([(link.kind, link.on, link.successor) for link in registry.followed_by(one.code)])
    return [
        one.code,
        one.name,
        TIER_WORDS[one.tier],
        one.group,
        one.home_url,
        sisters_cell(one.sisters),
        one.contact,
        one.crawl_window,
        one.delay if one.delay is not None else "",
        one.active_from or "",
        one.active_until or "",
        retired_cell(one.retired),
        origins_cell(came),
        origins_cell(went),
    ]


def _origins(links: Sequence[tuple[ActKind, date, str]]) -> list[Origin]:
    grouped: dict[tuple[ActKind, date], list[str]] = {}
    for kind, on, code in links:
        grouped.setdefault((kind, on), []).append(code)
    return [Origin(kind=kind, on=on, codes=tuple(codes)) for (kind, on), codes in grouped.items()]


def _text(cell: Cell) -> str:
    if isinstance(cell, date):
        return day_cell(cell)
    return cell if isinstance(cell, str) else delay_cell(cell)
