"""How points are given: docs/methodology.md, 'How a score arises'."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.model import Finding, Outcome, between, cannot_tell, graded, passed, untested
from evidence.model import Cause
from scoring.model import Rubric, Scorecard
from scoring.rounding import number, printed, rounded
from scoring.score import degrees, grade, score
from tests.scoring.builders import assessment, beside, criterion, half, none, rubric, text

UNKNOWN = cannot_tell("Chưa xem được.", cause=Cause.NETWORK, need="unseen")

# A rubric of 100 points in three headings, worked out by hand below.
HUNDRED = rubric(
    criterion("1.1", 12),
    criterion("1.2", 8),
    criterion("2.1", 30),
    criterion("2.2", 10),
    criterion("2.3", 20),
    criterion("3.1", 20),
)


def scored(findings: dict[str, Finding], rules: Rubric = HUNDRED) -> Scorecard:
    return score(assessment(rules, findings))


def test_a_score_worked_out_by_hand() -> None:
    """Heading 1: 1.2 does not apply, so 1.1 carries all 20 points and earns half: 10.
    Heading 2: 30 passed, 10 unknown (0..10), 20 with a quarter to three quarters (5..15): 35..55.
    Heading 3: two thirds of 20 = 13.333…  Together 58.333… to 78.333…, judged 20 + 30 + 20 of 100 points.
    """
    card = scored(
        {
            "1.1": half(),
            "1.2": beside(),
            "2.2": UNKNOWN,
            "2.3": between(Fraction(1, 4), Fraction(3, 4), "Ít nhất 20 tin.", cause=Cause.OURS),
            "3.1": graded(Fraction(2, 3), "Hai phần ba."),
        }
    )
    assert (card.low, card.high) == (Fraction(175, 3), Fraction(235, 3))
    assert (printed(card.low), printed(card.high)) == ("58,33", "78,33")
    assert card.coverage == Fraction(70, 100)
    assert card.grade == "Trung bình–Khá"
    assert [text(h.points, h.low, h.high) for h in card.headings] == ["20 10 10", "60 35 55", "20 40/3 40/3"]
    assert text(*(c.points for c in card.criteria)) == "20 0 30 10 20 20"
    assert card.notes == ()


def test_a_heading_that_does_not_apply_leaves_the_hundred_and_is_named() -> None:
    """60 points are left out; the two headings of 20 carry 50 points each."""
    rules = rubric(criterion("1.1", 60), criterion("2.1", 20), criterion("3.1", 20))
    card = scored({"1.1": beside(), "2.1": none()}, rules)
    assert text(card.low, card.high, card.coverage) == "50 50 1"
    assert text(*(h.points for h in card.headings)) == "0 50 50"
    assert [h.inapplicable for h in card.headings] == [True, False, False]
    assert card.notes == (
        "Không áp dụng cho cổng này: mục ‘Mục 1’; điểm các mục còn lại quy đổi về thang 100 điểm.",
    )


def test_where_nothing_applies_there_is_no_score_and_no_grade() -> None:
    card = scored({"1.1": beside()}, rubric(criterion("1.1", 100)))
    assert (text(card.low, card.high, card.coverage), card.grade) == ("0 0 0", "")
    assert card.notes == ("Không tính điểm: toàn bộ tiêu chí (‘Mục 1’) không áp dụng cho cổng này.",)


def test_what_was_not_seen_or_asked_is_never_zero() -> None:
    card = scored({"1.1": UNKNOWN, "1.2": untested("Cần hỏi.", question="Bao nhiêu?")})
    assert text(card.low, card.high, card.coverage) == "80 100 4/5"
    assert card.grade == "Tốt"


def test_a_portal_that_was_not_seen_has_an_open_interval_and_no_grade() -> None:
    findings = {each.id: UNKNOWN for each in HUNDRED.criteria}
    card = score(assessment(HUNDRED, findings, not_scored="Chưa đánh giá được: cổng chặn."))
    assert (text(card.low, card.high, card.coverage), card.grade) == ("0 100 0", "")
    assert not card.scored


@pytest.mark.parametrize(
    ("points", "name"),
    [
        ("80", "Tốt"),
        ("79.995", "Tốt"),
        ("79.994", "Khá"),
        ("65", "Khá"),
        ("64.99", "Trung bình"),
        ("0", "Yếu"),
    ],
)
def test_the_grade_is_read_from_the_printed_number(points: str, name: str) -> None:
    assert grade(HUNDRED, Fraction(points), Fraction(points)) == name


def test_a_rubric_without_grades_gives_none() -> None:
    assert grade(rubric(criterion("1.1", 100), grades=()), Fraction(50), Fraction(90)) == ""


def test_bounds_that_a_check_gives_are_kept_within_the_points() -> None:
    wide = Finding(outcome=Outcome.CANT_TELL, note="", floor=Fraction(-1), ceiling=Fraction(2))
    crossed = Finding(outcome=Outcome.CANT_TELL, note="", floor=Fraction(3, 4), ceiling=Fraction(1, 2))
    too_good = Finding(outcome=Outcome.PARTIAL, note="", degree=Fraction(3, 2))
    found = [degrees(each) for each in (wide, crossed, too_good)]
    assert [text(d.low, d.high) for d in found if d] == ["0 1", "1/2 1/2", "1 1"]


degree = st.fractions(min_value=0, max_value=1, max_denominator=60)
exact = degree.map(lambda d: graded(d, "Đo được."))
unknown = st.tuples(degree, degree).map(
    lambda pair: between(min(pair), max(pair), "Ít nhất.", cause=Cause.OURS)
)
any_finding = st.one_of(exact, unknown, st.just(UNKNOWN), st.builds(beside))
all_findings = st.fixed_dictionaries({each.id: any_finding for each in HUNDRED.criteria})


@given(all_findings)
def test_the_interval_lies_within_the_rubric_and_headings_add_up(findings: dict[str, Finding]) -> None:
    card = scored(findings)
    assert 0 <= card.low <= card.high <= 100
    assert 0 <= card.coverage <= 1
    applicable = any(finding.outcome is not Outcome.INAPPLICABLE for finding in findings.values())
    assert sum(h.points for h in card.headings) == (100 if applicable else 0)
    assert sum(c.points for c in card.criteria) == (100 if applicable else 0)
    assert sum(h.low for h in card.headings) == card.low == sum(c.low for c in card.criteria)
    for each in card.criteria:
        assert 0 <= each.low <= each.high <= each.points


@given(all_findings, st.data())
def test_settling_what_was_unknown_ends_inside_the_interval(
    findings: dict[str, Finding], data: st.DataObject
) -> None:
    before = scored(findings)
    settled = dict(findings)
    for id_, finding in findings.items():
        if finding.outcome is Outcome.CANT_TELL:
            low, high = finding.floor or Fraction(0), finding.ceiling if finding.ceiling is not None else 1
            share = data.draw(degree)
            settled[id_] = graded(low + (high - low) * share, "Đã rõ.")
    after = scored(settled)
    assert before.low <= after.low == after.high <= before.high
    assert after.coverage >= before.coverage


@given(all_findings, st.sampled_from([each.id for each in HUNDRED.criteria]))
def test_mending_a_criterion_never_lowers_the_score(findings: dict[str, Finding], id_: str) -> None:
    if findings[id_].outcome is Outcome.INAPPLICABLE:
        findings[id_] = none()
    before = scored(findings)
    after = scored(findings | {id_: passed("Đã sửa.")})
    assert after.low >= before.low
    assert after.high >= before.high


@given(st.fractions(min_value=-100, max_value=100))
def test_printing_errs_by_half_a_hundredth_at_most(value: Fraction) -> None:
    assert abs(Fraction(rounded(value)) - value) <= Fraction(1, 200)


def test_how_numbers_are_printed() -> None:
    assert [printed(Fraction(text)) for text in ("15", "7.5", "66.665", "0.004", "-0.5", "100")] == [
        "15",
        "7,5",
        "66,67",
        "0",
        "-0,5",
        "100",
    ]
    assert printed(Fraction(20), 0) == "20"
    assert [number(Fraction(text)) for text in ("15", "2/3")] == [15, 0.67]
