"""Scores under a scheme → its leagues: places, distances to the first, and what changed since the season before.

Places are worked out from the printed scores of a whole league. Where only some lines of a published table are at hand
(an agency without its score, fewer agencies than the league has), the places that were published stand, and are held
against the scores that are known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from scoring.rounding import printed, rounded
from scoring.scheme_changes import Before, changed
from scoring.scheme_model import (
    AgencyValues,
    Category,
    CategoryStanding,
    Scheme,
    SchemeLeague,
    SchemeScore,
    SchemeStanding,
    SchemeTable,
    Span,
)
from scoring.scheme_score import SchemeValueError, scheme_score

Key = tuple[Decimal, ...]


def scheme_tables(
    scheme: Scheme,
    values: Iterable[AgencyValues],
    *,
    previous: Iterable[AgencyValues] = (),
    maxima: Mapping[str, Fraction] | None = None,
) -> tuple[SchemeTable, ...]:
    """Every league of a scheme that has agencies, in the scheme's order; compared with `previous` where given.

    Raises SchemeValueError with every contradiction: an agency twice, an unknown league, a value out of bounds, a
    published place or level that the scores do not bear out.
    """
    tables = _tables(scheme, tuple(values), maxima or {})
    old = _tables(scheme, before, maxima or {}) if (before := tuple(previous)) else ()
    return changed(tables, Before.of(old))


def _tables(
    scheme: Scheme, values: Sequence[AgencyValues], maxima: Mapping[str, Fraction]
) -> tuple[SchemeTable, ...]:
    problems = [*_twice(values)]
    scores: list[SchemeScore] = []
    for one in values:
        try:
            scores.append(scheme_score(scheme, one, maxima=maxima))
        except SchemeValueError as error:
            problems += error.problems
    groups: dict[str, list[SchemeScore]] = {league.id: [] for league in scheme.leagues}
    for score in scores:
        name = score.values.league or (scheme.leagues[0].id if len(scheme.leagues) == 1 else "")
        if name not in groups:
            listed = ", ".join(groups)
            problems.append(
                f"{score.values.name}: không có nhóm ‘{name}’; hãy ghi một trong các nhóm: {listed}."
            )
        else:
            groups[name].append(score)
    tables = []
    for league in scheme.leagues:
        if groups[league.id]:
            tables.append(_table(scheme, league, groups[league.id]))
            problems += _refuted(scheme, league, tables[-1])
    if problems:
        raise SchemeValueError(tuple(problems))
    return tuple(tables)


def _twice(values: Sequence[AgencyValues]) -> Iterator[str]:
    counted = Counter(one.code for one in values)
    for code, times in counted.items():
        if times > 1:
            yield f"Mã cơ quan ‘{code}’ có {times} dòng; hãy giữ một dòng cho mỗi cơ quan."


def _table(scheme: Scheme, league: SchemeLeague, scores: list[SchemeScore]) -> SchemeTable:
    why_not = _why_not_ranked(league, scores)
    places = _worked_out(scheme, scores) if not why_not else {}
    by_category = {one.id: _category_places(scheme, league, one, scores) for one in scheme.categories}
    top = max((_low(s, scheme) for s in scores if s.total is not None), default=None) if not why_not else None
    standings = [_standing(scheme, score, places, by_category, why_not) for score in scores]
    first = [line for line in standings if line.place == 1 and line.score.total is not None]
    if top is None and first:
        top = _low(first[0].score, scheme)
    lines = [_with_distance(scheme, line, top) for line in standings]
    notes = (f"Lưu ý: {scheme.draft_note}.",) if scheme.draft_note else ()
    if why_not and any(line.place is not None for line in lines):
        notes = (*notes, "Thứ hạng ghi theo bảng đã công bố, vì chưa có đủ điểm của cả nhóm.")
    return SchemeTable(
        scheme=scheme, league=league, standings=tuple(sorted(lines, key=_line_order)), notes=notes
    )


def _why_not_ranked(league: SchemeLeague, scores: Sequence[SchemeScore]) -> str:
    """Why places cannot be worked out for the whole league; empty where they can."""
    if league.size is not None and len(scores) != league.size:
        return (
            f"Nhóm ‘{league.title}’ có {league.size} đơn vị, ở đây mới có {len(scores)}: chưa thể xếp hạng."
        )
    if any(one.values.published and one.total is None for one in scores):
        return "Có đơn vị chỉ biết hạng hoặc mức đã công bố, không biết điểm: chưa thể xếp hạng lại."
    return ""


def _worked_out(scheme: Scheme, scores: Sequence[SchemeScore]) -> dict[str, int]:
    """Places by code: equal printed scores (and equal ties) share one, and the next is left out."""
    ordered = sorted((_key(scheme, one), one.values.code) for one in scores if one.total is not None)
    places: dict[str, int] = {}
    last: Key | None = None
    place = 0
    for position, (key, code) in enumerate(ordered, start=1):
        if key != last:
            place, last = position, key
        places[code] = place
    return places


def _key(scheme: Scheme, score: SchemeScore) -> Key:
    """What orders agencies, best first: the printed score, then the categories that decide between equals."""
    total = score.total or Span.of(Fraction(0))
    ties = (score.parts.get(category) for category in scheme.ties)
    spans = (total, *(span or Span.of(Fraction(0)) for span in ties))
    return tuple(-rounded(end, scheme.decimals) for span in spans for end in (span.low, span.high))


def _category_places(
    scheme: Scheme, league: SchemeLeague, category: Category, scores: Sequence[SchemeScore]
) -> dict[str, int]:
    """Places in one category, by code: worked out where all of the league have a value, else as published."""
    values = {one.values.code: one.parts[category.id] for one in scores if category.id in one.parts}
    stated = {s.values.code: s.values.places[category.id] for s in scores if category.id in s.values.places}
    if stated or len(values) != len(scores) or (league.size is not None and len(scores) != league.size):
        return stated
    shown = {
        code: (rounded(span.low, scheme.decimals), rounded(span.high, scheme.decimals))
        for code, span in values.items()
    }
    first: dict[tuple[Decimal, Decimal], int] = {}
    for position, value in enumerate(sorted(shown.values(), reverse=True), start=1):
        first.setdefault(value, position)
    return {code: first[value] for code, value in shown.items()}


def _standing(
    scheme: Scheme,
    score: SchemeScore,
    places: Mapping[str, int],
    by_category: Mapping[str, Mapping[str, int]],
    why_not: str,
) -> SchemeStanding:
    code = score.values.code
    place = score.values.place if why_not else places.get(code)
    return SchemeStanding(
        score=score,
        place=place,
        reason=_reason(score, why_not) if place is None else "",
        categories=tuple(
            CategoryStanding(category=one, value=score.parts.get(one.id), place=by_category[one.id].get(code))
            for one in scheme.categories
        ),
    )


def _reason(score: SchemeScore, why_not: str) -> str:
    """Why a line has no place."""
    if score.total is not None:
        return why_not
    if score.values.published:
        return "Chỉ biết mức đã công bố, không biết điểm và hạng."
    if score.missing:
        return f"Thiếu số liệu: {'; '.join(score.missing)}."
    return "Chưa có tổng: cách chấm không nêu cách gộp các hạng mục; hãy ghi tổng đã công bố."


def _with_distance(scheme: Scheme, line: SchemeStanding, top: Fraction | None) -> SchemeStanding:
    if top is None or line.score.total is None:
        return replace(line, behind=line.score.values.behind)
    return replace(line, behind=top - _low(line.score, scheme))


def _low(score: SchemeScore, scheme: Scheme) -> Fraction:
    """The printed low end of a score, as tables show it."""
    return Fraction(rounded(score.total.low, scheme.decimals)) if score.total is not None else Fraction(0)


def _line_order(line: SchemeStanding) -> tuple[bool, int, bool, Fraction, str, str]:
    total = line.score.total
    return (
        line.place is None,
        line.place or 0,
        total is None,
        -total.low if total is not None else Fraction(0),
        line.score.values.name,
        line.score.values.code,
    )


def _refuted(scheme: Scheme, league: SchemeLeague, table: SchemeTable) -> Iterator[str]:
    """Published places and distances that the known scores do not bear out."""
    placed = [line for line in table.standings if line.place is not None]
    for line in table.standings:
        said, name = line.score.values, line.score.values.name
        if said.place is not None and not 1 <= said.place <= (league.size or len(table.standings)):
            yield f"{name}: hạng {said.place} nằm ngoài nhóm {league.size or len(table.standings)} đơn vị; hãy kiểm tra lại."
        elif said.place is not None and line.place != said.place:
            yield f"{name}: ghi hạng {said.place}, nhưng theo điểm là hạng {line.place}; hãy sửa điểm hoặc hạng."
        if said.behind is not None and line.behind != said.behind:
            yield (
                f"{name}: ghi cách đơn vị đứng đầu {printed(said.behind, 6)}, nhưng theo điểm là "
                f"{printed(line.behind or Fraction(0), 6)}; hãy sửa một trong hai."
            )
    scored = [line for line in placed if line.score.total is not None]
    for better, worse in pairwise(scored):
        shares = better.place == worse.place
        if shares and _low(better.score, scheme) != _low(worse.score, scheme):
            yield (
                f"{better.score.values.name} và {worse.score.values.name} cùng hạng {better.place} mà khác điểm; "
                "hãy sửa điểm hoặc hạng."
            )
        elif _low(better.score, scheme) < _low(worse.score, scheme):
            yield (
                f"{better.score.values.name} (hạng {better.place}) thấp điểm hơn {worse.score.values.name} "
                f"(hạng {worse.place}); hãy sửa điểm hoặc hạng."
            )
