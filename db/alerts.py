"""What was announced to whom, and digests until they are delivered: kept in one transaction, so that nothing is told twice
and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine

from db.alert_models import AlertBaselineRow, AlertDigestRow, AlertToldRow, RunSignsRow
from db.problem import DatabaseProblem, ProblemKind, explained
from db.session import writing

_BATCH = 500  # bound values of one statement
REMINDER = "reminder"
"""The fact of a digest that hangs on no runs: what it reminds of. The same one goes to a reader once."""


class DigestState(StrEnum):
    """How a digest stands."""

    WAITING = "waiting"
    SENT = "sent"
    WITHDRAWN = "withdrawn"  # its recipient is none any more


@dataclass(frozen=True, kw_only=True)
class ToldRecord:
    """A trouble that a recipient knows of. `marks` are the parts of it that were named."""

    agency_code: str
    subject: str
    state: str
    since: datetime
    told_at: datetime
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DigestRecord:
    """A digest for one recipient (an address, or 'webhook'). `facts` is plain JSON, for webhooks."""

    id: int = 0
    recipient: str
    role: str
    token: str
    created_at: datetime
    runs: tuple[int, ...]
    subject: str
    text: str
    html: str
    facts: Mapping[str, Any]
    state: DigestState = DigestState.WAITING
    attempts: int = 0
    sent_at: datetime | None = None
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """A digest with what its recipient knows once it has it: troubles `told` (new, changed, again), and those `over`."""

    digest: DigestRecord
    told: tuple[ToldRecord, ...] = ()
    over: tuple[tuple[str, str], ...] = ()  # agency code and subject


class Alerts:
    """The alerts of one database. Every trouble of the database is a DatabaseProblem."""

    def __init__(self, engine: Engine, url: URL) -> None:
        self._engine = engine
        self._url = url

    # Signs of a break-in

    def keep_signs(self, run_id: int, signs: Sequence[Mapping[str, Any]]) -> None:
        """Keep what a run saw; an empty list says that it was looked for. The same run again replaces it."""
        with explained(self._url), writing(self._engine) as connection:
            connection.execute(sa.delete(RunSignsRow).where(RunSignsRow.run_id == run_id))
            connection.execute(
                sa.insert(RunSignsRow).values(run_id=run_id, signs=[dict(sign) for sign in signs])
            )

    def signs(self, run_ids: Iterable[int]) -> dict[int, tuple[Mapping[str, Any], ...]]:
        """Signs by run; a run that was not looked at for them is missing."""
        wanted = list(run_ids)
        found: dict[int, tuple[Mapping[str, Any], ...]] = {}
        with explained(self._url), self._engine.connect() as connection:
            for start in range(0, len(wanted), _BATCH):
                query = sa.select(RunSignsRow.__table__).where(
                    RunSignsRow.run_id.in_(wanted[start : start + _BATCH])
                )
                found |= {row.run_id: tuple(row.signs) for row in connection.execute(query)}
        return found

    # What was announced

    def told(self, recipient: str) -> dict[tuple[str, str], ToldRecord]:
        """Troubles that a recipient knows of, by agency code and subject."""
        query = sa.select(AlertToldRow.__table__).where(AlertToldRow.recipient == recipient)
        with explained(self._url), self._engine.connect() as connection:
            return {
                (row.agency_code, row.subject): ToldRecord(
                    agency_code=row.agency_code,
                    subject=row.subject,
                    state=row.state,
                    since=row.since,
                    told_at=row.told_at,
                    marks=tuple(row.marks),
                )
                for row in connection.execute(query)
            }

    def baselines(self) -> dict[str, int]:
        """By agency code, the run that the next one is compared with."""
        with explained(self._url), self._engine.connect() as connection:
            rows = connection.execute(sa.select(AlertBaselineRow.__table__))
            return {row.agency_code: row.run_id for row in rows}

    def announce(
        self, announcements: Iterable[Announcement], baselines: Mapping[str, int]
    ) -> tuple[int, ...]:
        """Keep digests with what they announce, and the runs to compare with from now on; the digests' numbers.

        A recipient that has a digest of the same runs, or the same reminder, gets none again.
        """
        with explained(self._url), writing(self._engine) as connection:
            numbers = [_announced(connection, one) for one in announcements]
            for code, run in baselines.items():
                table = AlertBaselineRow
                connection.execute(sa.delete(table).where(table.agency_code == code))
                connection.execute(sa.insert(table).values(agency_code=code, run_id=run))
            return tuple(number for number in numbers if number is not None)

    # Delivery

    def digests(
        self, *, state: DigestState | None = None, limit: int | None = None
    ) -> tuple[DigestRecord, ...]:
        """Digests in one state oldest first, of all states newest first."""
        table = AlertDigestRow
        query = sa.select(table.__table__).limit(limit)
        query = query.order_by(table.id.desc()) if state is None else query.order_by(table.id)
        if state is not None:
            query = query.where(table.state == state.value)
        with explained(self._url), self._engine.connect() as connection:
            return tuple(_digest(row) for row in connection.execute(query))

    def digest(self, number: int) -> DigestRecord:
        """One digest. Raises DatabaseProblem where there is none of that number."""
        query = sa.select(AlertDigestRow.__table__).where(AlertDigestRow.id == number)
        with explained(self._url), self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise DatabaseProblem(
                f"Không có bản tin số {number}; xem danh sách: ./soicong alerts show", ProblemKind.NOT_STORED
            )
        return _digest(row)

    def lease(self, number: int, *, at: datetime, seconds: float) -> bool:
        """Take a waiting digest for an attempt; False where another process has it, or it waits no more."""
        table = AlertDigestRow
        with explained(self._url), writing(self._engine) as connection:
            taken = connection.execute(
                sa.update(table)
                .where(table.id == number, table.state == DigestState.WAITING.value)
                .where(table.leased_until.is_(None) | (table.leased_until < at))
                .values(leased_until=at + timedelta(seconds=seconds))
            )
            return taken.rowcount == 1

    def delivered(self, number: int, *, at: datetime) -> None:
        """Note that a digest has reached its recipient's server."""
        self._end(number, state=DigestState.SENT.value, sent_at=at, problem="")

    def undelivered(self, number: int, problem: str) -> None:
        """Note why an attempt failed; the digest waits for the next one."""
        self._end(number, problem=problem)

    def withdraw(self, number: int) -> None:
        """Give a digest up whose recipient is none any more."""
        table = AlertDigestRow
        with explained(self._url), writing(self._engine) as connection:
            connection.execute(
                sa.update(table)
                .where(table.id == number, table.state == DigestState.WAITING.value)
                .values(state=DigestState.WITHDRAWN.value)
            )

    def _end(self, number: int, **values: Any) -> None:
        table = AlertDigestRow
        with explained(self._url), writing(self._engine) as connection:
            connection.execute(
                sa.update(table)
                .where(table.id == number)
                .values(attempts=table.attempts + 1, leased_until=None, **values)
            )


