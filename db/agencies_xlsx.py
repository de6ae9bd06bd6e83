"""A list of agencies as an Excel workbook, as a table of cells, and back.

A workbook is a ZIP of XML that anybody may have made: its sizes are checked before anything is unpacked, and text is
written as text whatever it begins with.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from db.agencies_columns import AgencyFileProblem, column_of, whole
from db.agencies_table import Row, Table
from db.workbook_safety import DAMAGED, MOST_ROWS, UnsafeWorkbook, demand_harmless

MOST_COLUMNS = 100
_CHECK_SHEET = "xoá các trang tính và dòng trống thừa, hoặc chép danh sách sang một tệp mới"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ZEROS = re.compile(r"0+")


def read_xlsx(path: Path, data: bytes) -> Table:
    """The table on the first visible sheet that has a heading of ours. Raises AgencyFileProblem."""
    has_formulas = _demand_harmless(path, data)
    values = _opened(path, data, computed=True)
    try:
        visible = [sheet for sheet in values.worksheets if sheet.sheet_state == "visible"]
        chosen = next((sheet for sheet in visible if _has_heading(sheet)), visible[0] if visible else None)
        if chosen is None:
            wrong = "sổ tính không có trang tính nào đang hiện"
            raise AgencyFileProblem(
                path, [whole(wrong, "trong Excel chọn Bỏ ẩn (Unhide) trang có danh sách")]
            )
        formulas = _formula_places(path, data, chosen.title) if has_formulas else frozenset()
        rows = tuple(_rows(path, chosen, formulas))
        left = [sheet.title for sheet in values.worksheets if sheet is not chosen and sheet.title != GUIDE]
    except AgencyFileProblem:
        raise
    except Exception as error:  # openpyxl raises whatever its parser meets
        raise _damaged(path) from error
    finally:
        values.close()
    told = ", ".join(f"‘{title}’" for title in left)
    return Table(rows=rows, remarks=(f"Chỉ đọc trang tính ‘{chosen.title}’; bỏ qua {told}.",) if left else ())


GUIDE = "Hướng dẫn"


def xlsx_bytes(rows: Iterable[Sequence[str | date | float]], guide: Iterable[Sequence[str]] = ()) -> bytes:
    """A workbook with the table, its first line frozen, and a sheet of explanations where there are any."""
    from openpyxl import Workbook

    book = Workbook()
    _fill(book.active, "Cơ quan", rows)
    if explained := list(guide):
        _fill(book.create_sheet(GUIDE), GUIDE, explained)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Any, title: str, rows: Iterable[Sequence[str | date | float]]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet.title = title
    widths: dict[int, int] = {}
    for number, values in enumerate(rows, start=1):
        for place, value in enumerate(values, start=1):
            cell = sheet.cell(row=number, column=place)
            if isinstance(value, str):
                cell.value = _CONTROL.sub("", value) or None
                if cell.value is not None:
                    cell.data_type = "s"  # a text that begins with '=' is no formula
                    cell.number_format = "@"
                    cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
            else:
                cell.value = value
                cell.number_format = "dd/mm/yyyy" if isinstance(value, date) else "General"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDE6F0")
            widths[place] = min(max(widths.get(place, 10), len(str(value)) + 2), 48)
    for place, width in widths.items():
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"


def _demand_harmless(path: Path, data: bytes) -> bool:
    """Refuse what would unpack to too much or is no workbook; tells whether any sheet has formulas."""
    try:
        return demand_harmless(data)
    except UnsafeWorkbook as unsafe:
        raise AgencyFileProblem(path, [whole(unsafe.wrong, unsafe.mend)]) from unsafe


def _opened(path: Path, data: bytes, *, computed: bool) -> Any:
    from openpyxl import load_workbook

    try:
        return load_workbook(
            io.BytesIO(data), read_only=True, data_only=computed, keep_links=False, keep_vba=False
        )
    except Exception as error:  # openpyxl raises whatever its parser meets
        raise _damaged(path) from error


def _damaged(path: Path) -> AgencyFileProblem:
    return AgencyFileProblem(path, [whole(*DAMAGED)])


def _has_heading(sheet: Any) -> bool:
    top = sheet.iter_rows(max_row=30, max_col=MOST_COLUMNS, values_only=True)
    return any(
        sum(column_of(str(value)) is not None for value in row if value is not None) > 1 for row in top
    )


def _formula_places(path: Path, data: bytes, title: str) -> frozenset[tuple[int, int]]:
    """Where formulas stand on a sheet, as (row, place)."""
    book = _opened(path, data, computed=False)
    try:
        cells = (cell for row in _bounded(path, book[title]) for cell in row)
        return frozenset((cell.row, cell.column - 1) for cell in cells if cell.data_type == "f")
    finally:
        book.close()


def _bounded(path: Path, sheet: Any) -> Iterator[Sequence[Any]]:
    """The lines of a sheet that hold anything; what it says of its own size is not believed."""
    sheet.reset_dimensions()
    for row in sheet.iter_rows():
        filled = [cell for cell in row if cell.value is not None]
        if not filled:
            continue
        if filled[-1].row > MOST_ROWS or filled[-1].column > MOST_COLUMNS:
            wrong = f"trang tính ‘{sheet.title}’ có quá nhiều dòng hoặc cột (hơn {MOST_ROWS} dòng, {MOST_COLUMNS} cột)"
            raise AgencyFileProblem(path, [whole(wrong, _CHECK_SHEET)])
        yield filled


def _rows(path: Path, sheet: Any, formulas: frozenset[tuple[int, int]]) -> Iterator[Row]:
    uncomputed: dict[int, list[int]] = {}
    for row, place in formulas:
        uncomputed.setdefault(row, []).append(place)
    for cells in _bounded(path, sheet):
        number = cells[0].row
        texts = [""] * cells[-1].column
        faults: dict[int, tuple[str, str]] = {}
        for cell in cells:
            texts[cell.column - 1] = _text(cell)
            if cell.data_type == "e":
                faults[cell.column - 1] = (f"ô báo lỗi {cell.value}", "sửa công thức hoặc gõ thẳng giá trị")
        yield Row(
            number=number, cells=tuple(texts), faults=faults | _lacking(texts, uncomputed.pop(number, []))
        )
    for number, places in sorted(uncomputed.items()):  # lines with nothing else in them
        yield Row(number=number, cells=(), faults=_lacking([], places))


def _lacking(texts: Sequence[str], places: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Formulas that no program has computed yet."""
    fault = ("ô chứa công thức chưa được tính", "mở tệp bằng Excel, lưu lại, hoặc gõ thẳng giá trị")
    return {place: fault for place in places if place >= len(texts) or not texts[place]}


def _text(cell: Any) -> str:
    """A cell as one would have typed it."""
    value = cell.value
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}" if not (value.hour or value.minute) else f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, bool):
        return "đúng" if value else "sai"
    if isinstance(value, int | float):
        whole_number = int(value) if value == int(value) else value
        form = str(cell.number_format)
        if isinstance(whole_number, int) and _ZEROS.fullmatch(form):  # '00123' is shown with its zeros
            return str(whole_number).zfill(len(form))
        return str(whole_number)
    return str(value)
