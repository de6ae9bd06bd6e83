"""A rubric from the annex of a decision: a filled workbook → the same strict checks as YAML, and the YAML file of it.

What is wrong is told by sheet and cell. Nothing is taken of a workbook with a mistake.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from pathlib import Path as FilePath
from typing import Any

import yaml

from checks.vietnamese import fold
from scoring.model import Rubric
from scoring.rubric import parse, read
from scoring.rubric_errors import RubricError
from scoring.source import Path, Source, SourceError, read_source
from season.grid import Cell, Grid, GridProblem, read_workbook
from season.rubric_columns import (
    ASK,
    CRITERIA,
    CRITERION_FIELDS,
    NEEDS,
    TIERS,
    TITLES,
    WHOLE,
    WHOLE_FIELDS,
    Field,
)

_LABEL = re.compile(
    r"^(?P<document>.+?)(?:, Điều (?P<article>[^,]+?))?(?:, khoản (?P<clause>[^,]+?))?(?:, điểm (?P<point>[^,]+?))?$"
)
_QUOTED_KEY = re.compile(r"‘(?P<key>\w+)(?:: …)?(?P<value>: [^’]*)?’")


@dataclass(frozen=True, kw_only=True)
class CellSource(Source):
    """A workbook as plain data, with the cell of every value."""

    cells: Mapping[Path, str]

    def place(self, path: Path) -> str:
        """The cell of a value; of its nearest parent where it has none."""
        while path and path not in self.cells:
            path = path[:-1]
        return self.cells.get(path, f"trang ‘{WHOLE}’")


@dataclass(frozen=True, kw_only=True)
class Imported:
    """A rubric read from a workbook, and the YAML file that says the same."""

    rubric: Rubric
    yaml: bytes


def import_rubric(path: FilePath) -> Imported:
    """The rubric of a workbook. Raises RubricError with every mistake that could be found."""
    try:
        sheets = read_workbook(path)
    except GridProblem as problem:
        raise RubricError(problem.problems) from problem
    missing = [title for title in (WHOLE, CRITERIA) if title not in sheets]
    if missing:
        raise RubricError(
            [
                f"{path.name}: không có trang ‘{title}’; hãy điền vào mẫu (./soicong rubric template -o mau.xlsx)."
                for title in missing
            ]
        )
    book = _Book(name=path.name)
    _read_whole(book, sheets[WHOLE])
    _read_criteria(book, sheets[CRITERIA])
    if book.problems:
        raise RubricError(book.problems)
    source = CellSource(name=path.name, data=book.data, lines=book.lines, cells=book.cells)
    text = yaml_text(book.data)
    try:
        read(source, "")
        return Imported(rubric=parse(text, f"{book.data['id']}.yaml"), yaml=text)
    except RubricError as error:
        raise RubricError(_in_words(one) for one in error.problems) from error


def yaml_text(data: Mapping[str, Any]) -> bytes:
    """Plain data as a rubric file; nothing in it stands for something else (no anchors)."""
    apart = json.loads(json.dumps(data))
    text = yaml.safe_dump(apart, allow_unicode=True, sort_keys=False, width=120)
    return f"# Nhập từ phụ lục bằng ./soicong rubric import.\n{text}".encode()


def _in_words(problem: str) -> str:
    """A mistake with the titles of the sheet in place of a rubric file's keys."""
    fields = WHOLE_FIELDS if f"trang ‘{WHOLE}’" in problem else CRITERION_FIELDS
    titles = {**TITLES, **{one.key: one.title for one in fields}}

    def titled(match: re.Match[str]) -> str:
        return f"‘{titles.get(match['key'], match['key'])}{match['value'] or ''}’"

    return _QUOTED_KEY.sub(titled, problem).replace("hãy thêm dòng", "hãy ghi ô")


@dataclass(kw_only=True)
class _Book:
    """What is read so far: data in the shape of a rubric file, the cell and rank of each value, and mistakes."""

    name: str
    data: dict[str, Any] = field(default_factory=dict)
    cells: dict[Path, str] = field(default_factory=dict)
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def mark(self, path: Path, where: str) -> None:
        self.cells[path] = where
        self.lines[path] = len(self.lines) + 1

    def wrong(self, where: str, text: str) -> None:
        self.problems.append(f"{self.name}, {where}: {text}.")


def _columns(
    book: _Book, grid: Grid, fields: tuple[Field, ...], titles: Mapping[int, Cell], what: str
) -> dict[str, int]:
    """Where each field stands, by its title; unknown, repeated and missing titles are mistakes."""
    known = {fold(one.title): one.key for one in fields}
    found: dict[str, int] = {}
    for place, cell in titles.items():
        key = known.get(fold(cell.text.replace("*", "")))
        if key is None:
            book.wrong(
                cell.place, f"không rõ {what} ‘{cell.text}’; hãy giữ nguyên {what} của mẫu hoặc xoá ô này"
            )
        elif key in found:
            book.wrong(cell.place, f"{what} ‘{cell.text}’ lặp lại; hãy giữ một")
        else:
            found[key] = place
    for one in fields:
        if one.required and one.key not in found:
            book.wrong(f"trang ‘{grid.sheet}’", f"thiếu {what} ‘{one.title}’; hãy dùng lại mẫu")
    return found


