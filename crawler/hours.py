"""Crawl windows: the hours of a day, in Vietnam, in which a portal may be asked."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from crawler.outcomes import table

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
WINDOW_CLOSED = table().outcomes["window_closed"]
Clock = Callable[[], datetime]
_DAY = 24 * 60
_SPAN = re.compile(r"(\d{1,2})[:hH](\d{2})\s*[-\N{EN DASH}]\s*(\d{1,2})[:hH](\d{2})")


def system_clock() -> datetime:
    """The moment by the clock of this machine."""
    return datetime.now(UTC)


class OutOfHours(Exception):
    """A request would have been made outside the crawl window; `outcome` says so."""

    outcome = WINDOW_CLOSED


class BadHours(ValueError):
    """A text is no crawl window; the message says why (Vietnamese)."""


@dataclass(frozen=True, kw_only=True)
class Span:
    """From `opens` to `closes`, in minutes since midnight; `closes` may lie on the next day (up to 2,880)."""

    opens: int
    closes: int


@dataclass(frozen=True, kw_only=True)
class Hours:
    """The spans of every day; without any it is always open. Moments are aware datetimes."""

    spans: tuple[Span, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Hours:
        """Read '22:00-05:00' or several, split at commas: '22:00-05:00, 12:00-13:00'. Raises BadHours."""
        return cls(spans=tuple(_span(part.strip()) for part in text.split(",") if part.strip()))

    def __str__(self) -> str:
        return ", ".join(f"{_clock(span.opens)}-{_clock(span.closes)}" for span in self.spans)

    def seconds_left(self, moment: datetime) -> float:
        """Seconds until asking must end: 0 outside the window, infinity where it never closes."""
        left = 0.0
        start = _minute(moment)
        while not math.isinf(left):
            further = max((self._left_of(span, start + left / 60) for span in self.spans), default=math.inf)
            if further <= 0:
                return left
            left = left + further if left + further < _DAY * 60 else math.inf
        return left

    def seconds_until(self, moment: datetime) -> float:
        """Seconds until asking may begin, 0 where it may."""
        if self.seconds_left(moment) > 0:
            return 0.0
        return min((span.opens - _minute(moment)) % _DAY for span in self.spans) * 60

    @staticmethod
    def _left_of(span: Span, minute: float) -> float:
        """Seconds that a span is still open, yesterday's too; 0 where it is not."""
        since = (minute - span.opens) % _DAY
        return max(0.0, (span.closes - span.opens - since) * 60)


ALWAYS = Hours()


def _minute(moment: datetime) -> float:
    here = moment.astimezone(ZONE)
    return here.hour * 60 + here.minute + (here.second + here.microsecond / 1e6) / 60


def _span(text: str) -> Span:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise BadHours(
            f"‘{text}’ không phải khung giờ; cần dạng 22:00-05:00, nhiều khung cách nhau bằng dấu phẩy"
        )
    hours = [int(group) for group in found.groups()]
    opens, closes = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    if opens >= _DAY or closes > _DAY or max(hours[1], hours[3]) > 59:
        raise BadHours(f"‘{text}’ có giờ không tồn tại; giờ từ 00:00 đến 24:00")
    if opens == closes:
        raise BadHours(f"‘{text}’ không có độ dài; giờ mở và giờ đóng phải khác nhau")
    return Span(opens=opens, closes=closes if closes > opens else closes + _DAY)


def _clock(minute: int) -> str:
    within = minute if minute == _DAY else minute % _DAY
    return f"{within // 60:02d}:{within % 60:02d}"
