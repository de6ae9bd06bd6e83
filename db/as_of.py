"""Agencies as the registry had them when a run was made or judged: later names and addresses do not change the past."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from db.models import AgencyRow, RunRow
from db.registry import Registry
from db.registry_store import load
from db.rows import agency_of
from evidence.model import Agency
from scoring.calendar import ZONE

# Above this many agencies the whole registry is loaded: statements stay short.
_FEW = 500


class AsOf:
    """The history of the agencies of some rows."""

    def __init__(self, session: Session, agencies: Iterable[AgencyRow]) -> None:
        codes = {row.code for row in agencies if row.registered}
        self._registry = (
            load(session.connection(), codes if len(codes) <= _FEW else None) if codes else Registry()
        )

    def at(self, row: AgencyRow, on: date) -> Agency:
        """The agency at a day; as it was last audited where it is not registered."""
        state = self._registry.at(row.code, on)
        return state.agency if state is not None else agency_of(row)

    def exists(self, row: AgencyRow, on: date) -> bool:
        """Whether the agency exists at a day; one that is not registered always does."""
        state = self._registry.at(row.code, on)
        return state is None or state.active(on)

    def of_run(self, row: AgencyRow, run: RunRow) -> Agency:
        """The agency at the day of a run, with the addresses that the crawl was asked for: its pages lie there."""
        agency = self.at(row, run.started_at.astimezone(ZONE).date())
        asked = run.asked or {}
        if "home_url" not in asked:
            return agency
        return replace(
            agency,
            home_url=asked["home_url"],
            sister_urls=tuple(asked.get("sister_urls", agency.sister_urls)),
        )
