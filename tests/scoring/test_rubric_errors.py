"""Every mistake in a rubric is one sentence with file, line, entry and mend."""

from __future__ import annotations

import pytest

from scoring.rubric import parse
from scoring.rubric_errors import RubricError
from tests.scoring.builders import CHECKS
from tests.scoring.good_rubric import GOOD


def problems(*changes: tuple[str, str], text: str = GOOD) -> tuple[str, ...]:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    with pytest.raises(RubricError) as raised:
        parse(text.encode(), "mau-so.yaml", checks=CHECKS)
    assert str(raised.value) == "\n".join(raised.value.problems)
    return raised.value.problems


def only(*changes: tuple[str, str]) -> str:
    (problem,) = problems(*changes)
    return problem


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'title: "Sơ đồ tổ chức"',
            'titel: "Sơ đồ tổ chức"\n        title: "Sơ đồ"',
            "mau-so.yaml, dòng 22, tiêu chí 1.1: không có khoá ‘titel’; có phải là ‘title’? "
            "Hãy sửa tên hoặc bỏ dòng này.",
        ),
        (
            "adopted: false",
            "adopted: false\nweight: 3",
            "mau-so.yaml, dòng 7: không có khoá ‘weight’; hãy bỏ dòng này (những tên dùng được: adopted, "
            "coverage_for_place, decision, grades, headings, id, league, legal_basis, note, points, tier, "
            "title, validity, window).",
        ),
        (
            'article: "10", clause: "1", point: "a"',
            'article: "10", clauses: "1"',
            "mau-so.yaml, dòng 24, tiêu chí 1.1: không có khoá ‘clauses’; có phải là ‘clause’? "
            "Hãy sửa tên hoặc bỏ dòng này.",
        ),
        (
            '{from: "2020-11-17", until',
            '{from: "2020-11-17", untill',
            "mau-so.yaml, dòng 7: không có khoá ‘untill’; có phải là ‘until’? Hãy sửa tên hoặc bỏ dòng này.",
        ),
        (
            '        remedy: "Đăng sơ đồ tổ chức."\n',
            "",
            "mau-so.yaml, dòng 21, tiêu chí 1.1: thiếu khoá ‘remedy’; hãy thêm dòng ‘remedy: …’.",
        ),
        (
            'id: "1.1"',
            "id: 1.1",
            "mau-so.yaml, dòng 21, tiêu chí 1.1: ‘id’ phải là chữ; hãy đặt trong dấu nháy kép.",
        ),
        (
            'id: "1.1"',
            'id: "1-1"',
            'mau-so.yaml, dòng 21, tiêu chí 1-1: ‘id: 1-1’ sai dạng; hãy viết dạng "1.1".',
        ),
        (
            'id: "mau-so"',
            'id: "Mẫu Sở"',
            "mau-so.yaml, dòng 1: ‘id: Mẫu Sở’ sai dạng; hãy viết chỉ gồm chữ thường, số và gạch nối.",
        ),
        (
            'tier: "so"',
            'tier: "bo"',
            "mau-so.yaml, dòng 3: giá trị ‘bo’ của ‘tier’ không có trong danh mục; "
            "hãy chọn: so, huyen, xa, tinh, any.",
        ),
        (
            "needs: [archive]",
            "needs: [archiv]",
            "mau-so.yaml, dòng 29, tiêu chí 1.1: giá trị ‘archiv’ của ‘needs’ không có trong danh mục; "
            "hãy chọn: archive, live, repeat, form.",
        ),
        (
            "needs: [archive]",
            "needs: archive",
            "mau-so.yaml, dòng 29, tiêu chí 1.1: ‘needs’ phải là một danh sách; "
            "hãy viết [a, b] hoặc mỗi dòng một ‘- ’.",
        ),
        (
            "needs: [archive]",
            "needs: []",
            "mau-so.yaml, dòng 29, tiêu chí 1.1: ‘needs’ còn trống; hãy ghi ít nhất một mục.",
        ),
        (
            "points: 1.5",
            'points: "1.5"',
            "mau-so.yaml, dòng 23, tiêu chí 1.1: ‘points’ cần một số, ví dụ 1 hoặc 0.5, "
            "không đặt trong dấu nháy.",
        ),
        (
            "points: 1.5",
            "points: -1.5",
            "mau-so.yaml, dòng 23, tiêu chí 1.1: ‘points’ không được âm; hãy ghi một số từ 0 trở lên.",
        ),
        (
            "coverage_for_place: 0.9",
            "coverage_for_place: 90",
            "mau-so.yaml, dòng 11: ‘coverage_for_place’ phải từ 0 đến 1; hãy ghi ví dụ 0.9 thay cho 90.",
        ),
        (
            "derived: true",
            'derived: "có"',
            "mau-so.yaml, dòng 30, tiêu chí 1.1: ‘derived’ phải là true hoặc false, "
            "không đặt trong dấu nháy.",
        ),
        (
            'remedy: "Đăng sơ đồ tổ chức."',
            'remedy: " "',
            "mau-so.yaml, dòng 26, tiêu chí 1.1: ‘remedy’ không được để trống; hãy ghi nội dung.",
        ),
        (
            '"2020-11-17"',
            '"17/11/2020"',
            "mau-so.yaml, dòng 7: ‘from’ cần một ngày trong dấu nháy kép, "
            "dạng năm-tháng-ngày: \"2020-11-17\".",
        ),
        (
            '"2025-12-31"',
            '"2025-02-30"',
            "mau-so.yaml, dòng 7: ‘until’ không có ngày này trong lịch; hãy kiểm tra lại tháng và ngày.",
        ),
        (
            '"2025-12-31"',
            '"2019-12-31"',
            "mau-so.yaml, dòng 7: ngày hết hiệu lực ‘until’ trước ngày ‘from’; hãy kiểm tra lại hai ngày.",
        ),
        (
            'start: "10-01"',
            'start: "02-29"',
            "mau-so.yaml, dòng 12: ‘start’ cần tháng-ngày có trong mọi năm, ví dụ \"10-01\".",
        ),
        (
            "rating_months: 3",
            "rating_months: 13",
            "mau-so.yaml, dòng 12: ‘rating_months’ có giá trị không hợp lệ "
            "(Input should be less than or equal to 12); hãy sửa giá trị này.",
        ),
        (
            "at_least: 8}",
            "at_least: 0}",
            "mau-so.yaml, dòng 13: các mức phải xếp từ cao xuống thấp, không trùng và mức cuối có "
            "at_least: 0; hãy sắp lại.",
        ),
        (
            "points: 10\n",
            "points: 12\n",
            "mau-so.yaml, dòng 10: tổng điểm các mục là 10, không bằng 12; "
            "hãy sửa ‘points’ của mục hoặc của cả bộ.",
        ),
        (
            "points: 1.5",
            "points: 2",
            "mau-so.yaml, dòng 19, mục 1: tổng điểm các tiêu chí là 4,5, không bằng 4 điểm của mục; "
            "hãy sửa ‘points’ của mục hoặc của tiêu chí.",
        ),
        (
            'id: "1.2"',
            'id: "1.1"',
            "mau-so.yaml, dòng 31, tiêu chí 1.1: mã tiêu chí ‘1.1’ đã dùng ở dòng 21; hãy đặt mã khác.",
        ),
        (
            'id: "2.1"',
            'id: "3.1"',
            "mau-so.yaml, dòng 45, tiêu chí 3.1: mã tiêu chí ‘3.1’ không thuộc mục 2; "
            "hãy đổi thành ‘2.…’ hoặc chuyển sang đúng mục.",
        ),
        (
            "check: has_section",
            "check: has_sections",
            "mau-so.yaml, dòng 27, tiêu chí 1.1: không có phép kiểm tra ‘has_sections’; có phải là "
            "‘has_section’? Hãy sửa tên hoặc bỏ dòng này.",
        ),
        (
            "{section: organisation_chart}",
            "{sections: organisation_chart, section: x}",
            "mau-so.yaml, dòng 28, tiêu chí 1.1: không có khoá ‘sections’; có phải là ‘section’? "
            "Hãy sửa tên hoặc bỏ dòng này (phép kiểm tra ‘has_section’).",
        ),
        (
            "{section: organisation_chart}",
            "{}",
            "mau-so.yaml, dòng 28, tiêu chí 1.1: thiếu khoá ‘section’; hãy thêm dòng ‘section: …’ "
            "(phép kiểm tra ‘has_section’).",
        ),
        (
            "{at_least: 50, degree: 0.7}",
            "{atleast: 50, at_least: 50, degree: 0.7}",
            "mau-so.yaml, dòng 53, tiêu chí 2.1: không có khoá ‘atleast’; có phải là ‘at_least’? "
            "Hãy sửa tên hoặc bỏ dòng này (phép kiểm tra ‘counts’).",
        ),
        (
            "degree: 0.7}",
            "degree: 70}",
            "mau-so.yaml, dòng 53, tiêu chí 2.1: ‘degree: 70’ phải từ 0 đến 1; "
            "hãy ghi phần được tính, ví dụ 0.5 thay cho 50.",
        ),
        (
            "{at_least: 50,",
            '{at_least: "1/0",',
            "mau-so.yaml, dòng 52, tiêu chí 2.1: không đọc được parameters của phép kiểm tra ‘counts’ "
            "(Fraction(1, 0)); hãy sửa giá trị số.",
        ),
        (
            '{question: "Bao nhiêu hồ sơ?"}',
            '{question: ""}',
            "mau-so.yaml, dòng 31, tiêu chí 1.2: tiêu chí cần số liệu của cơ quan (form); "
            "hãy thêm câu hỏi ‘question: …’ trong parameters.",
        ),
        (
            "{steps[1][at_least]}",
            "{steps[2][at_least]}",
            "mau-so.yaml, dòng 49, tiêu chí 2.1: chỗ điền {steps[2][at_least]} không có trong parameters; "
            "hãy sửa tên cho khớp.",
        ),
        (
            "title: \"Bộ mẫu\"",
            "title: &t \"Bộ mẫu\"",
            "mau-so.yaml, dòng 2: không dùng neo YAML ‘&t’; hãy bỏ phần ‘&t’.",
        ),
        (
            "title: \"Bộ mẫu\"",
            "title: *t",
            "mau-so.yaml, dòng 2: không dùng bí danh YAML ‘*t’; hãy chép đủ nội dung.",
        ),
        (
            "title: \"Bộ mẫu\"",
            "title: !!python/name:os.system \"Bộ mẫu\"",
            "mau-so.yaml, dòng 2: không dùng thẻ YAML ‘tag:yaml.org,2002:python/name:os.system’; "
            "hãy bỏ thẻ và ghi giá trị thường.",
        ),
        (
            'tier: "so"',
            'title: "Bộ mẫu"',
            "mau-so.yaml, dòng 3: khoá ‘title’ lặp lại (đã có ở dòng 2); hãy bỏ một trong hai dòng.",
        ),
        (
            'tier: "so"',
            '<<: {tier: "so"}',
            "mau-so.yaml, dòng 3: khoá phải là một từ; hãy viết ‘tên: giá trị’, không dùng ‘<<’, ‘?’.",
        ),
        (
            "adopted: false",
            "adopted: no",
            "mau-so.yaml, dòng 6: giá trị no của ‘adopted’ không rõ kiểu; "
            "hãy đặt trong dấu nháy kép: \"no\".",
        ),
        (
            "points: 10\n",
            "points: 1:30\n",
            "mau-so.yaml, dòng 10: giá trị 1:30 của ‘points’ không rõ kiểu; "
            "hãy đặt trong dấu nháy kép: \"1:30\".",
        ),
        (
            "tier: \"so\"",
            "tier: \"so",
            "mau-so.yaml, dòng 4: không đọc được YAML (did not find expected key); hãy kiểm tra thụt dòng, "
            "dấu nháy và dấu hai chấm ở dòng này và dòng trước.",
        ),
        (
            "headings:\n",
            "---\nheadings:\n",
            "mau-so.yaml, dòng 16: tệp có nhiều tài liệu YAML; hãy bỏ dòng ‘---’ và tách phần sau "
            "thành tệp riêng.",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence(old: str, new: str, sentence: str) -> None:
    assert only((old, new)) == sentence


def test_all_mistakes_are_told_at_once_in_order_of_lines() -> None:
    found = problems(
        ("check: has_section", "check: hass"), ("points: 10\n", "points: 9\n"), ("  - id: 2", "  - id: 1")
    )
    assert [text.split(": ")[0] for text in found] == [
        "mau-so.yaml, dòng 10",
        "mau-so.yaml, dòng 27, tiêu chí 1.1",
        "mau-so.yaml, dòng 41, mục 1",
        "mau-so.yaml, dòng 45, tiêu chí 2.1",
    ]
    assert "mã mục ‘1’ đã dùng ở dòng 17" in found[2]
