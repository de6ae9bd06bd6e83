"""How a score went over time, drawn: a line for the points that are sure, a band for what is open, grades behind it.

The line breaks where the rubric is another one, where a portal could not be seen, and between an agency and those that it
follows: what is not comparable is not joined.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from markupsafe import Markup

from reports.charts import Mark
from reports.text import clean, day, interval, points

_WIDTH, _HEIGHT = 920.0, 300.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 40.0, 796.0, 14.0, 258.0
_LEAST_SPAN = 40  # points that the drawing shows at least: a change of two points must not look like a fall
_MOST_DOTS = 40
_LABELS = 6


@dataclass(frozen=True, kw_only=True)
class TrendPoint:
    """One judgement. No points where the portal was not scored; `rubric_key` tells rubrics apart, `rubric` names it."""

    on: date
    low: Decimal | None
    high: Decimal | None
    grade: str = ""
    not_scored: str = ""
    rubric_key: str = ""
    rubric: str = ""

    @property
    def score(self) -> str:
        """'61,25', '61,25–72,5', or 'chưa đánh giá được'."""
        return (
            interval(self.low, self.high)
            if self.low is not None and self.high is not None
            else ("chưa đánh giá được")
        )


@dataclass(frozen=True, kw_only=True)
class TrendLine:
    """The judgements of one agency, oldest first. `until` tells of a predecessor how it ended, '' for the agency itself."""

    name: str
    points: tuple[TrendPoint, ...]
    until: str = ""


@dataclass(frozen=True, kw_only=True)
class Break:
    """A place where the line breaks: its number in the drawing, and what happened there."""

    number: int
    on: date
    said: str


@dataclass(frozen=True, kw_only=True)
class Trend:
    """Lines side by side, the agency's own last, on a scale from 0 to `total` with its grades."""

    lines: tuple[TrendLine, ...] = ()
    total: Decimal = Decimal(100)
    marks: tuple[Mark, ...] = ()

    @property
    def points(self) -> tuple[TrendPoint, ...]:
        """All judgements of all lines."""
        return tuple(point for line in self.lines for point in line.points)

    @property
    def own(self) -> TrendLine | None:
        """The agency's own line."""
        return next((line for line in reversed(self.lines) if not line.until), None)

    @property
    def shown(self) -> bool:
        """Whether there is anything to draw: at least two days."""
        return len({point.on for point in self.points}) > 1

    @property
    def breaks(self) -> tuple[Break, ...]:
        """Where the rubric changed."""
        found = []
        for line in self.lines:
            for before, after in zip(line.points, line.points[1:], strict=False):
                if before.rubric_key != after.rubric_key:
                    said = f"từ ngày {day(after.on)} chấm theo ‘{clean(after.rubric)}’"
                    whose = f" ({clean(line.name)})" if line.until else ""
                    found.append((after.on, f"{said}{whose}"))
        return tuple(
            Break(number=number, on=on, said=said) for number, (on, said) in enumerate(sorted(found), 1)
        )

    @property
    def open(self) -> bool:
        """Whether anything was left undecided at any time."""
        return any(point.low != point.high for point in self.points)

    @property
    def unseen(self) -> tuple[TrendPoint, ...]:
        """Judgements without a score."""
        return tuple(point for point in self.points if point.low is None)

    def rows(self) -> Iterator[tuple[TrendLine, TrendPoint]]:
        """Every judgement, newest first, with the line that it is of."""
        told = [(line, point) for line in self.lines for point in line.points]
        return iter(sorted(told, key=lambda one: one[1].on, reverse=True))


def trend_drawing(trend: Trend) -> Markup:
    """The drawing; empty where there is nothing to draw."""
    if not trend.shown:
        return Markup("")
    scale = _Scale.of(trend)
    parts = [
        Markup('<svg class="course" viewBox="0 0 {:.0f} {:.0f}" role="img" aria-label="{}">').format(
            _WIDTH, _HEIGHT, summary(trend)
        ),
        *_grades(trend, scale),
        *_axis(scale),
    ]
    parts += [_break(one, scale) for one in trend.breaks]
    for line in trend.lines:
        parts += _line(line, scale)
    parts += [
        Markup('<text class="lost" x="{:.1f}" y="{:.1f}" text-anchor="middle">×</text>').format(
            scale.x(point.on), _BOTTOM - 4
        )
        for point in trend.unseen
    ]
    parts.append(Markup("</svg>"))
    return Markup("").join(parts)


def summary(trend: Trend) -> str:
    """The drawing in a sentence, for those who hear it."""
    told = []
    for line in trend.lines:
        scored = [point for point in line.points if point.low is not None]
        if not scored:
            continue
        first, last = scored[0], scored[-1]
        whose = f"{clean(line.name)}: " if len(trend.lines) > 1 else ""
        told.append(f"{whose}{first.score} điểm ngày {day(first.on)}, {last.score} điểm ngày {day(last.on)}")
    told += [f"{len(trend.unseen)} lần chưa đánh giá được"] if trend.unseen else []
    return f"Điểm qua {len(trend.points)} lần đánh giá: {'; '.join(told)}."


