"""Lines on logarithmic scales as one SVG drawing, a panel for each: a straight growth is a straight slope."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT = 300, 240  # of a panel
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 16, 34, 40


@dataclass(frozen=True, kw_only=True)
class Line:
    """What was measured at growing sizes: pairs of size and cost, both above zero, smallest size first."""

    name: str
    points: tuple[tuple[int, float], ...]


def drawn(lines: Sequence[Line], *, unit: str) -> str:
    """The panels side by side, with the figure beside each point; `unit` is that of the costs."""
    panels = "".join(_panel(line, number * _WIDTH, unit) for number, line in enumerate(lines))
    width = _WIDTH * len(lines)
    names = "; ".join(line.name for line in lines)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT}" role="img" '
        f'aria-label="{escape(names)}" font-family="sans-serif" font-size="11" fill="#222">'
        f'<rect width="{width}" height="{_HEIGHT}" fill="#fff"/>{panels}</svg>\n'
    )


def _panel(line: Line, left: int, unit: str) -> str:
    sizes, costs = zip(*line.points, strict=True)
    across = _Scale(min(sizes), max(sizes), left + _LEFT, left + _WIDTH - _RIGHT)
    up = _Scale(min(costs) / 1.3, max(costs) * 1.3, _HEIGHT - _BOTTOM, _TOP)
    places = [(across.at(size), up.at(cost)) for size, cost in line.points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    marks = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#1a5fb4"/>'
        f'<text x="{x:.1f}" y="{y - 7:.1f}" text-anchor="{_anchor(number, len(places))}">{cost:.1f} {unit}</text>'
        f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 16}" text-anchor="middle">{size:,}</text>'
        for number, ((x, y), (size, cost)) in enumerate(zip(places, line.points, strict=True))
    )
    bottom, begin, end = _HEIGHT - _BOTTOM, left + _LEFT, left + _WIDTH - _RIGHT
    return (
        f'<text x="{begin}" y="18" font-weight="bold">{escape(line.name)}</text>'
        f'<path d="M{begin} {_TOP}V{bottom}H{end}" fill="none" stroke="#888"/>'
        f'<polyline points="{path}" fill="none" stroke="#1a5fb4" stroke-width="1.5"/>{marks}'
    )


def _anchor(number: int, count: int) -> str:
    return "start" if number == 0 else "end" if number == count - 1 else "middle"


@dataclass(frozen=True)
class _Scale:
    low: float
    high: float
    begin: float
    end: float

    def at(self, value: float) -> float:
        """Where a value stands."""
        share = (math.log(value) - math.log(self.low)) / (math.log(self.high) - math.log(self.low))
        return self.begin + share * (self.end - self.begin)
