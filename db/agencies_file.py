"""Reads a list of agencies as staff keep it: CSV or Excel, with Vietnamese headings or the machine names.

Strict: a file is taken whole or refused whole, and every refused line says row, column, what is wrong and how to mend
it. Titles above the heading, headings of two lines, blank lines, running numbers and the template's example are passed
over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.agencies_cells import READERS, BadCell, Origin
from db.agencies_columns import (
    EXAMPLE_CODE,
    REQUIRED,
    AgencyFileProblem,
    Column,
    LineProblem,
    column_of,
    whole,
)
from db.agencies_csv import read_csv
from db.agencies_heading import NAMES, clean, find_heading, heading_problems
from db.agencies_table import Row, Table
from db.agencies_xlsx import read_xlsx
from db.registration import Registration
from db.registry_acts import plain_address
from evidence.model import Agency
from evidence.problem import told

_MOST_PROBLEMS = 2_000  # of a file; one with more is no list of agencies
MAXIMUM_BYTES = 8_000_000  # 10,000 agencies with every column filled are under 4 MB
# Fields of a registration by the names of their columns, where these differ.
FIELDS = {"sister_urls": "sisters", "retired_urls": "retired"}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One agency of a file: `given` has the value of every field that the file has a column for.

    `places` names the column of each field as the file heads it.
    """

    row: int
    code: str
    given: Mapping[str, Any]
    origins: tuple[Origin, ...]
    places: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class AgencyList:
    """The lines of a file, and sentences about what was passed over."""

    path: Path
    lines: tuple[Line, ...]
    remarks: tuple[str, ...] = ()


def read_agency_list(path: Path, *, window_problem: Callable[[str], str] | None = None) -> AgencyList:
    """The agencies of a CSV or Excel file, in its order. Raises AgencyFileProblem naming every line to mend.

    `window_problem` says what is wrong with a crawl window ('' where nothing is).
    """
    table = _table(path)
    rows = [row for row in table.rows if not row.blank]
    if not rows:
        raise AgencyFileProblem(path, [whole("tệp trống", f"dòng đầu phải có tên cột: {NAMES}")])
    start, heading = find_heading(rows)
    columns = [column_of(cell) for cell in heading.cells]
    problems = heading_problems(heading, rows[start:])
    if problems:
        raise AgencyFileProblem(path, problems)
    readers = dict(READERS)
    if window_problem is not None:
        readers["crawl_window"] = _window(window_problem)
    lines: list[Line] = []
    examples = 0
    for row in rows[start:]:
        if EXAMPLE_CODE in row.cells[: len(columns)] and row.cells[_place(columns, "code")] == EXAMPLE_CODE:
            examples += 1
            continue
        line, found = _line(row, heading, columns, readers)
        problems += found
        if len(problems) >= _MOST_PROBLEMS:
            wrong = f"tới đây đã có {len(problems)} chỗ sai, phần còn lại chưa đọc"
            problems.append(LineProblem(row=row.number, column="", wrong=wrong, mend="sửa rồi nhập lại"))
            raise AgencyFileProblem(path, problems)
        if line is not None:
            lines.append(line)
    problems += _repeats(lines)
    if not lines and not problems:
        problems = [whole("không có cơ quan nào", "ghi mỗi cơ quan một dòng sau dòng tên cột")]
    if problems:
        raise AgencyFileProblem(path, sorted(problems, key=lambda one: one.row))
    remarks = (*table.remarks, *((f"Bỏ qua dòng ví dụ (mã {EXAMPLE_CODE}).",) if examples else ()))
    return AgencyList(path=path, lines=tuple(lines), remarks=remarks)


def read_agencies(path: Path) -> tuple[Agency, ...]:
    """Agencies of a file that describes each of them whole. Raises AgencyFileProblem."""
    listed = read_agency_list(path)
    problems = [problem for line in listed.lines for problem in lacking(line)]
    if problems:
        raise AgencyFileProblem(path, problems)
    return tuple(Registration(code=line.code, **line.given).agency for line in listed.lines)


def lacking(line: Line) -> list[LineProblem]:
    """What a line does not say of an agency that is new."""
    missing = [column for column in REQUIRED if column.name != "code" and column.name not in line.given]
    if not missing:
        return []
    names = ", ".join(f"‘{column.heading}’ ({column.name})" for column in missing)
    wrong = f"mã ‘{line.code}’ chưa có trong sổ mà tệp thiếu cột {names}"
    return [LineProblem(row=line.row, column="", wrong=wrong, mend="thêm cột, hoặc sửa mã cho đúng")]


