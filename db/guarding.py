"""Which rounds are held back: what the guard said, and what people decided. Append-only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine

from db.models import GuardDecisionRow, GuardVerdictRow
from db.problem import explained
from db.session import writing
from scoring.guard import Reason, ReasonKind, Verdict


@dataclass(frozen=True, kw_only=True)
class GuardDecision:
    """A person held a round back (`held`) or released it."""

    held: bool
    recorded_at: datetime
    recorded_by: str
    reason: str


class Guarding:
    """The guard of one database. Every trouble of the database is a DatabaseProblem."""

    def __init__(self, engine: Engine, url: URL) -> None:
        self._engine = engine
        self._url = url

    def keep(self, verdict: Verdict, *, at: datetime) -> None:
        """Add what the guard says of a round."""
        with explained(self._url), writing(self._engine) as connection:
            connection.execute(
                sa.insert(GuardVerdictRow).values(
                    round_id=verdict.round,
                    baseline_id=verdict.baseline,
                    held=verdict.held,
                    reasons=[
                        {"kind": one.kind.value, "holds": one.holds, "sentence": one.sentence}
                        for one in verdict.reasons
                    ],
                    checked_at=at,
                )
            )

    def decide(self, round_id: int, decision: GuardDecision) -> None:
        """Add what a person decides of a round."""
        with explained(self._url), writing(self._engine) as connection:
            connection.execute(
                sa.insert(GuardDecisionRow).values(
                    round_id=round_id,
                    held=decision.held,
                    recorded_at=decision.recorded_at,
                    recorded_by=decision.recorded_by,
                    reason=decision.reason,
                )
            )

    def verdict(self, round_id: int) -> Verdict | None:
        """What the guard said last of a round."""
        row = GuardVerdictRow
        query = sa.select(row.__table__).where(row.round_id == round_id).order_by(row.id.desc()).limit(1)
        with explained(self._url), self._engine.connect() as connection:
            found = connection.execute(query).first()
        if found is None:
            return None
        return Verdict(
            round=round_id, baseline=found.baseline_id, reasons=tuple(_reason(one) for one in found.reasons)
        )

    def decisions(self, round_id: int) -> tuple[GuardDecision, ...]:
        """All decisions on a round, newest first; the first one holds."""
        row = GuardDecisionRow
        query = sa.select(row.__table__).where(row.round_id == round_id).order_by(row.id.desc())
        with explained(self._url), self._engine.connect() as connection:
            return tuple(
                GuardDecision(
                    held=one.held,
                    recorded_at=one.recorded_at,
                    recorded_by=one.recorded_by,
                    reason=one.reason,
                )
                for one in connection.execute(query)
            )

    def held(self) -> frozenset[int]:
        """The rounds that do not count now: a person's word goes before the guard's, a newer one before an older."""
        found: dict[int, bool] = {}
        with explained(self._url), self._engine.connect() as connection:
            for row in (GuardVerdictRow, GuardDecisionRow):
                for one in connection.execute(sa.select(row.round_id, row.held).order_by(row.id)):
                    found[one.round_id] = one.held
        return frozenset(number for number, held in found.items() if held)


def _reason(told: Mapping[str, Any]) -> Reason:
    return Reason(kind=ReasonKind(told["kind"]), holds=told["holds"], sentence=told["sentence"])
