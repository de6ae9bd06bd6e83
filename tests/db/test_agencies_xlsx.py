"""Lists of agencies as Excel workbooks: what officials leave in them, and what nobody should be hurt by."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from db.agencies_columns import COLUMNS, AgencyFileProblem
from db.agencies_csv import csv_bytes, read_csv
from db.agencies_export import template
from db.agencies_file import AgencyList, read_agency_list
from db.agencies_xlsx import xlsx_bytes
from db.workbook_safety import MOST_ROWS

HEADING = ("Mã", "Tên cơ quan", "Cấp", "Địa chỉ cổng")
LINE = ("so-y", "Sở Y tế", "sở", "https://soyte.tinh.gov.vn")


_COMPUTED = '<c r="B2" t="str"><f>B9</f><v>Sở Tính</v></c>'.encode()


def saved(folder: Path, fill: Callable[[Any], object]) -> Path:
    book = Workbook()
    fill(book)
    path = folder / "co-quan.xlsx"
    book.save(path)
    return path


def listed(folder: Path, *rows: tuple[Any, ...]) -> AgencyList:
    def fill(book: Any) -> None:
        for row in rows:
            book.active.append(row)

    return read_agency_list(saved(folder, fill))


def refused(path: Path) -> str:
    began = time.perf_counter()
    with pytest.raises(AgencyFileProblem) as caught:
        read_agency_list(path)
    # One second on an idle machine; tests share theirs.
    assert time.perf_counter() - began < 5
    return str(caught.value)


def test_merged_titles_two_lines_of_heading_and_blank_lines(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        sheet.append(("UBND TỈNH MẪU", None, None, None))
        sheet.append(("DANH SÁCH CƠ QUAN", None, None, None))
        sheet.append(("Mã", "Tên cơ quan", "Cấp", "Cổng thông tin", None))
        sheet.append((None, None, None, "Địa chỉ cổng", "Liên hệ"))
        sheet.append((*LINE, "VP"))
        sheet.append((None, " ", None, None))
        for area in ("A1:E1", "A2:E2", "A3:A4", "B3:B4", "C3:C4", "D3:E3"):
            sheet.merge_cells(area)
        for number in range(7, 200):
            sheet.cell(row=number, column=1).number_format = "@"

    (line,) = read_agency_list(saved(tmp_path, fill)).lines
    assert (line.row, line.code, line.given["home_url"], line.given["contact"]) == (5, "so-y", LINE[3], "VP")


def test_dates_numbers_and_texts_are_read_as_one_would_have_typed_them(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        book.active.append((*HEADING, "Hoạt động từ", "Hoạt động đến", "Giây nghỉ", "Liên hệ"))
        book.active.append((123, *LINE[1:], date(2025, 3, 1), "31/12/2030", 1.5, 2403555555))
        book.active.append(
            (7, "Sở B", "sở", "https://b.gov.vn", datetime(2025, 7, 1), "1/1/2031", "2", True)  # noqa: DTZ001
        )
        book.active["A3"].number_format = "000"

    first, second = read_agency_list(saved(tmp_path, fill)).lines
    assert (first.code, first.given["active_from"], first.given["active_until"]) == (
        "123",
        date(2025, 3, 1),
        date(2030, 12, 31),
    )
    assert (first.given["delay"], first.given["contact"]) == (1.5, "2403555555")
    assert (second.code, second.given["active_from"], second.given["delay"]) == ("007", date(2025, 7, 1), 2.0)


def test_hidden_sheets_are_passed_over_and_that_is_said(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        book.active.title = "Cũ"
        book.active.append(HEADING)
        book.active.append(("so-cu", "Sở Cũ", "sở", "https://cu.gov.vn"))
        book.active.sheet_state = "hidden"
        book.create_sheet("Bìa").append(("Báo cáo",))
        sheet = book.create_sheet("Danh sách")
        sheet.append(HEADING)
        sheet.append(LINE)

    found = read_agency_list(saved(tmp_path, fill))
    assert [line.code for line in found.lines] == ["so-y"]
    assert found.remarks == ("Chỉ đọc trang tính ‘Danh sách’; bỏ qua ‘Cũ’, ‘Bìa’.",)


def test_the_value_of_a_formula_counts_and_one_without_value_is_named(tmp_path: Path) -> None:
    path = saved(
        tmp_path, lambda book: [book.active.append(row) for row in (HEADING, ("so-y", "=B9", *LINE[2:]))]
    )
    said = refused(path)
    assert "Dòng 2, cột Tên cơ quan: ô chứa công thức chưa được tính; mở tệp bằng Excel, lưu lại" in said
    computed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(computed, "w") as new:
        for part in old.namelist():
            body = old.read(part)
            new.writestr(part, re.sub(rb"<c r=\"B2\"[^>]*>.*?</c>", _COMPUTED, body))
    path.write_bytes(computed.getvalue())
    assert read_agency_list(path).lines[0].given["name"] == "Sở Tính"


def test_an_error_in_a_cell_is_named(tmp_path: Path) -> None:
    with pytest.raises(AgencyFileProblem, match="cột Tên cơ quan: ô báo lỗi #N/A; sửa công thức"):
        listed(tmp_path, HEADING, ("so-y", "#N/A", *LINE[2:]))


def test_a_list_of_a_whole_country_is_read(tmp_path: Path) -> None:
    rows = [(f"xa-{n}", f"UBND xã {n}", "xã", f"https://xa{n}.gov.vn") for n in range(4_000)]
    path = tmp_path / "co-quan.xlsx"
    path.write_bytes(xlsx_bytes([HEADING, *rows]))
    assert len(read_agency_list(path).lines) == 4_000


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, body in parts.items():
            out.writestr(name, body)
    return path


def sheet_of(folder: Path, change: Callable[[bytes], bytes]) -> Path:
    """A good workbook whose sheet was changed by hand."""
    path = saved(folder, lambda book: [book.active.append(row) for row in (HEADING, LINE)])
    with zipfile.ZipFile(path) as good:
        parts = {name: good.read(name) for name in good.namelist()}
    parts["xl/worksheets/sheet1.xml"] = change(parts["xl/worksheets/sheet1.xml"])
    return packed(folder / "x.xlsx", parts)


def test_a_bomb_ends_with_one_sentence(tmp_path: Path) -> None:
    bomb = packed(
        tmp_path / "x.xlsx", {"xl/workbook.xml": b"<a/>", "xl/worksheets/a.xml": bytes(200_000_000)}
    )
    assert bomb.stat().st_size < 1_000_000
    assert "sổ tính quá lớn (hơn 40 MB khi mở ra); xoá các trang tính" in refused(bomb)


def test_a_bomb_that_lies_about_its_size_is_no_workbook(tmp_path: Path) -> None:
    bomb = packed(tmp_path / "x.xlsx", {"xl/workbook.xml": b"<a/>", "xl/worksheets/a.xml": bytes(50_000_000)})
    data = bomb.read_bytes().replace((50_000_000).to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    bomb.write_bytes(data)
    assert "sổ tính Excel bị hỏng; mở bằng Excel rồi lưu lại" in refused(bomb)


def test_a_sheet_of_countless_blank_lines_is_refused_at_once(tmp_path: Path) -> None:
    lines = b"".join(b'<row r="%d"/>' % n for n in range(10, 600_000))
    path = sheet_of(tmp_path, lambda body: body.replace(b"</sheetData>", lines + b"</sheetData>"))
    assert f"quá nhiều dòng, kể cả dòng trống đã kẻ ô (hơn {MOST_ROWS} dòng)" in refused(path)


def test_a_cell_far_below_is_refused(tmp_path: Path) -> None:
    far = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    path = sheet_of(tmp_path, lambda body: body.replace(b"</sheetData>", far))
    assert "có quá nhiều dòng hoặc cột" in refused(path)


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    evil = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    path = sheet_of(tmp_path, lambda body: evil + body)
    assert "sổ tính Excel bị hỏng" in refused(path)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"word/document.xml": b"<a/>"}, "tệp này không phải sổ tính Excel (.xlsx)"),
        ({"xl/workbook.xml": b"<a/>"}, "sổ tính Excel bị hỏng"),
        ({"xl/workbook.xml": b"", **{f"x{n}": b"" for n in range(1_001)}}, "sổ tính quá lớn"),
    ],
)
def test_what_is_no_workbook_is_said(tmp_path: Path, parts: dict[str, bytes], said: str) -> None:
    assert said in refused(packed(tmp_path / "x.xlsx", parts))


def test_a_workbook_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(xlsx_bytes([HEADING, LINE])[:-300])
    assert "sổ tính Excel bị hỏng" in refused(path)


@pytest.mark.parametrize("cell", ["=1+1", "+84 24", "-1", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_text_that_looks_like_a_formula_is_written_as_text(cell: str, tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(xlsx_bytes([("Liên hệ",), (cell,)])))
    written = book.active["A2"]
    assert (written.value, written.data_type, written.quotePrefix) == (cell, "s", True)
    text = csv_bytes([("Liên hệ",), (cell,)])
    assert b"'" + cell[:2].encode() in text
    assert read_csv(tmp_path, text).rows[1].cells == (cell,)


def test_the_template_explains_every_column_and_its_example_is_passed_over(tmp_path: Path) -> None:
    for form in ("xlsx", "csv"):
        path = tmp_path / f"mau.{form}"
        path.write_bytes(template(form))
        with pytest.raises(AgencyFileProblem, match="không có cơ quan nào"):
            read_agency_list(path)
    book = load_workbook(tmp_path / "mau.xlsx")
    assert book.sheetnames == ["Cơ quan", "Hướng dẫn"]
    assert [cell.value for cell in book["Hướng dẫn"]["A"]] == ["Cột", *(column.heading for column in COLUMNS)]
    book["Cơ quan"].append([*LINE[:3], None, LINE[3]])
    book.save(tmp_path / "mau.xlsx")
    found = read_agency_list(tmp_path / "mau.xlsx")
    assert [line.code for line in found.lines] == ["so-y"]
    assert found.remarks == ("Bỏ qua dòng ví dụ (mã vi-du).",)
    # The example itself is a good line.
    book["Cơ quan"]["A2"] = "so-mau"
    book.save(tmp_path / "mau.xlsx")
    assert len(read_agency_list(tmp_path / "mau.xlsx").lines) == 2
