"""Lists that are read a page at a time, in the database: each page begins after the last line of the one before."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine
from sqlalchemy.orm import Session

from db import queries
from db.as_of import AsOf
from db.models import AgencyRow, RoundPortalRow, RoundRow, RunRow
from db.problem import explained
from db.records import RunSummary
from db.rounds import RoundPortal, RoundRecord, portal_of, records
from db.season_models import SeasonObjectionRow
from evidence.model import Agency

_MOST = 2**31 - 1  # the greatest number that a key of PostgreSQL can be


class Listing:
    """The lists of one database. Every trouble of the database is a DatabaseProblem.

    `after` is what the last line of the page before was known by; a page may hold fewer than `limit` lines although more
    follow: `next_after` says where to go on, None at the end.
    """

    def __init__(self, engine: Engine, url: URL) -> None:
        self._engine = engine
        self._url = url

    def agencies(self, on: date, *, after: str, limit: int) -> tuple[tuple[Agency, ...], str | None]:
        """Registered agencies that exist on a day, by code, and where to go on."""
        query = (
            sa.select(AgencyRow)
            .where(AgencyRow.registered.is_(sa.true()), AgencyRow.code > after)
            .order_by(AgencyRow.code)
            .limit(limit)
        )
        with explained(self._url), Session(self._engine) as session:
            rows = session.scalars(query).all()
            as_of = AsOf(session, rows)
            found = tuple(as_of.at(row, on) for row in rows if as_of.exists(row, on))
            return found, rows[-1].code if len(rows) == limit else None

    def agency(self, code: str, on: date) -> Agency | None:
        """One registered agency that exists on a day; None where there is none."""
        query = sa.select(AgencyRow).where(AgencyRow.registered.is_(sa.true()), AgencyRow.code == code)
        with explained(self._url), Session(self._engine) as session:
            row = session.scalars(query).first()
            as_of = AsOf(session, [row] if row is not None else ())
            return as_of.at(row, on) if row is not None and as_of.exists(row, on) else None

    def runs(
        self, agency_code: str, *, before: int | None, limit: int, without: Collection[int] = ()
    ) -> tuple[tuple[RunSummary, ...], int | None]:
        """Runs of an agency, highest number first, those of the rounds `without` left out, and where to go on."""
        query = sa.select(RunRow.id).where(RunRow.agency_code == agency_code, RunRow.id < (before or _MOST))
        if without:
            query = query.where(RunRow.id.not_in(queries.runs_of_rounds(without)))
        with explained(self._url), Session(self._engine) as session:
            numbers = session.scalars(query.order_by(RunRow.id.desc()).limit(limit)).all()
            found = queries.runs(session, run_ids=numbers) if numbers else ()
            ordered = tuple(sorted(found, key=lambda one: -one.id))
            return ordered, numbers[-1] if len(numbers) == limit else None

    def rounds(self, *, before: int | None, limit: int) -> tuple[tuple[RoundRecord, ...], int | None]:
        """Rounds, newest first, and where to go on."""
        query = sa.select(RoundRow.__table__).where(RoundRow.id < (before or _MOST))
        with explained(self._url), self._engine.connect() as connection:
            found = records(connection, query.order_by(RoundRow.id.desc()).limit(limit))
        return found, found[-1].id if len(found) == limit else None

    def portals(self, number: int, *, after: str, limit: int) -> tuple[tuple[RoundPortal, ...], str | None]:
        """The portals of a round by code, and where to go on."""
        row = RoundPortalRow
        query = sa.select(row.__table__).where(row.round_id == number, row.agency_code > after)
        with explained(self._url), self._engine.connect() as connection:
            rows = connection.execute(query.order_by(row.agency_code).limit(limit))
            found = tuple(map(portal_of, rows))
        return found, found[-1].agency_code if len(found) == limit else None

    def objections(
        self, season: int, *, agency_code: str | None, after: int, limit: int
    ) -> tuple[tuple[int, ...], int | None]:
        """The numbers of a season's objections, oldest first, and where to go on."""
        row = SeasonObjectionRow
        query = sa.select(row.id).where(row.season == season, row.id > after)
        if agency_code is not None:
            query = query.where(row.agency_code == agency_code)
        with explained(self._url), self._engine.connect() as connection:
            found = tuple(connection.execute(query.order_by(row.id).limit(limit)).scalars())
        return found, found[-1] if len(found) == limit else None
