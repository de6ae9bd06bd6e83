"""Tables that people fill in: numbers as Vietnamese write them, and what is refused, each with its cell and mend."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from season.grid import Cell, GridProblem, read_grid, read_workbook


def saved(folder: Path, fill: Callable[[Any], object]) -> Path:
    book = Workbook()
    book.active.title = "Số liệu"
    fill(book.active)
    path = folder / "so-lieu.xlsx"
    book.save(path)
    return path


def refused(path: Path) -> str:
    with pytest.raises(GridProblem) as raised:
        read_grid(path)
    return str(raised.value)


def cell(text: str) -> Cell:
    return Cell(text=text, place="ô A1", row=1, column=1)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("46,9", "46.9"),
        ("46.9", "46.9"),
        ("0.662", "0.662"),
        ("1.152,5", "1152.5"),
        ("1 152", "1152"),
        ("-3", "-3"),
    ],
)
def test_numbers_as_they_are_written(text: str, number: str) -> None:
    assert cell(text).number() == Fraction(number)


def test_a_number_that_can_be_read_in_two_ways_is_asked_for() -> None:
    with pytest.raises(ValueError, match=r"‘1\.152’ có thể hiểu hai cách; hãy ghi 1152 hoặc 1,152"):
        cell("1.152").number()
    with pytest.raises(ValueError, match="‘khá’ không phải một số"):
        cell("khá").number()


def test_numbers_and_texts_of_a_workbook(tmp_path: Path) -> None:
    path = saved(tmp_path, lambda sheet: sheet.append([" Bắc Kạn ", 0.7699, 1152, None, "0,662", True]))
    grid = read_grid(path)
    row = grid.row(1)
    assert [(column, one.text) for column, one in row.items()] == [
        (1, "Bắc Kạn"),
        (2, "0.7699"),
        (3, "1152"),
        (5, "0,662"),
        (6, "có"),
    ]
    assert row[2].number() == Fraction("0.7699")
    assert row[2].place == "trang ‘Số liệu’, ô B1"
    assert grid.place(3, 28) == "trang ‘Số liệu’, ô AB3"
    assert list(read_workbook(path)) == ["Số liệu"]


def test_formulas_merged_cells_and_error_values_are_refused(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet["B2"] = "=1+1"
        sheet["C3"] = "#DIV/0!"
        sheet.merge_cells("D4:E5")

    assert refused(saved(tmp_path, fill)).split("\n") == [
        "so-lieu.xlsx, trang ‘Số liệu’, ô D4:E5: ô gộp; hãy bỏ gộp ô (Unmerge) và ghi vào một ô.",
        "so-lieu.xlsx, trang ‘Số liệu’, ô B2: có công thức; hãy dán thành giá trị (Paste Special → Values) "
        "hoặc gõ thẳng số.",
        "so-lieu.xlsx, trang ‘Số liệu’, ô C3: ô báo lỗi #DIV/0!; hãy gõ thẳng giá trị.",
    ]


def test_a_cell_far_to_the_right_is_refused(tmp_path: Path) -> None:
    said = refused(saved(tmp_path, lambda sheet: sheet.cell(row=1, column=301, value="x")))
    assert said == "so-lieu.xlsx, trang ‘Số liệu’, ô KO1: nằm ngoài 300 cột đầu; hãy xoá các cột thừa."


def test_forty_megabytes_are_refused_unread(tmp_path: Path) -> None:
    heavy = tmp_path / "nang.xlsx"
    heavy.write_bytes(os.urandom(1000) * 40_000)
    assert refused(heavy) == (
        "nang.xlsx: tệp nặng 40 MB, chỉ nhận đến 10 MB; hãy xoá hình ảnh và trang tính thừa."
    )
    packed = saved(tmp_path, lambda sheet: sheet.append(["a"]))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b" " * 40_000_000)
    assert packed.stat().st_size < 100_000
    assert "sổ tính quá lớn (hơn 16 MB khi mở ra)" in refused(packed)


def test_what_is_no_table(tmp_path: Path) -> None:
    none = tmp_path / "thieu.xlsx"
    assert "không mở được tệp" in refused(none)
    none.write_text("không phải", "utf-8")
    assert refused(none).startswith("thieu.xlsx: sổ tính Excel bị hỏng")
    broken = saved(tmp_path, lambda sheet: sheet.append(["a"]))
    content = tmp_path / "hong.xlsx"
    with zipfile.ZipFile(broken) as source, zipfile.ZipFile(content, "w") as target:
        for name in source.namelist():
            target.writestr(name, b"<x" if name == "xl/workbook.xml" else source.read(name))
    assert refused(content).startswith("hong.xlsx: sổ tính Excel bị hỏng")
    text = tmp_path / "bang.csv"
    text.write_bytes("Mã;Tên\n".encode("utf-16-le") + b"\xff")
    assert "chữ không ở bảng mã UTF-8" in refused(text)


def test_a_csv_names_rows_and_columns(tmp_path: Path) -> None:
    path = tmp_path / "bang.csv"
    path.write_text('\ufeffTên cơ quan;Tổng\n"Sở A; B";46,9\n', "utf-8")
    grid = read_grid(path)
    assert grid.rows == [1, 2]
    assert grid.cells[2, 1].text == "Sở A; B"
    assert grid.cells[2, 2].number() == Fraction("46.9")
    assert grid.cells[2, 2].place == "dòng 2, cột 2"
