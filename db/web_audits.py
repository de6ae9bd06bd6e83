"""One-off audits: a queue with limits per account and per host, how each stands, and links to their reports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine

from db.audit_models import WebAuditHostRow, WebAuditRow
from db.audit_records import (
    OPEN,
    ApprovedHost,
    AuditLimits,
    AuditProgress,
    AuditRecord,
    AuditState,
    Limit,
    NewAudit,
)
from db.problem import DatabaseProblem, ProblemKind, explained
from db.session import writing
from db.web_models import WebAccountRow

_QUERY = sa.select(
    WebAuditRow.__table__,
    WebAccountRow.full_name.label("asked_by"),
    WebAccountRow.agency_code.label("asked_for"),
).join(WebAccountRow, WebAccountRow.id == WebAuditRow.account_id)
_LOCK = 0x501C1  # PostgreSQL: who asks is counted one after the other; SQLite has one writer anyway
_DAY = timedelta(days=1)
_OPEN = [state.value for state in OPEN]


class WebAudits:
    """The one-off audits of one database. Every trouble of the database is a DatabaseProblem."""

    def __init__(self, engine: Engine, url: URL) -> None:
        self._engine = engine
        self._url = url

    def ask(self, new: NewAudit, limits: AuditLimits, *, at: datetime) -> AuditRecord | Limit:
        """Put an audit into the queue, or say which limit forbids it."""
        with explained(self._url), writing(self._engine) as connection:
            _one_by_one(connection)
            limit = _limit(connection, new, limits, at)
            if limit is not None:
                return limit
            values: dict[str, Any] = {
                "account_id": new.account_id,
                "agency_code": new.agency_code,
                "host": new.host,
                "url": new.url,
                "tier": new.tier,
                "declared": [list(one) for one in new.declared],
                "asked_at": at,
                "state": AuditState.WAITING.value,
                "changed_at": at,
                "machine": "",
                "progress": {},
                "why": "",
            }
            key = connection.execute(sa.insert(WebAuditRow).values(**values)).inserted_primary_key
            assert key is not None  # noqa: S101 — both engines give the key of a single insert
            return _get(connection, int(key[0]))

    def get(self, number: int) -> AuditRecord:
        """One audit. Raises DatabaseProblem where there is none of that number."""
        with explained(self._url), self._engine.connect() as connection:
            return _get(connection, number)

    def list(
        self, *, asked_for: str | None = None, limit: int = 50, before: int | None = None
    ) -> tuple[AuditRecord, ...]:
        """Audits, newest first; of an agency only those that its own accounts asked for; `before` a number."""
        query = _QUERY if before is None else _QUERY.where(WebAuditRow.id < before)
        if asked_for is not None:
            query = query.where(WebAccountRow.agency_code == asked_for)
        with explained(self._url), self._engine.connect() as connection:
            return tuple(map(_record, connection.execute(query.order_by(WebAuditRow.id.desc()).limit(limit))))

    def before(self, number: int) -> int:
        """How many audits are to be made before one that waits."""
        row = WebAuditRow
        query = sa.select(sa.func.count()).where(row.state.in_(_OPEN), row.id < number)
        with explained(self._url), self._engine.connect() as connection:
            return int(connection.scalar(query) or 0)

    def claim(self, machine: str, *, at: datetime) -> AuditRecord | None:
        """Take the next one that waits, of a host that is not being audited; None where there is none."""
        row = WebAuditRow
        busy = sa.select(row.host).where(row.state == AuditState.RUNNING.value)
        query = sa.select(row.id).where(row.state == AuditState.WAITING.value, row.host.not_in(busy))
        with explained(self._url), writing(self._engine) as connection:
            _one_by_one(connection)
            number = connection.scalar(query.order_by(row.id).limit(1))
            if number is None:
                return None
            _set(
                connection,
                number,
                state=AuditState.RUNNING.value,
                machine=machine,
                started_at=at,
                changed_at=at,
                why="",
            )
            return _get(connection, number)

    def running(self, machine: str) -> tuple[AuditRecord, ...]:
        """Those that a machine has begun and not ended."""
        row = WebAuditRow
        query = _QUERY.where(row.state == AuditState.RUNNING.value, row.machine == machine)
        with explained(self._url), self._engine.connect() as connection:
            return tuple(map(_record, connection.execute(query.order_by(row.id))))

    def tell(self, number: int, progress: AuditProgress, *, at: datetime) -> None:
        """How far an audit is."""
        told = {
            "pages": progress.pages,
            "of": progress.of,
            "sections": [list(one) for one in progress.sections],
            "doing": progress.doing,
        }
        with explained(self._url), writing(self._engine) as connection:
            _set(connection, number, progress=told, changed_at=at)

    def end(
        self, number: int, state: AuditState, *, at: datetime, why: str = "", run_id: int | None = None
    ) -> bool:
        """End an audit that is open; False where it has ended already."""
        row = WebAuditRow
        with explained(self._url), writing(self._engine) as connection:
            changed = connection.execute(
                sa.update(row)
                .where(row.id == number, row.state.in_(_OPEN))
                .values(state=state.value, finished_at=at, changed_at=at, why=why, run_id=run_id)
            )
            return bool(changed.rowcount)

    def cancel(self, number: int, *, at: datetime) -> bool:
        """Take back one that waits; False where it runs or has ended."""
        row = WebAuditRow
        with explained(self._url), writing(self._engine) as connection:
            changed = connection.execute(
                sa.update(row)
                .where(row.id == number, row.state == AuditState.WAITING.value)
                .values(state=AuditState.CANCELLED.value, finished_at=at, changed_at=at)
            )
            return bool(changed.rowcount)

    def ask_to_stop(self, number: int, *, at: datetime) -> None:
        """Wish that one that runs stops; whoever looks after it sees to it."""
        with explained(self._url), writing(self._engine) as connection:
            _set(connection, number, stop_asked_at=at)

    def go_on(self, number: int, *, at: datetime) -> bool:
        """Let an interrupted one wait for its turn again; False where it is not interrupted, or its host is busy."""
        row = WebAuditRow
        with explained(self._url), writing(self._engine) as connection:
            _one_by_one(connection)
            record = _get(connection, number)
            open_ones = sa.select(sa.func.count()).where(row.host == record.host, row.state.in_(_OPEN))
            if record.state is not AuditState.INTERRUPTED or connection.scalar(open_ones):
                return False
            _set(
                connection,
                number,
                state=AuditState.WAITING.value,
                finished_at=None,
                stop_asked_at=None,
                changed_at=at,
            )
            return True

    # Links that need no log-in

    def share(self, number: int, share_sha256: str | None, *, until: datetime | None) -> None:
        """Give an audit a link by the hash of its secret, which voids the one before; None takes it away."""
        with explained(self._url), writing(self._engine) as connection:
            _set(connection, number, share_sha256=share_sha256, share_until=until)

    def shared(self, share_sha256: str, *, at: datetime) -> AuditRecord | None:
        """The audit of a link that holds; None where there is none."""
        row = WebAuditRow
        query = _QUERY.where(row.share_sha256 == share_sha256, row.share_until > at)
        with explained(self._url), self._engine.connect() as connection:
            found = connection.execute(query).first()
            return _record(found) if found is not None else None

    # Hosts outside gov.vn

    def hosts(self) -> tuple[ApprovedHost, ...]:
        """Approved hosts by name."""
        query = sa.select(WebAuditHostRow.__table__).order_by(WebAuditHostRow.host)
        with explained(self._url), self._engine.connect() as connection:
            return tuple(ApprovedHost(**one._asdict()) for one in connection.execute(query))

    def approve(self, host: ApprovedHost) -> None:
        """Approve a host, or lay down anew who did and why."""
        with explained(self._url), writing(self._engine) as connection:
            connection.execute(sa.delete(WebAuditHostRow).where(WebAuditHostRow.host == host.host))
            connection.execute(
                sa.insert(WebAuditHostRow).values(
                    host=host.host,
                    approved_at=host.approved_at,
                    approved_by=host.approved_by,
                    reason=host.reason,
                )
            )

    def disapprove(self, host: str) -> bool:
        """Take an approval back; False where there was none."""
        with explained(self._url), writing(self._engine) as connection:
            gone = connection.execute(sa.delete(WebAuditHostRow).where(WebAuditHostRow.host == host))
            return bool(gone.rowcount)


def _one_by_one(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _limit(connection: Connection, new: NewAudit, limits: AuditLimits, at: datetime) -> Limit | None:
    row = WebAuditRow
    of_account, of_host = row.account_id == new.account_id, row.host == new.host
    open_, today = row.state.in_(_OPEN), row.asked_at > at - _DAY
    begun = row.state != AuditState.CANCELLED.value  # what was taken back asked nobody anything

    def count(*conditions: sa.ColumnElement[bool]) -> int:
        return int(connection.scalar(sa.select(sa.func.count()).where(*conditions)) or 0)

    checks = (
        (Limit.OF_HOST_OPEN, 1, (of_host, open_)),
        (Limit.OF_ACCOUNT_OPEN, limits.account_open, (of_account, open_)),
        (Limit.OF_ACCOUNT_DAY, limits.account_day, (of_account, today)),
        (Limit.OF_HOST_DAY, limits.host_day, (of_host, today, begun)),
        (Limit.OF_HOST_REST, 1, (of_host, row.finished_at > at - limits.rest, begun)),
        (Limit.OF_QUEUE, limits.queue, (open_,)),
    )
    return next((limit for limit, most, conditions in checks if count(*conditions) >= most), None)


def _get(connection: Connection, number: int) -> AuditRecord:
    found = connection.execute(_QUERY.where(WebAuditRow.id == number)).first()
    if found is None:
        raise DatabaseProblem(f"Không có lần kiểm tra số {number}.", ProblemKind.NOT_STORED)
    return _record(found)


def _set(connection: Connection, number: int, **values: Any) -> None:
    connection.execute(sa.update(WebAuditRow).where(WebAuditRow.id == number).values(**values))


def _record(row: Any) -> AuditRecord:
    told: dict[str, Any] = row._asdict()
    progress: Mapping[str, Any] = told["progress"] or {}
    return AuditRecord(
        **told
        | {
            "state": AuditState(told["state"]),
            "declared": tuple((key, url) for key, url in told["declared"]),
            "progress": AuditProgress(
                pages=progress.get("pages", 0),
                of=progress.get("of", 0),
                sections=tuple((key, url) for key, url in progress.get("sections", ())),
                doing=progress.get("doing", ""),
            ),
        }
    )
