"""Portals that crawls found to have moved: kept as proposals until a person accepts or rejects them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine

from db.models import AgencyRow, MoveProposalRow
from db.problem import explained
from db.registry import RegistryProblem
from db.registry_acts import move, plain_address
from db.registry_store import Signed, load, lock, record
from db.session import writing


class ProposalState(StrEnum):
    """Where a proposal stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, kw_only=True)
class Noticed:
    """What one run saw: the portal at `old_url` leads to `new_url` as a whole.

    `evidence` is plain JSON: `way` (the addresses that the home page led over), `asked` and `redirected` (pages asked
    for at the old host, and how many of them led elsewhere), `status` (of the new home page, None where it was not
    looked at), `same_owner` (both hosts are of one registered domain), `archive` (file name).
    """

    agency_code: str
    old_url: str
    new_url: str
    seen_at: datetime
    run_id: int
    evidence: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A move that was noticed in `seen` runs, the last of them `run_id` (None where that run was let go)."""

    id: int
    agency_code: str
    old_url: str
    new_url: str
    first_seen_at: datetime
    last_seen_at: datetime
    seen: int
    run_id: int | None
    evidence: Mapping[str, Any]
    state: ProposalState
    decided_at: datetime | None
    decided_by: str
    decided_why: str
    act_id: int | None


class MoveProposals:
    """The proposals of one database. Every trouble of the database is a DatabaseProblem."""

    def __init__(self, engine: Engine, url: URL) -> None:
        self._engine = engine
        self._url = url

    def notice(self, found: Noticed) -> int | None:
        """Keep what a run saw; its number. The same move again is counted, also where it was rejected before.

        None for an agency that is not registered: nobody keeps its address. The same run again counts once.
        """
        table = MoveProposalRow
        with explained(self._url), writing(self._engine) as connection:
            lock(connection)
            registered = sa.select(AgencyRow.registered).where(AgencyRow.code == found.agency_code)
            if not connection.execute(registered).scalar():
                return None
            known = next(
                (
                    row
                    for row in connection.execute(
                        sa.select(table.__table__)
                        .where(table.agency_code == found.agency_code, table.new_url == found.new_url)
                        .where(table.state != ProposalState.ACCEPTED.value)
                        .order_by(table.id.desc())
                    )
                    if plain_address(row.old_url) == plain_address(found.old_url)
                ),
                None,
            )
            facts = {
                "last_seen_at": found.seen_at,
                "run_id": found.run_id,
                "evidence": dict(found.evidence),
            }
            if known is not None:
                count = known.seen + (known.run_id != found.run_id)
                connection.execute(sa.update(table).where(table.id == known.id).values(seen=count, **facts))
                return int(known.id)
            key = connection.execute(
                sa.insert(table).values(
                    agency_code=found.agency_code,
                    old_url=found.old_url,
                    new_url=found.new_url,
                    first_seen_at=found.seen_at,
                    seen=1,
                    state=ProposalState.OPEN.value,
                    decided_at=None,
                    decided_by="",
                    decided_why="",
                    act_id=None,
                    **facts,
                )
            ).inserted_primary_key
            assert key is not None  # noqa: S101 — both engines give the key of a single insert
            return int(key[0])

    def all(self, *, decided: bool = False) -> tuple[Proposal, ...]:
        """Open proposals, oldest first; with those that were decided where asked."""
        query = sa.select(MoveProposalRow.__table__).order_by(MoveProposalRow.id)
        if not decided:
            query = query.where(MoveProposalRow.state == ProposalState.OPEN.value)
        with explained(self._url), self._engine.connect() as connection:
            return tuple(_proposal(row) for row in connection.execute(query))

    def accept(self, number: int, on: date, signed: Signed) -> tuple[Proposal, int]:
        """The portal's home address becomes the new one from a day on; the proposal, and the number of the act.

        Raises RegistryProblem where the proposal is not open, or the registry does not allow the move.
        """
        with explained(self._url), writing(self._engine) as connection:
            lock(connection)
            proposal = _open_one(connection, number)
            registry = load(connection)
            held = registry.at(proposal.agency_code, on)
            if held is not None and plain_address(held.home_url) != plain_address(proposal.old_url):
                raise RegistryProblem(
                    f"Địa chỉ của {proposal.agency_code} trong sổ nay là {held.home_url}, không còn là "
                    f"{proposal.old_url}: từ chối đề xuất này, lượt kiểm tra sau sẽ xem lại."
                )
            act = record(connection, move(registry, proposal.agency_code, proposal.new_url, on), signed)
            _decide(connection, number, ProposalState.ACCEPTED, signed, act)
            assert act is not None  # noqa: S101 — a move to where the portal is already was refused
            return proposal, act

    def reject(self, number: int, signed: Signed) -> Proposal:
        """The address stays; the same move is not proposed again. Raises RegistryProblem where it is not open."""
        with explained(self._url), writing(self._engine) as connection:
            lock(connection)
            proposal = _open_one(connection, number)
            _decide(connection, number, ProposalState.REJECTED, signed, None)
            return proposal


def _open_one(connection: Connection, number: int) -> Proposal:
    row = connection.execute(sa.select(MoveProposalRow.__table__).where(MoveProposalRow.id == number)).first()
    if row is None:
        raise RegistryProblem(f"Không có đề xuất số {number}; xem: ./soicong agencies proposals --all")
    found = _proposal(row)
    if found.state is not ProposalState.OPEN:
        done = "chấp nhận" if found.state is ProposalState.ACCEPTED else "từ chối"
        mend = f"; muốn đổi lại: ./soicong agencies undo {found.act_id}" if found.act_id else ""
        raise RegistryProblem(f"Đề xuất số {number} đã được {done} trước đó{mend}.")
    return found


def _decide(
    connection: Connection, number: int, state: ProposalState, signed: Signed, act: int | None
) -> None:
    connection.execute(
        sa.update(MoveProposalRow)
        .where(MoveProposalRow.id == number)
        .values(
            state=state.value,
            decided_at=signed.at,
            decided_by=signed.by,
            decided_why=signed.why,
            act_id=act,
        )
    )


def _proposal(row: Any) -> Proposal:
    return Proposal(**(row._asdict() | {"state": ProposalState(row.state)}))
