"""A question waits for its answer, and no longer than the season's days; points that are laid down settle it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from db.season_records import Act, ReviewRecord
from season.questions import questions, standing
from tests.db.test_season_desk import REVIEW

ASK = replace(
    REVIEW,
    id=1,
    act=Act.ASK,
    points=None,
    recorded_at=datetime(2026, 10, 5, 20, 0, tzinfo=UTC),  # the 6th in Hà Nội
    reason="Ở đâu?",
)
KEY = (ASK.agency_code, ASK.scheme, ASK.item)


def act(number: int, kind: Act, **changes: object) -> ReviewRecord:
    return replace(ASK, id=number, act=kind, **{"target_id": 1, **changes})  # type: ignore[arg-type]


def test_an_item_waits_until_the_days_are_over() -> None:
    (asked,) = questions([ASK])
    assert asked.due_on(7) == date(2026, 10, 13)
    assert asked.waits(date(2026, 10, 13), 7)
    assert not asked.waits(date(2026, 10, 14), 7)
    assert asked.open  # late answers are taken


def test_the_first_answer_counts_and_ends_the_wait() -> None:
    reply = act(2, Act.REPLY, reason="Ở trang Tin tức", recorded_by="Sở Y", links=("https://a.vn/",))
    (asked,) = questions([ASK, reply, act(3, Act.REPLY, reason="khác")])
    assert asked.reply is not None
    assert (asked.reply.text, asked.reply.by, asked.reply.links) == (
        "Ở trang Tin tức",
        "Sở Y",
        ("https://a.vn/",),
    )
    assert not asked.open
    assert standing([ASK, reply]) == {KEY: replace(asked)}


def test_what_is_taken_back_was_not_asked() -> None:
    assert questions([ASK, act(2, Act.UNDO)]) == ()


def test_points_settle_the_questions_of_their_item_alone() -> None:
    other = replace(ASK, id=2, item="9.9")
    decided = act(3, Act.SET, target_id=None)
    first, second = questions([ASK, other, decided])
    assert (first.settled, second.settled) == (True, False)
    assert not first.open
    assert list(standing([ASK, other, decided])) == [(ASK.agency_code, ASK.scheme, "9.9")]
    again = replace(ASK, id=4)
    assert standing([ASK, decided, again])[KEY].number == 4
