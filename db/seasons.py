"""What people laid down for a season's official runs: freeze nights, and runs chosen with a reason. Append-only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine

from db import queries
from db.models import FreezeRow, OfficialChoiceRow, RunRow
from db.problem import DatabaseProblem, ProblemKind, explained
from db.session import writing


@dataclass(frozen=True, kw_only=True)
class Freeze:
    """The night (the day on which it begins) that fixes a season's measured values, and how many nights follow on which
    portals that were not seen are tried again. `season` is the year in which its window ends.
    """

    season: int
    night: date
    retry_days: int
    recorded_at: datetime
    recorded_by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class OfficialChoice:
    """A run that a person made the official one of an agency; `run_id` None takes the choice back."""

    season: int
    agency_code: str
    run_id: int | None
    recorded_at: datetime
    recorded_by: str
    reason: str


class Seasons:
    """The seasons of one database. Every trouble of the database is a DatabaseProblem."""

    def __init__(self, engine: Engine, url: URL) -> None:
        self._engine = engine
        self._url = url

    def freeze(self, laid_down: Freeze) -> None:
        """Lay down the freeze night of a season; an earlier one stays in the history."""
        with explained(self._url), writing(self._engine) as connection:
            connection.execute(
                sa.insert(FreezeRow).values(
                    season=laid_down.season,
                    night=laid_down.night,
                    retry_days=laid_down.retry_days,
                    recorded_at=laid_down.recorded_at,
                    recorded_by=laid_down.recorded_by,
                    reason=laid_down.reason,
                )
            )

    def freezes(self, season: int) -> tuple[Freeze, ...]:
        """All that was laid down for a season, newest first; the first one holds."""
        row = FreezeRow
        query = sa.select(row.__table__).where(row.season == season).order_by(row.id.desc())
        with explained(self._url), self._engine.connect() as connection:
            return tuple(
                Freeze(
                    season=one.season,
                    night=one.night,
                    retry_days=one.retry_days,
                    recorded_at=one.recorded_at,
                    recorded_by=one.recorded_by,
                    reason=one.reason,
                )
                for one in connection.execute(query)
            )

    def choose(self, choice: OfficialChoice) -> None:
        """Make a run the official one of its agency. Raises DatabaseProblem where it is not a run of that agency."""
        with explained(self._url), writing(self._engine) as connection:
            if choice.run_id is not None:
                whose = connection.execute(
                    sa.select(RunRow.agency_code).where(RunRow.id == choice.run_id)
                ).scalar()
                if whose is None:
                    raise queries.unknown_run(choice.run_id)
                if whose != choice.agency_code:
                    raise DatabaseProblem(
                        f"Lượt {choice.run_id} là của cơ quan {whose}, không phải {choice.agency_code}.",
                        ProblemKind.NOT_STORED,
                    )
            connection.execute(
                sa.insert(OfficialChoiceRow).values(
                    season=choice.season,
                    agency_code=choice.agency_code,
                    run_id=choice.run_id,
                    recorded_at=choice.recorded_at,
                    recorded_by=choice.recorded_by,
                    reason=choice.reason,
                )
            )

    def choices(self, season: int) -> tuple[OfficialChoice, ...]:
        """All choices of a season, newest first; of each agency the first one holds."""
        row = OfficialChoiceRow
        query = sa.select(row.__table__).where(row.season == season).order_by(row.id.desc())
        with explained(self._url), self._engine.connect() as connection:
            return tuple(
                OfficialChoice(
                    season=one.season,
                    agency_code=one.agency_code,
                    run_id=one.run_id,
                    recorded_at=one.recorded_at,
                    recorded_by=one.recorded_by,
                    reason=one.reason,
                )
                for one in connection.execute(query)
            )
