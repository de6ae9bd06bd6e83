"""The rows of a season on both engines: what is laid down is added, never changed, and comes back exactly."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from db.problem import DatabaseProblem
from db.season_records import (
    Act,
    AnswerRecord,
    ClaimRecord,
    FormRecord,
    LinkRecord,
    LinkState,
    ObjectionRecord,
    PeriodRecord,
    ReviewRecord,
)
from db.store import Store

NOW = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)
PERIOD = PeriodRecord(
    season=2026,
    window_from=date(2025, 10, 1),
    window_until=date(2026, 10, 1),
    letter_on=date(2026, 10, 1),
    answers_due=date(2026, 10, 16),
    verification_on=date(2026, 10, 17),
    publication_on=date(2026, 11, 20),
    closed_on=date(2026, 12, 31),
    objection_days=7,
    second_reviewer_above=Fraction(5, 2),
    schemes=("province-2026-so",),
    recorded_at=NOW,
    recorded_by="lan",
    reason="CV 12",
)
FORM = FormRecord(
    season=2026,
    agency_code="so-y",
    scheme="province-2026-so",
    scheme_sha256="ab" * 32,
    file_name="phiếu.xlsx",
    file_sha256="cd" * 32,
    claims=(
        ClaimRecord(item="1.1", points=Fraction(1, 3), links=("https://a.gov.vn/",), note="đã đăng"),
        ClaimRecord(item="1.2", points=None),
    ),
    signed_by="Nguyễn Văn A",
    signed_on=date(2026, 10, 14),
    received_on=date(2026, 10, 15),
    recorded_at=NOW,
    recorded_by="lan",
    content=b"PK\x03\x04",
)
REVIEW = ReviewRecord(
    season=2026,
    agency_code="so-y",
    scheme="province-2026-so",
    item="1.1",
    act=Act.SET,
    points=Fraction(2, 3),
    old_low=Fraction(0),
    old_high=Fraction(1),
    links=("https://a.gov.vn/so-do",),
    expires=None,
    target_id=None,
    recorded_at=NOW,
    recorded_by="lan",
    reason="đã xem",
)
OBJECTION = ObjectionRecord(
    season=2026,
    agency_code="so-y",
    scheme="province-2026-so",
    item="1.1",
    received_on=date(2026, 11, 1),
    due_on=date(2026, 11, 8),
    late=False,
    text="Mục đã có từ tháng 3.",
    recorded_at=NOW,
    recorded_by="lan",
)


def test_a_period_that_is_changed_leaves_the_earlier_one(store: Store) -> None:
    desk = store.season_desk()
    desk.lay_down(PERIOD)
    desk.lay_down(replace(PERIOD, answers_due=date(2026, 10, 20), reason="CV 15: gia hạn"))
    newest, first = desk.periods(2026)
    assert (newest.answers_due.day, newest.reason) == (20, "CV 15: gia hạn")
    assert replace(first, id=0) == PERIOD
    assert desk.periods(2027) == ()


def test_forms_come_back_exactly_and_a_later_one_stands_first(store: Store) -> None:
    desk = store.season_desk()
    one, _ = desk.keep_forms([FORM, replace(FORM, agency_code="so-x")])
    desk.keep_forms([replace(FORM, file_sha256="ef" * 32, signed_on=date(2026, 10, 20))])
    later, first = desk.forms(2026, "so-y")
    assert later.signed_on.day == 20
    assert replace(first, id=0) == replace(FORM, content=b"")
    assert desk.form_content(one) == FORM.content
    assert len(desk.forms(2026)) == 3
    with pytest.raises(DatabaseProblem, match="Không có phiếu số 99"):
        desk.form_content(99)


def test_acts_on_items_keep_who_when_old_and_new(store: Store) -> None:
    desk = store.season_desk()
    number = desk.review(REVIEW)
    desk.review(replace(REVIEW, act=Act.UNDO, points=None, target_id=number, recorded_by="minh"))
    first, undo = desk.reviews(2026, "so-y")
    assert replace(first, id=0) == REVIEW
    assert (undo.act, undo.target_id, undo.recorded_by) == (Act.UNDO, number, "minh")
    assert desk.reviews(2026, "so-x") == ()
    with pytest.raises(DatabaseProblem):
        desk.review(replace(REVIEW, act=Act.CONFIRM, target_id=99))


def test_exemptions_of_earlier_seasons_hold_until_they_expire(store: Store) -> None:
    desk = store.season_desk()
    lasting = replace(REVIEW, act=Act.EXEMPT, points=None, expires=date(2027, 12, 31))
    number = desk.review(lasting)
    desk.review(replace(lasting, item="1.2", expires=date(2026, 12, 31)))
    desk.review(replace(REVIEW, act=Act.UNDO, points=None, target_id=number))
    found = desk.exemptions_before(2027, date(2027, 11, 1))
    assert [(one.act, one.item) for one in found] == [(Act.EXEMPT, "1.1"), (Act.UNDO, "1.1")]
    assert desk.exemptions_before(2026, date(2026, 11, 1)) == ()


def test_the_newest_look_at_a_link_holds(store: Store) -> None:
    look = LinkRecord(
        season=2026,
        agency_code="so-y",
        url="https://a.gov.vn/",
        state=LinkState.BROKEN,
        detail="404",
        looked_at=NOW,
    )
    store.season_desk().keep_looks([look, replace(look, state=LinkState.WORKS, detail="200")])
    (held,) = store.season_desk().links(2026, "so-y").values()
    assert (held.state, held.detail) == (LinkState.WORKS, "200")


def test_objections_and_their_answers(store: Store) -> None:
    desk = store.season_desk()
    number = desk.object(OBJECTION)
    answer = AnswerRecord(
        objection_id=number, accepted=False, answer="Trang trống.", recorded_at=NOW, recorded_by="lan"
    )
    desk.answer(answer)
    desk.answer(replace(answer, accepted=True, answer="Đã xem lại."))
    (found,) = desk.objections(2026)
    assert [one.accepted for one in found.answers] == [True, False]
    assert desk.objection(number).text == "Mục đã có từ tháng 3."
    assert desk.objections(2026, "so-x") == ()
    with pytest.raises(DatabaseProblem, match="Không có kiến nghị số 99"):
        desk.answer(replace(answer, objection_id=99))
