"""A list of agencies as text: CSV as Excel and others write it, as a table of cells, and back.

Commas, semicolons or tabs; UTF-8 with or without a mark, UTF-16, and Windows-1258, the older Vietnamese Windows.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

from db.agencies_columns import AgencyFileProblem, LineProblem, column_of, whole
from db.agencies_table import Row, Table

MOST_LINES = 30_000  # all provinces together have some 12,000 agencies; blank lines count
MOST_CELLS = 300  # of a line
_SEPARATORS = (",", ";", "\t")
_AS_UTF8 = "trong Excel chọn Lưu thành → ‘CSV UTF-8’ hoặc lưu dạng .xlsx"
# What a sheet takes for a formula: one of these letters (full-width ones, too) where a cell begins, spaces and letters that
# are not seen aside. With another separator than ours (Excel in Vietnamese takes `;`) a cell also begins inside of one of
# ours. An apostrophe before it says that it is text; where some are there already, there is one more.
_INVISIBLE = (
    '[ "\x00-\x08\x0b\x0c\x0e-\x1f\x85\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180e\u2000-\u200f\u2028-\u202f'
    "\u205f-\u206f\u3000\u3164\ufeff\uffa0]*"
)
_BEGINS = rf"(?P<begin>(?:\A|[;|\t\r\n]){_INVISIBLE})"
_FORMULA = "(?=[=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b])"
_UNMARKED = re.compile(rf"{_BEGINS}(?P<marks>'*){_FORMULA}")
_MARKED = re.compile(rf"{_BEGINS}'(?P<marks>'*){_FORMULA}")
_VIETNAMESE = frozenset("àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ")
_MARKS_OF_TEXT = frozenset("\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u20ab\u00a0°²·«»")


def read_csv(path: Path, data: bytes) -> Table:
    """The table that the bytes of a text file hold. Raises AgencyFileProblem."""
    text, remark = _decoded(path, data)
    rows = _rows(path, unicodedata.normalize("NFC", text))
    table = tuple(
        Row(number=number, cells=tuple(map(_unquoted, cells))) for number, cells in enumerate(rows, start=1)
    )
    return Table(rows=table, remarks=(remark,) if remark else ())


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """A table as Excel opens it: UTF-8 with a mark, cells that look like formulas made text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([no_formula(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def no_formula(cell: str) -> str:
    """A cell's text as it is written, so that no sheet computes it; `read_csv` gives the text back."""
    return _UNMARKED.sub(r"\g<begin>\g<marks>'", cell)


def _unquoted(cell: str) -> str:
    return _MARKED.sub(r"\g<begin>\g<marks>", cell)


def _decoded(path: Path, data: bytes) -> tuple[str, str]:
    """The text, and a remark where its encoding had to be guessed."""
    encoding = _wide(data) or "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        older = _windows_1258(data) if encoding == "utf-8-sig" else ""
        if older:
            return older, "Tệp ở bảng mã Windows-1258 cũ; hãy xem lại dấu trong tên cơ quan."
        row = data[: error.start].count(b"\n") + 1
        problem = LineProblem(row=row, column="", wrong="chữ không ở bảng mã UTF-8", mend=_AS_UTF8)
        raise AgencyFileProblem(path, [problem]) from error
    if "\x00" in text:
        raise AgencyFileProblem(path, [whole("tệp không phải là văn bản", _AS_UTF8)])
    return text, ""


def _wide(data: bytes) -> str:
    """The form of UTF-16 that the bytes are in, also without a mark; '' for none."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    head = data[:200]
    for place, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = head[place::2].count(0)
        if len(head) >= 20 and zeros > len(head) // 4 and not head[1 - place :: 2].count(0):
            return name
    return ""


def _windows_1258(data: bytes) -> str:
    """The text in Windows-1258, where that gives Vietnamese throughout; '' else (TCVN3, VNI and others)."""
    try:
        text = unicodedata.normalize("NFC", data.decode("cp1258"))
    except UnicodeDecodeError:
        return ""
    strange = {letter for letter in text.lower() if not letter.isascii()} - _VIETNAMESE - _MARKS_OF_TEXT
    return "" if strange else text


def _rows(path: Path, text: str) -> list[list[str]]:
    if text[:4].lower() == "sep=" and text[4:5] in (
        *_SEPARATORS,
        "|",
    ):  # Excel's own way to name the separator
        return _split(path, text.partition("\n")[2], text[4:5])
    return _split(path, text, _separator(text))


def _separator(text: str) -> str:
    """The one of the three that makes most columns of a heading; titles may stand above it."""
    head = text.split("\n", 30)[:30]

    def known(separator: str) -> tuple[int, int]:
        named = (
            sum(column_of(cell.strip('" \r\ufeff')) is not None for cell in line.split(separator, MOST_CELLS))
            for line in head
        )
        return max(named), head[0].count(separator)

    return max(_SEPARATORS, key=known)


def _split(path: Path, text: str, separator: str) -> list[list[str]]:
    try:
        read = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        rows = list(islice(read, MOST_LINES + 1))
    except csv.Error as error:
        wrong = f"dấu ngoặc kép hoặc dấu phân cách sai ({error})"
        raise AgencyFileProblem(path, [whole(wrong, "mở bằng Excel và lưu lại ‘CSV UTF-8’")]) from error
    if len(rows) > MOST_LINES or max(map(len, rows), default=0) > MOST_CELLS:
        wrong = f"có quá nhiều dòng hoặc cột (hơn {MOST_LINES} dòng, {MOST_CELLS} cột)"
        raise AgencyFileProblem(path, [whole(wrong, "kiểm tra lại có đúng tệp danh sách không")])
    return rows