def _read_whole(book: _Book, grid: Grid) -> None:
    rows = grid.by_row()
    titles = {number: row[1] for number, row in rows.items() if number > 1 and 1 in row}
    found = _columns(book, grid, WHOLE_FIELDS, titles, "nội dung")

    def value(key: str, path: Path, take: Callable[[Cell], Any]) -> Any:
        row = found.get(key)
        if row is None:
            return None
        where = grid.place(row, 2)
        book.mark(path, where)
        cell = grid.cells.get((row, 2))
        if cell is None:
            field_ = next(one for one in WHOLE_FIELDS if one.key == key)
            if field_.required:
                book.wrong(where, f"‘{field_.title}’ còn trống; hãy ghi giá trị")
            return None
        return _taken(book, cell, take)

    data = book.data
    data["id"] = value("id", ("id",), _text)
    data["title"] = value("title", ("title",), _text)
    data["tier"] = value("tier", ("tier",), _tier)
    data["league"] = value("league", ("league",), _text)
    data["decision"] = value("decision", ("decision",), _text)
    data["note"] = value("note", ("note",), _text) or ""
    data["adopted"] = value("adopted", ("adopted",), _yes)
    data["validity"] = {"from": value("from", ("validity", "from"), _day)}
    until = value("until", ("validity", "until"), _day)
    if until:
        data["validity"]["until"] = until
    data["legal_basis"] = value("legal_basis", ("legal_basis",), _legal_bases)
    data["points"] = value("points", ("points",), _number)
    share = value("coverage_for_place", ("coverage_for_place",), _per_cent)
    data["coverage_for_place"] = share
    data["window"] = {
        "start": value("start", ("window", "start"), _month_and_day),
        "rating_months": value("rating_months", ("window", "rating_months"), _whole),
    }
    data["grades"] = value("grades", ("grades",), _grades) or []
    data["headings"] = []


def _read_criteria(book: _Book, grid: Grid) -> None:
    rows = grid.by_row()
    if 1 not in rows:
        book.wrong(f"trang ‘{grid.sheet}’", "trang trống; hãy giữ dòng tên cột của mẫu")
        return
    columns = _columns(book, grid, CRITERION_FIELDS, rows[1], "cột")
    heading: dict[str, Any] | None = None
    for number in (number for number in rows if number > 1):
        line = _Row(book=book, grid=grid, number=number, columns=columns)
        named = line.value("heading", _whole)
        if named is not None and (heading is None or heading["id"] != named):
            heading = _heading(book, line, named)
        if heading is None:
            book.wrong(line.place("heading"), "tiêu chí chưa thuộc mục nào; hãy ghi số của mục")
            return
        _criterion(line, heading)
    if not book.data["headings"] and not book.problems:
        book.wrong(f"trang ‘{grid.sheet}’", "chưa có tiêu chí nào; hãy ghi mỗi tiêu chí một dòng")


def _heading(book: _Book, line: _Row, named: int) -> dict[str, Any]:
    path: Path = ("headings", len(book.data["headings"]))
    book.mark((*path, "id"), line.place("heading"))
    book.mark((*path, "title"), line.place("heading_title"))
    book.mark((*path, "points"), line.place("heading_points"))
    made = {
        "id": named,
        "title": line.demanded("heading_title", _text),
        "points": line.demanded("heading_points", _number),
        "criteria": [],
    }
    book.data["headings"].append(made)
    return made


def _criterion(line: _Row, heading: dict[str, Any]) -> None:
    book = line.book
    path: Path = ("headings", len(book.data["headings"]) - 1, "criteria", len(heading["criteria"]))
    for key in ("id", "title", "points", "legal_basis", "success_condition", "remedy"):
        book.mark((*path, key), line.place(key))
    for key in ("check", "parameters", "needs", "derived"):
        book.mark((*path, key), line.place(key))
    book.mark(path, line.place("id"))
    book.mark((*path, "parameters", "question"), line.place("question"))
    check = line.value("check", _text) or ASK
    parameters = line.value("parameters", _parameters) or {}
    question = line.value("question", _text)
    if question:
        parameters["question"] = question
    needs = line.value("needs", _needs) or (["form"] if check == ASK else ["archive"])
    if check == ASK and not question:
        book.wrong(
            line.place("question"), "tiêu chí không có phép kiểm tra thì phải hỏi cơ quan; hãy ghi câu hỏi"
        )
    heading["criteria"].append(
        {
            "id": line.demanded("id", _text),
            "title": line.demanded("title", _text),
            "points": line.demanded("points", _number),
            "legal_basis": line.demanded("legal_basis", _legal_bases),
            "success_condition": line.demanded("success_condition", _text),
            "remedy": line.demanded("remedy", _text),
            "check": check,
            "parameters": parameters,
            "needs": needs,
            "derived": line.value("derived", _yes) or False,
        }
    )


