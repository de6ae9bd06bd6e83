"""Scorecards → leagues: order, shared places, agencies without a place, change since the last period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from evidence.model import Tier
from scoring.model import League, Result, Standing
from scoring.rounding import printed, rounded


def leagues(results: Iterable[Result], previous: Iterable[Result] = ()) -> tuple[League, ...]:
    """Rank agencies in their groups: the agency's own `group`, else the league that the rubric names.

    Leagues come in order of tier (sở, huyện, xã, tỉnh), then title. Raises ValueError where an agency has two
    results.
    """
    before = _standings_by_code(tuple(previous))
    groups: dict[str, list[Result]] = {}
    for result in _once_each(results):
        groups.setdefault(group_of(result), []).append(result)
    order = list(Tier)
    titles = sorted(groups, key=lambda title: (min(order.index(r.agency.tier) for r in groups[title]), title))
    return tuple(_league(title, groups[title], before) for title in titles)


def group_of(result: Result) -> str:
    """The title of the league that a result belongs to; a group that is but the tier's code names none."""
    agency = result.agency
    return agency.group if agency.group not in ("", agency.tier.value) else result.rubric.league


def _league(title: str, results: list[Result], before: Mapping[str, Standing]) -> League:
    rubrics = sorted({result.rubric.title for result in results})
    notes = [
        f"Lưu ý: {result_note}." for result_note in sorted({r.rubric.draft_note for r in results} - {""})
    ]
    if len({result.rubric.sha256 for result in results}) > 1:
        notes.append(
            f"Các cơ quan trong nhóm được chấm theo những bộ tiêu chí khác nhau ({'; '.join(rubrics)}); "
            "thứ hạng chỉ để tham khảo."
        )
    return League(title=title, standings=_standings(results, before), notes=tuple(notes))


def _standings(results: list[Result], before: Mapping[str, Standing]) -> tuple[Standing, ...]:
    placed = sorted((_order(r), r) for r in results if not _reason(r))  # no two have one order: codes differ
    lines: list[Standing] = []
    place, last = 0, None
    for position, ((low, high, *_), result) in enumerate(placed, start=1):
        if (low, high) != last:
            place, last = position, (low, high)
        lines.append(_standing(result, place, "", before))
    unplaced = sorted((r for r in results if r.scorecard.scored and _reason(r)), key=_order)
    unscored = sorted(
        (r for r in results if not r.scorecard.scored), key=lambda r: (r.agency.name, r.agency.code)
    )
    return (*lines, *(_standing(result, None, _reason(result), before) for result in (*unplaced, *unscored)))


def _standing(result: Result, place: int | None, reason: str, before: Mapping[str, Standing]) -> Standing:
    old = before.get(result.agency.code)
    comparable = old is not None and old.result.scorecard.scored and result.scorecard.scored
    change = _low(result) - _low(old.result) if old is not None and comparable else None
    same_league = old is not None and group_of(old.result) == group_of(result)
    old_place = old.place if old is not None and same_league else None
    return Standing(
        result=result,
        place=place,
        reason=reason,
        change=Fraction(change) if change is not None else None,
        place_change=old_place - place if old_place is not None and place is not None else None,
    )


def _reason(result: Result) -> str:
    """Why a result has no place; empty where it has one."""
    if not result.scorecard.scored:
        return result.scorecard.not_scored
    least = result.rubric.coverage_for_place
    if result.scorecard.coverage >= least:
        return ""
    reached = printed(result.scorecard.coverage * 100)
    return f"Mới chấm được {reached}% số điểm, chưa đủ {printed(least * 100)}% để xếp hạng."


def _order(result: Result) -> tuple[Decimal, Decimal, str, str]:
    low, high = _shown(result)
    return (-low, -high, result.agency.name, result.agency.code)


def _shown(result: Result) -> tuple[Decimal, Decimal]:
    """What decides the place: the printed numbers, so that equal lines share a place."""
    return rounded(result.scorecard.low), rounded(result.scorecard.high)


def _low(result: Result) -> Decimal:
    return rounded(result.scorecard.low)


def _once_each(results: Iterable[Result]) -> list[Result]:
    seen: dict[str, Result] = {}
    for result in results:
        if result.agency.code in seen:
            raise ValueError(f"agency '{result.agency.code}' has two results; rank one run of each agency")
        seen[result.agency.code] = result
    return list(seen.values())


def _standings_by_code(previous: tuple[Result, ...]) -> dict[str, Standing]:
    return {
        standing.result.agency.code: standing
        for league in (leagues(previous) if previous else ())
        for standing in league.standings
    }
