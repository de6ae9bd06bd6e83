"""What changed in a scheme's leagues since the season before: scores, places, distances; the first may be another one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from scoring.rounding import rounded
from scoring.scheme_model import CategoryStanding, SchemeLeague, SchemeStanding, SchemeTable, Span


@dataclass(frozen=True, kw_only=True)
class Before:
    """The season before: each agency's line with its league, by code, and who led each league."""

    lines: Mapping[str, tuple[SchemeLeague, SchemeStanding]] = field(default_factory=dict)
    first: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, tables: Iterable[SchemeTable]) -> Before:
        """What there was, from that season's tables."""
        lines: dict[str, tuple[SchemeLeague, SchemeStanding]] = {}
        first: dict[str, tuple[str, ...]] = {}
        for table in tables:
            lines |= {line.score.values.code: (table.league, line) for line in table.standings}
            first[table.league.id] = tuple(
                line.score.values.name for line in table.standings if line.place == 1
            )
        return cls(lines=lines, first=first)


def changed(tables: Iterable[SchemeTable], before: Before) -> tuple[SchemeTable, ...]:
    """The tables with what changed since. An agency that was in another league has no change of place or distance."""
    return tuple(
        replace(
            table,
            first_before=before.first.get(table.league.id, ()),
            standings=tuple(_line(table, line, before) for line in table.standings),
        )
        for table in tables
    )


def _line(table: SchemeTable, line: SchemeStanding, before: Before) -> SchemeStanding:
    found = before.lines.get(line.score.values.code)
    if found is None:
        return line
    league, old = found
    places = table.scheme.decimals
    told = replace(
        line,
        change=_change(line.score.total, old.score.total, places),
        categories=tuple(
            _category(now, then, places, same=league.id == table.league.id)
            for now, then in zip(line.categories, old.categories, strict=True)
        ),
    )
    if league.id != table.league.id:
        return replace(told, league_before=league.title)
    return replace(
        told,
        place_before=old.place,
        place_change=_won(line.place, old.place),
        behind_before=old.behind,
        behind_change=line.behind - old.behind
        if line.behind is not None and old.behind is not None
        else None,
    )


def _category(now: CategoryStanding, then: CategoryStanding, places: int, *, same: bool) -> CategoryStanding:
    return replace(
        now,
        change=_change(now.value, then.value, places),
        place_change=_won(now.place, then.place) if same else None,
    )


def _change(now: Span | None, then: Span | None, places: int) -> Fraction | None:
    """The change of the printed low ends, so that it agrees with the two numbers that a reader sees."""
    if now is None or then is None:
        return None
    return Fraction(rounded(now.low, places)) - Fraction(rounded(then.low, places))


def _won(now: int | None, then: int | None) -> int | None:
    return then - now if now is not None and then is not None else None
