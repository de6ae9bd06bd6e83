"""A table of values (XLSX, CSV) → what is known of each agency under a scheme, and for a report of counts. Strict."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from fractions import Fraction
from typing import TypeVar

from checks.vietnamese import fold
from scoring.count_report_model import CountReport, Reported
from scoring.scheme_model import AgencyValues, Scheme, Span, ValueSource
from season.grid import Cell, Grid, GridProblem

CODE, NAME, LEAGUE, TOTAL, PLACE, LEVEL, BEHIND, PORTAL = (
    "Mã",
    "Tên cơ quan",
    "Nhóm",
    "Tổng",
    "Hạng",
    "Mức",
    "Cách đơn vị đứng đầu",
    "Điểm cổng",
)
MAXIMA = "Điểm tối đa"
"""Name in the first columns of the row that gives maxima which a scheme does not name."""

_WORDS = {
    CODE: ("ma", "ma co quan", "ma don vi"),
    NAME: ("ten", "ten co quan", "co quan", "don vi", "ten don vi", "tinh, thanh pho", "bo, nganh"),
    LEAGUE: ("nhom", "nhom xep hang", "bang", "khoi"),
    TOTAL: ("tong", "tong diem", "diem", "chi so", "chi so chung", "tong so"),
    PLACE: ("hang", "xep hang", "thu hang"),
    LEVEL: ("muc", "xep loai", "muc do"),
    BEHIND: ("cach don vi dung dau", "cach dung dau"),
    PORTAL: ("diem cong", "diem cong ttdt"),
}
Read = TypeVar("Read")
_PASSED_OVER = frozenset({"stt", "tt", "so tt", "so thu tu", "ghi chu"})
_PLACE_OF = re.compile(r"^hang\s*[:.]?\s*(?P<what>.+)$")
_NUMBERED = re.compile(r"^[\w.]+?[.)]\s+")


@dataclass(frozen=True, kw_only=True)
class SchemeValues:
    """The lines of a table, and the maxima that it gives for categories of which the scheme names none."""

    agencies: tuple[AgencyValues, ...]
    maxima: dict[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class _Column:
    """What a column holds: a field of `_WORDS`, or a category ('part:1'), or a category's place ('place:1')."""

    key: str
    column: int


def scheme_values(grid: Grid, scheme: Scheme, *, portal_points: Fraction = Fraction(100)) -> SchemeValues:
    """The values of a table whose heading names the scheme's categories (by title or id).

    `portal_points`: the points of the portal rubric that the column 'Điểm cổng' is given in. Raises GridProblem with
    every cell to mend; nothing is taken of a table with one.
    """
    rows = grid.by_row()
    heading_row = next((number for number, row in rows.items() if _is_heading(row)), None)
    if heading_row is None:
        raise GridProblem(
            [
                f"{grid.name}: không thấy dòng tên cột; hãy ghi một dòng có ‘{NAME}’ và tên các hạng mục "
                f"(mẫu: ./soicong schemes template {scheme.id} -o mau.xlsx)."
            ]
        )
    problems: list[str] = []
    columns = list(_columns(grid, rows[heading_row], scheme, problems))
    found: list[AgencyValues] = []
    maxima: dict[str, Fraction] = {}
    seen: dict[str, str] = {}
    for number in (number for number in rows if number > heading_row):
        line = _Line(grid=grid, row=rows[number], number=number, columns=columns, problems=problems)
        if fold(line.text(NAME) or line.text(CODE)) == fold(MAXIMA):
            maxima = line.parts()
            continue
        one = _agency(line, scheme, portal_points)
        if one is None:
            continue
        if one.code in seen:
            at = grid.place(number, line.column(CODE) or line.column(NAME) or 1)
            problems.append(grid.problem(at, f"‘{one.code}’ đã có ở {seen[one.code]}; hãy giữ một dòng"))
        seen.setdefault(one.code, grid.place(number, line.column(CODE) or line.column(NAME) or 1))
        found.append(one)
    if not found and not problems:
        problems.append(f"{grid.name}: dưới dòng tên cột không có cơ quan nào; hãy ghi mỗi cơ quan một dòng.")
    if problems:
        raise GridProblem(problems)
    return SchemeValues(agencies=tuple(found), maxima=maxima)