def _announced(connection: Connection, one: Announcement) -> int | None:
    """Keep one digest; its number, None where its recipient has the same."""
    table, digest = AlertDigestRow, one.digest
    earlier = connection.execute(
        sa.select(table.runs, table.facts)
        .where(table.recipient == digest.recipient)
        .order_by(table.id.desc())
        .limit(20)
    )
    about = (list(digest.runs), digest.facts.get(REMINDER))
    if any(about == (list(runs), facts.get(REMINDER)) for runs, facts in earlier):
        return None
    key = connection.execute(
        sa.insert(table).values(
            recipient=digest.recipient,
            role=digest.role,
            token=digest.token,
            created_at=digest.created_at,
            runs=list(digest.runs),
            subject=digest.subject,
            text=digest.text,
            html=digest.html,
            facts=dict(digest.facts),
            state=digest.state.value,
            attempts=0,
            leased_until=None,
            sent_at=None,
            problem="",
        )
    ).inserted_primary_key
    assert key is not None  # noqa: S101 — both engines give the key of a single insert
    told = AlertToldRow
    gone = [*one.over, *((record.agency_code, record.subject) for record in one.told)]
    for code, subject in gone:
        connection.execute(
            sa.delete(told).where(
                told.recipient == digest.recipient, told.agency_code == code, told.subject == subject
            )
        )
    for record in one.told:
        connection.execute(
            sa.insert(told).values(
                recipient=digest.recipient,
                agency_code=record.agency_code,
                subject=record.subject,
                state=record.state,
                since=record.since,
                told_at=record.told_at,
                marks=list(record.marks),
            )
        )
    return int(key[0])


def _digest(row: Any) -> DigestRecord:
    values = row._asdict()
    del values["leased_until"]
    record = DigestRecord(**values)
    return replace(record, state=DigestState(row.state), runs=tuple(row.runs))
