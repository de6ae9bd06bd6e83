"""What is known of an agency → its score under a scheme: parts, total, index, level. Exact; contradictions are errors."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction

from scoring.rounding import printed, rounded
from scoring.rubric_errors import unknown_text
from scoring.scheme_model import (
    AgencyValues,
    Category,
    Measure,
    Scale,
    Scheme,
    SchemeScore,
    Span,
    ValueSource,
)

ZERO = Fraction(0)
ONE = Fraction(1)


class SchemeValueError(ValueError):
    """Values that a scheme cannot take; `problems` holds one Vietnamese sentence per mistake."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def scheme_score(
    scheme: Scheme, values: AgencyValues, *, maxima: Mapping[str, Fraction] | None = None
) -> SchemeScore:
    """Weigh one agency. `maxima` gives what the scheme does not name of its categories' maxima, by id.

    A total is worked out from the parts where all of them are there (never of a stated index: its weights are not
    named), else taken as it was published. Raises SchemeValueError.
    """
    known = maxima or {}
    if problems := tuple(_wrong_parts(scheme, values, known)):
        raise SchemeValueError(problems)
    parts = {one.id: span for one in scheme.categories if (span := _part(one, values, known)) is not None}
    missing = tuple(_missing(one, values) for one in scheme.categories if one.id not in parts)
    points = _sum(parts.values()) if not missing and scheme.measure is not Measure.STATED_INDEX else None
    worked_out = _measured(scheme, points)
    stated = values.total if worked_out is None else None
    total = worked_out if stated is None else Span.of(stated)
    level = level_of(scheme, total) if total is not None else values.level
    if problems := tuple(_contradictions(scheme, values, worked_out, total, level)):
        raise SchemeValueError(problems)
    return SchemeScore(
        values=values,
        parts=parts,
        total=total,
        points=points,
        level=level,
        missing=missing,
        stated=stated is not None,
    )


def _missing(category: Category, values: AgencyValues) -> str:
    if category.source is ValueSource.PORTAL and values.portal is not None:
        return f"{category.title} (có điểm cổng, chưa biết điểm tối đa của hạng mục để quy đổi)"
    return category.title


def level_of(scheme: Scheme, total: Span) -> str:
    """The level of the printed score: one name where low and high share it, else a span 'Khá–Tốt'."""
    lowest, highest = (_level(scheme, end) for end in (total.low, total.high))
    return lowest if lowest == highest else f"{lowest}–{highest}"


def _level(scheme: Scheme, score: Fraction) -> str:
    shown = Fraction(rounded(score, scheme.decimals))
    return next((level.name for level in scheme.levels if shown >= level.at_least), scheme.below)


def _part(category: Category, values: AgencyValues, maxima: Mapping[str, Fraction]) -> Span | None:
    """A category's value; None where it is not known."""
    if category.id in values.parts:
        return values.parts[category.id]
    if category.source is ValueSource.PORTAL:
        return _scaled(category, values, maxima)
    own = [values.parts[one.id] for one in category.criteria if one.id in values.parts]
    return _sum(own) if own and len(own) == len(category.criteria) else None


def _scaled(category: Category, values: AgencyValues, maxima: Mapping[str, Fraction]) -> Span | None:
    """A portal's score on the category's scale; None without one, or without the maximum that it is to be scaled to."""
    if values.portal is None:
        return None
    earned, of_points = values.portal
    if category.scale is Scale.POINTS:
        return earned
    maximum = ONE if category.scale is Scale.SHARE else _maximum(category, maxima)
    if maximum is None:
        return None
    factor = maximum / of_points
    return Span(low=earned.low * factor, high=earned.high * factor)


def _maximum(category: Category, maxima: Mapping[str, Fraction]) -> Fraction | None:
    return maxima.get(category.id) if category.maximum is None else category.maximum


def _sum(spans: Collection[Span]) -> Span:
    return Span(
        low=sum((span.low for span in spans), ZERO),
        high=sum((span.high for span in spans), ZERO),
    )


def _measured(scheme: Scheme, points: Span | None) -> Span | None:
    """Points on the scheme's scale. An index needs every maximum, which its file is held to."""
    if points is None or scheme.measure is Measure.POINTS:
        return points
    maximum = scheme.maximum
    return Span(low=points.low / maximum, high=points.high / maximum) if maximum else None


def _wrong_parts(scheme: Scheme, values: AgencyValues, maxima: Mapping[str, Fraction]) -> Iterator[str]:
    most: dict[str, Fraction | None] = {}
    for category in scheme.categories:
        of_index = ONE if scheme.measure is Measure.STATED_INDEX else None
        known = _maximum(category, maxima)
        most[category.id] = of_index if known is None else known
        most |= {criterion.id: criterion.maximum for criterion in category.criteria}
    for key, span in values.parts.items():
        if key not in most:
            yield f"{values.name}: {unknown_text('hạng mục', key, list(most), 'hãy sửa mã')}."
            continue
        limit = most[key]
        if span.low < 0 or span.high < span.low:
            yield f"{values.name}: giá trị {_shown(span)} của hạng mục {key} không hợp lệ; hãy ghi số từ 0 trở lên."
        elif limit is not None and span.high > limit:
            yield (
                f"{values.name}: giá trị {_shown(span)} của hạng mục {key} vượt mức tối đa {printed(limit, 6)}; "
                "hãy kiểm tra lại số hoặc cột."
            )
    if (
        values.portal is not None
        and not 0 <= values.portal[0].low <= values.portal[0].high <= values.portal[1]
    ):
        yield f"{values.name}: điểm cổng {_shown(values.portal[0])} nằm ngoài thang {printed(values.portal[1])} điểm."


def _contradictions(
    scheme: Scheme, values: AgencyValues, worked_out: Span | None, total: Span | None, level: str
) -> Iterator[str]:
    """Where what was published does not agree with what follows from the values."""
    said = values.total
    if said is not None and (said < 0 or (scheme.measure is not Measure.POINTS and said > 1)):
        top = "từ 0 trở lên" if scheme.measure is Measure.POINTS else "từ 0 đến 1"
        yield f"{values.name}: tổng {printed(said, 6)} không hợp lệ; hãy ghi một số {top}."
    elif said is not None and worked_out is not None and not _within(said, worked_out, scheme.decimals):
        yield (
            f"{values.name}: tổng ghi {printed(said, 6)}, nhưng cộng các hạng mục được "
            f"{_shown(worked_out, scheme.decimals)}; hãy sửa một trong hai."
        )
    if values.level and scheme.levels and values.level not in _names(scheme):
        known = list(_names(scheme))
        yield f"{values.name}: {unknown_text('mức', values.level, known, 'hãy chọn mức của cách chấm')}."
    elif values.level and total is not None and values.level not in level.split("–"):
        yield (
            f"{values.name}: ghi mức ‘{values.level}’, nhưng {_shown(total, scheme.decimals)} là ‘{level}’; "
            "hãy sửa điểm hoặc mức."
        )


def _names(scheme: Scheme) -> tuple[str, ...]:
    return (*(level.name for level in scheme.levels), *((scheme.below,) if scheme.below else ()))


def _within(said: Fraction, span: Span, places: int) -> bool:
    return rounded(span.low, places) <= rounded(said, places) <= rounded(span.high, places)


def _shown(span: Span, places: int = 6) -> str:
    low, high = printed(span.low, places), printed(span.high, places)
    return low if low == high else f"{low} đến {high}"
