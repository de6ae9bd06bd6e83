"""Drawings as inline SVG: pure functions from numbers to markup. Solid is earned, tinted is still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import cos, pi, sin

from markupsafe import Markup

from reports.text import interval, points

Place = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A grade's name and where it begins on the scale."""

    name: str
    at_least: Decimal


def gauge(low: Decimal, high: Decimal, total: Decimal, marks: Sequence[Mark] = ()) -> Markup:
    """A half circle from 0 to `total`: earned solid, open tinted, a tick where each grade begins."""
    radius, centre = 96.0, (130.0, 122.0)
    said = f"Điểm {interval(low, high)} trên {points(total)}"
    parts = [
        Markup(
            '<svg class="gauge" viewBox="0 0 260 136" role="img" aria-label="{}"><path class="track" d="{}"/>'
        ).format(said, _arc(centre, radius, 0, 1))
    ]
    start, end = _share(low, total), _share(high, total)
    if end > start:
        parts.append(Markup('<path class="open" d="{}"/>').format(_arc(centre, radius, start, end)))
    if start > 0:
        parts.append(Markup('<path class="earned" d="{}"/>').format(_arc(centre, radius, 0, start)))
    if end > start:
        parts += [_tick(centre, radius - 11, radius + 11, share, "edge") for share in (start, end)]
    for mark in marks:
        share = _share(mark.at_least, total)
        if 0 < share < 1:
            parts.append(_tick(centre, radius + 12, radius + 17, share, "mark"))
            x, y = _point(centre, radius + 26, share)
            anchor = "end" if share < 0.45 else "start" if share > 0.55 else "middle"
            parts.append(
                Markup('<text class="mark" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(
                    x, y + 3, anchor, points(mark.at_least)
                )
            )
    parts.append(Markup("</svg>"))
    return Markup("").join(parts)


def bar(low: Decimal, high: Decimal, total: Decimal, *, label: str) -> Markup:
    """A level bar that fills its box: earned, open, and what is lost (the empty track)."""
    start, end = _share(low, total) * 100, _share(high, total) * 100
    parts = [
        Markup(
            '<svg class="bar" height="12" role="img" aria-label="{}">'
            '<rect class="track" width="100%" height="12" rx="2"/>'
        ).format(label)
    ]
    if end > start:
        parts.append(
            Markup('<rect class="open" x="{:.2f}%" width="{:.2f}%" height="12"/>').format(start, end - start)
        )
    if start > 0:
        parts.append(Markup('<rect class="earned" width="{:.2f}%" height="12" rx="2"/>').format(start))
    parts.append(Markup("</svg>"))
    return Markup("").join(parts)


def band(low: Decimal, high: Decimal, total: Decimal, marks: Sequence[Mark] = ()) -> Markup:
    """A score on a scale, for a row of a league: a dot where it is exact, a band where it is not."""
    start, end = _share(low, total) * 100, _share(high, total) * 100
    parts = [
        Markup(
            '<svg class="band" height="18" role="img" aria-label="{}">'
            '<rect class="track" y="7" width="100%" height="4" rx="2"/>'
        ).format(f"Điểm {interval(low, high)} trên {points(total)}")
    ]
    parts += [
        Markup('<line class="mark" x1="{0:.2f}%" x2="{0:.2f}%" y1="2" y2="16"/>').format(
            _share(mark.at_least, total) * 100
        )
        for mark in marks
        if mark.at_least > 0
    ]
    if end > start:
        parts.append(
            Markup('<rect class="open" x="{:.2f}%" y="4" width="{:.2f}%" height="10"/>').format(
                start, end - start
            )
        )
    parts.append(Markup('<rect class="earned" y="7" width="{:.2f}%" height="4" rx="2"/>').format(start))
    parts.append(Markup('<circle class="low" cx="{:.2f}%" cy="9" r="4.5"/></svg>').format(start))
    return Markup("").join(parts)


def _share(value: Decimal, total: Decimal) -> float:
    return min(max(float(value) / float(total), 0.0), 1.0) if float(total) > 0 else 0.0


def _point(centre: Place, radius: float, share: float) -> tuple[float, float]:
    angle = pi * (1 - share)
    return centre[0] + radius * cos(angle), centre[1] - radius * sin(angle)


def _arc(centre: Place, radius: float, start: float, end: float) -> str:
    x1, y1 = _point(centre, radius, start)
    x2, y2 = _point(centre, radius, end)
    return f"M{x1:.2f} {y1:.2f}A{radius:.0f} {radius:.0f} 0 0 1 {x2:.2f} {y2:.2f}"


def _tick(centre: Place, inner: float, outer: float, share: float, style: str) -> Markup:
    x1, y1 = _point(centre, inner, share)
    x2, y2 = _point(centre, outer, share)
    return Markup('<line class="{}" x1="{:.2f}" y1="{:.2f}" x2="{:.2f}" y2="{:.2f}"/>').format(
        style, x1, y1, x2, y2
    )
