"""Reads a panel's file as staff keep it: CSV, also as Excel writes it (BOM, semicolons, tabs, UTF-16)."""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from benchmarks.panel.problem import Place, refuse, wrong
from evidence.problem import told

PORTAL = "Mã cổng"
CRITERION = "Mã tiêu chí"
FIRST = "Người chấm 1"
SECOND = "Người chấm 2"
RUBRIC = "Bộ tiêu chí"  # not required: a panel of one's own making may leave it out
REQUIRED = (PORTAL, CRITERION, FIRST, SECOND)
MAXIMUM_BYTES = 20_000_000

_SAVE = "trong Excel chọn Lưu thành → ‘CSV UTF-8’"
# What people write instead of the headings of the form.
_SYNONYMS = {
    PORTAL: ("cổng", "mã cơ quan"),
    CRITERION: ("tiêu chí", "mã số tiêu chí"),
    FIRST: ("người chấm 1 điểm", "điểm người chấm 1", "người chấm 1 (điểm)"),
    SECOND: ("người chấm 2 điểm", "điểm người chấm 2", "người chấm 2 (điểm)"),
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row: a portal, a criterion, and what the two officials wrote."""

    file: str
    row: int
    portal: str
    criterion: str
    first: str
    second: str
    rubric: str = ""

    def place(self, column: str) -> Place:
        """Where a cell of it stands."""
        return Place(file=self.file, row=self.row, column=column)


def read_panel(path: Path) -> tuple[Entry, ...]:
    """The filled rows of a file in their order; rows without portal and criterion are blank lines.

    Raises InputProblem with line and mend.
    """
    whole = Place(file=path.name)
    rows = _rows(path.name, _text(path))
    if not rows:
        raise refuse(
            [wrong(whole, "tệp trống", "dùng mẫu của ./soicong bench agreement --form so -o phieu.csv")]
        )
    columns = _columns(path.name, [_clean(cell) for cell in rows[0]])
    entries, problems = [], []
    for number, cells in enumerate(rows[1:], start=2):
        values = {
            name: _clean(cells[position]) if position < len(cells) else ""
            for name, position in columns.items()
        }
        if not any(values.values()):
            continue
        if len(cells) > len(rows[0]):  # 0,5 without quotes has moved the cells after it
            what = f"có {len(cells)} ô trong khi dòng tên cột có {len(rows[0])}"
            mend = 'đặt trong ngoặc kép ô nào chứa dấu phân cách, ví dụ "0,5"'
            problems.append(wrong(Place(file=path.name, row=number), what, mend))
            continue
        entry = Entry(
            file=path.name,
            row=number,
            portal=values[PORTAL],
            criterion=criterion_id(values[CRITERION]),
            first=values[FIRST],
            second=values[SECOND],
            rubric=values.get(RUBRIC, ""),
        )
        entries.append(entry)
        problems += [
            wrong(entry.place(name), "ô trống", "điền mã như trong mẫu, hoặc xoá cả dòng")
            for name in (PORTAL, CRITERION)
            if not values[name]
        ]
    if not entries and not problems:
        problems = [wrong(whole, "không có dòng chấm nào", "ghi mỗi tiêu chí của mỗi cổng một dòng")]
    if problems:
        raise refuse(problems)
    return tuple(entries)


def criterion_id(cell: str) -> str:
    """'TC 10.10' → '10.10'. The form writes 'TC' so that Excel does not make the number 10.1 or a date of it."""
    return cell[2:].strip() if cell[:2].casefold() == "tc" else cell


def _text(path: Path) -> str:
    whole = Place(file=path.name)
    try:
        if path.stat().st_size > MAXIMUM_BYTES:
            raise refuse([wrong(whole, "tệp lớn hơn 20 MB", "kiểm tra lại có đúng phiếu chấm không")])
        data = path.read_bytes()
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        reason = "không tìm thấy tệp" if missing else f"không đọc được ({told(error)})"
        raise refuse([wrong(whole, reason, "kiểm tra lại đường dẫn và quyền đọc")]) from error
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise refuse([wrong(whole, "đây là sổ tính Excel, không phải CSV", _SAVE)])
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        place = Place(file=path.name, row=row)
        raise refuse([wrong(place, "chữ không ở bảng mã UTF-8", _SAVE)]) from error
    if "\x00" in text:
        raise refuse([wrong(whole, "tệp không phải là văn bản", _SAVE)])
    return unicodedata.normalize("NFC", text)


def _rows(file: str, text: str) -> list[list[str]]:
    separator = ""
    if text[:4].lower() == "sep=":  # Excel's own way to name the separator
        separator = text[4:5]
        text = text.partition("\n")[2]
    heading = text.partition("\n")[0]
    separator = separator or max((",", ";", "\t"), key=heading.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        what = f"dấu ngoặc kép hoặc dấu phân cách sai ({error})"
        raise refuse([wrong(Place(file=file), what, "mở bằng Excel và lưu lại ‘CSV UTF-8’")]) from error
    return rows if any(cell.strip() for row in rows for cell in row) else []


def _columns(file: str, heading: list[str]) -> dict[str, int]:
    """Where each needed column stands. Raises InputProblem."""
    written = [name.casefold() for name in heading]
    found: dict[str, int] = {}
    problems = []
    for name in REQUIRED:
        candidates = (name.casefold(), *_SYNONYMS[name])
        position = next((written.index(candidate) for candidate in candidates if candidate in written), None)
        if position is None:
            problems.append(_missing(file, name, heading))
        elif written.count(written[position]) > 1:
            place = Place(file=file, row=1, column=heading[position])
            problems.append(wrong(place, "tên cột lặp lại", "bỏ bớt một cột"))
        else:
            found[name] = position
    if problems:
        raise refuse(problems)
    if RUBRIC.casefold() in written:
        found[RUBRIC] = written.index(RUBRIC.casefold())
    return found


def _missing(file: str, name: str, heading: list[str]) -> str:
    near = get_close_matches(name.casefold(), [other.casefold() for other in heading], n=1, cutoff=0.75)
    meant = next((other for other in heading if near and other.casefold() == near[0]), "")
    known = any(meant.casefold() == other.casefold() for other in REQUIRED)
    mend = f"đổi tên cột ‘{meant}’ thành ‘{name}’" if meant and not known else "thêm cột với đúng tên ấy"
    return wrong(Place(file=file, row=1), f"thiếu cột ‘{name}’", mend)


def _clean(cell: str) -> str:
    return " ".join(cell.replace("\ufeff", "").split())
