"""What a portal gained and lost between two judgements, and what is not announced of it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from scoring.changes import Looks, first_seen, no_more_seen
from scoring.changes_model import Noise, Span, State
from scoring.differences import Why
from tests.scoring.changed import NEWS, compared, document, finding, unseen

LATER = "2026-11-22"


def _span(share: float, high: float | None = None) -> Span:
    top = share if high is None else high
    return Span(points=Fraction(1), low=Fraction(str(share)), high=Fraction(str(top)))


def test_a_lost_criterion_is_told_with_its_points_and_its_reason() -> None:
    gone = finding("2.1", "failed", low=0, note="Không thấy mục tin tức")
    change = compared(document(finding("2.1"), finding("2.2")), document(gone, finding("2.2"), on=LATER))

    (lost,) = change.losses
    assert (lost.criterion, lost.points, lost.most, lost.why) == ("2.1", -1, -1, Why.PAGES)
    assert lost.reason == "Không thấy mục tin tức. Trang liên quan của cổng đã đổi."
    assert lost.pages == (NEWS,)
    assert (change.low, change.high, change.net, change.unannounced) == (-1, -1, -1, 0)
    assert change.announced
    assert change.before is not None
    assert (change.before.run, change.before.grade, change.before.low) == (7, "Khá", 2)


def test_gains_come_most_points_first() -> None:
    before = document(finding("1.1", "failed", low=0), finding("1.2", "failed", low=0))
    after = document(finding("1.1", "partial", low=0.5), finding("1.2"), on=LATER)

    change = compared(before, after)

    assert [(one.criterion, one.points) for one in change.gains] == [("1.2", 1), ("1.1", Fraction(1, 2))]
    assert (change.gained, change.lost) == (Fraction(3, 2), 0)


def test_what_could_not_be_told_before_is_no_gain() -> None:
    change = compared(document(finding("3.1", "cantTell", low=0, high=1)), document(finding("3.1"), on=LATER))

    (held,) = change.held_back
    assert (held.noise, change.gains, change.low, change.unannounced) == (Noise.OVERLAP, (), 1, 1)
    assert not change.announced


def test_only_the_sure_part_of_an_interval_is_announced() -> None:
    before = document(finding("3.1", "cantTell", low=0.5, high=0.75))
    after = document(finding("3.1", "failed", low=0), on=LATER)

    (lost,) = compared(before, after).losses

    assert (lost.points, lost.most) == (Fraction(-1, 2), Fraction(-3, 4))


def test_the_same_verdict_with_other_weights_is_no_gain() -> None:
    change = compared(
        document(finding("1.1")), document(finding("1.1", low=1.5, points=1.5, degree=1), on=LATER)
    )

    assert [one.noise for one in change.held_back] == [Noise.WEIGHT]


def test_weights_printed_to_hundredths_make_no_gain_of_their_own() -> None:
    before = document(finding("1.1", "cantTell", low=0.33, points=1, degree=0))
    after = document(finding("1.1", "partial", low=0.51, points=1.5, degree=0.34), on=LATER)

    assert [one.noise for one in compared(before, after).held_back] == [Noise.OVERLAP]


def test_a_criterion_that_first_applies_is_neither_gain_nor_loss() -> None:
    before = document(finding("8.1", "inapplicable", low=0, points=0))

    change = compared(before, document(finding("8.1", "failed", low=0, high=0, points=2), on=LATER))

    assert [one.noise for one in change.held_back] == [Noise.APPLIES]


def test_a_criterion_that_only_one_side_knows_is_left_to_the_rubric() -> None:
    change = compared(document(finding("1.1")), document(finding("1.1"), finding("1.2"), on=LATER))

    assert not (change.gains or change.losses or change.held_back)


def test_time_alone_explains_a_loss_where_no_page_changed() -> None:
    stale = finding("2.3", "failed", low=0, note="Tin mới nhất cách 40 ngày!")

    (lost,) = compared(document(finding("2.3")), document(stale, on=LATER), changed=False).losses

    assert lost.why is Why.DATE
    assert lost.reason == "Tin mới nhất cách 40 ngày! Trang liên quan không đổi, chỉ ngày đánh giá muộn hơn."


def test_what_nothing_explains_is_never_held_against_the_portal() -> None:
    after = document(finding("2.3", "failed", low=0), run={"id": 8})

    change = compared(document(finding("2.3")), after, changed=False)

    assert change.losses == ()
    assert [one.noise for one in change.unexplained] == [Noise.UNEXPLAINED]


def test_without_the_pages_no_cause_is_named() -> None:
    stale = finding("2.3", "failed", low=0, note="Cũ.")

    (lost,) = compared(document(finding("2.3")), document(stale, on=LATER), known=False).losses

    assert lost.reason == "Cũ."


def test_one_look_at_a_running_portal_is_not_announced() -> None:
    change = compared(
        document(finding("11.2")),
        document(finding("11.2", "failed", low=0), on=LATER),
        live={"11.2": Looks()},
    )

    (held,) = change.held_back
    assert (held.noise, change.losses) == (Noise.LOOK, ())
    assert held.reason.startswith("Dựa vào lần xem cổng đang chạy")


@pytest.mark.parametrize(
    ("looks", "announced"),
    [
        (Looks(before=[_span(1)] * 3, since=[_span(0)]), True),  # it always passed, and fails now
        (Looks(before=[_span(1)], since=[_span(0), _span(0)]), True),  # the later look was confirmed
        (Looks(before=[_span(1)] * 2, since=[_span(0)]), False),  # too few looks
        (Looks(before=[_span(0), _span(1), _span(1)], since=[_span(0)]), False),  # it flaps
        (Looks(before=[_span(1)] * 3, since=[_span(1), _span(0)]), False),  # not told twice
        (Looks(before=[_span(0), *[_span(1)] * 5], since=[_span(0)]), True),  # the flap lies long back
        (Looks(before=[_span(1), _span(0, 1), _span(1)], since=[_span(0)]), False),  # once untold
        (
            Looks(before=[_span(1), Span(points=Fraction(0), low=Fraction(0), high=Fraction(0)), _span(1)]),
            False,
        ),
    ],
)
def test_a_live_criterion_is_announced_beyond_what_its_looks_vary_by(looks: Looks, announced: bool) -> None:
    change = compared(
        document(finding("11.2")), document(finding("11.2", "failed", low=0), on=LATER), live={"11.2": looks}
    )

    assert bool(change.losses) is announced
    assert all(one.why is Why.LOOKS for one in (*change.losses, *change.held_back))


def test_what_the_rubric_took_is_told_apart_from_what_the_portal_lost() -> None:
    new: dict[str, Any] = {"rubric": {"id": "bo-2", "title": "Bộ hai", "sha256": "r2"}}
    before = document(finding("1.1"), finding("1.2"), finding("1.4"), finding("1.5"))
    again = document(
        finding("1.1", low=2, points=2),
        finding("1.2"),
        finding("1.3", "failed", low=0, points=1, high=0.5),
        finding("1.5", "failed", low=0),
        **new,
    )
    lost = finding("1.2", "failed", low=0)
    after = document(again["findings"][0], lost, *again["findings"][2:], on=LATER, **new)

    change = compared(before, after, rejudged=again)

    assert change.rubric is not None
    assert (change.rubric.low, change.owed_to_rubric, change.net, change.low) == (-1, -1, -1, -2)
    assert change.unannounced == 0
    assert [one.criterion for one in change.losses] == ["1.2"]
    assert [(one.criterion, one.points, one.reason) for one in change.rubric.changes] == [
        ("1.1", 1, "Mức điểm đổi từ 1 thành 2."),
        ("1.3", 0, "Tiêu chí mới của bộ sau."),
        ("1.5", -1, "Cách chấm của bộ sau khác."),
        ("1.4", -1, "Tiêu chí không còn trong bộ sau."),
    ]


def test_what_an_older_tool_did_to_the_later_result_is_told_apart_too() -> None:
    before, after = document(finding("1.1")), document(finding("1.1", "failed", low=0), on=LATER)

    change = compared(before, after, after_rejudged=document(finding("1.1"), on=LATER, run={"id": 8}))

    assert (change.low, change.owed_to_rubric, change.net, change.unannounced) == (-1, -1, 0, 0)


def test_a_judging_that_failed_is_not_told_apart_under_one_rubric_either() -> None:
    change = compared(
        document(finding("1.1")), document(finding("1.1", "failed", low=0), on=LATER), why_not="Mất kho lưu."
    )

    assert (change.rubric is not None and not change.rubric.told_apart, change.losses) == (True, ())


def test_two_rubrics_that_cannot_be_told_apart_announce_nothing() -> None:
    after = document(
        finding("1.1", "failed", low=0), on=LATER, rubric={"id": "bo-2", "title": "Bộ hai", "sha256": "r2"}
    )

    change = compared(document(finding("1.1")), after, why_not="Kho lưu của lượt trước đã xoá.")

    assert change.rubric is not None
    assert (change.rubric.told_apart, change.rubric.why_not) == (False, "Kho lưu của lượt trước đã xoá.")
    assert (change.losses, change.held_back, change.announced, change.unannounced) == ((), (), False, -1)


@pytest.mark.parametrize(
    ("before", "after", "state", "announced"),
    [
        (document(), unseen(), State.LOST, True),
        (unseen(), document(on=LATER, run={"id": 9}), State.BACK, True),
        (unseen(), unseen(on="2026-11-23") | {"run": {}}, State.UNSEEN, False),
        (unseen(), unseen(), State.SAME, False),
    ],
)
def test_a_portal_that_was_not_seen_has_no_points(
    before: dict[str, object], after: dict[str, object], state: State, announced: bool
) -> None:
    change = compared(before, after)

    assert (change.state, change.low, change.announced) == (state, None, announced)
    assert change.after is not None
    assert change.after.scored is (state is State.BACK)


def test_a_portal_with_one_side_only_says_which() -> None:
    new, gone = first_seen(document()), no_more_seen(document())

    assert (new.state, new.before, new.low) == (State.NEW, None, None)
    assert (gone.state, gone.after, gone.high) == (State.GONE, None, None)


def test_the_words_of_another_document_are_printed() -> None:
    told = document(finding("2.1", "failed", low=0, note="Của [công dân]."), on=LATER)
    after = document(finding("2.1", "failed", low=0, note="Của Nguyễn Văn A."), on=LATER)

    (lost,) = compared(document(finding("2.1")), after, told=told).losses

    assert lost.reason.startswith("Của [công dân].")


def test_results_of_two_agencies_are_not_compared() -> None:
    other = document(agency={"code": "so-b", "name": "Sở B", "tier": "so", "home_url": "http://b.gov.vn/"})

    with pytest.raises(ValueError, match="two agencies"):
        compared(document(), other)
