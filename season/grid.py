"""A table that people filled in, as cells with their places: an Excel sheet or a CSV. Strict, and safe to open.

Values are what was typed: no formula (what it computes is not in the file for certain), no merged cells (whose value is
it?). Every problem is one Vietnamese sentence with file, sheet, cell and mend.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

from db.workbook_safety import DAMAGED, MOST_ROWS, UnsafeWorkbook, demand_harmless, widest_merge
from evidence.problem import told

MOST_FILE_BYTES = 10_000_000
MOST_XML_BYTES = 16_000_000
MOST_COLUMNS = 300
MOST_MERGED = 20_000  # cells of an area; wider ones are told without opening the file
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")
_PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_BOTH = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+,\d+")


class GridProblem(ValueError):
    """A table that cannot be taken; `problems` holds one Vietnamese sentence per mistake. Nothing of it was taken."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell: its text as typed, and where it stands ('trang ‘Tiêu chí’, ô C12'; 'dòng 12, cột 3' of a CSV)."""

    text: str
    place: str
    row: int
    column: int
    typed_number: bool = False

    def number(self) -> Fraction:
        """The number that is written: '46,9', '46.9' or '1.152,5'. Raises ValueError with the end of a sentence."""
        text = self.text.replace("\u00a0", "").replace(" ", "")
        if _BOTH.fullmatch(text):
            return Fraction(text.replace(".", "").replace(",", "."))
        if self.typed_number or (_PLAIN.fullmatch(text) and not _GROUPED.fullmatch(text)):
            return Fraction(text.replace(",", "."))
        if _GROUPED.fullmatch(text):
            both = f"{text.replace('.', '')} hoặc {text.replace('.', ',')}"
            raise ValueError(f"‘{self.text}’ có thể hiểu hai cách; hãy ghi {both}")
        raise ValueError(f"‘{self.text}’ không phải một số; hãy ghi một số, ví dụ 46,9")


@dataclass(frozen=True, kw_only=True)
class Grid:
    """The filled cells of a table, by row and column from 1. `name` is the file's, `sheet` '' for a CSV."""

    name: str
    sheet: str
    cells: dict[tuple[int, int], Cell]

    @property
    def rows(self) -> list[int]:
        """Numbers of the rows that hold anything."""
        return sorted({row for row, _ in self.cells})

    def row(self, number: int) -> dict[int, Cell]:
        """The filled cells of a row, by column."""
        return {cell.column: cell for cell in self.cells.values() if cell.row == number}

    def by_row(self) -> dict[int, dict[int, Cell]]:
        """All rows at once."""
        found: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in sorted(self.cells.items()):
            found.setdefault(row, {})[column] = cell
        return found

    def place(self, row: int, column: int) -> str:
        """Where a cell stands, filled or not."""
        return place(self.sheet, row, column)

    def problem(self, where: str, text: str) -> str:
        """One sentence about a place of this table."""
        return f"{self.name}, {where}: {text}."


def place(sheet: str, row: int, column: int) -> str:
    """How people name a cell."""
    if not sheet:
        return f"dòng {row}, cột {column}"
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"trang ‘{sheet}’, ô {letters}{row}"


def read_grid(path: Path) -> Grid:
    """The first sheet of a workbook, or a CSV. Raises GridProblem."""
    if path.suffix.lower() in (".csv", ".txt"):
        return _csv(path.name, _content(path))
    return next(iter(read_workbook(path).values()))


def read_workbook(path: Path, *, hidden: tuple[str, ...] = ()) -> dict[str, Grid]:
    """Every visible sheet of a workbook, by title, and those `hidden` that the program itself put there.

    Raises GridProblem.
    """
    data = _content(path)
    try:
        demand_harmless(data, most_xml_bytes=MOST_XML_BYTES)
        if widest_merge(data) > MOST_MERGED:
            raise GridProblem([f"{path.name}: có vùng ô gộp quá rộng; hãy bỏ gộp ô (Unmerge) rồi lưu lại."])
    except UnsafeWorkbook as unsafe:
        raise GridProblem([f"{path.name}: {unsafe}."]) from unsafe
    book = _opened(path.name, data)
    try:
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        problems = [problem for sheet in visible for problem in _refused(path.name, sheet)]
        if not visible:
            problems.append(
                f"{path.name}: sổ tính không có trang tính nào đang hiện; hãy bỏ ẩn trang cần đọc."
            )
        if problems:
            raise GridProblem(problems[:50])
        ours = [sheet for sheet in book.worksheets if sheet.title in hidden and sheet not in visible]
        return {
            sheet.title: Grid(name=path.name, sheet=sheet.title, cells=_cells(sheet))
            for sheet in (*visible, *ours)
        }
    finally:
        book.close()


