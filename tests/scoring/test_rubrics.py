"""The rubrics that are delivered: complete, lint-clean, and told alike in docs/methodology.md."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from checks.case import SectionState
from checks.model import Outcome
from checks.registry import all_checks
from checks.vocabulary import keys
from evidence.model import Cause
from scoring.assess import assess
from scoring.lint import lint
from scoring.methodology import criteria_tables, with_tables
from scoring.model import Need, Rubric
from scoring.rubric import FOLDER, load_all, rubric_for
from scoring.score import score
from tests.scoring.builders import case, section

METHODOLOGY = Path(__file__).parents[2] / "docs" / "methodology.md"
RUBRICS = {rubric.id: rubric for rubric in load_all()}
DECREED = [6, 10, 8, 15, 12, 6, 10, 7, 5, 10, 6, 5]
HUNDRED = [
    "bac-giang-2294-2020-huyen",
    "bac-giang-2294-2020-so",
    "province-2026-so",
    "province-2026-tinh",
    "province-2026-xa",
]
OWN_CRITERIA = {"huyen": 76, "so": 75, "tinh": 78, "xa": 76}


def test_which_rubrics_there_are_and_files_are_named_by_id() -> None:
    assert list(RUBRICS) == sorted([*HUNDRED, "ministry-technical-2025"])
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(RUBRICS)


@pytest.mark.parametrize("id_", HUNDRED)
def test_the_decreed_headings_and_grades(id_: str) -> None:
    rubric = RUBRICS[id_]
    assert [heading.points for heading in rubric.headings] == DECREED
    assert rubric.points == Fraction(100)
    assert [(grade.name, int(grade.at_least)) for grade in rubric.grades] == [
        ("Tốt", 80),
        ("Khá", 65),
        ("Trung bình", 50),
        ("Yếu", 0),
    ]
    assert len(rubric.criteria) == OWN_CRITERIA[rubric.tier]
    assert (rubric.window.day, rubric.window.month) == (1, 10)


@pytest.mark.parametrize(
    ("tier", "day", "id_"),
    [
        ("so", date(2022, 8, 27), "bac-giang-2294-2020-so"),
        ("huyen", date(2025, 12, 31), "bac-giang-2294-2020-huyen"),
        ("so", date(2026, 7, 1), "province-2026-so"),
        ("xa", date(2026, 11, 22), "province-2026-xa"),
        ("tinh", date(2026, 11, 22), "province-2026-tinh"),
    ],
)
def test_which_rubric_is_valid_when(tier: str, day: date, id_: str) -> None:
    assert rubric_for(tier, day).id == id_


@pytest.mark.parametrize("id_", sorted(RUBRICS))
def test_every_rubric_is_lint_clean_and_marked_as_a_draft(id_: str) -> None:
    rubric = RUBRICS[id_]
    assert lint(rubric) == []
    assert rubric.draft_note
    assert all(criterion.derived for criterion in rubric.criteria)


@pytest.mark.parametrize("id_", sorted(RUBRICS))
def test_every_criterion_judges_an_empty_portal_without_a_fault_of_ours(id_: str) -> None:
    absent = {key: section(key, SectionState.ABSENT) for key in keys()}
    judged = assess(RUBRICS[id_], case(sections=absent), checks=all_checks())
    faults = [each.criterion.id for each in judged.judged if "error" in each.finding.measured]
    assert faults == []
    card = score(judged)
    assert card.low <= Fraction(15)  # the host name and the character set are right on any portal here
    assert all(each.finding.note.endswith(".") for each in judged.judged)
    asked = [each for each in judged.judged if each.criterion.needs == {Need.FORM}]
    assert all(each.finding.outcome is Outcome.UNTESTED and each.finding.question for each in asked)


def test_the_portal_of_the_province_answers_for_gazette_statistics_and_english() -> None:
    criteria = {criterion.id: criterion for criterion in RUBRICS["province-2026-tinh"].criteria}
    assert criteria["6.6"].question == "Công báo điện tử của tỉnh đăng tại địa chỉ nào?"
    assert criteria["5.8"].parameters["newest_days"] == 100
    assert criteria["10.11"].parameters["sections"] == ["foreign_language"]


def test_an_archive_leaves_the_live_criteria_open() -> None:
    absent = {key: section(key, SectionState.ABSENT) for key in keys()}
    judged = assess(RUBRICS["bac-giang-2294-2020-so"], case(sections=absent, live=False))
    live = [each for each in judged.judged if Need.LIVE in each.criterion.needs]
    assert [each.criterion.id for each in live] == ["6.4", "8.5", "10.1", "11.1", "11.2", "11.3"]
    assert {each.finding.cause for each in live} == {Cause.OURS}
    assert sum(each.criterion.points for each in live) == Fraction("6.5")


def test_the_tables_of_the_methodology_are_those_of_the_rubrics() -> None:
    document = METHODOLOGY.read_text("utf-8")
    tables = criteria_tables(RUBRICS.values())
    assert with_tables(document, tables) == document, (
        "docs/methodology.md lags behind scoring/rubrics: run "
        "`python -m tests.scoring.test_rubrics` to write its tables anew"
    )
    for rubric in RUBRICS.values():
        for criterion in rubric.criteria:
            assert criterion.title in tables


def test_a_methodology_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="the document lacks the lines"):
        with_tables("# Methodology", "")


def test_every_provision_is_cited_in_one_way() -> None:
    for rubric in RUBRICS.values():
        for basis in [*rubric.legal_basis, *(b for c in rubric.criteria for b in c.legal_basis)]:
            assert re.fullmatch(r"\d*", basis.article), basis
            assert re.fullmatch(r"\d*", basis.clause), basis
            assert re.fullmatch(r"[a-zđ]?", basis.point), basis
            assert basis.article or not (basis.clause or basis.point), basis


def _write_tables(rubrics: dict[str, Rubric]) -> None:
    tables = criteria_tables(rubrics.values())
    METHODOLOGY.write_text(with_tables(METHODOLOGY.read_text("utf-8"), tables), "utf-8")


if __name__ == "__main__":
    _write_tables(RUBRICS)
