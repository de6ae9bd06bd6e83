"""Rounds: what was planned, how each portal of it stands, and which run of it counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine

from db.models import RoundPortalRow, RoundRow, RoundRunRow
from db.problem import DatabaseProblem, ProblemKind, explained
from db.session import writing


class RoundState(StrEnum):
    """How a round stands."""

    RUNNING = "running"  # under way, or its program was killed
    DONE = "done"  # every portal has its outcome
    INTERRUPTED = "interrupted"  # stopped before its end; it is gone on with


class PortalState(StrEnum):
    """How one portal of a round stands."""

    WAITING = "waiting"  # not tried yet
    DONE = "done"  # seen and judged
    UNSEEN = "unseen"  # looked for and not seen: down, blocked, moved away
    BROKEN_OFF = "broken_off"  # judged by what was seen until it was broken off
    FAILED = "failed"  # our own failure, no result
    PUT_OFF = "put_off"  # its turn did not come


ENDED = frozenset({PortalState.DONE, PortalState.UNSEEN, PortalState.FAILED})


@dataclass(frozen=True, kw_only=True)
class RoundRecord:
    """A round. `trigger` is manual, nightly or queue; `asked` is JSON of what it was asked for."""

    id: int
    started_at: datetime
    finished_at: datetime | None
    evaluated_at: date
    trigger: str
    state: RoundState
    asked: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class RoundPortal:
    """One portal of a round. `run_id` is the run that counts; `why` a stop reason or a sentence."""

    agency_code: str
    state: PortalState
    run_id: int | None = None
    attempts: int = 0
    why: str = ""
    changed_at: datetime


class Rounds:
    """The rounds of one database. Every trouble of the database is a DatabaseProblem."""

    def __init__(self, engine: Engine, url: URL) -> None:
        self._engine = engine
        self._url = url

    def begin(
        self,
        codes: Iterable[str],
        *,
        started_at: datetime,
        evaluated_at: date,
        trigger: str,
        asked: Mapping[str, Any],
    ) -> int:
        """Begin a round over the portals of these agencies; its number."""
        with explained(self._url), writing(self._engine) as connection:
            key = connection.execute(
                sa.insert(RoundRow).values(
                    started_at=started_at,
                    finished_at=None,
                    evaluated_at=evaluated_at,
                    trigger=trigger,
                    state=RoundState.RUNNING.value,
                    asked=dict(asked),
                )
            ).inserted_primary_key
            assert key is not None  # noqa: S101 — both engines give the key of a single insert
            number = int(key[0])
            rows = [
                {
                    "round_id": number,
                    "agency_code": code,
                    "state": PortalState.WAITING.value,
                    "run_id": None,
                    "attempts": 0,
                    "why": "",
                    "changed_at": started_at,
                }
                for code in codes
            ]
            if rows:
                connection.execute(sa.insert(RoundPortalRow), rows)
            return number

    def reopen(self, number: int) -> None:
        """Go on with a round that was broken off."""
        self._set(number, state=RoundState.RUNNING.value, finished_at=None)

    def finish(self, number: int, state: RoundState, *, at: datetime) -> None:
        """End a round."""
        self._set(number, state=state.value, finished_at=at)

    def _set(self, number: int, **values: Any) -> None:
        with explained(self._url), writing(self._engine) as connection:
            if not connection.execute(
                sa.update(RoundRow).where(RoundRow.id == number).values(**values)
            ).rowcount:
                raise unknown_round(number)

    def add_run(self, number: int, run_id: int) -> None:
        """Note that a run belongs to a round. The same again changes nothing; a run that goes on keeps its first round."""
        with explained(self._url), writing(self._engine) as connection:
            known = sa.select(RoundRunRow.run_id).where(RoundRunRow.run_id == run_id)
            if connection.execute(known).scalar() is None:
                connection.execute(sa.insert(RoundRunRow).values(run_id=run_id, round_id=number))

    def note(self, number: int, portal: RoundPortal) -> None:
        """How a portal of a round stands now. What was seen is not taken back by a later attempt that saw nothing."""
        row = RoundPortalRow
        with explained(self._url), writing(self._engine) as connection:
            here = (row.round_id == number) & (row.agency_code == portal.agency_code)
            known = connection.execute(sa.select(row.state).where(here)).scalar()
            seen_before = known == PortalState.DONE.value and portal.state is not PortalState.DONE
            values: dict[str, Any] = {"attempts": portal.attempts, "changed_at": portal.changed_at}
            if not seen_before:
                values |= {"state": portal.state.value, "why": portal.why}
                if portal.run_id is not None:
                    values["run_id"] = portal.run_id
            if known is None:
                connection.execute(
                    sa.insert(row).values(
                        round_id=number, agency_code=portal.agency_code, **{"run_id": None, **values}
                    )
                )
            else:
                connection.execute(sa.update(row).where(here).values(**values))

    def get(self, number: int) -> RoundRecord:
        """One round. Raises DatabaseProblem where there is none of that number."""
        with explained(self._url), self._engine.connect() as connection:
            found = records(connection, sa.select(RoundRow.__table__).where(RoundRow.id == number))
        if not found:
            raise unknown_round(number)
        return found[0]

    def list(self, *, limit: int | None = None) -> tuple[RoundRecord, ...]:
        """Rounds, newest first."""
        query = sa.select(RoundRow.__table__).order_by(RoundRow.id.desc()).limit(limit)
        with explained(self._url), self._engine.connect() as connection:
            return records(connection, query)

    def portals(self, number: int) -> tuple[RoundPortal, ...]:
        """The portals of a round by code."""
        row = RoundPortalRow
        query = sa.select(row.__table__).where(row.round_id == number).order_by(row.agency_code)
        with explained(self._url), self._engine.connect() as connection:
            return tuple(portal_of(one) for one in connection.execute(query))

    def counts(self, numbers: Iterable[int]) -> dict[int, dict[PortalState, int]]:
        """How many portals of each round are in which state."""
        row = RoundPortalRow
        query = (
            sa.select(row.round_id, row.state, sa.func.count())
            .where(row.round_id.in_(list(numbers)))
            .group_by(row.round_id, row.state)
        )
        found: dict[int, dict[PortalState, int]] = {}
        with explained(self._url), self._engine.connect() as connection:
            for number, state, count in connection.execute(query):
                found.setdefault(number, {})[PortalState(state)] = count
        return found

    def some_portals(
        self, number: int, *, states: Iterable[PortalState], offset: int, limit: int
    ) -> tuple[RoundPortal, ...]:
        """Portals of a round in these states by code, a page of them."""
        row = RoundPortalRow
        query = sa.select(row.__table__).where(
            row.round_id == number, row.state.in_([state.value for state in states])
        )
        with explained(self._url), self._engine.connect() as connection:
            found = connection.execute(query.order_by(row.agency_code).offset(offset).limit(limit))
            return tuple(portal_of(one) for one in found)

    def portal(self, number: int, code: str) -> RoundPortal | None:
        """One portal of a round; None where it is not of the round."""
        row = RoundPortalRow
        query = sa.select(row.__table__).where(row.round_id == number, row.agency_code == code)
        with explained(self._url), self._engine.connect() as connection:
            return next((portal_of(one) for one in connection.execute(query)), None)

    def left(self, number: int, *, tries: int) -> int:
        """How many portals of a round have something left to do, where each that was not seen is tried so often."""
        row = RoundPortalRow
        tried = row.state.in_([PortalState.UNSEEN.value, PortalState.FAILED.value]) & (row.attempts >= tries)
        open_ = sa.not_((row.state == PortalState.DONE.value) | tried)
        query = sa.select(sa.func.count()).select_from(row).where(row.round_id == number, open_)
        with explained(self._url), self._engine.connect() as connection:
            return int(connection.scalar(query) or 0)

    def runs(self, number: int) -> tuple[int, ...]:
        """The numbers of all runs of a round, whether they count or not."""
        query = (
            sa.select(RoundRunRow.run_id).where(RoundRunRow.round_id == number).order_by(RoundRunRow.run_id)
        )
        with explained(self._url), self._engine.connect() as connection:
            return tuple(connection.execute(query).scalars())

    def rounds_of(self, run_ids: Iterable[int]) -> dict[int, int]:
        """The round of each run that belongs to one."""
        wanted = list(run_ids)
        found: dict[int, int] = {}
        with explained(self._url), self._engine.connect() as connection:
            for start in range(0, len(wanted), 500):  # statements stay short
                query = sa.select(RoundRunRow.run_id, RoundRunRow.round_id).where(
                    RoundRunRow.run_id.in_(wanted[start : start + 500])
                )
                found |= {row.run_id: row.round_id for row in connection.execute(query)}
        return found


def portal_of(row: Any) -> RoundPortal:
    """A row of the table as a record."""
    return RoundPortal(
        agency_code=row.agency_code,
        state=PortalState(row.state),
        run_id=row.run_id,
        attempts=row.attempts,
        why=row.why,
        changed_at=row.changed_at,
    )


def unknown_round(number: int) -> DatabaseProblem:
    """The sentence for a round that does not exist."""
    return DatabaseProblem(
        f"Không có đợt thu thập số {number}; xem danh sách: ./soicong rounds list", ProblemKind.NOT_STORED
    )


def records(connection: Connection, query: Any) -> tuple[RoundRecord, ...]:
    """The rounds that a query of the table finds."""
    return tuple(
        RoundRecord(
            id=row.id,
            started_at=row.started_at,
            finished_at=row.finished_at,
            evaluated_at=row.evaluated_at,
            trigger=row.trigger,
            state=RoundState(row.state),
            asked=row.asked,
        )
        for row in connection.execute(query)
    )
