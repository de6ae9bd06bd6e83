"""Days and periods: the working calendar of Viet Nam's state offices, and the data window of a rating.

Dates are those of Asia/Ho_Chi_Minh (UTC+7, no daylight saving). The days off come from holidays.yaml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from checks.case import Window
from scoring.model import WindowRule
from scoring.rubric_schema import Day
from scoring.source import read_source

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HOLIDAYS = Path(__file__).parent / "holidays.yaml"
_SATURDAY = 5


class CalendarError(ValueError):
    """A holidays file that cannot be used; the message is one Vietnamese sentence."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Holiday(_Strict):
    name: str
    start: Day = Field(alias="from")
    end: Day = Field(alias="to")


class _Year(_Strict):
    source: str
    provisional: bool
    holidays: list[_Holiday]
    worked_weekends: list[Day]


class _File(_Strict):
    years: dict[str, _Year]

    @model_validator(mode="after")
    def _days_lie_in_their_year(self) -> _File:
        for name, year in self.years.items():
            spans = [(h.start, h.end) for h in year.holidays] + [(d, d) for d in year.worked_weekends]
            for start, end in spans:
                if not (str(start.year) == name == str(end.year) and start <= end):
                    raise ValueError(f"ngày {start:%d/%m/%Y} – {end:%d/%m/%Y} không thuộc năm {name}")
        return self


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Which days offices work; fulfils checks.case.WorkingDays.

    `years` are those that the file knows, `provisional` those whose days are not all announced.
    """

    holidays: Mapping[date, str]
    worked_weekends: frozenset[date]
    years: frozenset[int]
    provisional: frozenset[int]
    sources: Mapping[int, str]

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on that day; in a year that the file lacks only weekends are known."""
        if day in self.worked_weekends:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays

    def working_days_between(self, start: date, end: date) -> int:
        """Number of working days after `start`, up to and including `end`; 0 where end <= start."""
        days = (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
        return sum(self.is_working_day(day) for day in days)

    def remarks(self, window: Window) -> tuple[str, ...]:
        """What a reader must know of the years that a window touches: lacking or provisional ones."""
        touched = range(window.start.year, (window.end - timedelta(days=1)).year + 1)
        said = [
            f"Lịch nghỉ lễ năm {year} chưa có trong dữ liệu nên ngày làm việc chỉ trừ thứ Bảy, Chủ nhật."
            for year in touched
            if year not in self.years
        ]
        said += [
            f"Lịch nghỉ lễ năm {year} là tạm tính vì chưa có thông báo chính thức."
            for year in touched
            if year in self.provisional
        ]
        return tuple(said)


def read_calendar(text: str, name: str = HOLIDAYS.name) -> Calendar:
    """A calendar from the text of a holidays file.

    Raises CalendarError, or SourceError where the YAML itself is not strict.
    """
    source = read_source(text, name)
    try:
        file = _File.model_validate(source.data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"]) or "years"
        raise CalendarError(
            f"{name}, dòng {source.line(first['loc'])}: ‘{where}’ không hợp lệ ({first['msg']}); hãy sửa lại."
        ) from error
    holidays = {
        holiday.start + timedelta(days=offset): holiday.name
        for year in file.years.values()
        for holiday in year.holidays
        for offset in range((holiday.end - holiday.start).days + 1)
    }
    return Calendar(
        holidays=holidays,
        worked_weekends=frozenset(day for year in file.years.values() for day in year.worked_weekends),
        years=frozenset(int(year) for year in file.years),
        provisional=frozenset(int(name) for name, year in file.years.items() if year.provisional),
        sources={int(name): year.source for name, year in file.years.items()},
    )


@cache
def vietnam() -> Calendar:
    """The calendar of scoring/holidays.yaml."""
    return read_calendar(HOLIDAYS.read_text(encoding="utf-8"))


def local_date(moment: datetime) -> date:
    """The date in Viet Nam at a moment (which must know its time zone).

    Raises ValueError for a naive moment.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no date in Viet Nam")
    return moment.astimezone(ZONE).date()


def window_for(rule: WindowRule, at: date) -> Window:
    """The data window that an evaluation at a date looks at.

    In the months in which the closed period is rated (Q4 for 01/10 → 01/10) it is that closed period, the
    last one that ended on or before `at`. At any other date it is the twelve months that end with `at`: a
    whole year again, so that counts and shares keep their meaning in a self-audit at any time; the two agree
    on the last day before the rating begins. Freshness is measured from the evaluation date in both cases.
    """
    end = date(at.year, rule.month, rule.day)
    if at < end:
        end = end.replace(year=end.year - 1)
    if at < _months_later(end, rule.rating_months):
        return Window(start=end.replace(year=end.year - 1), end=end)
    tomorrow = at + timedelta(days=1)
    return Window(start=_a_year_before(tomorrow), end=tomorrow)


def _months_later(day: date, months: int) -> date:
    index = day.month - 1 + months
    first = date(day.year + index // 12, index % 12 + 1, 1)
    return first + timedelta(days=day.day - 1)


def _a_year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return date(day.year - 1, 3, 1)
