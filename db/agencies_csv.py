"""Reads a list of agencies as staff keep it: CSV, also as Excel writes it (BOM, semicolons, tabs, UTF-16).

Columns: code, name, tier, home_url, and if wanted group, sister_urls (several addresses, blanks between).
Strict: a file is taken whole or refused whole, and every refused line says row, column, what is wrong and
how to mend it.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from evidence.model import Agency, Tier
from evidence.problem import told

COLUMNS = ("code", "name", "tier", "group", "home_url", "sister_urls")
REQUIRED = ("code", "name", "tier", "home_url")
MAXIMUM_BYTES = 20_000_000

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
_HOST = re.compile(r"(?=.{1,253}$)([\w-]{1,63}\.)*[\w-]{1,63}")

# What people write instead, so that the question 'did you mean' finds it.
_COLUMN_SYNONYMS = {
    "mã": "code",
    "mã cơ quan": "code",
    "tên": "name",
    "tên cơ quan": "name",
    "đơn vị": "name",
    "cấp": "tier",
    "loại": "tier",
    "nhóm": "group",
    "khối": "group",
    "url": "home_url",
    "website": "home_url",
    "địa chỉ": "home_url",
    "trang chủ": "home_url",
    "cổng": "home_url",
    "trang liên quan": "sister_urls",
    "địa chỉ khác": "sister_urls",
}
_TIER_SYNONYMS = {
    "sở": "so",
    "ban": "so",
    "ngành": "so",
    "huyện": "huyen",
    "thành phố": "huyen",
    "thị xã": "huyen",
    "xã": "xa",
    "phường": "xa",
    "tỉnh": "tinh",
}


@dataclass(frozen=True, kw_only=True)
class LineProblem:
    """One thing to mend. `row` counts as Excel does (the header is row 1); 0 means the file as a whole."""

    row: int
    column: str
    wrong: str
    mend: str

    def __str__(self) -> str:
        place = f"Dòng {self.row}" if self.row else "Tệp"
        return f"{place}{f', cột {self.column}' if self.column else ''}: {self.wrong}; {self.mend}."


class AgencyFileProblem(Exception):
    """The file was refused; nothing of it was taken. `problems` holds everything to mend."""

    def __init__(self, path: Path, problems: Iterable[LineProblem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        super().__init__(
            f"Chưa nhập danh sách cơ quan từ {path.name}: có {count} chỗ cần sửa.\n"
            + "\n".join(f"  {problem}" for problem in self.problems)
        )


def read_agencies(path: Path) -> tuple[Agency, ...]:
    """Agencies of a CSV file, in its order.

    Raises AgencyFileProblem naming every line to mend.
    """
    table = _table(path, _text(path))
    if not table:
        raise AgencyFileProblem(path, [_whole("tệp trống", f"dòng đầu phải là: {','.join(COLUMNS)}")])
    header = [_clean(cell) for cell in table[0]]
    problems = _header_problems(header)
    if problems:
        raise AgencyFileProblem(path, problems)
    agencies: list[Agency] = []
    seen: dict[tuple[str, str], int] = {}
    for number, cells in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        agency, found = _agency(number, header, cells, seen)
        problems += found
        if agency is not None:
            agencies.append(agency)
    if not agencies and not problems:
        problems = [_whole("không có cơ quan nào", "ghi mỗi cơ quan một dòng sau dòng tên cột")]
    if problems:
        raise AgencyFileProblem(path, problems)
    return tuple(agencies)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAXIMUM_BYTES:
            raise AgencyFileProblem(
                path, [_whole("tệp lớn hơn 20 MB", "kiểm tra lại có đúng tệp danh sách không")]
            )
        data = path.read_bytes()
    except OSError as error:
        reason = (
            "không tìm thấy tệp"
            if isinstance(error, FileNotFoundError)
            else f"không đọc được ({told(error)})"
        )
        raise AgencyFileProblem(path, [_whole(reason, "kiểm tra lại đường dẫn và quyền đọc")]) from error
    if data[:4] == b"PK\x03\x04" or data[:4] == b"\xd0\xcf\x11\xe0":
        raise AgencyFileProblem(
            path, [_whole("đây là sổ tính Excel, không phải CSV", "trong Excel chọn Lưu thành → ‘CSV UTF-8’")]
        )
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        problem = LineProblem(
            row=row,
            column="",
            wrong="chữ không ở bảng mã UTF-8",
            mend="trong Excel chọn Lưu thành → ‘CSV UTF-8’",
        )
        raise AgencyFileProblem(path, [problem]) from error
    if "\x00" in text:
        raise AgencyFileProblem(path, [_whole("tệp không phải là văn bản", "lưu lại bằng ‘CSV UTF-8’")])
    return unicodedata.normalize("NFC", text)


def _table(path: Path, text: str) -> list[list[str]]:
    separator = ""
    if text[:4].lower() == "sep=":  # Excel's own way to name the separator
        separator = text[4:5]
        text = text.partition("\n")[2]
    header = text.partition("\n")[0]
    separator = separator or max((",", ";", "\t"), key=header.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise AgencyFileProblem(
            path,
            [
                _whole(
                    f"dấu ngoặc kép hoặc dấu phân cách sai ({error})", "mở bằng Excel và lưu lại ‘CSV UTF-8’"
                )
            ],
        ) from error


def _header_problems(header: list[str]) -> list[LineProblem]:
    missing = [name for name in REQUIRED if name not in header]
    problems = []
    for position, name in enumerate(header):
        if name in COLUMNS:
            if name in header[:position]:
                problems.append(
                    LineProblem(row=1, column=name, wrong="tên cột lặp lại", mend="bỏ bớt một cột")
                )
            continue
        if not name:
            problems.append(
                LineProblem(
                    row=1,
                    column=str(position + 1),
                    wrong="cột không có tên",
                    mend="đặt tên cho cột hoặc xoá cột",
                )
            )
            continue
        meant = _suggest(name, COLUMNS, _COLUMN_SYNONYMS)
        guess = f"có phải ý bạn là ‘{meant}’? " if meant else ""
        problems.append(
            LineProblem(
                row=1,
                column=f"‘{name}’",
                wrong="không có cột tên này",
                mend=f"{guess}Các cột: {', '.join(COLUMNS)}",
            )
        )
    if missing:
        wrong = f"thiếu cột {', '.join(missing)}"
        problems.append(LineProblem(row=1, column="", wrong=wrong, mend="thêm cột với đúng tên ấy"))
    return problems


def _agency(
    row: int, header: list[str], cells: list[str], seen: dict[tuple[str, str], int]
) -> tuple[Agency | None, list[LineProblem]]:
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        wrong = f"có {len(cells)} ô trong khi dòng tên cột có {len(header)}"
        mend = "đặt trong ngoặc kép ô nào chứa dấu phân cách"
        return None, [LineProblem(row=row, column="", wrong=wrong, mend=mend)]
    values = {name: _clean(cell) for name, cell in zip(header, cells, strict=False)}
    problems = [
        LineProblem(row=row, column=name, wrong="ô trống", mend="điền giá trị vào ô")
        for name in REQUIRED
        if not values.get(name)
    ]
    code, tier = values.get("code", ""), values.get("tier", "")
    if code and not _CODE.fullmatch(code):
        mend = "chỉ dùng chữ không dấu, chữ số, dấu chấm và dấu gạch, ví dụ so-tttt"
        problems.append(LineProblem(row=row, column="code", wrong=f"mã ‘{code}’ không hợp lệ", mend=mend))
    if tier and tier not in set(Tier):
        meant = _suggest(tier, tuple(Tier), _TIER_SYNONYMS)
        guess = f"có phải ý bạn là ‘{meant}’? " if meant else ""
        mend = f"{guess}Các cấp: {', '.join(Tier)}"
        problems.append(LineProblem(row=row, column="tier", wrong=f"không có cấp ‘{tier}’", mend=mend))
    sisters = (
        tuple(dict.fromkeys(re.split(r"[\s|]+", values.get("sister_urls", ""))))
        if values.get("sister_urls")
        else ()
    )
    addresses = [("home_url", values.get("home_url", "")), *(("sister_urls", url) for url in sisters)]
    for column, url in addresses:
        wrong = _address_problem(url) if url else ""
        if wrong:
            mend = "ghi trọn địa chỉ, ví dụ https://sotttt.tinh.gov.vn"
            problems.append(LineProblem(row=row, column=column, wrong=wrong, mend=mend))
    problems += _repeats(row, values, seen)
    if problems:
        return None, problems
    return (
        Agency(
            code=code,
            name=values["name"],
            tier=Tier(tier),
            group=values.get("group", ""),
            home_url=values["home_url"],
            sister_urls=sisters,
        ),
        [],
    )


def _repeats(row: int, values: Mapping[str, str], seen: dict[tuple[str, str], int]) -> list[LineProblem]:
    problems = []
    for column in ("code", "home_url"):
        value = values.get(column, "").rstrip("/").lower()
        if not value:
            continue
        first = seen.setdefault((column, value), row)
        if first != row:
            wrong = f"‘{values[column]}’ đã có ở dòng {first}"
            problems.append(
                LineProblem(row=row, column=column, wrong=wrong, mend="xoá dòng thừa hoặc sửa giá trị")
            )
    return problems


def _address_problem(url: str) -> str:
    """What is wrong with a portal's address; empty where nothing is."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return f"địa chỉ ‘{url}’ viết sai"
    if parts.scheme not in ("http", "https"):
        return f"địa chỉ ‘{url}’ không bắt đầu bằng http:// hay https://"
    if not _HOST.fullmatch(host):
        return f"địa chỉ ‘{url}’ không có tên máy chủ hợp lệ"
    if parts.username is not None:
        return f"địa chỉ trỏ tới {host} chứa tên đăng nhập hoặc mật khẩu"
    return ""


def _suggest(written: str, allowed: Iterable[str], synonyms: Mapping[str, str]) -> str:
    words = {name: name for name in allowed} | dict(synonyms)
    near = get_close_matches(written.lower(), list(words), n=1, cutoff=0.6)
    return words[near[0]] if near else ""


def _clean(cell: str) -> str:
    return " ".join(cell.replace("\ufeff", "").split())


def _whole(wrong: str, mend: str) -> LineProblem:
    return LineProblem(row=0, column="", wrong=wrong, mend=mend)
