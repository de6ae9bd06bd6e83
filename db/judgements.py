"""An agency's judgements over time, newest few at a time: what comparing and drawing need of a long history."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine
from sqlalchemy.orm import Session

from db import queries
from db.models import RunRow, ScorecardRow
from db.problem import explained
from db.records import ScoreLine, StoredResult
from db.rows import score_line


@dataclass(frozen=True, kw_only=True)
class CoursePoint:
    """One judgement as a small drawing needs it: printed points times 100 where it was scored, the rubric by its hash."""

    on: date
    low_hundredths: int
    high_hundredths: int
    scored: bool
    rubric_sha256: str


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

    def courses(
        self, codes: Collection[str], until: date, *, last: int, without_rounds: Collection[int] = ()
    ) -> Mapping[str, tuple[CoursePoint, ...]]:
        """The last judgements of each of these agencies up to a day, oldest first, one a day; none of these rounds' runs.

        Asks for these agencies' rows alone, so that it costs the same in a large database.
        """
        card, run = ScorecardRow, RunRow
        conditions = [run.agency_code.in_(sorted(codes))]
        if without_rounds:
            conditions.append(run.id.not_in(queries.runs_of_rounds(without_rounds)))
        judged = (
            sa.select(
                run.agency_code.label("code"),
                card.evaluated_at.label("on"),
                card.low_hundredths.label("low"),
                card.high_hundredths.label("high"),
                (card.not_scored == "").label("scored"),
                card.rubric_sha256.label("rubric"),
                run.started_at.label("started_at"),
                card.id.label("id"),
                _rank(card.id.desc(), of=(run.id,)),
            )
            .join(card, card.run_id == run.id)
            .where(*conditions)
            .subquery()
        )
        # Of a run the newest judgement counts, of a day the run that came last.
        part = judged.c
        of_day = _rank(part.started_at.desc(), part.id.desc(), of=(part.code, part.on))
        days = (
            sa.select(part.code, part.on, part.low, part.high, part.scored, part.rubric, of_day)
            .where(part.rank == 1, part.on <= until)
            .subquery()
        )
        newest = (
            sa.select(days, _rank(days.c.on.desc(), of=(days.c.code,)).label("back"))
            .where(days.c.rank == 1)
            .subquery()
        )
        query = sa.select(newest).where(newest.c.back <= last).order_by(newest.c.code, newest.c.on)
        found: dict[str, list[CoursePoint]] = {}
        with explained(self._url), self._engine.connect() as connection:
            for row in connection.execute(query):
                found.setdefault(row.code, []).append(
                    CoursePoint(
                        on=row.on,
                        low_hundredths=row.low,
                        high_hundredths=row.high,
                        scored=bool(row.scored),
                        rubric_sha256=row.rubric,
                    )
                )
        return {code: tuple(points) for code, points in found.items()}


def _rank(*order: sa.ColumnElement[Any], of: tuple[Any, ...]) -> sa.Label[int]:
    return sa.func.row_number().over(partition_by=of, order_by=order).label("rank")


def _judged() -> sa.Select[Any, Any, Any, Any]:
    """The newest judgement of every run."""
    newest = sa.select(sa.func.max(ScorecardRow.id)).group_by(ScorecardRow.run_id)
    return sa.select(*queries.JUDGEMENT).select_from(queries.JUDGED).where(ScorecardRow.id.in_(newest))
