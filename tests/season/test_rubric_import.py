"""A rubric from its annex: what the template holds is read back, and every mistake names sheet, cell and mend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from jobs.problems import ExitCode, InputProblem
from jobs.rubric_files import import_rubric_file, write_rubric_template
from scoring.rubric import FOLDER, load
from scoring.rubric_errors import RubricError
from scoring.strict_file import source_of
from season.rubric_import import import_rubric
from season.rubric_template import rubric_workbook

SMALL = "ministry-technical-2025"


def template(folder: Path, rubric: str | None = SMALL) -> Path:
    path = folder / "phu-luc.xlsx"
    data = source_of((FOLDER / f"{rubric}.yaml").read_bytes(), "x").data if rubric else None
    path.write_bytes(rubric_workbook(data))
    return path


def problems(folder: Path, spoil: Callable[[Any, Any], object]) -> tuple[str, ...]:
    path = template(folder)
    book = load_workbook(path)
    spoil(book["Bộ tiêu chí"], book["Tiêu chí"])
    book.save(path)
    with pytest.raises(RubricError) as raised:
        import_rubric(path)
    return raised.value.problems


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.yaml")))
def test_every_rubric_survives_the_way_through_a_workbook(tmp_path: Path, name: str) -> None:
    done = import_rubric(template(tmp_path, name))
    before = load(FOLDER / f"{name}.yaml")
    assert replace(done.rubric, sha256="") == replace(before, sha256="")


def test_the_head_of_the_sheets(tmp_path: Path) -> None:
    book = load_workbook(template(tmp_path, None))
    assert book.sheetnames == ["Bộ tiêu chí", "Tiêu chí", "Hướng dẫn"]
    assert book["Tiêu chí"].freeze_panes == "E2"
    assert book["Tiêu chí"]["D1"].value == "Mã tiêu chí *"


def test_a_criterion_without_a_check_is_asked_of_the_agency(tmp_path: Path) -> None:
    path = template(tmp_path)
    book = load_workbook(path)
    sheet = book["Tiêu chí"]
    for column in "JKLN":
        sheet[f"{column}2"].value = None
    sheet["M2"].value = "Cơ quan đạt bao nhiêu?"
    book.save(path)
    first = import_rubric(path).rubric.criteria[0]
    assert (first.check, first.question, sorted(first.needs), first.derived) == (
        "ask_agency",
        "Cơ quan đạt bao nhiêu?",
        ["form"],
        False,
    )


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "sentence"),
    [
        (1, "F2", "hai điểm", "trang ‘Tiêu chí’, ô F2: ‘hai điểm’ không phải một số; hãy ghi một số, ví dụ 46,9."),
        (1, "F2", "=1+1", "trang ‘Tiêu chí’, ô F2: có công thức; hãy dán thành giá trị"),
        (1, "G2", None, "trang ‘Tiêu chí’, ô G2: ‘Điều kiện đạt’ còn trống; hãy ghi giá trị."),
        (1, "L2", "mạng", "trang ‘Tiêu chí’, ô L2: không rõ ‘mạng’; hãy ghi: lưu trữ, trực tiếp, nhiều lần, phiếu."),
        (1, "J2", "timming", "trang ‘Tiêu chí’, ô J2, tiêu chí 1.1: không có phép kiểm tra ‘timming’; có phải là ‘timing’?"),
        (1, "J2", None, "trang ‘Tiêu chí’, ô M2: tiêu chí không có phép kiểm tra thì phải hỏi cơ quan"),
        (1, "K2", "[a", "trang ‘Tiêu chí’, ô K2: không đọc được tham số"),
        (1, "K2", "a", "trang ‘Tiêu chí’, ô K2: tham số phải gồm các dòng ‘tên: giá trị’"),
        (1, "N2", "chắc", "trang ‘Tiêu chí’, ô N2: ‘chắc’ phải là ‘có’ hoặc ‘không’; hãy chọn một trong hai."),
        (1, "A2", None, "trang ‘Tiêu chí’, ô A2: tiêu chí chưa thuộc mục nào; hãy ghi số của mục."),
        (1, "A2", 1.5, "trang ‘Tiêu chí’, ô A2: ‘1.5’ phải là số nguyên từ 0; hãy sửa số này."),
        (1, "D3", "1.1", "trang ‘Tiêu chí’, ô D3, tiêu chí 1.1: mã tiêu chí ‘1.1’ đã dùng ở trang ‘Tiêu chí’, ô D2;"),
        (1, "F1", "Điẻm số", "trang ‘Tiêu chí’, ô F1: không rõ cột ‘Điẻm số’"),
        (0, "B4", "bộ", "trang ‘Bộ tiêu chí’, ô B4: không có cấp ‘bộ’; hãy ghi: sở, huyện, xã, tỉnh, mọi cấp."),
        (0, "B9", "1/13/2026", "trang ‘Bộ tiêu chí’, ô B9: ‘1/13/2026’ không phải một ngày"),
        (0, "B12", 7, "trang ‘Bộ tiêu chí’, ô B12: tổng điểm các mục là"),
        (0, "B13", 900, "trang ‘Bộ tiêu chí’, ô B13: ‘900’ phải từ 0 đến 100; hãy ghi phần trăm, ví dụ 90."),
        (0, "B14", "tháng 10", "trang ‘Bộ tiêu chí’, ô B14: ‘tháng 10’ không phải ngày/tháng; hãy ghi ví dụ 01/10."),
        (0, "B16", "Tốt 80", "trang ‘Bộ tiêu chí’, ô B16: ‘Tốt 80’ không phải một mức; hãy ghi dạng ‘Tốt: 80’."),
        (0, "B2", "Bộ Mới", "trang ‘Bộ tiêu chí’, ô B2: ‘Mã bộ tiêu chí: Bộ Mới’ sai dạng"),
        (0, "B3", None, "trang ‘Bộ tiêu chí’, ô B3: ‘Tên bộ tiêu chí’ còn trống; hãy ghi giá trị."),
        (0, "A3", "Tên", "trang ‘Bộ tiêu chí’, ô A3: không rõ nội dung ‘Tên’"),
    ],
)  # fmt: skip
def test_each_mistake_names_its_cell(
    tmp_path: Path, sheet: int, cell: str, value: object, sentence: str
) -> None:
    def spoil(*sheets: Any) -> None:
        sheets[sheet][cell].value = value

    said = problems(tmp_path, spoil)
    assert any(one.startswith(f"phu-luc.xlsx, {sentence}") for one in said), said


def test_merged_cells_and_missing_sheets_are_refused(tmp_path: Path) -> None:
    def merge(whole: Any, criteria: Any) -> None:
        criteria.merge_cells("A2:A4")

    assert "ô A2:A4: ô gộp; hãy bỏ gộp ô" in problems(tmp_path, merge)[0]
    assert problems(tmp_path, lambda whole, criteria: setattr(criteria, "title", "Khác")) == (
        "phu-luc.xlsx: không có trang ‘Tiêu chí’; hãy điền vào mẫu (./soicong rubric template -o mau.xlsx).",
    )


def test_an_empty_template_says_what_is_missing(tmp_path: Path) -> None:
    path = template(tmp_path, None)
    with pytest.raises(RubricError) as raised:
        import_rubric(path)
    assert raised.value.problems[0] == (
        "phu-luc.xlsx, trang ‘Bộ tiêu chí’, ô B2: ‘Mã bộ tiêu chí’ còn trống; hãy ghi giá trị."
    )


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, target = tmp_path / "mau.xlsx", tmp_path / "bo-moi.yaml"
    assert write_rubric_template(path, "province-2026-xa") is ExitCode.DONE
    assert import_rubric_file(path, target) is ExitCode.DONE
    said = capsys.readouterr().out
    assert "12 mục, 76 tiêu chí, 100 điểm" in said
    assert "dự thảo tiêu chí, chưa ban hành" in said
    assert "Nên xem lại" not in said
    assert load(target).points == 100
    with pytest.raises(InputProblem, match="Đã có tệp"):
        import_rubric_file(path, target)
    with pytest.raises(InputProblem, match=r"đặt tên ‘mau\.xlsx’"):
        write_rubric_template(tmp_path / "mau.ods", None)
    with pytest.raises(InputProblem, match="không mở được tệp"):
        import_rubric_file(tmp_path / "thieu.xlsx", None)
