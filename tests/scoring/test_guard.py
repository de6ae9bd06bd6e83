"""The publish guard: what holds a round back, and what does not."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from scoring.guard import GuardedPortal, GuardedRound, Reason, ReasonKind, Verdict, guard
from scoring.guard_rules import guard_rules, read_rules

RULES = guard_rules()
TEXT = (Path(__file__).parents[2] / "scoring" / "guard.yaml").read_text("utf-8")


def portal(number: int, points: int = 60, **changes: object) -> GuardedPortal:
    facts = GuardedPortal(
        code=f"so-{number:02}",
        rubric="tinh-so",
        rubric_sha256="ab",
        engine="e1",
        low=Fraction(points),
        high=Fraction(points + 10),
        coverage=Fraction(9, 10),
        criteria={"1.1": (Fraction(3), Fraction(3)), "2.1": (Fraction(0), Fraction(5))},
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


def unseen(number: int, why: str = "cổng chặn truy cập tự động (mã 403)") -> GuardedPortal:
    return GuardedPortal(code=f"so-{number:02}", unseen=why)


def province(number: int = 1, portals: int = 12, complete: bool = True) -> GuardedRound:
    return GuardedRound(number=number, complete=complete, portals=[portal(n, 40 + n) for n in range(portals)])


def changed(change: dict[int, GuardedPortal]) -> GuardedRound:
    before = province(2)
    return replace(before, portals=[change.get(place, one) for place, one in enumerate(before.portals)])


def kinds(verdict: Verdict) -> list[ReasonKind]:
    return [reason.kind for reason in verdict.reasons]


def only(verdict: Verdict, kind: ReasonKind) -> Reason:
    assert kinds(verdict) == [kind]
    return verdict.reasons[0]


def test_a_round_as_the_one_before_passes_without_a_word() -> None:
    verdict = guard(province(2), province(1), RULES)
    assert (verdict.round, verdict.baseline, verdict.reasons, verdict.held) == (2, 1, (), False)


def test_the_first_round_is_only_looked_at_by_itself() -> None:
    verdict = guard(province(1), None, RULES)
    assert not verdict.held
    assert only(verdict, ReasonKind.FIRST).sentence.startswith("Chưa có đợt nào trước đó")
    few = [portal(n) if n < 5 else unseen(n) for n in range(12)]
    held = guard(replace(province(1), portals=few), None, RULES)
    assert held.held
    assert held.reasons[1].sentence == "Chỉ xem được 5 trong 12 cổng (41,7 %)."
    vague = [portal(n, coverage=Fraction(2, 5)) for n in range(12)]
    assert guard(replace(province(1), portals=vague), None, RULES).reasons[1].sentence == (
        "Còn 60 % số điểm chưa kết luận được."
    )
    assert kinds(guard(replace(province(1), portals=few[4:8]), None, RULES)) == [ReasonKind.FIRST]


def test_an_unfinished_or_empty_round_is_held() -> None:
    assert only(guard(province(2, complete=False), province(1), RULES), ReasonKind.UNFINISHED).holds
    empty = guard(province(2, portals=0), province(1), RULES)
    assert only(empty, ReasonKind.NOTHING).holds


def test_one_portal_more_that_is_down_holds_nothing() -> None:
    assert guard(changed({3: unseen(3)}), province(1), RULES).reasons == ()


def test_many_portals_that_are_seen_no_more_for_one_cause_are_our_own_address() -> None:
    verdict = guard(changed({n: unseen(n) for n in range(4)}), province(1), RULES)
    assert verdict.held
    assert kinds(verdict) == [ReasonKind.SEEN, ReasonKind.SAME_CAUSE]
    assert "giảm từ 100 % (đợt 1) còn 66,7 %: 4 cổng mới không xem được" in verdict.reasons[0].sentence
    assert "4 trong số đó cùng một lý do: cổng chặn truy cập tự động. Dấu hiệu" in verdict.reasons[1].sentence
    several = {n: unseen(n, f"lý do {n}") for n in range(4)}
    assert kinds(guard(changed(several), province(1), RULES)) == [ReasonKind.SEEN]


def test_more_that_is_undecided_holds() -> None:
    vague = {n: portal(n, 40 + n, coverage=Fraction(3, 4)) for n in range(12)}
    reason = only(guard(changed(vague), province(1), RULES), ReasonKind.OPEN)
    assert "tăng từ 10 % (đợt 1) lên 25 %" in reason.sentence


@pytest.mark.parametrize(
    ("by", "word"), [(-6, "giảm từ 50,5 (đợt 1) còn 44,5"), (9, "tăng từ 50,5 (đợt 1) lên 59,5")]
)
def test_a_jump_of_the_median_holds(by: int, word: str) -> None:
    moved = {n: portal(n, 40 + n + by) for n in range(12)}
    reason = only(guard(changed(moved), province(1), RULES), ReasonKind.MEDIAN)
    assert word in reason.sentence
    assert reason.holds


@pytest.mark.parametrize("by", [-5, 8])
def test_a_median_that_moves_within_the_threshold_passes(by: int) -> None:
    assert guard(changed({n: portal(n, 40 + n + by) for n in range(12)}), province(1), RULES).reasons == ()


@pytest.mark.parametrize(
    ("criterion", "points", "word"), [("1.1", 0, "mất điểm"), ("1.1", 4, "được thêm điểm")]
)
def test_one_criterion_that_many_lose_or_gain_at_once_holds(criterion: str, points: int, word: str) -> None:
    now = {criterion: (Fraction(points), Fraction(points)), "3.1": (Fraction(0), Fraction(0))}
    verdict = guard(changed({n: portal(n, 40 + n, criteria=now) for n in range(5)}), province(1), RULES)
    reason = only(verdict, ReasonKind.CRITERION)
    assert f"cùng lúc {word} ở cùng tiêu chí: 1.1 (5 cổng, ‘tinh-so’)." in reason.sentence
    four = changed({n: portal(n, 40 + n, criteria=now) for n in range(4)})
    assert guard(four, province(1), RULES).reasons == ()


def test_what_only_became_undecided_is_no_loss() -> None:
    now = {"1.1": (Fraction(0), Fraction(3))}
    assert (
        guard(changed({n: portal(n, 40 + n, criteria=now) for n in range(9)}), province(1), RULES).reasons
        == ()
    )


def test_only_some_of_many_criteria_are_named() -> None:
    points = {f"{n}.1": (Fraction(1), Fraction(1)) for n in range(7)}
    gone = {name: (Fraction(0), Fraction(0)) for name in points}
    before = replace(province(1), portals=[portal(n, criteria=points) for n in range(6)])
    now = replace(before, number=2, portals=[portal(n, criteria=gone) for n in range(6)])
    assert (
        "4.1 (6 cổng, ‘tinh-so’); và 2 tiêu chí khác."
        in only(guard(now, before, RULES), ReasonKind.CRITERION).sentence
    )


def test_another_rubric_holds_and_its_points_are_not_compared() -> None:
    other = {n: portal(n, 10, rubric_sha256="cd") for n in range(12)}
    reason = only(guard(changed(other), province(1), RULES), ReasonKind.RUBRIC)
    assert reason.sentence.startswith("12 cổng được chấm theo bộ tiêu chí ‘tinh-so’ khác với đợt 1")
    assert reason.holds


def test_another_version_of_the_program_is_told_and_holds_nothing() -> None:
    other = {n: portal(n, 40 + n, engine="e2") for n in range(12)}
    verdict = guard(changed(other), province(1), RULES)
    assert only(verdict, ReasonKind.ENGINE).sentence == (
        "12 cổng được chấm bằng phiên bản công cụ khác với đợt 1."
    )
    assert not verdict.held


def test_few_portals_in_common_are_not_compared() -> None:
    now = replace(province(2, portals=4), portals=[unseen(n) for n in range(4)])
    assert guard(now, province(1), RULES).reasons == ()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("[]", "lack or are unknown: least_portals"),
        (TEXT + "\nmore: {value: 1, why: x}\n", "lack or are unknown: more"),
        (TEXT.replace("value: 8", "value: 'tám'"), "median_rise needs a number"),
        (TEXT.replace("value: 8", "value: true"), "median_rise needs a number"),
        (TEXT.replace("  value: 8\n", ""), "median_rise needs a number"),
    ],
)
def test_thresholds_are_read_strictly(text: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=r"guard\.yaml: ") as caught:
        read_rules(text)
    assert wrong in str(caught.value)
