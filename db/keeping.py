"""Writing a run and what was judged of it, each within the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from db import queries, rows, unfinished
from db.models import (
    AgencyRow,
    FindingRow,
    HeadingScoreRow,
    PageRow,
    RubricRow,
    RunRow,
    ScorecardRow,
    SectionRow,
)
from db.records import RunStatus
from evidence.model import Agency, Page
from scoring.model import Assessment, Scorecard


def begin(
    connection: Connection,
    agency: Agency,
    *,
    started_at: datetime,
    archive: str,
    live: bool,
    asked: Mapping[str, Any] | None,
) -> int:
    """Begin a run and get its number; an agency that is not registered is kept, but not listed."""
    registered = connection.execute(
        sa.select(AgencyRow.registered).where(AgencyRow.code == agency.code)
    ).scalar()
    row = rows.agency_row(agency, registered=False)
    if registered is None:
        connection.execute(sa.insert(AgencyRow), row)
    elif not registered:
        connection.execute(sa.update(AgencyRow).where(AgencyRow.code == agency.code), row)
    return _inserted(
        connection,
        sa.insert(RunRow).values(
            agency_code=agency.code,
            started_at=started_at,
            finished_at=None,
            status=RunStatus.RUNNING.value,
            stop_reason="",
            archive=archive,
            live=live,
            asked=None if asked is None else dict(asked),
        ),
    )


def finish(
    connection: Connection,
    run_id: int,
    *,
    finished_at: datetime,
    stop_reason: str,
    status: RunStatus,
    pages: Iterable[Page],
) -> None:
    """End a run; of an interrupted one without `pages` those stay that its crawl has written.

    Raises DatabaseProblem where there is none of that number.
    """
    changed = connection.execute(
        sa.update(RunRow)
        .where(RunRow.id == run_id)
        .values(finished_at=finished_at, stop_reason=stop_reason, status=status.value)
    )
    if changed.rowcount == 0:
        raise queries.unknown_run(run_id)
    entries = rows.page_rows(run_id, pages)
    if entries or status is not RunStatus.INTERRUPTED:
        connection.execute(sa.delete(PageRow).where(PageRow.run_id == run_id))
    if entries:
        connection.execute(sa.insert(PageRow), entries)
    if status is not RunStatus.INTERRUPTED:
        unfinished.forget(connection, run_id)


def keep_result(
    connection: Connection,
    run_id: int,
    assessment: Assessment,
    scorecard: Scorecard,
    document: Mapping[str, Any],
) -> int:
    """Keep a judgement of a run in the place of the one by the same rubric and date; its number.

    Raises DatabaseProblem where there is no such run.
    """
    if connection.execute(sa.select(RunRow.id).where(RunRow.id == run_id)).scalar() is None:
        raise queries.unknown_run(run_id)
    rubric = rows.rubric_row(assessment)
    known = sa.select(RubricRow.sha256).where(RubricRow.sha256 == rubric["sha256"])
    if connection.execute(known).scalar() is None:
        connection.execute(sa.insert(RubricRow), rubric)
    connection.execute(
        sa.delete(ScorecardRow).where(
            ScorecardRow.run_id == run_id,
            ScorecardRow.rubric_sha256 == rubric["sha256"],
            ScorecardRow.evaluated_at == assessment.evaluated_at,
        )
    )
    number = _inserted(
        connection,
        sa.insert(ScorecardRow).values(**rows.scorecard_row(run_id, assessment, scorecard, document)),
    )
    for table, entries in (
        (HeadingScoreRow, rows.heading_rows(number, scorecard)),
        (FindingRow, rows.finding_rows(number, assessment, scorecard)),
        (SectionRow, rows.section_rows(number, assessment)),
    ):
        if entries:
            connection.execute(sa.insert(table), entries)
    return number


def _inserted(connection: Connection, statement: sa.Insert) -> int:
    key = connection.execute(statement).inserted_primary_key
    assert key is not None  # noqa: S101 — both engines give the key of a single insert
    return int(key[0])