def count_values(grid: Grid, report: CountReport) -> tuple[dict[str, Reported], dict[str, Fraction]]:
    """Numbers of a report of counts and its stated shares: a table with one number per row, 'Chỉ tiêu | Số liệu'.

    'khoảng 1.750' is about, 'ít nhất 90' at least. Raises GridProblem.
    """
    titles = {fold(word): item.id for item in report.items for word in (item.title, item.id)}
    shares = {fold(word): share.id for share in report.shares for word in (share.title, share.id)}
    problems: list[str] = []
    found: dict[str, Reported] = {}
    stated: dict[str, Fraction] = {}
    for row in grid.by_row().values():
        cells = list(row.values())
        name = fold(_NUMBERED.sub("", cells[0].text))
        if name in ("chi tieu", "noi dung", "stt") or len(cells) < 2:
            continue
        key = titles.get(name) or shares.get(name)
        if key is None:
            near = get_close_matches(name, [*titles, *shares], n=1, cutoff=0.6)
            guess = f"có phải là ‘{_title(report, near[0])}’? " if near else ""
            problems.append(
                grid.problem(
                    cells[0].place,
                    f"không có chỉ tiêu ‘{cells[0].text}’; {guess}hãy giữ nguyên tên chỉ tiêu của mẫu",
                )
            )
        elif key in found or key in stated:
            problems.append(
                grid.problem(cells[0].place, f"chỉ tiêu ‘{cells[0].text}’ lặp lại; hãy giữ một dòng")
            )
        else:
            try:
                if key in shares.values():
                    stated[key] = replace(cells[1], text=cells[1].text.rstrip("% ")).number()
                else:
                    found[key] = _reported(cells[1])
            except ValueError as error:
                problems.append(grid.problem(cells[1].place, str(error)))
    if not found and not problems:
        problems.append(f"{grid.name}: không có chỉ tiêu nào; hãy dùng mẫu hai cột ‘Chỉ tiêu’, ‘Số liệu’.")
    if problems:
        raise GridProblem(problems)
    return found, stated


def _title(report: CountReport, key: str) -> str:
    titles = [(one.id, one.title) for one in report.items] + [(one.id, one.title) for one in report.shares]
    return next(title for id_, title in titles if key in (fold(title), fold(id_)))


def _reported(cell: Cell) -> Reported:
    """A whole number, with 'khoảng' or 'ít nhất' before it; points may stand between thousands."""
    text = cell.text
    folded = fold(text)
    about, at_least = folded.startswith("khoang"), folded.startswith("it nhat")
    if cell.typed_number and "." in text:
        raise ValueError(f"‘{text}’ là số lẻ; hãy ghi số nguyên, không có dấu chấm, ví dụ 3621")
    digits = re.sub(r"^(khoảng|ít nhất)\s*", "", text, flags=re.IGNORECASE)
    digits = digits.replace(".", "") if re.fullmatch(r"\d{1,3}(\.\d{3})+", digits) else digits
    if not re.fullmatch(r"\d{1,12}", digits):
        raise ValueError(f"‘{text}’ không phải một số nguyên; hãy ghi ví dụ 3621 hoặc ‘khoảng 1750’")
    return Reported(value=int(digits), about=about, at_least=at_least)


def _is_heading(row: dict[int, Cell]) -> bool:
    words = {fold(cell.text) for cell in row.values()}
    return len(row) > 1 and any(words & set(_WORDS[key]) for key in (CODE, NAME))


