"""How two rubrics differ: the whole, headings, criteria new, gone, renumbered, worth or judged otherwise."""

from __future__ import annotations

from fractions import Fraction

from scoring.model import Rubric
from scoring.rubric import find, parse
from scoring.rubric_diff import CriterionFate, RubricDiff, rubric_diff
from tests.scoring.builders import CHECKS
from tests.scoring.good_rubric import GOOD


def rubric(*changes: tuple[str, str]) -> Rubric:
    text = GOOD
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return parse(text.encode(), "mau-so.yaml", checks=CHECKS)


def diff(*changes: tuple[str, str]) -> RubricDiff:
    return rubric_diff(rubric(), rubric(*changes))


def test_the_same_rubric_differs_in_nothing() -> None:
    same = diff()
    assert same.nothing
    assert same.same == len(rubric().criteria)


def test_points_and_the_whole() -> None:
    found = diff(
        ("adopted: false", "adopted: true"),
        ('until: "2025-12-31"', 'until: "2026-12-31"'),
        ("points: 1.5", "points: 2"),
        ("points: 2.5", "points: 2"),
        ('title: "Thông tin giới thiệu"', 'title: "Giới thiệu"'),
    )
    assert [(one.what, one.before, one.after) for one in found.whole] == [
        ("ban hành", "dự thảo tiêu chí, chưa ban hành", "đã ban hành"),
        ("hiệu lực đến", "31/12/2025", "31/12/2026"),
    ]
    assert [(one.what, one.before, one.after) for one in found.headings] == [
        ("mục 1", "Thông tin giới thiệu (4 điểm)", "Giới thiệu (4 điểm)")
    ]
    assert [(one.fate, one.points, one.judged) for one in found.criteria] == [
        (CriterionFate.CHANGED, Fraction("0.5"), False),
        (CriterionFate.CHANGED, Fraction("-0.5"), False),
    ]
    assert [(one.what, one.before, one.after) for one in found.criteria[0].differences] == [
        ("điểm", "1,5", "2")
    ]


def test_another_parameter_is_judged_otherwise() -> None:
    found = diff(("section: organisation_chart", "section: biography"))
    (one,) = found.criteria
    assert one.judged
    assert one.points == 0
    (told,) = one.differences
    assert (told.what, told.before, told.after) == ("tham số section", "Sơ đồ, cơ cấu tổ chức", "biography")
    assert told.setting


def test_a_criterion_gone_new_and_renumbered() -> None:
    renumbered = diff(('id: "1.2"', 'id: "1.3"'))
    (one,) = renumbered.criteria
    assert (one.fate, one.differences[0].before, one.differences[0].after) == (
        CriterionFate.RENUMBERED,
        "1.2",
        "1.3",
    )
    other = rubric(('id: "1.2"\n        title: "Hồ sơ"', 'id: "1.3"\n        title: "Thủ tục"'))
    new, gone = rubric_diff(rubric(), other).criteria
    assert (new.fate, new.points, new.before) == (CriterionFate.NEW, Fraction("2.5"), None)
    assert (gone.fate, gone.points, gone.after) == (CriterionFate.GONE, Fraction("-2.5"), None)


def test_the_delivered_rubrics_for_departments() -> None:
    found = rubric_diff(find("bac-giang-2294-2020-so"), find("province-2026-so"))
    assert len(found.criteria) + found.same >= 75
    assert any(one.judged for one in found.criteria)
