"""A form that came back: read strictly. Every mistake is one sentence with its cell and how to mend it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path

from db.season_records import ClaimRecord
from evidence.model import Agency
from scoring.rounding import printed, rounded
from season.grid import Cell, Grid, GridProblem, read_workbook
from season.model import Period
from season.schemes import Question, Rated
from season.survey_cells import Cells
from season.survey_form import (
    AMOUNT,
    COLUMNS,
    CONDITION,
    HIDDEN,
    ID,
    LINKS,
    MARK,
    MAXIMUM,
    NO_MAXIMUM,
    NOTE,
    POINTS,
    SHEET,
    SHOWN_DECIMALS,
    SIGNED_ON,
    SIGNER,
    TITLE,
    question_hash,
)

MOST_NOTE = 2_000
_MAKE_ANEW = "hãy xin phiếu mới (./soicong survey template --agency {code})"


@dataclass(frozen=True, kw_only=True)
class FilledForm:
    """What a form says. `sha256` is that of the file."""

    agency: Agency
    rated: Rated
    claims: tuple[ClaimRecord, ...]
    signed_by: str
    signed_on: date
    sha256: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class _Head:
    """What the hidden sheet tells. `filled` are exact points that were filled in, by item."""

    season: str
    code: str
    name: str
    scheme: str
    sha256: str
    hashes: Mapping[str, str] = field(default_factory=dict)
    filled: Mapping[str, Fraction] = field(default_factory=dict)


def read_form(
    path: Path,
    period: Period,
    agencies: Mapping[str, Agency],
    rated: Mapping[str, Rated],
    *,
    received_on: date,
) -> FilledForm:
    """Read one form of a season. Raises GridProblem with every mistake; nothing of such a form is taken."""
    sheets = read_workbook(path, hidden=(HIDDEN,))
    head = _head(path.name, sheets)
    agency, scheme = _whose(path.name, head, period, agencies, rated)
    cells = Cells(sheets[SHEET])
    claims = tuple(_claims(cells, scheme, head))
    signed_by, signed_on = _sign_off(cells, period, received_on)
    if cells.problems or signed_on is None:
        raise GridProblem(cells.problems)
    content = path.read_bytes()
    return FilledForm(
        agency=agency,
        rated=scheme,
        claims=claims,
        signed_by=signed_by,
        signed_on=signed_on,
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
    )


def _head(name: str, sheets: Mapping[str, Grid]) -> _Head:
    hidden = sheets.get(HIDDEN)
    rows = [] if hidden is None else [_texts(hidden, number) for number in hidden.rows]
    if SHEET not in sheets or len(rows) < 4 or rows[0][0] != MARK:
        raise GridProblem(
            [
                f"{name}: không phải phiếu tự chấm do Soi Cổng xuất (thiếu trang ‘{SHEET}’ hoặc trang ẩn ‘{HIDDEN}’); "
                "hãy điền thẳng vào phiếu đã nhận, không chép sang tệp khác."
            ]
        )
    told = {row[0]: row for row in rows[1:4]}
    if set(told) != {"season", "agency", "scheme"}:
        raise GridProblem(
            [f"{name}: trang ẩn ‘{HIDDEN}’ bị sửa; {_MAKE_ANEW.format(code='MÃ')} và điền lại."]
        )
    return _Head(
        season=told["season"][1],
        code=told["agency"][1],
        name=told["agency"][2],
        scheme=told["scheme"][1],
        sha256=told["scheme"][2],
        hashes={row[0]: row[1] for row in rows[4:]},
        filled={row[0]: Fraction(row[2]) for row in rows[4:] if re.fullmatch(r"\d+(/\d*[1-9]\d*)?", row[2])},
    )


def _texts(grid: Grid, number: int) -> tuple[str, str, str]:
    row = grid.row(number)
    first, second, third = (row[place].text if place in row else "" for place in (1, 2, 3))
    return first, second, third


def _whose(
    name: str, head: _Head, period: Period, agencies: Mapping[str, Agency], rated: Mapping[str, Rated]
) -> tuple[Agency, Rated]:
    """Whose form it is, and by what it rates. Raises GridProblem."""
    again = _MAKE_ANEW.format(code=head.code)
    if head.season != str(period.season):
        raise GridProblem([f"{name}: phiếu của kỳ {head.season}, không phải kỳ {period.season}; {again}."])
    agency, scheme = agencies.get(head.code), rated.get(head.scheme)
    if agency is None:
        raise GridProblem(
            [
                f"{name}: phiếu của cơ quan mã ‘{head.code}’ ({head.name}), kỳ {period.season} không có cơ quan này; "
                "xem mã: ./soicong agencies list."
            ]
        )
    if scheme is None or not scheme.rates(agency):
        raise GridProblem(
            [f"{name}: kỳ {period.season} không chấm {agency.name} theo ‘{head.scheme}’; {again}."]
        )
    if head.sha256 != scheme.sha256:
        raise GridProblem(
            [
                f"{name}: phiếu làm từ bản khác của bộ tiêu chí ‘{scheme.id}’ (tiêu chí đã đổi sau khi xuất); {again}."
            ]
        )
    return agency, scheme


def _claims(cells: Cells, rated: Rated, head: _Head) -> Iterator[ClaimRecord]:
    rows = cells.grid.by_row()
    top = next((number for number, row in rows.items() if ID in row and row[ID].text == COLUMNS[0]), None)
    if top is None or tuple(rows[top][place].text for place in sorted(rows[top])) != COLUMNS:
        cells.say(f"trang ‘{SHEET}’", "dòng tên cột đã bị sửa; hãy dùng lại phiếu gốc")
        return
    seen: dict[str, int] = {}
    for number, row in rows.items():
        if number <= top or ID not in row:
            continue
        item, place = row[ID].text, row[ID].place
        question = next((one for one in rated.questions if one.id == item), None)
        if question is None:
            cells.say(place, f"không có mục ‘{item}’ trong bộ tiêu chí; hãy xoá dòng đã thêm")
        elif item in seen:
            cells.say(place, f"mục {item} đã có ở dòng {seen[item]}; hãy giữ một dòng")
        else:
            seen[item] = number
            where = _changed(cells.grid, number, question)
            if where or head.hashes.get(item) != question_hash(question):
                cells.say(where or place, f"câu hỏi của mục {item} đã bị sửa; hãy ghi lại như phiếu gốc")
            else:
                yield _claim(cells, number, question, head.filled.get(item))
    for item in sorted(set(head.hashes) - set(seen)):
        cells.say(f"trang ‘{SHEET}’", f"thiếu dòng của mục {item}; hãy dùng lại phiếu gốc")


def _changed(grid: Grid, number: int, question: Question) -> str:
    """The place of a cell of the question that is not as it was; '' where all are."""
    limit = printed(question.maximum, 4) if question.maximum is not None else NO_MAXIMUM
    for column, text in ((TITLE, question.title), (CONDITION, question.condition), (MAXIMUM, limit)):
        cell = grid.cells.get((number, column))
        if (cell.text if cell is not None else "") != text.strip():
            return grid.place(number, column)
    return ""


def _claim(cells: Cells, number: int, question: Question, filled: Fraction | None) -> ClaimRecord:
    row = {column: cells.grid.cells.get((number, column)) for column in (POINTS, AMOUNT, LINKS, NOTE)}
    typed, note = row[POINTS], row[NOTE]
    points = cells.number(typed)
    if typed is None and question.must:
        where = cells.grid.place(number, POINTS)
        cells.say(where, f"thiếu điểm tự chấm của mục {question.id}; hãy ghi một số (0 nếu không có)")
    if (
        typed is not None
        and points is not None
        and question.maximum is not None
        and points > question.maximum
    ):
        most = printed(question.maximum, 4)
        cells.say(typed.place, f"{printed(points, 4)} điểm vượt mức tối đa {most}; hãy ghi từ 0 đến {most}")
    if points is not None and filled is not None and points == Fraction(rounded(filled, SHOWN_DECIMALS)):
        points = filled  # left as it was filled in: the exact value, of which the form shows two decimals
    if note is not None and len(note.text) > MOST_NOTE:
        cells.say(note.place, f"ghi chú dài quá {MOST_NOTE} chữ; hãy rút ngắn")
    return ClaimRecord(
        item=question.id,
        points=points,
        amount=cells.number(row[AMOUNT]),
        links=cells.links(row[LINKS]),
        note=note.text if note is not None else "",
    )


def _sign_off(cells: Cells, period: Period, received_on: date) -> tuple[str, date | None]:
    found: dict[str, Cell] = {}
    places: dict[str, str] = {}
    for number, row in cells.grid.by_row().items():
        label = row[TITLE].text if TITLE in row else ""
        if label in (SIGNER, SIGNED_ON) and ID not in row:
            places[label] = cells.grid.place(number, CONDITION)
            if CONDITION in row:
                found[label] = row[CONDITION]
    for label in (SIGNER, SIGNED_ON):
        if label not in found:
            where = places.get(label, f"trang ‘{SHEET}’")
            cells.say(where, f"phiếu chưa được ký xác nhận: thiếu ‘{label}’; hãy để thủ trưởng điền")
    if len(found) < 2:
        return "", None
    cell = found[SIGNED_ON]
    signed_on = cells.day(cell)
    if signed_on is not None and not period.window_from <= signed_on <= received_on:
        cells.say(
            cell.place,
            f"ngày ký {signed_on:%d/%m/%Y} không nằm trong khoảng {period.window_from:%d/%m/%Y} – "
            f"{received_on:%d/%m/%Y} (ngày nhận phiếu); hãy ghi đúng ngày ký",
        )
    return found[SIGNER].text, signed_on