def _columns(grid: Grid, row: dict[int, Cell], scheme: Scheme, problems: list[str]) -> Iterator[_Column]:
    """What each column of the heading holds; unknown and repeated ones are problems."""
    parts = {category.id: f"part:{category.id}" for category in scheme.categories}
    parts |= {fold(category.title): f"part:{category.id}" for category in scheme.categories}
    for category in scheme.categories:
        for criterion in category.criteria:
            parts |= {criterion.id: f"part:{criterion.id}", fold(criterion.title): f"part:{criterion.id}"}
    words = {word: key for key, also in _WORDS.items() for word in also}
    if not any(category.source is ValueSource.PORTAL for category in scheme.categories):
        words = {word: key for word, key in words.items() if key != PORTAL}
    taken: dict[str, str] = {}
    for column, cell in row.items():
        name = fold(cell.text)
        if name in _PASSED_OVER:
            continue
        key = words.get(name) or parts.get(name) or parts.get(fold(_NUMBERED.sub("", cell.text)))
        place = _PLACE_OF.match(name)
        if key is None and place is not None:
            of = parts.get(place["what"]) or parts.get(_NUMBERED.sub("", place["what"]))
            key = of.replace("part:", "place:") if of is not None else None
        if key is None:
            near = get_close_matches(name, [*parts, *words], n=1, cutoff=0.6)
            shown = next(
                (one.title for one in scheme.categories if near and fold(one.title) == near[0]), None
            )
            shown = shown or (words.get(near[0]) if near else None)
            guess = f"có phải là ‘{shown}’? " if shown else ""
            problems.append(
                grid.problem(
                    cell.place, f"không rõ cột ‘{cell.text}’; {guess}hãy ghi đúng tên hoặc bỏ cột này"
                )
            )
        elif key in taken:
            problems.append(
                grid.problem(cell.place, f"cột ‘{cell.text}’ lặp lại cột ở {taken[key]}; hãy giữ một cột")
            )
        else:
            taken[key] = cell.place
            yield _Column(key=key, column=column)


@dataclass(frozen=True, kw_only=True)
class _Line:
    """One row under the heading; what cannot be read goes to `problems`."""

    grid: Grid
    row: dict[int, Cell]
    number: int
    columns: list[_Column]
    problems: list[str]

    def column(self, key: str) -> int | None:
        return next((one.column for one in self.columns if one.key == key), None)

    def cell(self, key: str) -> Cell | None:
        column = self.column(key)
        return self.row.get(column) if column is not None else None

    def text(self, key: str) -> str:
        cell = self.cell(key)
        return cell.text if cell is not None else ""

    def value(self, key: str) -> Fraction | None:
        return self._read(self.cell(key), Cell.number)

    def whole(self, key: str) -> int | None:
        def place(cell: Cell) -> int:
            said = cell.number()
            if said.denominator != 1 or said < 1:
                raise ValueError(f"‘{cell.text}’ không phải một hạng; hãy ghi số nguyên từ 1")
            return int(said)

        return self._read(self.cell(key), place)

    def parts(self) -> dict[str, Fraction]:
        told = {one.key: self.value(one.key) for one in self.columns if one.key.startswith("part:")}
        return {key.removeprefix("part:"): value for key, value in told.items() if value is not None}

    def places(self) -> dict[str, int]:
        told = {one.key: self.whole(one.key) for one in self.columns if one.key.startswith("place:")}
        return {key.removeprefix("place:"): value for key, value in told.items() if value is not None}

    def _read(self, cell: Cell | None, read: Callable[[Cell], Read]) -> Read | None:
        if cell is None or cell.text in ("-", "–", "…"):
            return None
        try:
            return read(cell)
        except ValueError as error:
            self.problems.append(self.grid.problem(cell.place, str(error)))
            return None


def _agency(line: _Line, scheme: Scheme, portal_points: Fraction) -> AgencyValues | None:
    name = line.text(NAME) or line.text(CODE)
    if not name:
        where = line.grid.place(line.number, line.column(NAME) or line.column(CODE) or 1)
        line.problems.append(line.grid.problem(where, "dòng có số liệu mà không có tên cơ quan; hãy ghi tên"))
        return None
    portal = line.value(PORTAL)
    leagues = {fold(one.title): one.id for one in scheme.leagues} | {one.id: one.id for one in scheme.leagues}
    said = line.text(LEAGUE)
    return AgencyValues(
        code=line.text(CODE) or fold(name).replace(" ", "-"),
        name=name,
        league=leagues.get(fold(said), leagues.get(said, said)),
        parts={key: Span.of(value) for key, value in line.parts().items()},
        portal=(Span.of(portal), portal_points) if portal is not None else None,
        total=line.value(TOTAL),
        place=line.whole(PLACE),
        level=line.text(LEVEL),
        behind=line.value(BEHIND),
        places=line.places(),
    )
