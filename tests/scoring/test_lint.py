"""`rubric lint`: what is legal in a rubric and still wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from checks.vocabulary import keys
from scoring.lint import lint
from scoring.model import Criterion
from tests.scoring.builders import criterion, rubric
from tests.scoring.good_rubric import GOOD

KEYS = frozenset({"news", "plans"})


def only(*criteria: Criterion) -> str:
    (problem,) = lint(rubric(*criteria), section_keys=KEYS)
    return problem


def steps(*pairs: tuple[float, float], key: str = "at_least") -> Criterion:
    return criterion(check="counts", parameters={"steps": [{key: a, "degree": d} for a, d in pairs]})


def test_a_sound_rubric_has_no_problems() -> None:
    sound = rubric(
        steps((100, 1), (50, 0.7), (5, 0.2)),
        criterion("1.2", check="newest", parameters={"sections": ["news"], "steps": [
            {"at_most": 7, "degree": 1}, {"at_most": 14, "degree": 0.5}]}),
        criterion("1.3", check="has_section", parameters={"section": "plans"}),
    )  # fmt: skip
    assert lint(sound, section_keys=KEYS) == []


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            criterion(points=0),
            "mau-so, tiêu chí 1.1: 0 điểm nên không bao giờ có ích; hãy cho điểm hoặc bỏ tiêu chí.",
        ),
        (
            steps((50, 0.7), (100, 1)),
            "mau-so, tiêu chí 1.1: bậc at_least: 100 không thấp điểm hơn bậc at_least: 50, "
            "một trong hai không có tác dụng; hãy xếp điểm giảm dần.",
        ),
        (
            steps((50, 1), (100, 0.5)),
            "mau-so, tiêu chí 1.1: không thể đạt tới bậc at_least: 100 sau bậc at_least: 50; "
            "hãy xếp mức yêu cầu giảm dần.",
        ),
        (
            steps((14, 1), (7, 0.5), key="at_most"),
            "mau-so, tiêu chí 1.1: không thể đạt tới bậc at_most: 7 sau bậc at_most: 14; "
            "hãy xếp mức yêu cầu giảm dần.",
        ),
        (
            steps((50, 1), (20, 0)),
            "mau-so, tiêu chí 1.1: ‘steps’ có bậc hưởng 0 điểm nên không có tác dụng; hãy bỏ bậc đó.",
        ),
        (steps(), "mau-so, tiêu chí 1.1: ‘steps’ trống nên không bao giờ có điểm; hãy thêm bậc."),
        (
            criterion(parameters={"steps": [{"at_least": 5, "degree": 1}, {"at_most": 3, "degree": 0.5}]}),
            "mau-so, tiêu chí 1.1: các bậc lẫn at_least và at_most; hãy dùng một loại.",
        ),
        (
            criterion(parameters={"steps": [{"degree": 1}, {"degree": 0.5}]}),
            "mau-so, tiêu chí 1.1: không thể đạt tới bậc không điều kiện sau bậc không điều kiện; "
            "hãy xếp mức yêu cầu giảm dần.",
        ),
        (
            criterion(parameters={"section": "tin-tuc"}),
            "mau-so, tiêu chí 1.1: không có mục nào mang mã ‘tin-tuc’ trong danh mục mục; hãy sửa mã.",
        ),
        (
            criterion(parameters={"sections": ["news", "plan"]}),
            "mau-so, tiêu chí 1.1: không có mục nào mang mã ‘plan’ trong danh mục mục; hãy sửa mã.",
        ),
    ],
)
def test_a_criterion_that_can_never_be_reached(wrong: Criterion, sentence: str) -> None:
    assert only(wrong) == sentence


def test_a_criterion_that_is_counted_twice() -> None:
    same: dict[str, Any] = {"check": "has_section", "parameters": {"section": "news"}}
    assert only(criterion("1.1", **same), criterion("2.1", **same)) == (
        "mau-so: tiêu chí 2.1 đo đúng điều mà tiêu chí 1.1 đã đo (has_section); "
        "hãy bỏ hoặc đổi một trong hai."
    )


def test_a_number_in_two_places(tmp_path: Path) -> None:
    file = tmp_path / "mau-so.yaml"
    file.write_text(GOOD.replace('"Có mục và có nội dung."', '"Có ít nhất 3 mục (IPv6, 24/24)."'), "utf-8")
    assert lint(rubric(criterion()), section_keys=KEYS, path=file) == [
        "mau-so, dòng 25, tiêu chí 1.1: số 3 ghi thẳng trong success_condition; "
        "hãy đưa vào parameters và viết {tên_tham_số}."
    ]


def test_the_vocabulary_is_that_of_the_checks() -> None:
    every = rubric(criterion(parameters={"sections": list(keys())}))
    assert lint(every) == []