@dataclass(frozen=True, kw_only=True)
class _Row:
    """One row of criteria."""

    book: _Book
    grid: Grid
    number: int
    columns: Mapping[str, int]

    def place(self, key: str) -> str:
        return self.grid.place(self.number, self.columns.get(key, 1))

    def value(self, key: str, take: Callable[[Cell], Any]) -> Any:
        column = self.columns.get(key)
        cell = self.grid.cells.get((self.number, column)) if column is not None else None
        return _taken(self.book, cell, take) if cell is not None else None

    def demanded(self, key: str, take: Callable[[Cell], Any]) -> Any:
        column = self.columns.get(key)
        if column is not None and (self.number, column) not in self.grid.cells:
            self.book.wrong(self.place(key), f"‘{TITLES[key]}’ còn trống; hãy ghi giá trị")
        return self.value(key, take)


def _taken(book: _Book, cell: Cell, take: Callable[[Cell], Any]) -> Any:
    try:
        return take(cell)
    except ValueError as error:
        book.wrong(cell.place, str(error))
        return None


def _text(cell: Cell) -> str:
    return cell.text


def _number(cell: Cell) -> int | float:
    return _plain(cell.number())


def _plain(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)


def _per_cent(cell: Cell) -> int | float:
    value = cell.number()
    if not 0 <= value <= 100:
        raise ValueError(f"‘{cell.text}’ phải từ 0 đến 100; hãy ghi phần trăm, ví dụ 90")
    return _plain(value / 100)


def _whole(cell: Cell) -> int:
    value = cell.number()
    if value.denominator != 1 or value < 0:
        raise ValueError(f"‘{cell.text}’ phải là số nguyên từ 0; hãy sửa số này")
    return int(value)


def _yes(cell: Cell) -> bool:
    said = fold(cell.text)
    if said not in ("co", "khong"):
        raise ValueError(f"‘{cell.text}’ phải là ‘có’ hoặc ‘không’; hãy chọn một trong hai")
    return said == "co"


def _tier(cell: Cell) -> str:
    found = next((key for key, word in TIERS.items() if fold(cell.text) in (key, fold(word))), None)
    if found is None:
        raise ValueError(f"không có cấp ‘{cell.text}’; hãy ghi: {', '.join(TIERS.values())}")
    return found


def _needs(cell: Cell) -> list[str]:
    found = []
    for word in filter(None, map(str.strip, re.split(r"[,;\n]", cell.text))):
        need = next((key for key, name in NEEDS.items() if fold(word) in (key, fold(name))), None)
        if need is None:
            raise ValueError(f"không rõ ‘{word}’; hãy ghi: {', '.join(NEEDS.values())}")
        found.append(need)
    return found


def _day(cell: Cell) -> str:
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return f"{datetime.strptime(cell.text, form):%Y-%m-%d}"  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError(f"‘{cell.text}’ không phải một ngày; hãy ghi ngày/tháng/năm, ví dụ 01/07/2026")


def _month_and_day(cell: Cell) -> str:
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})(?:/\d{4})?", cell.text)
    if found is None:
        raise ValueError(f"‘{cell.text}’ không phải ngày/tháng; hãy ghi ví dụ 01/10")
    return f"{int(found[2]):02d}-{int(found[1]):02d}"


def _legal_bases(cell: Cell) -> list[dict[str, str]]:
    found = []
    for line in filter(None, map(str.strip, cell.text.split("\n"))):
        match = _LABEL.match(line.rstrip(";."))
        assert match is not None  # noqa: S101 — any text is a document's name
        found.append({key: value.strip() for key, value in match.groupdict().items() if value})
    return found


def _grades(cell: Cell) -> list[dict[str, Any]]:
    found = []
    for line in filter(None, map(str.strip, cell.text.split("\n"))):
        name, colon, least = line.rpartition(":")
        if not colon or not name.strip():
            raise ValueError(f"‘{line}’ không phải một mức; hãy ghi dạng ‘Tốt: 80’")
        part = Cell(text=least.strip(), place=cell.place, row=cell.row, column=cell.column)
        found.append({"name": name.strip(), "at_least": _plain(part.number())})
    return found


def _parameters(cell: Cell) -> dict[str, Any]:
    try:
        said = read_source(cell.text, "tham số").data
    except SourceError as error:
        raise ValueError(f"không đọc được tham số ({error.args[0].rstrip('.')})") from error
    if not isinstance(said, dict):
        raise ValueError("tham số phải gồm các dòng ‘tên: giá trị’; hãy ghi ví dụ section: news")
    return said
