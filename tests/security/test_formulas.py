"""No table of ours holds a formula or a link: the smoke form of `./soicong bench security formulas`."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from benchmarks.security.formula_strings import COUNT, formulas
from benchmarks.security.formula_tables import written
from benchmarks.security.formulas import begins_as_formula, cells_of, opened, plain_csv
from db.agencies_csv import csv_bytes, read_csv


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return written(tmp_path_factory.mktemp("tables"), formulas(60))


def test_there_are_enough_strings() -> None:
    assert len(formulas()) == len(set(formulas())) == COUNT >= 1_000


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(tables: list[Path]) -> None:
    books = [table for table in tables if table.suffix == ".xlsx"]
    assert len(books) >= 8
    told = 0
    for book in books:
        for sheet in load_workbook(book).worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    told += isinstance(cell.value, str) and begins_as_formula(cell.value)
                    assert cell.data_type != "f", (book.name, cell.coordinate)
                    assert cell.hyperlink is None, (book.name, cell.coordinate)
    assert told > 300  # they are there, as text


def test_no_cell_of_csv_begins_as_a_formula_with_whatever_separator_it_is_opened(tables: list[Path]) -> None:
    texts = [table for table in tables if table.suffix == ".csv"]
    assert len(texts) == 4
    for table in texts:
        for separator in ",;\t|":
            wrong = [cell for cell in cells_of(table, separator) if begins_as_formula(cell)]
            assert wrong == [], (table.name, separator)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_computes_what_is_not_escaped_and_nothing_of_ours(
    tables: list[Path], tmp_path: Path
) -> None:
    raw = tmp_path / "raw.csv"
    raw.write_text(plain_csv(formulas(60)), "utf-8-sig")
    ours = [table for table in tables if table.name == "bang.csv"]
    seen = opened([raw, *ours], tmp_path, {"semicolon": "59"})
    assert len(seen.made["raw.csv, csv, semicolon"]) > 5
    assert seen.made["bang.csv, csv, semicolon"] == []


@pytest.mark.parametrize("cell", [*formulas(200), "'=1", "''=1", "a;'=1", "Sở A;-;=", "'", "' =1"])
def test_the_text_comes_back_as_it_was(cell: str, tmp_path: Path) -> None:
    plain = cell.replace("\0", "")
    _, row = _rows(tmp_path, plain)
    assert row[1] == plain.replace("\r\n", "\n").replace("\r", "\n") or row[1] == plain


@given(st.text(alphabet="=+-@'\"; \t|,xĐ＝\u200b", max_size=12))
def test_marks_are_taken_off_again(cell: str) -> None:
    from db.agencies_csv import _unquoted, no_formula

    assert _unquoted(no_formula(cell)) == cell
    written_cell = no_formula(cell)
    for separator in ";\t|":
        for part in next(
            csv.reader(io.StringIO(f"{written_cell}\n"), delimiter=separator, quoting=csv.QUOTE_NONE), []
        ):
            assert not begins_as_formula(part.strip('"')), (cell, written_cell)


def _rows(folder: Path, cell: str) -> list[tuple[object, ...]]:
    table = read_csv(folder / "x.csv", csv_bytes([["Mã", "Tên", "Cấp", "Nhóm"], ["a", cell, "b", "c"]]))
    return [row.cells for row in table.rows]
