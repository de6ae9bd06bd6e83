"""The heading of a list of agencies: which line it is, and what is wrong with it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from db.agencies_columns import COLUMNS, LineProblem, column_of, passed_over, suggested
from db.agencies_table import Row

NAMES = ", ".join(column.heading for column in COLUMNS if not column.shows)
_WITHIN = 30


def find_heading(rows: Sequence[Row]) -> tuple[int, Row]:
    """The line of column names, which titles may stand above, and the place of the first line after it.

    Merged cells make headings of two lines: the lower one counts, where it is empty the upper one.
    """
    best, most = (1, _cleaned(rows[0])), 0
    for place, row in enumerate(rows[:_WITHIN]):
        upper = _cleaned(row)
        known = _known(upper)
        if known > most:
            best, most = (place + 1, upper), known
        if place + 1 < len(rows) and known and not _code_of(upper, rows[place + 1]):
            both = _stacked(upper, _cleaned(rows[place + 1]))
            if _known(both) > most:
                best, most = (place + 2, both), _known(both)
    return best


def _code_of(heading: Row, row: Row) -> str:
    """What a line has where the heading names the code; a second line of headings has nothing there."""
    place = next(
        (p for p, cell in enumerate(heading.cells) if (c := column_of(cell)) and c.name == "code"), None
    )
    return row.cells[place].strip() if place is not None and place < len(row.cells) else ""


def _stacked(upper: Row, lower: Row) -> Row:
    width = max(len(upper.cells), len(lower.cells))
    one = (*upper.cells, *[""] * (width - len(upper.cells)))
    two = (*lower.cells, *[""] * (width - len(lower.cells)))
    return Row(
        number=lower.number, cells=tuple(below or above for above, below in zip(one, two, strict=True))
    )


def _cleaned(row: Row) -> Row:
    cells = [clean(cell) for cell in row.cells]
    while cells and not cells[-1]:
        cells.pop()
    return Row(number=row.number, cells=tuple(cells), faults=row.faults)


def _known(row: Row) -> int:
    return sum(column_of(cell) is not None for cell in row.cells if cell)


def clean(cell: str) -> str:
    """A cell without marks and needless blanks; its lines stay, for cells that list something."""
    text = unicodedata.normalize("NFC", cell.replace("\ufeff", ""))
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


def heading_problems(heading: Row, lines: Sequence[Row]) -> list[LineProblem]:
    """Columns that are unknown, there twice, without a name though something stands in them; and a lacking code."""
    row, problems = heading.number, list[LineProblem]()
    seen: set[str] = set()
    for place, cell in enumerate(heading.cells):
        column = column_of(cell)
        if column is not None and column.name in seen:
            problems.append(LineProblem(row=row, column=cell, wrong="tên cột lặp lại", mend="bỏ bớt một cột"))
        elif column is not None:
            seen.add(column.name)
        elif not cell and any(line.cells[place : place + 1] not in ((), ("",)) for line in lines):
            problems.append(
                LineProblem(
                    row=row,
                    column=str(place + 1),
                    wrong="cột không có tên",
                    mend="đặt tên cho cột hoặc xoá cột",
                )
            )
        elif cell and not passed_over(cell):
            near = suggested(cell)
            guess = f"có phải ý bạn là ‘{near.heading}’? " if near else "xoá cột này, hoặc đặt đúng tên. "
            problems.append(
                LineProblem(
                    row=row,
                    column=f"‘{cell}’",
                    wrong="không có cột tên này",
                    mend=f"{guess}Các cột: {NAMES}",
                )
            )
    if "code" not in seen:
        wrong, mend = (
            "thiếu cột ‘Mã’ (code)",
            "thêm cột với đúng tên ấy; tệp mẫu: ./soicong agencies template",
        )
        problems.append(LineProblem(row=row, column="", wrong=wrong, mend=mend))
    return problems
