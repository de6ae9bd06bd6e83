"""Which archives lie in the shared place, as which version, and which still have to go there or leave it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine

from db.custody import Along
from db.models import RunRow, SharedArchiveRow
from db.problem import DatabaseProblem, ProblemKind, explained
from db.records import RunStatus
from db.session import writing

_ENDED = (RunStatus.DONE.value, RunStatus.NOT_SEEN.value, RunStatus.FAILED.value)


@dataclass(frozen=True, kw_only=True)
class SharedArchive:
    """An archive as the shared place has it: `key` below the address `place`, SHA-256 and size of what was put there.

    `put_at` None: it was rewritten since on the machine `holder`, and the place has an older version (`sha256` '').
    """

    run_id: int
    place: str
    key: str
    sha256: str
    bytes: int
    version: int
    holder: str
    put_at: datetime | None


class SharedArchives:
    """The list of one database. Every method raises DatabaseProblem."""

    def __init__(self, engine: Engine, url: URL) -> None:
        self._engine = engine
        self._url = url

    def of(self, run_id: int) -> SharedArchive | None:
        """The shared archive of a run."""
        return next(iter(self._where(SharedArchiveRow.run_id == run_id).values()), None)

    def by_key(self, keys: Collection[str]) -> Mapping[str, SharedArchive]:
        """Shared archives by their keys."""
        found = self._where(SharedArchiveRow.key.in_(keys)) if keys else {}
        return {one.key: one for one in found.values()}

    def all(self) -> Mapping[int, SharedArchive]:
        """Every shared archive by its run."""
        return self._where(sa.true())

    def put(self, archive: SharedArchive) -> None:
        """An archive lies in the shared place now, and was read back. Refused where it was rewritten meanwhile."""
        values = {
            "place": archive.place,
            "key": archive.key,
            "sha256": archive.sha256,
            "bytes": archive.bytes,
            "version": archive.version,
            "holder": archive.holder,
            "put_at": archive.put_at,
        }
        with explained(self._url), writing(self._engine) as connection:
            known = connection.execute(
                sa.select(SharedArchiveRow.version).where(SharedArchiveRow.run_id == archive.run_id)
            ).scalar()
            if known is None:
                connection.execute(sa.insert(SharedArchiveRow).values(run_id=archive.run_id, **values))
            elif known == archive.version:
                same = sa.update(SharedArchiveRow).where(SharedArchiveRow.run_id == archive.run_id)
                connection.execute(same.values(**values))
            else:
                raise _rewritten_elsewhere(archive.run_id)

    def forget(self, run_id: int) -> None:
        """An archive has left the shared place."""
        with explained(self._url), writing(self._engine) as connection:
            connection.execute(sa.delete(SharedArchiveRow).where(SharedArchiveRow.run_id == run_id))

    def to_put(self, *, begun_before: datetime) -> tuple[int, ...]:
        """Runs that have ended (left half-way: that began before a moment) whose archive has to be put, oldest first."""
        ended = RunRow.status.in_(_ENDED) | (
            (RunRow.status == RunStatus.INTERRUPTED.value) & (RunRow.started_at < begun_before)
        )
        query = (
            sa.select(RunRow.id)
            .outerjoin(SharedArchiveRow, SharedArchiveRow.run_id == RunRow.id)
            .where(RunRow.archive != "", RunRow.archive_gone_at.is_(None), ended)
            .where(SharedArchiveRow.put_at.is_(None))
            .order_by(RunRow.id)
        )
        with explained(self._url), self._engine.connect() as connection:
            return tuple(connection.execute(query).scalars())

    def to_delete(self) -> tuple[SharedArchive, ...]:
        """Archives that were deleted by policy and still lie in the shared place."""
        gone = sa.select(RunRow.id).where(RunRow.archive_gone_at.is_not(None))
        return tuple(self._where(SharedArchiveRow.run_id.in_(gone)).values())

    def rewritten(self) -> tuple[SharedArchive, ...]:
        """Archives of which older versions may lie on machines."""
        return tuple(self._where(SharedArchiveRow.version > 1).values())

    def _where(self, condition: sa.ColumnElement[bool]) -> dict[int, SharedArchive]:
        query = sa.select(SharedArchiveRow.__table__).where(condition).order_by(SharedArchiveRow.run_id)
        with explained(self._url), self._engine.connect() as connection:
            return {row.run_id: SharedArchive(**row._mapping) for row in connection.execute(query)}


def changed_here(run_id: int, *, version: int, holder: str) -> Along:
    """The archive of a run was rewritten on this machine, from a version; the shared place has to get the new one.

    The change raises DatabaseProblem where another machine was quicker. A run that was never put there is left alone.
    """

    def change(connection: Connection) -> None:
        row = SharedArchiveRow
        known = connection.execute(sa.select(row.version).where(row.run_id == run_id)).scalar()
        if known is None:
            return
        done = connection.execute(
            sa.update(row)
            .where(row.run_id == run_id, row.version == version)
            .where(row.put_at.is_not(None) | (row.holder == holder))
            .values(version=version + 1, holder=holder, sha256="", put_at=None)
        )
        if not done.rowcount:
            raise _rewritten_elsewhere(run_id)

    return change


def _rewritten_elsewhere(run_id: int) -> DatabaseProblem:
    return DatabaseProblem(
        f"Kho lưu của lượt {run_id} vừa được sửa ở một máy khác; hãy chạy lại lệnh này.", ProblemKind.OTHER
    )
