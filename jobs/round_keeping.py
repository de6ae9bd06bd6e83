"""The round that audits belong to: a new one, or one that was broken off and goes on; how each portal of it ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from db.rounds import ENDED, PortalState, RoundPortal, RoundState
from db.store import Store
from jobs.audit import Audit, AuditRequest, Ended, Failure, PutOff, Stopped

_GOES_ON_WITHIN = timedelta(hours=24)  # as a portal's run: all of a round is to be of one night
_BROKEN_OFF = frozenset({"interrupted", "window_closed"})


@dataclass(frozen=True, kw_only=True)
class RoundBegun:
    """A round with the audits that are still to be made. `of` is how many portals it has; `goes_on` one that was left."""

    id: int
    requests: tuple[AuditRequest, ...]
    of: int
    goes_on: bool


def begin_round(
    store: Store,
    requests: Sequence[AuditRequest],
    *,
    trigger: str,
    asked: Mapping[str, Any],
    now: datetime,
    fresh: bool,
) -> RoundBegun:
    """Begin a round, or go on with the newest one where it was broken off, asked for the same, and is of this night."""
    rounds, codes = store.rounds(), [request.agency.code for request in requests]
    at = _date_of(requests)
    newest = next(iter(rounds.list(limit=1)), None)
    if newest is not None and newest.state is not RoundState.DONE:
        known = {portal.agency_code: portal for portal in rounds.portals(newest.id)}
        same = newest.evaluated_at == at and dict(newest.asked) == dict(asked) and set(known) == set(codes)
        if not fresh and same and now - newest.started_at <= _GOES_ON_WITHIN:
            rounds.reopen(newest.id)
            left = tuple(one for one in requests if known[one.agency.code].state not in ENDED)
            return RoundBegun(id=newest.id, requests=left, of=len(codes), goes_on=True)
        rounds.finish(newest.id, RoundState.INTERRUPTED, at=newest.finished_at or now)
    number = rounds.begin(codes, started_at=now, evaluated_at=at, trigger=trigger, asked=asked)
    return RoundBegun(id=number, requests=tuple(requests), of=len(codes), goes_on=False)


def _date_of(requests: Sequence[AuditRequest]) -> date:
    return requests[0].at


class RoundKeeper:
    """Notes how the portals of one round end, after each attempt."""

    def __init__(self, store: Store, begun: RoundBegun) -> None:
        self._rounds = store.rounds()
        self._begun = begun
        self._attempts: Counter[str] = Counter(
            {portal.agency_code: portal.attempts for portal in self._rounds.portals(begun.id)}
        )

    def note(self, ended: Ended) -> None:
        """Note one attempt. Raises DatabaseProblem."""
        state, why, run = outcome(ended)
        code = ended.request.agency.code
        if state is not PortalState.PUT_OFF:
            self._attempts[code] += 1
        self._rounds.note(
            self._begun.id,
            RoundPortal(
                agency_code=code,
                state=state,
                run_id=run,
                attempts=self._attempts[code],
                why=why,
                changed_at=datetime.now(UTC),
            ),
        )

    def finish(self) -> RoundState:
        """End the round: done where every portal has its outcome, else it can be gone on with. Raises DatabaseProblem."""
        whole = all(portal.state in ENDED for portal in self._rounds.portals(self._begun.id))
        state = RoundState.DONE if whole else RoundState.INTERRUPTED
        self._rounds.finish(self._begun.id, state, at=datetime.now(UTC))
        return state


def outcome(ended: Ended) -> tuple[PortalState, str, int | None]:
    """State, reason and counted run of a portal after an attempt."""
    if isinstance(ended, Audit):
        if ended.stop_reason in _BROKEN_OFF:
            return PortalState.BROKEN_OFF, ended.stop_reason, ended.run_id
        if not ended.seen:
            return PortalState.UNSEEN, ended.scorecard.not_scored, ended.run_id
        return PortalState.DONE, ended.stop_reason, ended.run_id
    if isinstance(ended, Failure):
        return PortalState.FAILED, type(ended.error).__name__, None
    if isinstance(ended, Stopped):
        return PortalState.BROKEN_OFF, ended.why, None
    assert isinstance(ended, PutOff)  # noqa: S101 — there is no fifth
    return PortalState.PUT_OFF, str(ended.problem) if ended.problem is not None else ended.why, None