@dataclass(frozen=True, kw_only=True)
class _Scale:
    """Days and points as places in the drawing."""

    first: date
    last: date
    bottom: float
    top: float

    @classmethod
    def of(cls, trend: Trend) -> _Scale:
        days = [point.on for point in trend.points]
        values = [
            float(end) for point in trend.points for end in (point.low, point.high) if end is not None
        ] or [0.0]
        total = float(trend.total)
        low, high = max(0.0, min(values) // 10 * 10), min(total, -(-max(values) // 10) * 10)
        if high - low < _LEAST_SPAN:
            low = max(0.0, min(low, (low + high - _LEAST_SPAN) / 2) // 10 * 10)
            high = min(total, low + _LEAST_SPAN)
            low = max(0.0, high - _LEAST_SPAN)
        return cls(first=min(days), last=max(days), bottom=low, top=high)

    def x(self, on: date) -> float:
        """From the left."""
        edge = 14.0
        share = (on - self.first).days / (self.last - self.first).days
        return _LEFT + edge + share * (_RIGHT - _LEFT - 2 * edge)

    def y(self, value: float) -> float:
        """From above."""
        share = (min(max(value, self.bottom), self.top) - self.bottom) / (self.top - self.bottom)
        return _BOTTOM - share * (_BOTTOM - _TOP)


def _grades(trend: Trend, scale: _Scale) -> Iterator[Markup]:
    """A stripe for each grade, from its first point to the next grade's, with its name at the right."""
    upper = scale.top
    for number, mark in enumerate(sorted(trend.marks, key=lambda one: -one.at_least)):
        lower = max(float(mark.at_least), scale.bottom)
        if lower >= upper:
            continue
        top, bottom = scale.y(upper), scale.y(lower)
        yield Markup('<rect class="grade g{}" x="{}" y="{:.1f}" width="{}" height="{:.1f}"/>').format(
            number % 2, _LEFT, top, _RIGHT - _LEFT, bottom - top
        )
        if bottom - top >= 14:
            yield Markup('<text class="grade" x="{}" y="{:.1f}">{}</text>').format(
                _RIGHT + 8, (top + bottom) / 2 + 4, clean(mark.name)
            )
        upper = lower


def _axis(scale: _Scale) -> Iterator[Markup]:
    step = 10 if scale.top - scale.bottom <= 60 else 20
    value = scale.bottom
    while value <= scale.top + 0.01:
        y = scale.y(value)
        yield Markup(
            '<line class="rule" x1="{}" x2="{}" y1="{y:.1f}" y2="{y:.1f}"/>'
            '<text x="{}" y="{:.1f}" text-anchor="end">{}</text>'
        ).format(_LEFT, _RIGHT, _LEFT - 6, y + 4, points(value), y=y)
        value += step
    days = (scale.last - scale.first).days
    count = min(_LABELS, days + 1)
    for number in range(count):
        on = scale.first + timedelta(days=round(days * number / (count - 1)))
        x = scale.x(on)
        yield Markup(
            '<line class="rule" x1="{x:.1f}" x2="{x:.1f}" y1="{}" y2="{}"/>'
            '<text x="{x:.1f}" y="{}" text-anchor="middle">{}</text>'
        ).format(_BOTTOM, _BOTTOM + 5, _BOTTOM + 20, day(on), x=x)


def _break(one: Break, scale: _Scale) -> Markup:
    x = scale.x(one.on) - 5
    return Markup(
        '<line class="break" x1="{x:.1f}" x2="{x:.1f}" y1="{}" y2="{}"/>'
        '<circle class="break" cx="{x:.1f}" cy="{}" r="8"/>'
        '<text class="break" x="{x:.1f}" y="{}" text-anchor="middle">{}</text>'
    ).format(_TOP, _BOTTOM, _TOP + 2, _TOP + 6, one.number, x=x)


def _line(line: TrendLine, scale: _Scale) -> Iterator[Markup]:
    """The pieces of one agency, each with its band; dots where they are few."""
    style = "before" if line.until else "own"
    for piece in pieces(line.points):
        tops = [f"{scale.x(on):.1f},{scale.y(high):.1f}" for on, _, high in piece]
        lows = [f"{scale.x(on):.1f},{scale.y(low):.1f}" for on, low, _ in piece]
        if any(high > low for _, low, high in piece):
            yield (
                Markup('<polygon class="{} open" points="{}"/>').format(style, " ".join([*tops, *lows[::-1]]))
                if len(piece) > 1
                else Markup('<line class="{} span" x1="{x}" x2="{x}" y1="{}" y2="{}"/>').format(
                    style, tops[0].split(",")[1], lows[0].split(",")[1], x=lows[0].split(",")[0]
                )
            )
        yield Markup('<polyline class="{}" points="{}"/>').format(style, " ".join(lows))
        dots = lows if len(line.points) <= _MOST_DOTS else lows[-1:]
        for dot in dots:
            x, y = dot.split(",")
            yield Markup('<circle class="{}" cx="{}" cy="{}" r="3.5"/>').format(style, x, y)
    yield from _ends(line, scale, style)


def _ends(line: TrendLine, scale: _Scale, style: str) -> Iterator[Markup]:
    """The first and the last score in numbers."""
    scored = [point for point in line.points if point.low is not None]
    for point in dict.fromkeys((scored[0], scored[-1]) if scored else ()):
        x = scale.x(point.on)
        anchor = "end" if x > _RIGHT - 60 else "start" if x < _LEFT + 60 else "middle"
        y = scale.y(float(point.high or 0)) - 9
        if y < _TOP + 12:  # no room above
            y = scale.y(float(point.low or 0)) + 21
        yield Markup('<text class="value {}" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(
            style, x, y, anchor, point.score
        )


def pieces(of: Sequence[TrendPoint]) -> Iterator[list[tuple[date, float, float]]]:
    """Runs of neighbouring scores by one rubric."""
    for (scored, _), group in groupby(of, key=lambda point: (point.low is not None, point.rubric_key)):
        if scored:
            yield [
                (point.on, float(point.low), float(point.high))
                for point in group
                if point.low is not None and point.high is not None
            ]
