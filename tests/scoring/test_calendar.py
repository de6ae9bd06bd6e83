"""Working days and data windows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.case import Window
from scoring.calendar import CalendarError, local_date, read_calendar, vietnam, window_for
from scoring.model import WindowRule
from scoring.source import SourceError

OCTOBER = WindowRule(day=1, month=10, rating_months=3)
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2027, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 2, 12), False),  # Tết Giáp Thìn
        (date(2024, 2, 15), True),
        (date(2024, 4, 29), False),  # exchanged …
        (date(2024, 5, 4), True),  # … for this Saturday
        (date(2024, 5, 11), False),
        (date(2023, 9, 4), False),  # 2 September fell on a Saturday
        (date(2026, 4, 27), False),  # Giỗ Tổ fell on a Sunday
        (date(2026, 1, 10), True),  # worked for 2 January
        (date(2025, 12, 25), True),
    ],
)
def test_which_days_offices_work(day: date, works: bool) -> None:
    assert vietnam().is_working_day(day) is works


def test_fifteen_working_days_over_tet() -> None:
    calendar = vietnam()
    assert calendar.working_days_between(date(2024, 2, 7), date(2024, 2, 15)) == 1
    assert calendar.working_days_between(date(2024, 2, 7), date(2024, 2, 7)) == 0
    assert calendar.working_days_between(date(2024, 2, 8), date(2024, 2, 1)) == 0


@given(DAYS, DAYS, DAYS)
def test_working_days_add_up(one: date, two: date, three: date) -> None:
    first, second, third = sorted((one, two, three))
    count = vietnam().working_days_between
    assert count(first, second) + count(second, third) == count(first, third)


def test_every_year_of_the_file_has_its_holidays_and_a_source() -> None:
    calendar = vietnam()
    assert calendar.years == frozenset(range(2020, 2028))
    for year in calendar.years:
        days = [day for day in calendar.holidays if day.year == year and day.weekday() < 5]
        assert 9 <= len(days) <= 15, year
        assert "Bộ luật Lao động" in calendar.sources[year]
    assert all(day.weekday() >= 5 for day in calendar.worked_weekends)


def test_a_year_that_is_lacking_or_provisional_is_said() -> None:
    remarks = vietnam().remarks(Window(start=date(2027, 10, 1), end=date(2028, 10, 1)))
    assert remarks == (
        "Lịch nghỉ lễ năm 2028 chưa có trong dữ liệu nên ngày làm việc chỉ trừ thứ Bảy, Chủ nhật.",
        "Lịch nghỉ lễ năm 2027 là tạm tính vì chưa có thông báo chính thức.",
    )
    assert vietnam().remarks(Window(start=date(2024, 10, 1), end=date(2025, 10, 1))) == ()


@pytest.mark.parametrize(
    ("at", "start", "end"),
    [
        (date(2025, 10, 1), date(2024, 10, 1), date(2025, 10, 1)),  # Q4: the closed period
        (date(2025, 12, 31), date(2024, 10, 1), date(2025, 10, 1)),
        (date(2025, 9, 30), date(2024, 10, 1), date(2025, 10, 1)),
        (date(2026, 1, 1), date(2025, 1, 2), date(2026, 1, 2)),  # else: the twelve months up to that day
        (date(2022, 8, 27), date(2021, 8, 28), date(2022, 8, 28)),
        (date(2024, 2, 28), date(2023, 3, 1), date(2024, 2, 29)),
    ],
)
def test_the_window_of_an_evaluation(at: date, start: date, end: date) -> None:
    assert window_for(OCTOBER, at) == Window(start=start, end=end)


@given(DAYS)
def test_a_window_is_always_a_whole_year(at: date) -> None:
    window = window_for(OCTOBER, at)
    assert window.end - window.start in (timedelta(days=365), timedelta(days=366))
    assert window.start <= at


def test_dates_are_those_of_viet_nam() -> None:
    assert local_date(datetime(2025, 9, 30, 18, 0, tzinfo=UTC)) == date(2025, 10, 1)
    with pytest.raises(ValueError, match="without a time zone"):
        local_date(datetime(2025, 9, 30, 18, 0))  # noqa: DTZ001


def test_a_wrong_holidays_file_is_named_with_its_line() -> None:
    year = 'years:\n  "2025":\n    source: "Luật"\n    provisional: false\n'
    year += "    worked_weekends: []\n    holidays:\n"
    with pytest.raises(CalendarError, match=r"^ngày-nghỉ.yaml, dòng 1: ‘years’ không hợp lệ .*01/01/2024"):
        read_calendar(
            year + '      - {name: "Tết", from: "2024-01-01", to: "2025-01-01"}\n', "ngày-nghỉ.yaml"
        )
    with pytest.raises(CalendarError, match=r"dòng 7: ‘years.2025.holidays.0.from’ không hợp lệ"):
        read_calendar(year + '      - {name: "Tết", from: "tết", to: "2025-01-01"}\n')
    with pytest.raises(SourceError, match="tệp trống"):
        read_calendar("")
