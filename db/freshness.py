"""Whether anything that leagues are made of has changed, and what of the newest judgements a person should look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine

from db.models import (
    ActRow,
    FindingRow,
    GuardDecisionRow,
    GuardVerdictRow,
    RunRow,
    ScorecardRow,
)
from db.problem import explained

_BATCH = 500  # bound values of one statement
Stamp = tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class OpenPart:
    """What of a run's newest judgement is not decided: how many criteria, worth how many points, by one `need`."""

    need: str
    criteria: int
    points: Fraction


class Freshness:
    """Looks at one database for whoever keeps a league in memory. Every trouble is a DatabaseProblem."""

    def __init__(self, engine: Engine, url: URL) -> None:
        self._engine = engine
        self._url = url

    def stamp(self) -> Stamp:
        """Numbers that change with every judgement, decision of the guard and act of the registry."""
        newest = [
            sa.select(sa.func.coalesce(sa.func.max(column), 0)).scalar_subquery()
            for column in (ScorecardRow.id, GuardVerdictRow.id, GuardDecisionRow.id, ActRow.id)
        ]
        with explained(self._url), self._engine.connect() as connection:
            return tuple(int(value) for value in connection.execute(sa.select(*newest)).one())

    def judged_since(self, scorecard: int) -> frozenset[str]:
        """Agencies with a judgement behind the one of this number (the first of `stamp`)."""
        query = (
            sa.select(RunRow.agency_code)
            .join(ScorecardRow, ScorecardRow.run_id == RunRow.id)
            .where(ScorecardRow.id > scorecard)
        )
        with explained(self._url), self._engine.connect() as connection:
            return frozenset(connection.scalars(query.distinct()))

    def days(self, *, limit: int) -> Sequence[tuple[date, int]]:
        """The days that portals were judged at, newest first, with how many judgements."""
        row = ScorecardRow
        query = sa.select(row.evaluated_at, sa.func.count()).group_by(row.evaluated_at)
        with explained(self._url), self._engine.connect() as connection:
            found = connection.execute(query.order_by(row.evaluated_at.desc()).limit(limit))
            return [(day, int(count)) for day, count in found]

    def open_parts(self, run_ids: Iterable[int]) -> Mapping[int, tuple[OpenPart, ...]]:
        """By run what its newest judgement left open, by what would settle it."""
        wanted = list(run_ids)
        newest = sa.select(sa.func.max(ScorecardRow.id)).group_by(ScorecardRow.run_id)
        told: dict[int, dict[str, list[Fraction]]] = defaultdict(lambda: defaultdict(list))
        with explained(self._url), self._engine.connect() as connection:
            for start in range(0, len(wanted), _BATCH):
                query = (
                    sa.select(ScorecardRow.run_id, FindingRow.need, FindingRow.low, FindingRow.high)
                    .join(FindingRow, FindingRow.scorecard_id == ScorecardRow.id)
                    .where(
                        ScorecardRow.run_id.in_(wanted[start : start + _BATCH]),
                        ScorecardRow.id.in_(newest),
                        FindingRow.outcome.in_(("cantTell", "untested")),
                    )
                )
                for run, need, low, high in connection.execute(query):
                    told[run][need].append(high - low)
        return {
            run: tuple(
                OpenPart(need=need, criteria=len(each), points=sum(each, Fraction(0)))
                for need, each in sorted(needs.items())
            )
            for run, needs in told.items()
        }

    def runs_of(self, agency_code: str, *, limit: int) -> Sequence[int]:
        """The newest runs of an agency that were judged, newest first."""
        query = (
            sa.select(RunRow.id)
            .where(RunRow.agency_code == agency_code, RunRow.id.in_(sa.select(ScorecardRow.run_id)))
            .order_by(RunRow.started_at.desc(), RunRow.id.desc())
            .limit(limit)
        )
        with explained(self._url), self._engine.connect() as connection:
            return list(connection.execute(query).scalars())
