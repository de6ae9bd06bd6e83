"""What deleting and erasing evidence changes in the database; each belongs to an event of the custody log."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from db.custody import Along
from db.models import FindingRow, PageRow, RunRow, ScorecardRow
from evidence.model import Cause, Visibility
from evidence.tombstones import ERASED
from scoring.result import canonical_bytes

Document = dict[str, Any]


def archive_gone(run_id: int, *, at: datetime, why: str) -> Along:
    """The archive of a run was deleted at a moment, by a rule (Vietnamese)."""

    def change(connection: Connection) -> None:
        gone = {"archive_gone_at": at, "archive_gone_why": why}
        connection.execute(sa.update(RunRow).where(RunRow.id == run_id).values(**gone))

    return change


def documents_of(connection: Connection, run_id: int) -> Mapping[int, bytes]:
    """Canonical bytes of every judgement of a run, by its number."""
    query = sa.select(ScorecardRow.id, ScorecardRow.document).where(ScorecardRow.run_id == run_id)
    return {row.id: row.document for row in connection.execute(query.order_by(ScorecardRow.id))}


def pages_erased(run_id: int, *, urls: Collection[str], documents: Mapping[int, Document]) -> Along:
    """Pages of a run are no longer held, and its judgements (by number) quote them no more."""

    def change(connection: Connection) -> None:
        unseen = {"visibility": Visibility.ERRORED.value, "cause": Cause.OURS.value, "reason": ERASED}
        for url in urls:
            page = sa.update(PageRow).where(PageRow.run_id == run_id, PageRow.url == url)
            connection.execute(page.values(**unseen))
        for number, document in documents.items():
            content = canonical_bytes(document)
            kept = {"document": content, "document_sha256": sha256(content).hexdigest()}
            connection.execute(sa.update(ScorecardRow).where(ScorecardRow.id == number).values(**kept))
            for finding in document["findings"]:
                told = {"note": finding["note"], "measured": finding["measured"]}
                row = sa.update(FindingRow).where(
                    FindingRow.scorecard_id == number, FindingRow.criterion_id == finding["criterion"]
                )
                connection.execute(row.values(**told))

    return change
