"""An agency's judgements over time, newest few at a time: what comparing and drawing need of a long history."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine
from sqlalchemy.orm import Session, defer

from db import queries
from db.models import AgencyRow, RubricRow, RunRow, ScorecardRow
from db.problem import explained
from db.records import ScoreLine, StoredResult
from db.rows import score_line


class Judgements:
    """The judgements of one database. Of a run that was judged more than once the newest judgement counts."""

    def __init__(self, engine: Engine, url: URL) -> None:
        self._engine = engine
        self._url = url

    def up_to(self, agency_code: str, on: date, count: int) -> tuple[StoredResult, ...]:
        """The last `count` judgements of an agency as of a day or before, oldest first."""
        query = _judged().where(RunRow.agency_code == agency_code, ScorecardRow.evaluated_at <= on)
        with explained(self._url), Session(self._engine) as session:
            found = session.execute(query.order_by(*queries.latest_first()).limit(count)).all()
            return queries.results_of(session, found)[::-1]

    def of_run(self, run_id: int) -> StoredResult | None:
        """The newest judgement of a run, None where it has none."""
        with explained(self._url), Session(self._engine) as session:
            found = session.execute(_judged().where(RunRow.id == run_id)).all()
            return next(iter(queries.results_of(session, found)), None)

    def scores(self, agency_code: str, until: date) -> tuple[ScoreLine, ...]:
        """All scores of an agency as of a day or before, oldest first, without what they are made of."""
        query = _judged().where(RunRow.agency_code == agency_code, ScorecardRow.evaluated_at <= until)
        with explained(self._url), Session(self._engine) as session:
            found = session.execute(query.order_by(*queries.latest_first())).all()
            return tuple(score_line(row[0], row[1]) for row in reversed(found))


def _judged() -> sa.Select[ScorecardRow, RubricRow, RunRow, AgencyRow]:
    """The newest judgement of every run."""
    newest = sa.select(sa.func.max(ScorecardRow.id)).group_by(ScorecardRow.run_id)
    return (
        sa.select(ScorecardRow, RubricRow, RunRow, AgencyRow)
        .select_from(queries.JUDGED)
        .options(defer(ScorecardRow.document))
        .where(ScorecardRow.id.in_(newest))
    )
