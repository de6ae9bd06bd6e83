"""Runs that did not come to their end: which one a new crawl may go on with, and what becomes of the others."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from db.models import AddressRow, CrawlGroupRow, RunRow
from db.records import RunStatus, Unfinished

_OPEN = (RunStatus.RUNNING.value, RunStatus.INTERRUPTED.value)


def latest(connection: Connection, agency_code: str) -> Unfinished | None:
    """The newest run of an agency, where it is not finished; None where it is, or asked for nothing that is known."""
    newest = connection.execute(
        sa.select(RunRow.__table__)
        .where(RunRow.agency_code == agency_code)
        .order_by(RunRow.started_at.desc(), RunRow.id.desc())
        .limit(1)
    ).first()
    if newest is None or newest.status not in _OPEN or newest.asked is None:
        return None
    length, pages, last_at = connection.execute(
        sa.select(
            sa.func.max(CrawlGroupRow.length),
            sa.func.coalesce(sa.func.sum(CrawlGroupRow.pages), 0),
            sa.func.max(CrawlGroupRow.committed_at),
        ).where(CrawlGroupRow.run_id == newest.id)
    ).one()
    return Unfinished(
        run_id=newest.id,
        archive=newest.archive,
        asked=newest.asked,
        length=length or 0,
        pages=int(pages),
        last_at=last_at or newest.started_at,
    )


def reopen(connection: Connection, run_id: int) -> None:
    """A run goes on: it is running again."""
    again = {"status": RunStatus.RUNNING.value, "finished_at": None, "stop_reason": ""}
    connection.execute(sa.update(RunRow).where(RunRow.id == run_id).values(**again))


def give_up(connection: Connection, run_id: int) -> None:
    """A run will not be gone on with: it stays interrupted, and what only its continuation needed goes."""
    connection.execute(
        sa.update(RunRow)
        .where(RunRow.id == run_id)
        .values(status=RunStatus.INTERRUPTED.value, stop_reason="interrupted", asked=None)
    )
    forget(connection, run_id)


def forget(connection: Connection, run_id: int) -> None:
    """Drop a crawl's addresses and groups; its pages stand in the table of pages and in the archive."""
    for table in (AddressRow, CrawlGroupRow):
        connection.execute(sa.delete(table).where(table.run_id == run_id))
