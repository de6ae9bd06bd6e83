"""How a score went over the last judgements, small enough for a line of a table. The rules are those of reports.trend: what
is not comparable is not joined, and a change of two points does not look like a fall.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from reports.text import day
from reports.trend import TrendPoint, pieces

WIDTH, HEIGHT = 112.0, 30.0
_LEAST_SPAN = 20  # points that the drawing shows at least; half of what the large one does, as it is so low
_EDGE = 4.0  # room for the last dot


def sparkline(points: Sequence[TrendPoint]) -> Markup:
    """The drawing of judgements, oldest first; empty where fewer than two of them were scored, as nothing went anywhere."""
    if sum(point.low is not None for point in points) < 2:
        return Markup("")
    values = [float(end) for point in points for end in (point.low, point.high) if end is not None]
    middle, half = (min(values) + max(values)) / 2, max(max(values) - min(values), _LEAST_SPAN) / 2
    first, days = points[0].on, max((points[-1].on - points[0].on).days, 1)

    def place(number: float, value: float) -> str:
        x = _EDGE + number / days * (WIDTH - 2 * _EDGE)
        y = _EDGE + (middle + half - value) / (2 * half) * (HEIGHT - 2 * _EDGE)
        return f"{x:.1f},{y:.1f}"

    parts = [
        Markup('<svg class="spark" viewBox="0 0 {:.0f} {:.0f}" role="img" aria-label="{}">').format(
            WIDTH, HEIGHT, said(points)
        )
    ]
    last = ""
    for piece in pieces(points):
        lows = [place((on - first).days, low) for on, low, _ in piece]
        tops = [place((on - first).days, high) for on, _, high in piece]
        if tops != lows and len(piece) > 1:
            parts.append(Markup('<polygon points="{}"/>').format(" ".join([*tops, *lows[::-1]])))
        parts.append(Markup('<polyline points="{}"/>').format(" ".join(lows)))
        if len(piece) == 1:
            parts.append(_dot(lows[0], "alone"))
        last = lows[-1]
    return Markup("").join([*parts, _dot(last, "last"), Markup("</svg>")])


def said(points: Sequence[TrendPoint]) -> str:
    """The drawing in words: '4 lần đánh giá từ 15/01/2026: 50 → 61,25 điểm'."""
    scored = [point for point in points if point.low is not None]
    lost = len(points) - len(scored)
    told = f"{len(points)} lần đánh giá từ {day(points[0].on)}: {scored[0].score} → {scored[-1].score} điểm"
    told += f", {lost} lần chưa đánh giá được" if lost else ""
    return told + (", có đổi bộ tiêu chí" if len({point.rubric_key for point in points}) > 1 else "")


def _dot(place: str, style: str) -> Markup:
    x, y = place.split(",")
    return Markup('<circle class="{}" cx="{}" cy="{}" r="{}"/>').format(
        style, x, y, "3" if style == "last" else "2"
    )
