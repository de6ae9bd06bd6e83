"""When nights begin and end."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from crawler.hours import ALWAYS, Hours
from db.rounds import RoundRecord, RoundState
from jobs.schedule import BadTime, fires, full_due, next_night, night_at, time_of_day
from scoring.calendar import ZONE

TEN = time(22, 0)
NIGHT = Hours.parse("22:00-05:00")


def here(text: str) -> datetime:
    """A moment in Vietnam."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(("text", "read"), [("22:00", TEN), (" 7h05 ", time(7, 5)), ("0:00", time(0, 0))])
def test_a_time_of_day_is_read(text: str, read: time) -> None:
    assert time_of_day(text) == read


@pytest.mark.parametrize("text", ["", "24:00", "22", "22:60", "đêm"])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(BadTime, match="22:00"):
        time_of_day(text)


@pytest.mark.parametrize(
    ("now", "begins"),
    [
        ("2026-11-23T21:59", "2026-11-23T22:00"),
        ("2026-11-23T22:00", "2026-11-24T22:00"),
        ("2026-11-24T04:00", "2026-11-24T22:00"),
    ],
)
def test_the_next_night_begins_at_its_time_in_vietnam(now: str, begins: str) -> None:
    night = next_night(here(now).astimezone(UTC), TEN, NIGHT)
    assert night.begins == here(begins)
    assert night.ends == here(begins) + timedelta(hours=7, minutes=15)


def test_a_night_without_hours_ends_before_the_next_one() -> None:
    assert night_at(here("2026-11-23T22:00"), ALWAYS).ends == here("2026-11-24T18:00")


def test_a_schedule_outside_its_hours_never_fires() -> None:
    assert fires(TEN, NIGHT)
    assert fires(time(4, 59), NIGHT)
    assert not fires(time(6, 0), NIGHT)
    assert fires(time(6, 0), ALWAYS)


def test_all_pages_are_asked_for_again_when_no_full_round_ended_lately() -> None:
    full = RoundRecord(
        id=1,
        started_at=here("2026-11-01T22:00"),
        finished_at=here("2026-11-02T02:00"),
        evaluated_at=date(2026, 11, 1),
        trigger="nightly",
        state=RoundState.DONE,
        asked={"all": True, "ask_again": 0.0},
    )
    month = timedelta(days=28)
    assert full_due([], here("2026-11-02T22:00"), month)
    assert not full_due([full], here("2026-11-28T22:00"), month)
    assert full_due([full], here("2026-11-29T22:00"), month)
    for other in (
        {"asked": {"all": True, "ask_again": 7.0}},
        {"asked": {"all": False, "ask_again": 0.0}},
        {"state": RoundState.INTERRUPTED},
    ):
        changed = RoundRecord(
            **{**{name: getattr(full, name) for name in full.__dataclass_fields__}, **other}
        )
        assert full_due([changed], here("2026-11-02T22:00"), month)
