"""Filling a form in as an agency does in its office program: for the sample province and the tests."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from season.survey_form import AMOUNT, CONDITION, ID, LINKS, POINTS, SHEET, SIGNED_ON, SIGNER, TITLE


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What stands beside one item; points that are None are left as they were filled in."""

    points: Fraction | None = None
    amount: Fraction | None = None
    links: Sequence[str] = ()


def filled(form: bytes, items: Mapping[str, Filled], *, signed_by: str, signed_on: date) -> bytes:
    """A form with these items filled in, and signed. Raises KeyError for an item that the form does not ask."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(form))
    sheet = book[SHEET]
    rows = {str(sheet.cell(row=row, column=ID).value): row for row in range(1, sheet.max_row + 1)}
    for item, one in items.items():
        row = rows[item]
        if one.points is not None:
            sheet.cell(row=row, column=POINTS).value = float(one.points)
        if one.amount is not None:
            sheet.cell(row=row, column=AMOUNT).value = float(one.amount)
        if one.links:
            sheet.cell(row=row, column=LINKS).value = "\n".join(one.links)
    signs = {SIGNER: signed_by, SIGNED_ON: f"{signed_on:%d/%m/%Y}"}
    for row in range(1, sheet.max_row + 1):
        if (label := sheet.cell(row=row, column=TITLE).value) in signs:
            sheet.cell(row=row, column=CONDITION).value = signs[label]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
