"""What was announced and what waits to be sent, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from db.alerts import Announcement, DigestRecord, DigestState, ToldRecord
from db.problem import DatabaseProblem
from db.store import Store
from tests.db import example

NOW = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
DOWN = ToldRecord(agency_code="so-a", subject="access", state="down", since=NOW, told_at=NOW, marks=("x",))


def digest(
    recipient: str = "can-bo@so.example", runs: tuple[int, ...] = (1, 2), token: str = "t1"
) -> DigestRecord:
    return DigestRecord(
        recipient=recipient,
        role="staff",
        token=token,
        created_at=NOW,
        runs=runs,
        subject="[Soi Cổng] Sở Y tế không xem được",
        text="Sở Y tế\n",
        html="<p>Sở Y tế</p>",
        facts={"lines": [{"code": "so-a"}]},
    )


def test_a_digest_is_kept_as_it_was_with_what_it_told(store: Store) -> None:
    alerts = store.alerts()
    [number] = alerts.announce([Announcement(digest=digest(), told=(DOWN,))], {"so-a": 7})
    assert alerts.digest(number) == replace(digest(), id=number)
    assert alerts.told("can-bo@so.example") == {("so-a", "access"): DOWN}
    assert alerts.told("nguoi-khac@so.example") == {}
    assert alerts.baselines() == {"so-a": 7}


def test_the_same_runs_are_told_to_a_reader_once(store: Store) -> None:
    alerts = store.alerts()
    alerts.announce([Announcement(digest=digest())], {})
    again = Announcement(digest=digest(token="t2"), told=(DOWN,))
    other = Announcement(digest=digest("b@so.example", token="t3"))
    assert len(alerts.announce([again, other], {"so-a": 8})) == 1
    assert alerts.told("can-bo@so.example") == {}
    assert [one.token for one in alerts.digests(state=DigestState.WAITING)] == ["t1", "t3"]


def test_what_is_known_follows_what_is_told(store: Store) -> None:
    alerts = store.alerts()
    alerts.announce([Announcement(digest=digest(), told=(DOWN,))], {"so-a": 7})
    blocked = replace(DOWN, state="blocked", told_at=NOW + timedelta(days=1), marks=())
    alerts.announce([Announcement(digest=digest(runs=(3,), token="t2"), told=(blocked,))], {"so-a": 9})
    assert alerts.told("can-bo@so.example") == {("so-a", "access"): blocked}
    assert alerts.baselines() == {"so-a": 9}
    alerts.announce([Announcement(digest=digest(runs=(4,), token="t3"), over=(("so-a", "access"),))], {})
    assert alerts.told("can-bo@so.example") == {}


def test_one_process_at_a_time_sends_a_digest(store: Store) -> None:
    alerts = store.alerts()
    [number] = alerts.announce([Announcement(digest=digest())], {})
    assert alerts.lease(number, at=NOW, seconds=300)
    assert not alerts.lease(number, at=NOW + timedelta(seconds=299), seconds=300)
    assert alerts.lease(number, at=NOW + timedelta(seconds=301), seconds=300)  # the first one died
    alerts.undelivered(number, "máy chủ thư không trả lời")
    waiting = alerts.digest(number)
    assert (waiting.state, waiting.attempts, waiting.problem) == (
        DigestState.WAITING,
        1,
        "máy chủ thư không trả lời",
    )
    assert alerts.lease(number, at=NOW + timedelta(seconds=302), seconds=300)
    alerts.delivered(number, at=NOW)
    sent = alerts.digest(number)
    assert (sent.state, sent.attempts, sent.problem, sent.sent_at) == (DigestState.SENT, 2, "", NOW)
    assert not alerts.lease(number, at=NOW + timedelta(days=1), seconds=300)


def test_what_is_withdrawn_waits_no_more_and_what_was_sent_stays_so(store: Store) -> None:
    alerts = store.alerts()
    first, second = alerts.announce(
        [Announcement(digest=digest()), Announcement(digest=digest("b@so.example", token="t2"))], {}
    )
    alerts.delivered(first, at=NOW)
    for number in (first, second):
        alerts.withdraw(number)
    assert [one.state for one in alerts.digests()] == [DigestState.WITHDRAWN, DigestState.SENT]
    assert alerts.digests(state=DigestState.WAITING) == ()


def test_an_unknown_digest_is_one_sentence(store: Store) -> None:
    with pytest.raises(DatabaseProblem, match="Không có bản tin số 99"):
        store.alerts().digest(99)


def test_signs_of_a_run_are_kept_and_none_is_not_the_same_as_not_looked_for(store: Store) -> None:
    first, second, third = (store.start_run(example.agency(), started_at=NOW) for _ in range(3))
    sign = {"kind": "planted", "url": "https://a/", "target": "", "words": "Nhà cái\x00", "pages": 1}
    alerts = store.alerts()
    alerts.keep_signs(first, [sign])
    alerts.keep_signs(first, [sign, sign])
    alerts.keep_signs(second, [])
    found = alerts.signs((first, second, third))
    assert found == {first: (sign | {"words": "Nhà cái\ufffd"},) * 2, second: ()}
