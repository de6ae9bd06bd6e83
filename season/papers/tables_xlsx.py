"""The league tables as a workbook: typed cells, frozen heads, filters, heads repeated on paper. Rows are streamed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from io import BytesIO
from typing import Any

from reports.text import clean
from season.model import Line, SeasonResult, Table
from season.papers import context, wording
from season.papers.model import Kind, Office
from season.row_height import LINE, height, lines

_FONT = "Times New Roman"
_FIRST_ROW = 5  # 0-based: title, subtitle, basis, note, blank; then the head of the table
_OPTIONS = {
    "constant_memory": True,  # a row is written out when the next begins: ten thousand agencies cost no memory
    "strings_to_formulas": False,  # a name that begins with '=' is a name
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": False,
}
_LONGEST_SHEET = 31
_A4, _A3 = 9, 8
_ON_A4 = 12  # columns that can be read side by side on A4


@dataclass(frozen=True, kw_only=True)
class _Column:
    """One column: its head, its width in letters, and the format of its cells."""

    head: str
    width: float
    style: str = "text"


def workbook(result: SeasonResult, office: Office) -> bytes:
    """The bytes of a .xlsx file: an overview, then a sheet for each table."""
    import xlsxwriter

    held = BytesIO()
    book = xlsxwriter.Workbook(held, dict(_OPTIONS))
    values = context.common(result, office, Kind.TABLES)
    book.set_properties(
        {
            "title": f"Bảng xếp hạng năm {values['year']}",
            "company": values["department"],
            "created": datetime(
                result.composed_on.year, result.composed_on.month, result.composed_on.day, tzinfo=UTC
            ).replace(tzinfo=None),
        }
    )
    names = _sheet_names(result.tables)
    _overview(book, result, values, names)
    for table, name in zip(result.tables, names, strict=True):
        _table(book, table, name, values)
    book.close()
    return held.getvalue()


def _overview(book: Any, result: SeasonResult, values: dict[str, Any], names: Sequence[str]) -> None:
    sheet = book.add_worksheet("Tổng hợp")
    columns = (
        _Column(head="Trang tính", width=30),
        _Column(head="Bộ tiêu chí", width=44),
        _Column(head="Nhóm cơ quan", width=44),
        _Column(head="Số cơ quan", width=12, style="whole"),
        _Column(head="Được xếp hạng", width=14, style="whole"),
        _Column(head="Không xếp hạng", width=14, style="whole"),
        _Column(head="Cao nhất", width=14, style="score4"),
        _Column(head="Thấp nhất", width=14, style="score4"),
    )
    styles = _styles(book, 4)
    title = f"KẾT QUẢ ĐÁNH GIÁ, XẾP HẠNG NĂM {values['year']}"
    days = f"Số liệu từ {values['window_from']} đến {values['window_until']}"
    _head(sheet, styles, columns, (title, values["superior"], days, values["draft_note"]))
    for row, (table, name) in enumerate(zip(result.tables, names, strict=True), start=_FIRST_ROW + 1):
        lows = [line.low for line in table.lines if line.low is not None]
        placed = sum(line.place is not None for line in table.lines)
        cells: tuple[Any, ...] = (
            name,
            clean(table.scheme_title),
            clean(table.group),
            len(table.lines),
            placed,
            len(table.lines) - placed,
            max(lows, default=None),
            min(lows, default=None),
        )
        _row(sheet, row, cells, columns, styles)
    _finish(sheet, columns, len(result.tables), values["draft_note"], frozen_columns=1)


def _table(book: Any, table: Table, name: str, values: dict[str, Any]) -> None:
    sheet = book.add_worksheet(name)
    styles = _styles(book, table.decimals)
    word = wording.score_word(index=table.is_index).capitalize()
    columns = (
        _Column(head="Hạng", width=7, style="whole"),
        _Column(head="Mã cơ quan", width=11),
        _Column(head="Cơ quan", width=40),
        _Column(head=word, width=10, style="score"),
        _Column(head=f"{word} nếu mọi điều còn ngỏ đều đạt", width=14, style="score"),
        _Column(head="Xếp loại", width=12, style="middle"),
        _Column(head="Tự chấm", width=10, style="score"),
        _Column(head="Đo tự động, ít nhất", width=11, style="score"),
        _Column(head="Đo tự động, nhiều nhất", width=11, style="score"),
        _Column(head="Số nội dung thẩm tra đổi", width=11, style="whole"),
        _Column(head=f"Tăng, giảm {word.lower()}", width=10, style="signed"),
        _Column(head="Tăng, giảm bậc", width=9, style="signed_whole"),
        *(
            _Column(head=_heading(title, most), width=10, style="points" if most and most > 1 else "score")
            for title, most in table.headings
        ),
        _Column(head="Lý do không xếp hạng", width=38),
    )
    title = f"KẾT QUẢ ĐÁNH GIÁ, XẾP HẠNG {wording.subject(table.scheme_title)} NĂM {values['year']}".upper()
    basis = f"Căn cứ: {clean(table.decision)}" if table.decision else ""
    note = clean(table.draft_note).capitalize()
    _head(sheet, styles, columns, (title, clean(table.group), basis, note))
    for row, line in enumerate(table.lines, start=_FIRST_ROW + 1):
        _row(sheet, row, _cells(line, table), columns, styles)
    # One table on draft criteria makes the whole workbook a draft: every page of it says so.
    _finish(sheet, columns, len(table.lines), values["draft_note"], frozen_columns=3)


def _cells(line: Line, table: Table) -> tuple[Any, ...]:
    earned = {title: low for title, low, _ in line.headings}
    return (
        line.place,
        clean(line.agency.code),
        clean(line.agency.name),
        line.low,
        line.high,
        clean(line.grade),
        line.self_assessed,
        line.measured_low,
        line.measured_high,
        line.reviews,
        line.change,
        line.place_change,
        *(earned.get(title) for title, _ in table.headings),
        wording.short_reason(line.reason),
    )


def _row(
    sheet: Any, row: int, cells: Sequence[Any], columns: Sequence[_Column], styles: dict[str, Any]
) -> None:
    told = (
        (value, column.width) for value, column in zip(cells, columns, strict=True) if isinstance(value, str)
    )
    if (high := height(told)) is not None:
        sheet.set_row(row, high)
    for place, (value, column) in enumerate(zip(cells, columns, strict=True)):
        style = styles[column.style]
        if value is None or value == "":
            sheet.write_blank(row, place, None, style)
        elif isinstance(value, Fraction):
            sheet.write_number(row, place, float(value), style)
        elif isinstance(value, int):
            sheet.write_number(row, place, value, style)
        else:
            sheet.write_string(row, place, value, style)


def _head(
    sheet: Any,
    styles: dict[str, Any],
    columns: Sequence[_Column],
    told: Sequence[str],
) -> None:
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
    for row, (text, style) in enumerate(zip(told, ("title", "subtitle", "note", "warning"), strict=True)):
        sheet.write_string(row, 0, text, styles[style])
    sheet.set_row(_FIRST_ROW, LINE * max(lines(column.head, column.width * 0.85) for column in columns))
    for place, column in enumerate(columns):
        sheet.write_string(_FIRST_ROW, place, column.head, styles["head"])


def _finish(
    sheet: Any, columns: Sequence[_Column], rows: int, draft_note: str, *, frozen_columns: int
) -> None:
    last = max(_FIRST_ROW + rows, _FIRST_ROW + 1)
    sheet.freeze_panes(_FIRST_ROW + 1, frozen_columns)
    sheet.autofilter(_FIRST_ROW, 0, last, len(columns) - 1)
    sheet.repeat_rows(_FIRST_ROW)
    sheet.set_landscape()
    sheet.set_paper(_A4 if len(columns) <= _ON_A4 else _A3)
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
    sheet.fit_to_pages(1, 0)  # one wide, as many long as it takes
    sheet.print_area(0, 0, last, len(columns) - 1)
    note = draft_note.replace("&", "&&")
    sheet.set_header(f'&C&"{_FONT},Bold"{note}' if note else "")
    sheet.set_footer(f'&C&"{_FONT},Regular"Trang &P/&N')


def _styles(book: Any, decimals: int) -> dict[str, Any]:
    """Formats of cells. The reader's Excel writes the decimal comma where it is set to Vietnamese."""
    score = "0." + "0" * decimals if decimals else "0"
    cell = {"font_name": _FONT, "font_size": 11, "border": 1, "valign": "vcenter"}
    told = {"font_name": _FONT, "font_size": 11}
    wanted: dict[str, dict[str, Any]] = {
        "text": cell | {"text_wrap": True},
        "middle": cell | {"align": "center"},
        "whole": cell | {"num_format": "0", "align": "center"},
        "score": cell | {"num_format": score},
        "points": cell | {"num_format": "0.00"},
        "score4": cell | {"num_format": "0.00##"},
        "signed": cell | {"num_format": f"+{score};−{score};{score}"},
        "signed_whole": cell | {"num_format": "+0;−0;0", "align": "center"},
        "head": cell | {"bold": True, "align": "center", "text_wrap": True, "bg_color": "#E7EDF3"},
        "title": told | {"bold": True, "font_size": 14},
        "subtitle": told | {"bold": True, "font_size": 12},
        "note": told | {"italic": True},
        "warning": told | {"bold": True, "italic": True},
    }
    return {name: book.add_format(look) for name, look in wanted.items()}


def _heading(title: str, most: Fraction | None) -> str:
    return clean(title) if most is None else f"{clean(title)} (tối đa {wording.maximum(most)})"


def _sheet_names(tables: Sequence[Table]) -> list[str]:
    """A name for each table that Excel takes: at most 31 letters, none of []:*?/\\, each once."""
    names: list[str] = []
    for number, table in enumerate(tables, start=1):
        plain = re.sub(r"[\[\]:*?/\\']", " ", f"{number}. {clean(table.group or table.scheme_title)}")
        names.append(_shortened(" ".join(plain.split())))
    return names


def _shortened(name: str) -> str:
    """A name that ends with a whole word and without an open bracket."""
    if len(name) <= _LONGEST_SHEET:
        return name
    cut = name[: _LONGEST_SHEET + 1]
    short = cut[: cut.rfind(" ")] if " " in cut[8:] else name[:_LONGEST_SHEET]
    return re.sub(r"\s*\([^()]*$", "", short).rstrip(" ,;–-")
