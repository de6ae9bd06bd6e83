"""Rows, official runs and the season before → SeasonResult: what papers are made of, and what `verify` composes again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from db.season_measured import MeasuredRun
from db.store import Store
from evidence.model import Agency
from scoring.lapsed_law import lapsed_note
from scoring.scheme_model import Span
from season.answers import Answer, Asked, asked
from season.category_table import CategoryRow, Portal, category_row, category_tables
from season.laid_down import LaidDown, laid_down
from season.model import Owed, Period, SeasonResult, Table
from season.own_maxima import rated_in
from season.periods import period_of, standing_on
from season.problem import SeasonProblem
from season.rubric_table import Row, rubric_row, rubric_tables
from season.schemes import Rated
from season.unreviewed import Unreviewed

Runs = Callable[[Rated, Sequence[Agency]], Iterator[tuple[Agency, MeasuredRun | None]]]
"""Gives each agency with what its official run measured, a few at a time."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """All that a season's tables follow from. `on` is the day as of which exemptions hold."""

    period: Period
    rated: tuple[Rated, ...]
    agencies: tuple[Agency, ...]
    laid: LaidDown
    runs: Runs
    on: date


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Every agency's row, by scheme."""

    portals: Mapping[str, tuple[Row, ...]]
    categories: Mapping[str, tuple[CategoryRow, ...]]


def rows_of(ground: Ground) -> Rows:
    """Weigh every agency under every scheme; portals first, for categories that take their score."""
    portals: dict[str, tuple[Row, ...]] = {}
    scores: dict[str, Portal] = {}
    for rated in ground.rated:
        if rated.rubric is None:
            continue
        wanted = [agency for agency in ground.agencies if rated.rates(agency)]
        unreviewed = Unreviewed()
        portals[rated.id] = tuple(
            rubric_row(
                agency,
                rated,
                run,
                ground.laid,
                period=ground.period,
                on=ground.on,
                unreviewed=unreviewed,
            )
            for agency, run in ground.runs(rated, wanted)
        )
        for row in portals[rated.id]:
            card = row.result.scorecard
            if card.scored:
                points = rated.rubric.points
                scores[row.result.agency.code] = (Span(low=card.low, high=card.high), points)
    categories = {
        rated.id: tuple(
            category_row(
                agency,
                rated,
                ground.laid,
                portal=scores.get(agency.code),
                period=ground.period,
                on=ground.on,
            )
            for agency in ground.agencies
            if rated.rates(agency)
        )
        for rated in ground.rated
        if rated.scheme is not None
    }
    return Rows(portals=portals, categories=categories)


def tables_of(schemes: Iterable[Rated], rows: Rows, previous: Rows | None = None) -> tuple[Table, ...]:
    """The tables of a season, in the order of its schemes."""
    before = previous or Rows(portals={}, categories={})
    found: list[Table] = []
    for rated in schemes:
        if rated.rubric is not None:
            # The same rubric of the season before, or what stood in its place: any row of that agency.
            old = before.portals.get(rated.id) or tuple(row for one in before.portals.values() for row in one)
            found += rubric_tables(rated, rows.portals[rated.id], _once(old))
        else:
            found += category_tables(rated, rows.categories[rated.id], before.categories.get(rated.id, ()))
    return tuple(found)


def compose(
    store: Store,
    season: int,
    *,
    official: Mapping[str, int],
    official_before: Mapping[str, int],
    today: date,
    province: str = "",
    department: str = "",
) -> SeasonResult:
    """What a season came to as of a day. `official` gives the official run of each agency (jobs.official_runs).

    Raises SeasonProblem where the season was not opened, and DatabaseProblem.
    """
    ground = ground_of(store, season, official=official, today=today)
    if ground is None:
        raise SeasonProblem(f"Kỳ {season} chưa mở: chạy ./soicong season open {season} --why …")
    earlier = ground_of(store, season - 1, official=official_before, today=today)
    before = rows_of(earlier) if earlier is not None else None
    waiting = asked(ground.period, ground.rated, ground.agencies, store.season_desk().forms(season), today)
    return SeasonResult(
        period=ground.period,
        province=province,
        department=department,
        composed_on=ground.on,
        tables=tables_of(ground.rated, rows_of(ground), before),
        law_notes=tuple(
            (rated.id, note) for rated in ground.rated if (note := lapsed_note(rated.documents, ground.on))
        ),
        owed=_owed(waiting),
        previous=tables_of(earlier.rated, before) if earlier is not None and before is not None else (),
    )


def ground_of(store: Store, season: int, *, official: Mapping[str, int], today: date) -> Ground | None:
    """What a season's tables follow from; None where it was not opened."""
    desk = store.season_desk()
    record = next(iter(desk.periods(season)), None)
    if record is None:
        return None
    period = period_of(record)
    on = standing_on(period, today)
    registered = (one.agency for one in store.registry().load().all_at(on))

    def runs(rated: Rated, agencies: Sequence[Agency]) -> Iterator[tuple[Agency, MeasuredRun | None]]:
        """Agencies with a run first, batch by batch, then those without."""
        by_run = {official[agency.code]: agency for agency in agencies if agency.code in official}
        seen = set()
        for batch in desk.measured(list(by_run), rated.id):
            for number, run in batch.items():
                seen.add(by_run[number].code)
                yield by_run[number], run
        yield from ((agency, None) for agency in agencies if agency.code not in seen)

    return Ground(
        period=period,
        rated=rated_in(period),
        agencies=tuple(sorted(registered, key=lambda agency: agency.code)),
        laid=laid_down(desk, season, on),
        runs=runs,
        on=on,
    )


def _owed(waiting: Iterable[Asked]) -> tuple[Owed, ...]:
    return tuple(
        Owed(
            agency=one.agency,
            scheme=one.rated.id,
            scheme_title=one.rated.title,
            late=one.answer is Answer.LATE,
        )
        for one in waiting
        if one.answer in (Answer.LATE, Answer.MISSING)
    )


def _once(rows: Iterable[Row]) -> tuple[Row, ...]:
    """One row for each agency: a league takes no two."""
    return tuple({row.result.agency.code: row for row in rows}.values())
