"""The custody log in the database: events are added, never changed; each is bound to the one before by its hash.

What an event's line says and how hashes bind it is decided by whoever hands in `bind`: this room only keeps lines in
order, one writer at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine

from db.models import CustodyRow, CustodySealRow, MaterialRow
from db.problem import explained
from db.session import writing

# Given the number, the hash of the stream's event before and that of the log's event before: a line and its hash.
Bind = Callable[[int, str, str], tuple[bytes, str]]
# A change of the database that belongs to an event.
Along = Callable[[Connection], None]
_BATCH = 1000


def together(changes: Sequence[Along]) -> Along:
    """Several changes as one."""

    def change(connection: Connection) -> None:
        for one in changes:
            one(connection)

    return change


@dataclass(frozen=True, kw_only=True)
class Head:
    """The last event of the log: its number (0: none yet) and hash."""

    number: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class CustodySeal:
    """A signed head of the log. `stamp` None: no time stamp yet."""

    day: date
    head: Head
    signer: str
    signature: bytes
    stamp: bytes | None


class CustodyLog:
    """The log of one database. `nothing` is what the first event names as the one before."""

    def __init__(self, engine: Engine, url: URL, *, nothing: str) -> None:
        self._engine = engine
        self._url = url
        self._nothing = nothing

    def append(
        self,
        events: Sequence[tuple[str, Bind]],
        *,
        materials: Mapping[str, bytes] | None = None,
        along: Along | None = None,
    ) -> tuple[bytes, ...]:
        """Add events (stream, how to bind it) in order, and files by their hash; all or none. The lines added.

        `along` is written in the same transaction (db.retention): what an event tells is then true of the database.
        """
        with explained(self._url), writing(self._engine) as connection:
            if self._url.get_backend_name() == "postgresql":
                connection.execute(sa.text("LOCK TABLE custody IN EXCLUSIVE MODE"))
            for sha256, content in (materials or {}).items():
                known = sa.select(MaterialRow.sha256).where(MaterialRow.sha256 == sha256)
                if connection.execute(known).scalar() is None:
                    connection.execute(sa.insert(MaterialRow).values(sha256=sha256, content=content))
            head = self._head(connection)
            added = []
            for stream, bind in events:
                number = head.number + 1
                line, sha256 = bind(number, self._before(connection, stream), head.sha256)
                row = {"number": number, "stream": stream, "line": line, "sha256": sha256}
                connection.execute(sa.insert(CustodyRow).values(**row))
                head = Head(number=number, sha256=sha256)
                added.append(line)
            if along is not None:
                along(connection)
            return tuple(added)

    def _before(self, connection: Connection, stream: str) -> str:
        last = (
            sa.select(CustodyRow.sha256)
            .where(CustodyRow.stream == stream)
            .order_by(CustodyRow.number.desc())
            .limit(1)
        )
        return connection.execute(last).scalar() or self._nothing

    def _head(self, connection: Connection) -> Head:
        last = sa.select(CustodyRow.number, CustodyRow.sha256).order_by(CustodyRow.number.desc()).limit(1)
        row = connection.execute(last).first()
        return Head(number=row.number, sha256=row.sha256) if row else Head(number=0, sha256=self._nothing)

    def head(self) -> Head:
        """The last event."""
        with explained(self._url), self._engine.connect() as connection:
            return self._head(connection)

    def lines(self, stream: str | None = None) -> Iterator[bytes]:
        """The lines of the log, or of one stream, in order."""
        number = 0
        while True:
            query = sa.select(CustodyRow.number, CustodyRow.line).where(CustodyRow.number > number)
            if stream is not None:
                query = query.where(CustodyRow.stream == stream)
            with explained(self._url), self._engine.connect() as connection:
                rows = connection.execute(query.order_by(CustodyRow.number).limit(_BATCH)).all()
            yield from (row.line for row in rows)
            if len(rows) < _BATCH:
                return
            number = rows[-1].number

    def material(self, sha256: str) -> bytes | None:
        """A file by its hash, None where it was not kept."""
        with explained(self._url), self._engine.connect() as connection:
            query = sa.select(MaterialRow.content).where(MaterialRow.sha256 == sha256)
            return connection.execute(query).scalar()

    def keep_seal(self, seal: CustodySeal) -> None:
        """Add a seal; a later one of the same head may bring the time stamp that could not be had at first."""
        row = {
            "day": seal.day,
            "number": seal.head.number,
            "head": seal.head.sha256,
            "signer": seal.signer,
            "signature": seal.signature,
            "stamp": seal.stamp,
        }
        with explained(self._url), writing(self._engine) as connection:
            connection.execute(sa.insert(CustodySealRow).values(**row))

    def seals(self) -> tuple[CustodySeal, ...]:
        """All seals, oldest first."""
        with explained(self._url), self._engine.connect() as connection:
            rows = connection.execute(sa.select(CustodySealRow.__table__).order_by(CustodySealRow.id)).all()
        return tuple(
            CustodySeal(
                day=row.day,
                head=Head(number=row.number, sha256=row.head),
                signer=row.signer,
                signature=row.signature,
                stamp=row.stamp,
            )
            for row in rows
        )