def _table(path: Path) -> Table:
    try:
        if path.stat().st_size > MAXIMUM_BYTES:
            raise AgencyFileProblem(
                path, [whole("tệp lớn hơn 8 MB", "kiểm tra lại có đúng tệp danh sách không")]
            )
        data = path.read_bytes()
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        reason = "không tìm thấy tệp" if missing else f"không đọc được ({told(error)})"
        raise AgencyFileProblem(path, [whole(reason, "kiểm tra lại đường dẫn và quyền đọc")]) from error
    if data[:4] == b"PK\x03\x04":
        return read_xlsx(path, data)
    if data[:4] == b"\xd0\xcf\x11\xe0":
        wrong = "đây là sổ tính Excel đời cũ (.xls) hoặc có mật khẩu"
        raise AgencyFileProblem(path, [whole(wrong, "trong Excel chọn Lưu thành → ‘Excel Workbook (.xlsx)’")])
    return read_csv(path, data)


def _place(columns: Sequence[Column | None], name: str) -> int:
    return next(place for place, column in enumerate(columns) if column is not None and column.name == name)


def _line(
    row: Row,
    heading: Row,
    columns: Sequence[Column | None],
    readers: Mapping[str, Callable[[str], Any]],
) -> tuple[Line | None, list[LineProblem]]:
    width = len(columns)
    if any(cell.strip() for cell in row.cells[width:]):
        wrong = f"có {len(row.cells)} ô trong khi dòng tên cột có {width}"
        mend = "đặt trong ngoặc kép ô nào chứa dấu phân cách, hoặc xoá ô thừa"
        return None, [LineProblem(row=row.number, column="", wrong=wrong, mend=mend)]
    values: dict[str, Any] = {}
    places: dict[str, str] = {}
    problems: list[LineProblem] = []
    for place, column in enumerate(columns):
        if column is None or column.shows:
            continue
        cell = clean(row.cells[place]) if place < len(row.cells) else ""
        field = FIELDS.get(column.name, column.name)
        places[field] = heading.cells[place]
        try:
            if place in row.faults:
                raise BadCell(*row.faults[place])
            if column.required and not cell:
                raise BadCell("ô trống", "điền giá trị vào ô")
            values[field] = readers[column.name](cell)
        except BadCell as bad:
            problems.append(LineProblem(row=row.number, column=places[field], wrong=bad.wrong, mend=bad.mend))
    if not problems and (wrong := _period_problem(values)):
        problems.append(LineProblem(row=row.number, column="", wrong=wrong, mend="sửa lại hai ngày"))
    if problems:
        return None, problems
    origins, code = values.pop("predecessors", ()), values.pop("code")
    return Line(row=row.number, code=code, given=values, origins=origins, places=places), []


def _period_problem(values: Mapping[str, Any]) -> str:
    first, last = values.get("active_from"), values.get("active_until")
    return "ngày cuối hoạt động trước ngày đầu" if first and last and last < first else ""


def _repeats(lines: Sequence[Line]) -> list[LineProblem]:
    """Codes that stand twice, and home addresses of two agencies of one time."""
    problems: list[LineProblem] = []
    codes: dict[str, int] = {}
    homes: dict[str, list[Line]] = {}
    for line in lines:
        first = codes.setdefault(line.code.lower(), line.row)
        if first != line.row:
            problems.append(_repeated(line, "code", line.code, first))
        if home := line.given.get("home_url"):
            shared = homes.setdefault(plain_address(home), [])
            clash = next((other for other in shared if _at_one_time(line, other)), None)
            if clash is not None and clash.code.lower() != line.code.lower():
                problems.append(_repeated(line, "home_url", home, clash.row))
            shared.append(line)
    return problems


def _at_one_time(one: Line, other: Line) -> bool:
    """Whether two agencies exist at one time; who comes out of the other one comes after it."""
    if any(other.code in origin.codes for origin in one.origins) or any(
        one.code in origin.codes for origin in other.origins
    ):
        return False
    return Registration(code="", **_period(one)).overlaps(Registration(code="", **_period(other)))


def _period(line: Line) -> dict[str, Any]:
    dummy = {"name": "", "tier": None, "home_url": ""}
    return dummy | {name: line.given.get(name) for name in ("active_from", "active_until")}


def _repeated(line: Line, field: str, value: str, first: int) -> LineProblem:
    wrong = f"‘{value}’ đã có ở dòng {first}"
    mend = "xoá dòng thừa hoặc sửa giá trị"
    return LineProblem(row=line.row, column=line.places[field], wrong=wrong, mend=mend)


def _window(problem: Callable[[str], str]) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if wrong := problem(cell):
            raise BadCell(wrong, "ghi dạng 22:00-05:00")
        return cell

    return read
