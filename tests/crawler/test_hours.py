"""Crawl windows: across midnight, several, touching ones, and what is none."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest

from crawler.hours import ALWAYS, BadHours, Hours


def _at(clock: str) -> datetime:
    """A moment in Vietnam, told in UTC."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, 22, (hour - 7) % 24, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "clock", "left", "until"),
    [
        ("22:00-05:00", "21:59", 0, 60),
        ("22:00-05:00", "22:00", 7 * 3600, 0),
        ("22:00-05:00", "23:30", 5.5 * 3600, 0),
        ("22:00-05:00", "04:59", 60, 0),
        ("22:00-05:00", "05:00", 0, 17 * 3600),
        ("12:00-13:00, 22:00-05:00", "12:30", 1800, 0),
        ("12:00-13:00,22:00-05:00", "13:00", 0, 9 * 3600),
        ("22:00-24:00, 00:00-05:00", "23:00", 6 * 3600, 0),
        ("00:00-24:00", "10:00", math.inf, 0),
        ("22h00-5h00", "22:30", 6.5 * 3600, 0),
    ],
)
def test_how_long_it_is_open_and_closed(text: str, clock: str, left: float, until: float) -> None:
    hours = Hours.parse(text)
    assert hours.seconds_left(_at(clock)) == pytest.approx(left)
    assert hours.seconds_until(_at(clock)) == pytest.approx(until)


def test_without_a_window_it_is_always_open() -> None:
    assert Hours.parse("") == ALWAYS
    assert ALWAYS.seconds_left(_at("10:00")) == math.inf
    assert ALWAYS.seconds_until(_at("10:00")) == 0


@pytest.mark.parametrize("text", ["22-5", "25:00-05:00", "22:00-22:00", "22:00", "đêm", "22:61-05:00"])
def test_what_is_no_window(text: str) -> None:
    with pytest.raises(BadHours, match="‘"):
        Hours.parse(text)


def test_it_is_printed_as_it_was_typed() -> None:
    assert str(Hours.parse("22:00-05:00,12:00-13:00")) == "22:00-05:00, 12:00-13:00"
