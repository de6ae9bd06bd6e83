"""`./soicong bench season`: official values of 10,000 agencies weighed and ranked: processor seconds, memory added."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from random import Random
from typing import cast

from benchmarks.table import Row
from db.season_measured import MeasuredCriterion, MeasuredRun
from db.season_records import ClaimRecord, FormRecord
from evidence.model import Agency, Tier
from scoring.model import Need, Rubric
from scoring.rubric import find
from season.composing import Ground, Runs, rows_of, tables_of
from season.laid_down import LaidDown
from season.model import Period, SeasonResult, Table
from season.papers.model import Office
from season.papers.tables_xlsx import workbook
from season.periods import default_dates
from season.schemes import Rated, of_rubric

_AGENCIES = {"short": 1_000, "normal": 10_000, "long": 10_000}
_SECONDS = 5.0
_XLSX_SECONDS = 5.0
_MEGABYTES = 400
_SEASON = 2026


def measure(form: str) -> list[Row]:
    """Compose a province of agencies that have all answered, none like the next."""
    count = _AGENCIES[form]
    rubric = find("province-2026-so")
    ground = _ground(rubric, count)
    before = _memory()
    drawing = _Drawing(ground.runs)
    started = time.process_time()
    rows = rows_of(replace(ground, runs=drawing))
    weighed = time.process_time() - started - drawing.seconds
    started = time.process_time()
    tables = tables_of(ground.rated, rows)
    ranked = time.process_time() - started
    grown = _memory() - before
    lines = sum(len(table.lines) for table in tables)
    placed = {line.agency.code for table in tables for line in table.lines if line.place is not None}
    what = f"{count:,} agencies × {len(rubric.criteria)} criteria"
    goal = _SECONDS * count / 10_000
    return [
        Row(
            what=f"{what}: processor seconds to weigh and rank",
            goal=f"≤ {goal:g} s",
            reached=f"{weighed + ranked:.1f} s ({ranked:.1f} s of it ranking)",
            ok=weighed + ranked <= goal,
        ),
        Row(
            what=f"{what}: agencies that stand in a league, once each",
            goal=f"{count:,}",
            reached=f"{len(placed):,} in {lines:,} lines",
            ok=len(placed) == lines == count,
        ),
        Row(
            what=f"{what}: memory that composing adds",
            goal=f"≤ {_MEGABYTES} MB",
            reached=f"{grown:.0f} MB",
            ok=grown <= _MEGABYTES,
        ),
        _xlsx(ground, tables, what),
    ]


class _Drawing:
    """What makes the data up stands in for the database; its time is not composing's, and is counted apart."""

    def __init__(self, runs: Runs) -> None:
        self._runs, self.seconds = runs, 0.0

    def __call__(self, rated: Rated, wanted: Sequence[Agency]) -> Iterator[tuple[Agency, MeasuredRun | None]]:
        drawn, end = self._runs(rated, wanted), object()
        while True:
            started = time.process_time()
            one = next(drawn, end)
            self.seconds += time.process_time() - started
            if one is end:
                return
            yield cast("tuple[Agency, MeasuredRun | None]", one)


def _xlsx(ground: Ground, tables: tuple[Table, ...], what: str) -> Row:
    result = SeasonResult(
        period=ground.period, province="", department="", composed_on=ground.on, tables=tables
    )
    before, started = _memory(), time.process_time()
    size = len(workbook(result, Office()))
    seconds, grown = time.process_time() - started, _memory() - before
    return Row(
        what=f"{what}: processor seconds for the league table as XLSX",
        goal=f"≤ {_XLSX_SECONDS:g} s",
        reached=f"{seconds:.1f} s, {size / 1000:,.0f} kB, {grown:.0f} MB of memory more",
        ok=seconds <= _XLSX_SECONDS,
    )


def _memory() -> float:
    """Peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _ground(rubric: Rubric, count: int) -> Ground:
    rated = of_rubric(rubric)
    agencies = tuple(
        Agency(code=f"so-{i:05}", name=f"Sở {i}", tier=Tier.SO, home_url=f"https://so-{i:05}.example/")
        for i in range(count)
    )
    claims = tuple(ClaimRecord(item=one.id, points=one.points) for one in rubric.criteria)
    dates = default_dates(_SEASON, {})
    period = Period(
        season=_SEASON,
        window_from=dates["window_from"],
        window_until=dates["window_until"],
        letter_on=dates["letter_on"],
        answers_due=dates["answers_due"],
        verification_on=dates["verification_on"],
        publication_on=dates["publication_on"],
        closed_on=dates["closed_on"],
        objection_days=7,
        second_reviewer_above=Fraction(3),
        schemes=(rubric.id,),
    )
    return Ground(
        period=period,
        rated=(rated,),
        agencies=agencies,
        laid=LaidDown(
            forms={(one.code, rated.id): _form(one, rated, claims) for one in agencies}, reviews={}
        ),
        runs=lambda one, wanted: _runs(rubric, one, wanted),
        on=date(_SEASON, 11, 1),
    )


def _form(agency: Agency, rated: Rated, claims: tuple[ClaimRecord, ...]) -> FormRecord:
    on = date(_SEASON, 10, 14)
    return FormRecord(
        season=_SEASON,
        agency_code=agency.code,
        scheme=rated.id,
        scheme_sha256=rated.sha256,
        file_name="",
        file_sha256="",
        claims=claims,
        signed_by="",
        signed_on=on,
        received_on=on,
        recorded_at=datetime(_SEASON, 10, 14, tzinfo=UTC),
        recorded_by="",
    )


def _runs(
    rubric: Rubric, rated: Rated, wanted: Sequence[Agency]
) -> Iterator[tuple[Agency, MeasuredRun | None]]:
    shares = [Fraction(part, 12) for part in range(13)]
    for i, agency in enumerate(wanted):
        criteria = []
        drawn = Random(i)
        for one in rubric.criteria:
            asked, share = Need.FORM in one.needs, drawn.choice(shares)
            earned = Fraction(0) if asked else one.points * share
            criteria.append(
                MeasuredCriterion(
                    id=one.id,
                    outcome="untested" if asked else "partial",
                    degree=share,
                    points=one.points,
                    low=earned,
                    high=one.points if asked else earned,
                    note="",
                    need="",
                )
            )
        yield (
            agency,
            MeasuredRun(
                run_id=i,
                agency_code=agency.code,
                rubric_sha256=rated.sha256,
                evaluated_at=date(_SEASON, 9, 25),
                not_scored="",
                document_sha256="",
                low=Fraction(0),
                high=Fraction(100),
                criteria=tuple(criteria),
            ),
        )
