"""When a nightly round begins, and until when it may last. Pure; moments are aware datetimes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from crawler.hours import Hours
from db.rounds import RoundRecord, RoundState
from scoring.calendar import ZONE

_TIME = re.compile(r"(\d{1,2})[:hH](\d{2})")
_LONGEST = timedelta(hours=20)  # a night without a window ends before the next one begins
_AFTERWARDS = timedelta(minutes=15)  # what a round needs after its window: judging, reports


class BadTime(ValueError):
    """A text is no time of day; the message says why (Vietnamese)."""


@dataclass(frozen=True, kw_only=True)
class Night:
    """A round's beginning and the moment at which it is ended in any case."""

    begins: datetime
    ends: datetime


def time_of_day(text: str) -> time:
    """Read '22:00' or '22h00'. Raises BadTime."""
    found = _TIME.fullmatch(text.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise BadTime(f"‘{text}’ không phải giờ trong ngày; cần dạng 22:00")
    return time(int(found[1]), int(found[2]))


def night_at(begins: datetime, hours: Hours) -> Night:
    """The night of a round that begins at a moment within its hours."""
    left = hours.seconds_left(begins)
    length = _LONGEST if left > _LONGEST.total_seconds() else timedelta(seconds=left) + _AFTERWARDS
    return Night(begins=begins, ends=begins + length)


def next_night(now: datetime, at: time, hours: Hours) -> Night:
    """The next night after a moment: today's, where its time has not come yet, else tomorrow's (in Vietnam)."""
    here = now.astimezone(ZONE)
    begins = here.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    if begins <= here:
        begins += timedelta(days=1)
    return night_at(begins, hours)


def fires(at: time, hours: Hours) -> bool:
    """Whether a round that begins at this time may ask anything then: a schedule outside its hours never fires."""
    some_day = datetime(2026, 1, 1, at.hour, at.minute, tzinfo=ZONE)
    return hours.seconds_left(some_day) > 0


def full_due(rounds: Iterable[RoundRecord], now: datetime, every: timedelta) -> bool:
    """Whether all pages are to be asked for again: no such round has ended within `every`."""
    return not any(
        one.state is RoundState.DONE
        and one.asked.get("all") is True
        and not one.asked.get("ask_again")
        and now - one.started_at < every
        for one in rounds
    )
