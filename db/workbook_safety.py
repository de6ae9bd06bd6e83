"""Whether an Excel workbook may be opened: a ZIP of XML that anybody may have made is looked at before it is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from xml.etree import ElementTree

from evidence.zip_parts import read_part

# 12,000 agencies with every column filled are some 12 MB of XML; what is beyond takes long to read and is no list.
MOST_XML_BYTES = 40_000_000
MOST_PARTS = 1_000
MOST_ROWS = 20_000
MOST_SHEETS = 200
_LONGEST_RUN = 200_000  # bytes
_CHECK_SHEET = "xoá các trang tính và dòng trống thừa, hoặc chép danh sách sang một tệp mới"


class UnsafeWorkbook(ValueError):
    """A workbook that is not opened: `wrong` says why, `mend` what to do (Vietnamese)."""

    def __init__(self, wrong: str, mend: str) -> None:
        super().__init__(f"{wrong}; {mend}")
        self.wrong, self.mend = wrong, mend


_WIDEST = 16_384  # cells of a row, as Excel has them
_SPARE_TEXTS = 1_000  # a text stands in the list once, however many cells have it; Excel leaves few behind
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_PLAIN = frozenset({b"utf-8", b"us-ascii", b"ascii"})
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7}):\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
DAMAGED = ("sổ tính Excel bị hỏng", "mở bằng Excel rồi lưu lại dạng .xlsx")


def demand_harmless(data: bytes, *, most_xml_bytes: int = MOST_XML_BYTES) -> bool:
    """Refuse what would unpack to too much or is no workbook; tells whether any sheet has formulas.

    Raises UnsafeWorkbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if "xl/workbook.xml" not in {part.filename for part in parts}:
                raise UnsafeWorkbook(
                    "tệp này không phải sổ tính Excel (.xlsx)",
                    "trong Excel chọn Lưu thành → ‘Excel Workbook (.xlsx)’",
                )
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > most_xml_bytes:
                raise UnsafeWorkbook(
                    f"sổ tính quá lớn (hơn {most_xml_bytes // 1_000_000} MB khi mở ra)", _CHECK_SHEET
                )
            if any(part.flag_bits & 1 for part in parts):
                raise UnsafeWorkbook("sổ tính có mật khẩu", "bỏ mật khẩu rồi lưu lại")
            formulas = False
            cells = texts = 0
            for part in parts:
                body = read_part(packed, part)  # never more than the size that was checked above
                if part.filename.endswith((".xml", ".rels")):
                    if not _is_plain(body) or _runs_on(body) or body.count(b"<sheet ") > MOST_SHEETS:
                        raise UnsafeWorkbook(*DAMAGED)
                    if _too_many(body):
                        raise UnsafeWorkbook(
                            f"sổ tính có quá nhiều dòng, kể cả dòng trống đã kẻ ô (hơn {MOST_ROWS} dòng)",
                            _CHECK_SHEET,
                        )
                    cells, texts = cells + body.count(b"<c "), texts + body.count(b"<si")
                    formulas |= part.filename.startswith("xl/worksheets/") and b"<f" in body
            if texts > cells + _SPARE_TEXTS:
                raise UnsafeWorkbook(*DAMAGED)
            return formulas
    except UnsafeWorkbook:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise UnsafeWorkbook(*DAMAGED) from error


def _is_plain(body: bytes) -> bool:
    """Whether XML is in UTF-8, as Excel writes it, and declares no types: then what is looked for stands in the bytes."""
    told = _ENCODING.search(body[:200])
    return (
        b"\x00" not in body[:200] and b"<!DOCTYPE" not in body and (told is None or told[1].lower() in _PLAIN)
    )


def _runs_on(body: bytes) -> bool:
    """Whether a tag or text is longer than any that Excel writes (a cell holds 32,767 characters)."""
    return any(
        b"<" not in body[at : at + _LONGEST_RUN] for at in range(0, len(body) - _LONGEST_RUN, _LONGEST_RUN)
    )


def widest_merge(data: bytes) -> int:
    """Cells of the largest merged area of a harmless workbook: openpyxl makes an object of each.

    Raises UnsafeWorkbook.
    """
    widest = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for part in packed.infolist():
                if part.filename.endswith(".xml") and b"mergeCell" in (body := read_part(packed, part)):
                    for _, node in ElementTree.iterparse(io.BytesIO(body)):  # noqa: S314 — no types: see _is_plain
                        if node.tag.endswith("mergeCell"):
                            widest = max(widest, _area(node.get("ref", "")))
                        node.clear()
    except (
        zipfile.BadZipFile,
        zlib.error,
        ElementTree.ParseError,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
    ) as error:
        raise UnsafeWorkbook(*DAMAGED) from error
    return widest


def _area(reference: str) -> int:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return 0
    columns = abs(_column(found[3]) - _column(found[1])) + 1
    return columns * (abs(int(found[4]) - int(found[2])) + 1)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _too_many(body: bytes) -> bool:
    """Whether a sheet or the list of texts would take long to read; counted, which takes no time."""
    rows, cells = body.count(b"<row"), body.count(b"<c ") + body.count(b"<c>")
    return (
        rows > MOST_ROWS or max(cells, body.count(b"<si")) > 20 * MOST_ROWS or cells > max(1, rows) * _WIDEST
    )
