"""The registry in the database: loaded whole, changed by one act in one transaction, nothing ever overwritten."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine

from db import rows
from db.models import ActRow, AgencyChangeRow, AgencyRow, MoveProposalRow, SuccessionRow
from db.problem import explained
from db.registry import Act, ActKind, Change, Draft, Registry, RegistryProblem, Succession
from db.session import writing

_OPEN = "open"
_Planned = TypeVar("_Planned")


@dataclass(frozen=True, kw_only=True)
class Signed:
    """Who changes the registry, why, and when: a moment, and the day that it is there."""

    by: str
    why: str
    at: datetime
    today: date


class RegistryStore:
    """The registry of one database. Every trouble of the database is a DatabaseProblem."""

    def __init__(self, engine: Engine, url: URL) -> None:
        self._engine = engine
        self._url = url

    def load(self) -> Registry:
        """Everything that was ever recorded."""
        with explained(self._url), self._engine.connect() as connection:
            return load(connection)

    def change(
        self, plan: Callable[[Registry], _Planned], draft_of: Callable[[_Planned], Draft], signed: Signed
    ) -> tuple[int | None, _Planned]:
        """Carry out what `plan` makes of the registry, all or nothing; the act's number, None where nothing changes.

        The plan sees the registry as it is when it is written to: two people at a time do not undo one another.
        """
        with explained(self._url), writing(self._engine) as connection:
            lock(connection)
            planned = plan(load(connection))
            draft = draft_of(planned)
            return record(connection, draft, signed), planned

    def undo(self, number: int, signed: Signed) -> Act:
        """Take back an act; it stays in the history as undone.

        Raises RegistryProblem where there is none, it is undone already, or later ones build on it.
        """
        with explained(self._url), writing(self._engine) as connection:
            lock(connection)
            known = load(connection)
            act = next((one for one in known.acts if one.id == number), None)
            if act is None:
                raise RegistryProblem(f"Không có việc số {number}; xem: ./soicong agencies history")
            if act.undone_at is not None:
                raise RegistryProblem(f"Việc số {number} đã được huỷ trước đó.")
            touched = codes_of(known, number)
            later = [one for one in known.acts if one.id > number and one.undone_at is None]
            blocking = [one.id for one in later if codes_of(known, one.id) & touched]
            if blocking:
                raise RegistryProblem(
                    f"Chưa huỷ được việc số {number}: sau đó còn việc số {', '.join(map(str, blocking))} trên cùng "
                    "cơ quan; huỷ việc mới nhất trước."
                )
            connection.execute(
                sa.update(ActRow)
                .where(ActRow.id == number)
                .values(undone_at=signed.at, undone_by=signed.by, undone_why=signed.why)
            )
            connection.execute(
                sa.update(MoveProposalRow)
                .where(MoveProposalRow.act_id == number)
                .values(state=_OPEN, act_id=None, decided_at=None, decided_by="", decided_why="")
            )
            refresh(connection, touched, signed.today)
            return act


def codes_of(registry: Registry, number: int) -> frozenset[str]:
    """The agencies that an act touched."""
    return Draft(
        kind=ActKind.IMPORT,
        changes=tuple(change for change in registry.changes if change.act == number),
        successions=tuple(one for one in registry.successions if one.act == number),
    ).codes


def lock(connection: Connection) -> None:
    """One writer of the registry at a time; SQLite has but one anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("LOCK TABLE registry_acts IN SHARE ROW EXCLUSIVE MODE"))


def load(connection: Connection, codes: Iterable[str] | None = None) -> Registry:
    """The registry; only of some agencies (and then without successions) where `codes` are given."""
    changes = sa.select(AgencyChangeRow.__table__).order_by(AgencyChangeRow.id)
    if codes is not None:
        changes = changes.where(AgencyChangeRow.agency_code.in_(list(codes)))
    successions = sa.select(SuccessionRow.__table__).order_by(SuccessionRow.id)
    if codes is not None:
        successions = successions.where(sa.false())
    return Registry(
        acts=tuple(
            Act(
                id=row.id,
                kind=ActKind(row.kind),
                recorded_at=row.recorded_at,
                by=row.recorded_by,
                why=row.reason,
                undone_at=row.undone_at,
                undone_by=row.undone_by,
                undone_why=row.undone_why,
            )
            for row in connection.execute(sa.select(ActRow.__table__).order_by(ActRow.id))
        ),
        changes=tuple(
            Change(code=row.agency_code, fields=row.fields, effective_from=row.effective_from, act=row.act_id)
            for row in connection.execute(changes)
        ),
        successions=tuple(
            Succession(
                kind=ActKind(row.kind),
                on=row.happened_on,
                predecessor=row.predecessor,
                successor=row.successor,
                act=row.act_id,
            )
            for row in connection.execute(successions)
        ),
    )


def record(connection: Connection, draft: Draft, signed: Signed) -> int | None:
    """Store an act; its number, None where it changes nothing."""
    if not draft.changes and not draft.successions:
        return None
    key = connection.execute(
        sa.insert(ActRow).values(
            kind=draft.kind.value,
            recorded_at=signed.at,
            recorded_by=signed.by,
            reason=signed.why,
            undone_at=None,
            undone_by="",
            undone_why="",
        )
    ).inserted_primary_key
    assert key is not None  # noqa: S101 — both engines give the key of a single insert
    number = int(key[0])
    _demand_rows(connection, draft)
    if draft.changes:
        connection.execute(
            sa.insert(AgencyChangeRow),
            [
                {
                    "act_id": number,
                    "agency_code": change.code,
                    "effective_from": change.effective_from,
                    "fields": dict(change.fields),
                }
                for change in draft.changes
            ],
        )
    if draft.successions:
        connection.execute(
            sa.insert(SuccessionRow),
            [
                {
                    "act_id": number,
                    "kind": one.kind.value,
                    "happened_on": one.on,
                    "predecessor": one.predecessor,
                    "successor": one.successor,
                }
                for one in draft.successions
            ],
        )
    refresh(connection, draft.codes, signed.today)
    return number


def _demand_rows(connection: Connection, draft: Draft) -> None:
    """Rows of agencies that are new, for changes to point at; `refresh` fills them."""
    known = set(connection.scalars(sa.select(AgencyRow.code)))
    empty = {"name": "", "tier": "", "group_name": "", "home_url": "", "sister_urls": [], "registered": False}
    if new := sorted(draft.codes - known):
        connection.execute(sa.insert(AgencyRow), [{"code": code, **empty} for code in new])


def refresh(connection: Connection, codes: Iterable[str], today: date) -> None:
    """Bring the agencies' own rows to what the history says today; one without history is no longer registered."""
    registry = load(connection)
    for code in sorted(codes):
        state = registry.at(code, today)
        values = {"registered": False} if state is None else rows.agency_row(state.agency, registered=True)
        connection.execute(sa.update(AgencyRow).where(AgencyRow.code == code).values(**values))
