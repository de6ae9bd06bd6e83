"""Loading rubrics, finding the valid one, wording with its numbers."""

from __future__ import annotations

import hashlib
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from scoring.model import Need, Rubric
from scoring.rubric import FOLDER, NoValidRubric, find, load, load_all, parse, rubric_for
from scoring.rubric_errors import RubricError
from scoring.strict_file import LARGEST
from scoring.wording import WordingError, fill
from tests.scoring.builders import CHECKS, criterion, rubric
from tests.scoring.good_rubric import GOOD


def test_a_good_rubric() -> None:
    loaded = parse(GOOD.encode(), "mau-so.yaml", checks=CHECKS)
    assert loaded.sha256 == hashlib.sha256(GOOD.encode()).hexdigest()
    assert (loaded.id, loaded.tier, loaded.valid_from) == ("mau-so", "so", date(2020, 11, 17))
    assert loaded.draft_note == "dự thảo tiêu chí, chưa ban hành"
    assert str(loaded.points) == "10"
    assert (loaded.window.day, loaded.window.month, loaded.window.rating_months) == (1, 10, 3)
    first, second, third = loaded.criteria
    assert (first.points, first.heading, first.needs) == (Fraction(3, 2), 1, frozenset({Need.ARCHIVE}))
    assert first.legal_basis[0].label == "Nghị định 43/2011/NĐ-CP, Điều 10, khoản 1, điểm a"
    assert second.question == "Bao nhiêu hồ sơ?"
    assert third.success_condition == "Từ 100: đủ điểm; từ 50: 70%."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", 'x.yaml: tệp trống; hãy bắt đầu bằng dòng ‘id: "…"’.'),
        (b"- a\n", "x.yaml, dòng 1: tệp phải gồm các dòng ‘khoá: giá trị’; hãy bắt đầu bằng ‘id:’."),
        ("id: Sở\n".encode("utf-16"), "x.yaml, dòng 1: tệp không phải UTF-8; hãy lưu lại dạng UTF-8."),
        (b"a: " + b"[" * 9000, "x.yaml, dòng 1: các mục lồng nhau quá sâu; hãy viết lại cho phẳng hơn."),
        (b"null\n", "x.yaml, dòng 1: tệp phải gồm các dòng ‘khoá: giá trị’; hãy bắt đầu bằng ‘id:’."),
        (b"2020-11-17\n", 'x.yaml, dòng 1: giá trị 2020-11-17 của ‘giá trị’ không rõ kiểu; '
         'hãy đặt trong dấu nháy kép: "2020-11-17".'),
    ],
)  # fmt: skip
def test_a_file_that_is_no_rubric(content: bytes, sentence: str) -> None:
    with pytest.raises(RubricError) as raised:
        parse(content, "x.yaml", checks=CHECKS)
    assert str(raised.value) == sentence


def test_control_characters_are_named() -> None:
    with pytest.raises(RubricError, match=r"^x.yaml(, dòng 1)?: .*(không đọc được)"):
        parse(b'id: "\x01"\n', "x.yaml", checks=CHECKS)


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(RubricError, match=r"^không-có.yaml: không mở được tệp \(không có tệp"):
        load(tmp_path / "không-có.yaml")


def test_a_file_that_no_rubric_is_as_large_as_is_refused_before_it_is_read(tmp_path: Path) -> None:
    large = tmp_path / "lớn.yaml"
    large.write_bytes(b"# " + b"x" * LARGEST)
    with pytest.raises(RubricError, match=r"^lớn\.yaml: tệp lớn hơn 300 kB"):
        load(large)


def test_two_files_with_one_id(tmp_path: Path) -> None:
    text = (FOLDER / "ministry-technical-2025.yaml").read_text("utf-8")
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(RubricError) as raised:
        load_all(tmp_path)
    assert str(raised.value) == (
        "b.yaml, dòng 1: mã ‘ministry-technical-2025’ đã dùng trong a.yaml; hãy đặt mã khác."
    )


OLD = rubric(criterion(), id="cu-so", valid_until=date(2024, 12, 31))
NEW = rubric(criterion(), id="moi-so", valid_from=date(2024, 6, 1), valid_until=None)
DISTRICT = rubric(criterion(), id="huyen", tier="huyen")
KNOWN = (DISTRICT, NEW, OLD)


def test_the_rubric_of_a_date_is_the_one_that_began_last() -> None:
    def chosen(day: date) -> Rubric:
        return rubric_for("so", day, KNOWN)

    assert [chosen(day).id for day in (date(2024, 5, 31), date(2024, 6, 1), date(2030, 1, 1))] == [
        "cu-so",
        "moi-so",
        "moi-so",
    ]


def test_no_valid_rubric_lists_those_that_are() -> None:
    with pytest.raises(NoValidRubric) as raised:
        rubric_for("xa", date(2024, 7, 1), KNOWN)
    assert str(raised.value) == (
        "Không có bộ tiêu chí nào cho cấp ‘xa’ có hiệu lực ngày 01/07/2024; bộ tiêu chí có hiệu lực ngày đó: "
        "huyen (huyen, từ 17/11/2020 đến 31/12/2025); moi-so (so, từ 01/06/2024); "
        "cu-so (so, từ 17/11/2020 đến 31/12/2024)."
    )
    assert raised.value.valid == KNOWN
    with pytest.raises(NoValidRubric, match=r"các bộ tiêu chí hiện có: huyen .*; moi-so"):
        rubric_for("so", date(2019, 1, 1), KNOWN)


def test_a_rubric_by_its_id() -> None:
    assert find("huyen", KNOWN) is DISTRICT
    with pytest.raises(NoValidRubric, match=r"^Không có bộ tiêu chí ‘cu-soo’; có phải là ‘cu-so’\?"):
        find("cu-soo", KNOWN)


@pytest.mark.parametrize(
    ("template", "end"),
    [
        ("{a", "có dấu ngoặc nhọn không thành chỗ điền; hãy viết dạng {tên_tham_số}"),
        ("{a.__class__}", "có dấu ngoặc nhọn không thành chỗ điền; hãy viết dạng {tên_tham_số}"),
        ("{words:%}", "chỗ điền {words:%} cần một số"),
        ("{list}", "chỗ điền {list} không trỏ tới một số hay một chữ; hãy chỉ rõ hơn"),
        ("{words[x]}", "chỗ điền {words[x]} không có trong parameters; hãy sửa tên cho khớp"),
    ],
)
def test_wording_that_cannot_be_filled(template: str, end: str) -> None:
    with pytest.raises(WordingError) as raised:
        fill(template, {"words": "chữ", "list": [1], "a": 1})
    assert str(raised.value) == end


def test_wording_is_filled_with_vietnamese_numbers() -> None:
    filled = fill(
        "{share:%} của {count}, {time} giây, {form}",
        {"share": 0.125, "count": 1, "time": 5.8, "form": "x.vn"},
    )
    assert filled == "12,5% của 1, 5,8 giây, x.vn"
