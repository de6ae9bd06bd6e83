"""Leagues: order, shared places, who is listed without a place, change."""

from __future__ import annotations

from fractions import Fraction

import pytest

from scoring.gains import first_gains, gains
from scoring.model import LegalBasis, Rubric
from scoring.ranking import leagues
from scoring.score import score
from tests.scoring.builders import assessment, criterion, half, none, result, rubric, text
from tests.scoring.test_score import UNKNOWN


def full(sha: str = "a", **fields: object) -> Rubric:
    return rubric(criterion(points=100), sha256=sha * 64, **fields)


def test_order_is_low_then_high_and_equals_share_a_place() -> None:
    (league,) = leagues(
        [result("d", 60), result("b", 75, 80), result("a", 75, 80), result("c", 75, 78), result("e", 90)]
    )
    assert league.title == "Cấp tỉnh"
    assert [(s.result.agency.code, s.place) for s in league.standings] == [
        ("e", 1),
        ("a", 2),
        ("b", 2),
        ("c", 4),
        ("d", 5),
    ]


def test_scores_that_print_alike_share_a_place() -> None:
    (league,) = leagues([result("a", 70.001), result("b", 70.004)])
    assert [s.place for s in league.standings] == [1, 1]


def test_too_little_judged_means_listed_without_a_place_and_says_why() -> None:
    strict = full(coverage_for_place=Fraction(9, 10))
    (league,) = leagues([result("a", 70, 95, rubric=strict), result("b", 60, rubric=strict)])
    assert [(s.result.agency.code, s.place, s.reason) for s in league.standings] == [
        ("b", 1, ""),
        ("a", None, "Mới chấm được 0% số điểm, chưa đủ 90% để xếp hạng."),
    ]


def test_a_portal_that_was_not_seen_is_listed_last_with_its_reason() -> None:
    (league,) = leagues([result("x", 0, 100, not_scored="Chưa đánh giá được: cổng chặn."), result("y", 30)])
    assert [(s.result.agency.code, s.place, s.reason) for s in league.standings] == [
        ("y", 1, ""),
        ("x", None, "Chưa đánh giá được: cổng chặn."),
    ]


def test_groups_are_leagues_of_their_own() -> None:
    found = leagues([result("a", 70), result("b", 60, group="Cấp huyện"), result("c", 50)])
    assert [(league.title, len(league.standings)) for league in found] == [("Cấp huyện", 1), ("Cấp tỉnh", 2)]
    assert leagues([]) == ()


def test_change_since_the_last_period() -> None:
    before = [result("a", 60), result("b", 70), result("gone", 90, not_scored="Ngừng hoạt động.")]
    now = [result("a", 80.5), result("b", 71), result("gone", 50), result("new", 40)]
    (league,) = leagues(now, before)
    assert {s.result.agency.code: (s.change, s.place_change) for s in league.standings} == {
        "a": (Fraction(41, 2), 1),
        "b": (Fraction(1), -1),
        "gone": (None, None),
        "new": (None, None),
    }


def test_places_of_another_league_are_not_compared() -> None:
    (league,) = leagues([result("a", 60)], [result("a", 50, group="Cấp huyện")])
    (standing,) = league.standings
    assert (str(standing.change), standing.place_change) == ("10", None)


def test_a_draft_and_mixed_rubrics_are_said() -> None:
    mixed = [
        result("a", 70, rubric=full("a", title="Bộ cũ")),
        result("b", 60, rubric=full("b", title="Bộ mới", adopted=True)),
    ]
    (league,) = leagues(mixed)
    assert league.notes == (
        "Lưu ý: dự thảo tiêu chí, chưa ban hành.",
        "Các cơ quan trong nhóm được chấm theo những bộ tiêu chí khác nhau (Bộ cũ; Bộ mới); "
        "thứ hạng chỉ để tham khảo.",
    )


def test_two_results_of_one_agency_are_refused() -> None:
    with pytest.raises(ValueError, match="agency 'a' has two results"):
        leagues([result("a", 70), result("a", 60)])


def test_what_to_mend_first() -> None:
    rules = rubric(criterion("1.1", 10), criterion("1.2", 40), criterion("2.1", 30), criterion("2.2", 20))
    judged = assessment(rules, {"1.1": none(), "1.2": half(), "2.1": UNKNOWN})
    found = gains(judged, score(judged))
    assert [(g.criterion.id, text(g.sure, g.most)) for g in found] == [
        ("1.2", "20 20"),
        ("1.1", "10 10"),
        ("2.1", "0 30"),
    ]


@pytest.mark.parametrize("most", [1, 2, 3, 5, 40])
def test_the_first_gains_are_those_of_all_gains(most: int) -> None:
    rules = rubric(*(criterion(f"{1 + i // 20}.{i % 20 + 1}", Fraction(60, 7 + i % 5)) for i in range(40)))
    findings = {one.id: (none(), half(), UNKNOWN)[i % 3] for i, one in enumerate(rules.criteria)}
    judged = assessment(rules, findings)
    card = score(judged)
    assert first_gains(judged, card, most) == tuple(one for one in gains(judged, card)[:most] if one.sure > 0)


def test_a_provision_is_cited_as_officials_do() -> None:
    whole = LegalBasis(document="Nghị định 43/2011/NĐ-CP", article="10", clause="1", point="đ")
    assert whole.label == "Nghị định 43/2011/NĐ-CP, Điều 10, khoản 1, điểm đ"
    assert LegalBasis(document="Thông tư 24/2011/TT-BTTTT").label == "Thông tư 24/2011/TT-BTTTT"