def _content(path: Path) -> bytes:
    try:
        if (size := path.stat().st_size) > MOST_FILE_BYTES:
            raise GridProblem(
                [
                    f"{path.name}: tệp nặng {size / 1_000_000:.0f} MB, chỉ nhận đến {MOST_FILE_BYTES // 1_000_000} MB; "
                    "hãy xoá hình ảnh và trang tính thừa."
                ]
            )
        return path.read_bytes()
    except OSError as error:
        raise GridProblem(
            [f"{path.name}: không mở được tệp ({told(error)}); hãy kiểm tra đường dẫn và quyền đọc."]
        ) from error


def _opened(name: str, data: bytes) -> Any:
    from openpyxl import load_workbook

    try:
        return load_workbook(io.BytesIO(data), data_only=False, keep_links=False, keep_vba=False)
    except Exception as error:  # openpyxl raises whatever its parser meets
        raise GridProblem([f"{name}: {'; hãy '.join(DAMAGED)}."]) from error


def _refused(name: str, sheet: Any) -> Iterator[str]:
    """Merged cells, formulas and error values: what does not say for certain what it means."""
    for area in sheet.merged_cells.ranges:
        yield f"{name}, trang ‘{sheet.title}’, ô {area.coord}: ô gộp; hãy bỏ gộp ô (Unmerge) và ghi vào một ô."
    for cell in _written(sheet):
        where = f"{name}, {place(sheet.title, cell.row, cell.column)}"
        if cell.data_type == "f":
            yield f"{where}: có công thức; hãy dán thành giá trị (Paste Special → Values) hoặc gõ thẳng số."
        elif cell.data_type == "e":
            yield f"{where}: ô báo lỗi {cell.value}; hãy gõ thẳng giá trị."
        elif cell.column > MOST_COLUMNS and cell.value is not None:
            yield f"{where}: nằm ngoài {MOST_COLUMNS} cột đầu; hãy xoá các cột thừa."


def _written(sheet: Any) -> list[Any]:
    """The cells that the file holds, row by row.

    `iter_rows` would make those between them, too: one cell at XFD1048576 makes seventeen thousand million.
    """
    return [cell for _, cell in sorted(sheet._cells.items())]


def _cells(sheet: Any) -> dict[tuple[int, int], Cell]:
    found = {}
    for cell in _written(sheet):
        text = _text(cell.value)
        if text:
            found[cell.row, cell.column] = Cell(
                text=text,
                place=place(sheet.title, cell.row, cell.column),
                row=cell.row,
                column=cell.column,
                typed_number=isinstance(cell.value, int | float) and not isinstance(cell.value, bool),
            )
    return found


def _text(value: Any) -> str:
    """A cell as one would have typed it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else f"{value:.12g}"
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    return str(value).strip()


def _csv(name: str, data: bytes) -> Grid:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise GridProblem(
            [f"{name}, dòng {line}: chữ không ở bảng mã UTF-8; hãy lưu thành ‘CSV UTF-8’ hoặc .xlsx."]
        ) from error
    first = text.split("\n", 1)[0]
    separator = max(";\t,", key=first.count)
    try:
        read = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        rows = list(islice(read, MOST_ROWS + 1))
    except csv.Error as error:
        raise GridProblem([f"{name}: không đọc được như CSV ({error}); hãy lưu lại từ Excel."]) from error
    if len(rows) > MOST_ROWS or max(map(len, rows), default=0) > MOST_COLUMNS:
        wrong = f"có quá nhiều dòng hoặc cột (hơn {MOST_ROWS} dòng, {MOST_COLUMNS} cột)"
        raise GridProblem([f"{name}: {wrong}; hãy xoá các dòng và cột thừa."])
    return Grid(
        name=name,
        sheet="",
        cells={
            (row, column): Cell(text=cell.strip(), place=place("", row, column), row=row, column=column)
            for row, cells in enumerate(rows, start=1)
            for column, cell in enumerate(cells, start=1)
            if cell.strip()
        },
    )
