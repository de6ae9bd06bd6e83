"""Filling a form in as an agency does in its office program: for the form in the page, the sample province and the tests."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from season.survey_form import AMOUNT, CONDITION, ID, LINKS, POINTS, SHEET, SIGNED_ON, SIGNER, TITLE

_NO_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
"""What a workbook cannot hold."""


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What stands beside one item; points that are None are left as they were filled in."""

    points: Fraction | None = None
    amount: Fraction | None = None
    links: Sequence[str] = ()


def filled(form: bytes, items: Mapping[str, Filled], *, signed_by: str, signed_on: date) -> bytes:
    """A form with these items filled in, and signed. Raises KeyError for an item that the form does not ask."""
    book = _opened(form)
    sheet = book[SHEET]
    rows = _rows(sheet)
    for item, one in items.items():
        row = rows[item]
        if one.points is not None:
            sheet.cell(row=row, column=POINTS).value = float(one.points)
        if one.amount is not None:
            sheet.cell(row=row, column=AMOUNT).value = float(one.amount)
        if one.links:
            _type(sheet.cell(row=row, column=LINKS), "\n".join(one.links))
    signs = {SIGNER: signed_by, SIGNED_ON: f"{signed_on:%d/%m/%Y}"}
    for row in range(1, sheet.max_row + 1):
        if (label := sheet.cell(row=row, column=TITLE).value) in signs:
            _type(sheet.cell(row=row, column=CONDITION), signs[label])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def typed(
    form: bytes, cells: Mapping[str, Mapping[int, str]], *, signed_by: str, signed_on: str
) -> tuple[bytes, Mapping[int, str]]:
    """A form with these texts in the cells of items (by column) as they were typed, right or wrong; the item of each row.

    An empty text empties a cell. Nothing that is typed becomes a formula. Raises KeyError for an item that is not asked.
    """
    book = _opened(form)
    sheet = book[SHEET]
    rows = _rows(sheet)
    for item, texts in cells.items():
        for column, text in texts.items():
            _type(sheet.cell(row=rows[item], column=column), text)
    signs = {SIGNER: signed_by, SIGNED_ON: signed_on}
    for row in range(1, sheet.max_row + 1):
        if (label := sheet.cell(row=row, column=TITLE).value) in signs:
            _type(sheet.cell(row=row, column=CONDITION), signs[label])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), {row: item for item, row in rows.items()}


def _type(cell: Any, text: str) -> None:
    plain = _NO_CHARACTERS.sub("", text).strip()
    cell.value = plain or None
    if plain:
        cell.data_type = "s"


def _opened(form: bytes) -> Any:
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(form))


def _rows(sheet: Any) -> dict[str, int]:
    """The row of each item; what else stands in the first column harms nothing."""
    return {str(sheet.cell(row=row, column=ID).value): row for row in range(1, sheet.max_row + 1)}
