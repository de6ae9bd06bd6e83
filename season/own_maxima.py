"""Maxima that a season lays down itself, where a scheme names none: marked as the season's, never as the decree's.

Forms stay as they are: what an agency is asked does not change, and a claim above the maximum counts up to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from scoring.rounding import printed
from scoring.scheme_model import Measure, Scheme, Span
from season.model import Period
from season.schemes import Rated, rated_by


def rated_in(period: Period) -> tuple[Rated, ...]:
    """What a season rates by, with its own maxima. Raises as season.schemes.rated_by."""
    return tuple(with_maxima(one, period) for one in rated_by(period.schemes))


def with_maxima(rated: Rated, period: Period) -> Rated:
    """What a season rates by, with the maxima that it lays down for it."""
    scheme = rated.scheme
    return rated if scheme is None else replace(rated, scheme=scheme_in(scheme, period))


def scheme_in(scheme: Scheme, period: Period) -> Scheme:
    """A scheme with the maxima that the season lays down for it; its note says whose they are."""
    own = _own(scheme, period)
    if not own:
        return scheme
    return replace(
        scheme,
        categories=tuple(replace(one, maximum=own.get(one.id, one.maximum)) for one in scheme.categories),
        derived=True,
        note=f"{scheme.note} {whose_maxima(scheme, period)}".strip(),
    )


def whose_maxima(scheme: Scheme, period: Period) -> str:
    """Which maxima of a scheme are the season's own, as a sentence; '' where none are."""
    own = _own(scheme, period)
    named = "; ".join(
        f"{category.title}: {printed(own[category.id], 4)}"
        for category in scheme.categories
        if category.id in own
    )
    return f"Điểm tối đa do kỳ {period.season} tự đặt, không phải của quyết định: {named}." if named else ""


def _own(scheme: Scheme, period: Period) -> dict[str, Fraction]:
    return {category: most for one, category, most in period.maxima if one == scheme.id}


def wrong_maximum(rated: Rated, category_id: str, most: Fraction) -> str:
    """Why a season may not lay a maximum down, as the end of a sentence; '' where it may."""
    scheme = rated.scheme
    if scheme is None or scheme.measure is Measure.STATED_INDEX:
        return "bộ này không có hạng mục nào thiếu điểm tối đa"
    missing = [one.id for one in scheme.categories if one.maximum is None]
    if category_id not in {one.id for one in scheme.categories}:
        return f"không có hạng mục ‘{category_id}’; hạng mục chưa có điểm tối đa: {', '.join(missing) or 'không có'}"
    if category_id not in missing:
        return f"hạng mục {category_id} đã có điểm tối đa trong bộ tiêu chí; kỳ không đặt khác được"
    return "" if most > 0 else "điểm tối đa phải lớn hơn 0"


def within(scheme: Scheme, parts: Mapping[str, Span]) -> dict[str, Span]:
    """Values held to the categories' maxima from above; what surely lies above one stays, for scoring to refuse."""
    most = {one.id: one.maximum for one in scheme.categories}

    def held(item: str, span: Span) -> Span:
        limit = most.get(item)
        return span if limit is None or span.low > limit else Span(low=span.low, high=min(span.high, limit))

    return {item: held(item, span) for item, span in parts.items()}
