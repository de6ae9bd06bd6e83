"""A form goes out, is filled in as people do, and comes back; what is wrong with it is named with its cell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from checks.model import Outcome
from evidence.model import Agency
from season.grid import GridProblem
from season.model import Measured
from season.periods import period_of
from season.schemes import Rated, of_rubric, rated_by
from season.survey_form import AMOUNT, CONDITION, ID, LINKS, POINTS, SHEET, SIGNED_ON, SIGNER, TITLE, form_of
from season.survey_reading import FilledForm, read_form
from season.survey_xlsx import form_xlsx
from tests.db.test_season_desk import PERIOD
from tests.season.example import FORM_ITEM, MEASURED_ITEM, RUBRIC, agency

A, B = agency("so-a", "Sở Y tế"), agency("so-b")
RATED = of_rubric(RUBRIC)
SEASON = replace(period_of(PERIOD), schemes=(RUBRIC.id,))
RECEIVED = date(2026, 10, 15)
LEFT_OUT = RUBRIC.criteria[0]
MEASURED = {
    MEASURED_ITEM.id: Measured(low=Fraction(2, 3), high=Fraction(2, 3), outcome=Outcome.PARTIAL, note="=1+1"),
    LEFT_OUT.id: Measured(low=Fraction(0), high=Fraction(0), outcome=Outcome.INAPPLICABLE),
}
Fill = Callable[[Any, dict[str, int]], None]


def returned(folder: Path, *, fill: Fill | None = None, whose: Agency = A, **changes: Any) -> Path:
    """A form as it comes back: what must be answered is answered, signed, and `fill` does the rest."""
    path = folder / f"{whose.code}.xlsx"
    rated: Rated = changes.get("rated", RATED)
    period = changes.get("period", SEASON)
    book = load_workbook(io.BytesIO(form_xlsx(form_of(period, whose, rated, MEASURED))))
    sheet = book[SHEET]
    rows = {str(sheet.cell(row=row, column=ID).value): row for row in range(1, sheet.max_row + 1)}
    for question in rated.questions:
        if question.must:
            sheet.cell(row=rows[question.id], column=POINTS, value=0)
    for row in range(1, sheet.max_row + 1):
        label = sheet.cell(row=row, column=TITLE).value
        if label == SIGNER:
            sheet.cell(row=row, column=CONDITION, value="Nguyễn Văn A")
            rows[SIGNER] = row
        if label == SIGNED_ON:
            sheet.cell(row=row, column=CONDITION, value=date(2026, 10, 14))
            rows[SIGNED_ON] = row
    if fill is not None:
        fill(sheet, rows)
    book.save(path)
    return path


def read(path: Path, **changes: Any) -> FilledForm:
    agencies = {one.code: one for one in (A, B)}
    rated = {one.id: one for one in changes.get("rated", (RATED,))}
    return read_form(path, changes.get("period", SEASON), agencies, rated, received_on=RECEIVED)


def refused(path: Path, **changes: Any) -> str:
    with pytest.raises(GridProblem) as caught:
        read(path, **changes)
    return "\n".join(caught.value.problems)


def test_a_form_asks_only_what_applies_and_is_filled_in_with_what_was_measured(tmp_path: Path) -> None:
    sheet = load_workbook(returned(tmp_path))[SHEET]
    rows = {str(row[ID - 1].value): row for row in sheet.iter_rows()}
    assert LEFT_OUT.id not in rows
    assert sum(one.id in rows for one in RATED.questions) == len(RATED.questions) - 1
    assert rows[MEASURED_ITEM.id][POINTS - 1].value == 0.67
    note = rows[MEASURED_ITEM.id][5]
    assert (note.value, note.data_type) == ("=1+1", "s"), "text stays text"
    assert sheet.protection.sheet
    assert rows[FORM_ITEM.id][TITLE - 1].protection.locked
    assert not rows[FORM_ITEM.id][POINTS - 1].protection.locked
    assert any(str(FORM_ITEM.title) == str(row[TITLE - 1].value) for row in rows.values())
    assert sheet.data_validations.dataValidation


def test_what_was_filled_in_comes_back_exactly(tmp_path: Path) -> None:
    def fill(sheet: Any, rows: dict[str, int]) -> None:
        sheet.cell(row=rows[FORM_ITEM.id], column=POINTS, value="0,5")
        sheet.cell(row=rows[FORM_ITEM.id], column=AMOUNT, value=19569)
        sheet.cell(row=rows[FORM_ITEM.id], column=LINKS, value="https://a.gov.vn/1\nhttps://a.gov.vn/2")

    form = read(returned(tmp_path, fill=fill))
    claims = {claim.item: claim for claim in form.claims}
    assert claims[MEASURED_ITEM.id].points == Fraction(2, 3), "left as it was filled in"
    assert claims[FORM_ITEM.id].points == Fraction(1, 2)
    assert claims[FORM_ITEM.id].amount == 19569
    assert claims[FORM_ITEM.id].links == ("https://a.gov.vn/1", "https://a.gov.vn/2")
    assert (form.agency, form.signed_by, form.signed_on) == (A, "Nguyễn Văn A", date(2026, 10, 14))


def typed(column: int, item: str, value: Any) -> Fill:
    def fill(sheet: Any, rows: dict[str, int]) -> None:
        sheet.cell(row=rows[item], column=column).value = value

    return fill


@pytest.mark.parametrize(
    ("fill", "sentence"),
    [
        (typed(POINTS, FORM_ITEM.id, "tốt"), "‘tốt’ không phải một số; hãy ghi một số"),
        (typed(POINTS, FORM_ITEM.id, "=1+1"), "có công thức; hãy dán thành giá trị"),
        (typed(POINTS, FORM_ITEM.id, 99), "99 điểm vượt mức tối đa"),
        (typed(POINTS, FORM_ITEM.id, -1), "nhỏ hơn 0"),
        (typed(POINTS, FORM_ITEM.id, None), f"thiếu điểm tự chấm của mục {FORM_ITEM.id}"),
        (typed(LINKS, FORM_ITEM.id, "xem trang chủ"), "không phải đường dẫn; hãy ghi dạng https://"),
        (typed(TITLE, FORM_ITEM.id, "Câu khác"), f"câu hỏi của mục {FORM_ITEM.id} đã bị sửa"),
        (typed(ID, FORM_ITEM.id, "99.9"), "không có mục ‘99.9’ trong bộ tiêu chí"),
        (typed(ID, FORM_ITEM.id, MEASURED_ITEM.id), f"mục {MEASURED_ITEM.id} đã có ở dòng"),
        (typed(CONDITION, SIGNER, None), "phiếu chưa được ký xác nhận: thiếu ‘Thủ trưởng"),
        (typed(CONDITION, SIGNED_ON, None), "thiếu ‘Ngày ký"),
        (typed(CONDITION, SIGNED_ON, "hôm qua"), "‘hôm qua’ không phải một ngày"),
        (typed(CONDITION, SIGNED_ON, date(2026, 10, 16)), "ngày ký 16/10/2026 không nằm trong khoảng"),
    ],
)
def test_what_is_wrong_is_named_with_its_cell(tmp_path: Path, fill: Fill, sentence: str) -> None:
    said = refused(returned(tmp_path, fill=fill))
    assert sentence in said
    assert "so-a.xlsx, trang ‘Phiếu tự chấm’, ô " in said


def test_forms_of_another_season_agency_or_wording_are_refused(tmp_path: Path) -> None:
    path = returned(tmp_path)
    assert "phiếu của kỳ 2026, không phải kỳ 2027" in refused(path, period=replace(SEASON, season=2027))
    assert "kỳ 2026 không có cơ quan này" in refused(returned(tmp_path, whose=agency("so-z")))
    assert "bản khác của bộ tiêu chí" in refused(path, rated=(replace(RATED, sha256="00" * 32),))
    (other,) = rated_by(["bac-giang-2294-2020-huyen"])
    assert "không chấm Sở Y tế theo" in refused(path, rated=(other,))


def test_a_file_that_is_no_form_is_refused(tmp_path: Path) -> None:
    book = load_workbook(returned(tmp_path))
    del book["soicong"]
    book.save(tmp_path / "copied.xlsx")
    assert "không phải phiếu tự chấm do Soi Cổng xuất" in refused(tmp_path / "copied.xlsx")
    (tmp_path / "text.xlsx").write_text("x")
    assert "text.xlsx" in refused(tmp_path / "text.xlsx")
    assert "không mở được" in refused(tmp_path / "none.xlsx")


def test_a_form_that_unpacks_to_forty_megabytes_is_not_unpacked(tmp_path: Path) -> None:
    path = returned(tmp_path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/picture.bin", b"\0" * 40_000_000)
    assert "quá lớn" in refused(path)
    (tmp_path / "big.xlsx").write_bytes(b"\0" * 40_000_000)
    assert "40 MB" in refused(tmp_path / "big.xlsx")
