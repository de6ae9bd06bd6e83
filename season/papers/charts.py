"""Drawings of the season's papers as inline SVG, told in words for those who cannot see them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from markupsafe import Markup

from reports import charts
from scoring.rounding import rounded

_SHADES = ("#1f4e79", "#4f86b8", "#a9c6e0", "#d9d9d9", "#7f7f7f", "#404040")
_LIGHT = frozenset({"#a9c6e0", "#d9d9d9"})
_WIDTH, _HEIGHT = 620, 26


def grades(counted: Sequence[tuple[str, int]]) -> Markup:
    """One bar of all agencies, a part for each grade with its count; what the shades mean stands below."""
    whole = sum(how_many for _, how_many in counted)
    if not whole:
        return Markup("")
    said = "; ".join(f"{name} {how_many}" for name, how_many in counted)
    parts = [
        Markup('<svg class="grades" viewBox="0 0 {} {}" role="img" aria-label="Xếp loại: {}">').format(
            _WIDTH, _HEIGHT + 24, said
        )
    ]
    left, label = 0.0, 0.0
    for number, (name, how_many) in enumerate(counted):
        shade = _SHADES[number % len(_SHADES)]
        width = _WIDTH * how_many / whole
        parts.append(
            Markup('<rect x="{:.1f}" width="{:.1f}" height="{}" fill="{}" stroke="#fff"/>').format(
                left, width, _HEIGHT, shade
            )
        )
        if width > 16:
            parts.append(
                Markup('<text x="{:.1f}" y="18" text-anchor="middle" fill="{}">{}</text>').format(
                    left + width / 2, "#000" if shade in _LIGHT else "#fff", how_many
                )
            )
        parts.append(
            Markup('<rect x="{:.1f}" y="34" width="11" height="11" fill="{}"/>').format(label, shade)
            + Markup('<text x="{:.1f}" y="44">{}: {}</text>').format(label + 15, name, how_many)
        )
        left, label = left + width, label + 48 + 7 * len(name)
    return Markup("").join((*parts, Markup("</svg>")))


def bar(low: Fraction, high: Fraction, whole: Fraction, *, label: str) -> Markup:
    """A level bar: earned solid, open tinted."""
    return charts.bar(rounded(low, 4), rounded(high, 4), rounded(whole, 4), label=label)
