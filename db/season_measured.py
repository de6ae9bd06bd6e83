"""What runs measured, a few hundred runs at a time: all of a province at once would not fit in a small machine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine

from db.models import FindingRow, RubricRow, RunRow, ScorecardRow
from db.problem import explained

_BATCH = 250


@dataclass(frozen=True, kw_only=True)
class MeasuredCriterion:
    """One criterion of a run. `points` is its weight in that run after rescaling; `low` and `high` what it earned of it."""

    id: str
    outcome: str
    degree: Fraction
    points: Fraction
    low: Fraction
    high: Fraction
    note: str
    need: str


@dataclass(frozen=True, kw_only=True)
class MeasuredRun:
    """The newest judgement of a run by one rubric. `document_sha256` is that of its result document."""

    run_id: int
    agency_code: str
    rubric_sha256: str
    evaluated_at: date
    not_scored: str
    document_sha256: str
    low: Fraction
    high: Fraction
    criteria: tuple[MeasuredCriterion, ...]


def measured_runs(
    engine: Engine, url: URL, run_ids: Sequence[int], rubric_id: str
) -> Iterator[Mapping[int, MeasuredRun]]:
    """The judgements of runs by one rubric, in the order of the runs given, batch by batch."""
    for start in range(0, len(run_ids), _BATCH):
        yield _batch(engine, url, run_ids[start : start + _BATCH], rubric_id)


def _batch(engine: Engine, url: URL, run_ids: Sequence[int], rubric_id: str) -> dict[int, MeasuredRun]:
    with explained(url), engine.connect() as connection:
        judged = connection.execute(
            sa.select(
                ScorecardRow.id,
                ScorecardRow.run_id,
                RunRow.agency_code,
                ScorecardRow.rubric_sha256,
                ScorecardRow.evaluated_at,
                ScorecardRow.not_scored,
                ScorecardRow.document_sha256,
                ScorecardRow.low,
                ScorecardRow.high,
            )
            .join(RubricRow, RubricRow.sha256 == ScorecardRow.rubric_sha256)
            .join(RunRow, RunRow.id == ScorecardRow.run_id)
            .where(ScorecardRow.run_id.in_(run_ids), RubricRow.rubric_id == rubric_id)
            .order_by(ScorecardRow.evaluated_at, ScorecardRow.id)
        ).all()
        newest = {row.run_id: row for row in judged}
        numbers = [row.id for row in newest.values()]
        criteria: defaultdict[int, list[MeasuredCriterion]] = defaultdict(list)
        found = connection.execute(
            sa.select(
                FindingRow.scorecard_id,
                FindingRow.criterion_id,
                FindingRow.outcome,
                FindingRow.degree,
                FindingRow.points,
                FindingRow.low,
                FindingRow.high,
                FindingRow.note,
                FindingRow.need,
            )
            .where(FindingRow.scorecard_id.in_(numbers))
            .order_by(FindingRow.scorecard_id, FindingRow.position)
        )
        for number, key, outcome, degree, points, low, high, note, need in found:
            criteria[number].append(
                MeasuredCriterion(
                    id=key,
                    outcome=outcome,
                    degree=degree,
                    points=points,
                    low=low,
                    high=high,
                    note=note,
                    need=need,
                )
            )
    return {
        run_id: MeasuredRun(
            run_id=run_id,
            agency_code=row.agency_code,
            rubric_sha256=row.rubric_sha256,
            evaluated_at=row.evaluated_at,
            not_scored=row.not_scored,
            document_sha256=row.document_sha256,
            low=row.low,
            high=row.high,
            criteria=tuple(criteria[row.id]),
        )
        for run_id, row in newest.items()
    }
