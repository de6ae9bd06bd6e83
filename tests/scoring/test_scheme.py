"""Scheme files: what is read, and every mistake as one sentence with file, line, entry and mend."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from scoring.model import DRAFT_NOTE
from scoring.rubric_errors import RubricError
from scoring.scheme import FOLDER, NoSuchScheme, all_schemes, find_scheme, load_scheme, parse_scheme
from scoring.scheme_model import Scale, ValueSource
from tests.scoring.good_scheme import GOOD


def problems(*changes: tuple[str, str]) -> tuple[str, ...]:
    text = GOOD
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    with pytest.raises(RubricError) as raised:
        parse_scheme(text.encode(), "mau.yaml")
    return raised.value.problems


def test_a_scheme_is_read_whole() -> None:
    scheme = parse_scheme(GOOD.encode(), "mau.yaml")
    assert (scheme.id, scheme.decimals, scheme.below, scheme.ties) == ("mau", 4, "không xếp hạng", ("2",))
    assert scheme.draft_note == DRAFT_NOTE
    assert [league.size for league in scheme.leagues] == [None, 3]
    assert scheme.maximum == 10
    assert scheme.category("2").source is ValueSource.PORTAL
    assert scheme.category("2").scale is Scale.MAXIMUM
    assert [criterion.maximum for criterion in scheme.category("1").criteria] == [1, 3]
    assert scheme.legal_basis[0].label == "Quyết định mẫu"
    assert scheme.valid_at(date(2025, 12, 31))
    assert not scheme.valid_at(date(2026, 1, 1))
    assert len(scheme.sha256) == 64


def test_criteria_give_a_maximum_that_is_not_written() -> None:
    text = GOOD.replace("    maximum: 4\n", "").replace("adopted: false", "adopted: true")
    scheme = parse_scheme(text.encode(), "mau.yaml")
    assert scheme.category("1").maximum == Fraction(4)
    assert scheme.draft_note == ""


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'title: "Hạ tầng"',
            'titel: "Hạ tầng"\n    title: "Hạ tầng"',
            "mau.yaml, dòng 22, hạng mục 1: không có khoá ‘titel’; có phải là ‘title’? Hãy sửa tên hoặc bỏ dòng này.",
        ),
        (
            "until: ",
            "until: \"2019-01-01\"}\n#",
            "mau.yaml, dòng 6: ngày hết hiệu lực ‘until’ trước ngày ‘from’; hãy kiểm tra lại hai ngày.",
        ),
        (
            "measure: index",
            "measure: percent",
            "mau.yaml, dòng 9: giá trị ‘percent’ của ‘measure’ không có trong danh mục; "
            "hãy chọn: points, index, stated_index.",
        ),
        (
            "at_least: 0.5",
            "at_least: 0.9",
            "mau.yaml, dòng 12: các mức phải xếp từ cao xuống thấp và không trùng; hãy sắp lại.",
        ),
        (
            'below: "không xếp hạng"\n',
            "",
            "mau.yaml, dòng 12: chưa nói dưới 0,5 thì gọi là gì; "
            'hãy thêm ‘below: "không xếp hạng"’ hoặc một mức có at_least: 0.',
        ),
        (
            "at_least: 0.8",
            "at_least: 80",
            "mau.yaml, dòng 12: chỉ số nằm từ 0 đến 1 nên mức không thể cao hơn 1; hãy ghi ví dụ 0.8 thay cho 80.",
        ),
        (
            '"2"]\nleagues:\n  - {id: so, title: "Sở"}\n  - {id: huyen, title: "Huyện", size: 3}\ncategories:\n  - id: "1"',
            '"2"]\nleagues:\n  - {id: so, title: "Sở"}\n  - {id: huyen, title: "Huyện", size: 3}\ncategories:\n  - id: "2"',
            "mau.yaml, dòng 28, hạng mục 2: mã hạng mục ‘2’ đã dùng ở dòng 21; hãy đặt mã khác.",
        ),
        (
            "{id: huyen,",
            "{id: so,",
            "mau.yaml, dòng 19, nhóm so: mã nhóm ‘so’ đã dùng ở dòng 18; hãy đặt mã khác.",
        ),
        (
            ", scale: maximum",
            "",
            "mau.yaml, dòng 28, hạng mục 2: hạng mục lấy điểm cổng phải nói quy đổi thế nào; "
            "hãy thêm ‘scale: maximum’, ‘points’ hoặc ‘share’.",
        ),
        (
            "source: portal",
            "source: form",
            "mau.yaml, dòng 28, hạng mục 2: ‘scale’ chỉ dùng cho hạng mục lấy điểm cổng (source: portal); "
            "hãy bỏ dòng này.",
        ),
        (
            '"1.2", title',
            '"1.1", title',
            "mau.yaml, dòng 27, tiêu chí 1.1: mã tiêu chí ‘1.1’ đã dùng ở dòng 26; hãy đặt mã khác.",
        ),
        (
            "maximum: 3}",
            "maximum: 2}",
            "mau.yaml, dòng 23, hạng mục 1: tổng điểm các tiêu chí là 3, không bằng 4 điểm của hạng mục; "
            "hãy sửa một trong hai.",
        ),
        (
            "maximum: 6, ",
            "",
            "mau.yaml, dòng 28, hạng mục 2: chỉ số tính bằng điểm chia điểm tối đa nên mọi hạng mục cần ‘maximum’; "
            "hãy thêm.",
        ),
        (
            "decimals: 4",
            "decimals: 2",
            "mau.yaml, dòng 11: điểm in nhiều nhất hai số thập phân, chỉ số (0 đến 1) ít nhất ba; "
            "hãy ghi 2 cho điểm, 4 cho chỉ số.",
        ),
        (
            'ties: ["2"]',
            'ties: ["9"]',
            "mau.yaml, dòng 16: không có hạng mục ‘9’; hãy chọn mã khác (những tên dùng được: 1, 2).",
        ),
    ],
)  # fmt: skip
def test_each_mistake_is_one_sentence(old: str, new: str, sentence: str) -> None:
    assert problems((old, new)) == (sentence,)


def test_mistakes_of_what_the_portal_gives() -> None:
    two = problems(("source: form\n    criteria", "source: portal\n    scale: points\n    criteria"))
    assert two == (
        "mau.yaml, dòng 20: chỉ một hạng mục được lấy điểm cổng (source: portal); hãy giữ lại một.",
        "mau.yaml, dòng 26, hạng mục 1: hạng mục lấy điểm cổng không có tiêu chí riêng; hãy bỏ phần ‘criteria’.",
    )
    assert any(
        "chỉ số công bố của một hạng mục cao nhất là 1" in one
        for one in problems(("measure: index", "measure: stated_index"))
    )


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(RubricError, match=r"thieu\.yaml: không mở được tệp"):
        load_scheme(tmp_path / "thieu.yaml")
    (tmp_path / "khac.yaml").write_text(GOOD, "utf-8")
    with pytest.raises(RubricError, match=r"mã ‘mau’ khác tên tệp; hãy đổi tên tệp thành mau\.yaml"):
        all_schemes(tmp_path)


def test_the_schemes_that_are_delivered() -> None:
    assert {scheme.id for scheme in all_schemes()} == {path.stem for path in FOLDER.glob("*.yaml")}
    with pytest.raises(NoSuchScheme, match="có phải là ‘ict-index-2019’"):
        find_scheme("ict-index-2018")
