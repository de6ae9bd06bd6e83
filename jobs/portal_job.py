"""One portal of a queued round: crawled, judged and kept once, whichever worker died on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from crawler.hours import Clock, system_clock
from db.leases import Leases
from db.problem import DatabaseProblem
from db.records import RunStatus
from db.rounds import ENDED, PortalState, RoundPortal, RoundState
from db.store import Store
from jobs.audit import AuditRequest, Ended, Retries, slower, worth_another
from jobs.auditor import Auditor
from jobs.log_events import LEASE_LOST
from jobs.logs import tell
from jobs.problems import InputProblem
from jobs.queue import Later
from jobs.queued_request import unpacked
from jobs.round_keeping import outcome

_BUSY_S, _TROUBLE_S, _WINDOW_S = 20.0, 60.0, 60.0
_AGAIN = frozenset({PortalState.BROKEN_OFF, PortalState.PUT_OFF})


class PortalJobs:
    """Does the jobs of one worker. `auditor_of` gives the auditor for a round, `leaving` whether the worker is to stop.

    `report` is awaited with each attempt that has ended, to write its report; it raises nothing.
    `round_done` is awaited when a round's last portal has its outcome; where two end at once it may be twice.
    """

    def __init__(
        self,
        *,
        store: Store,
        leases: Leases,
        auditor_of: Callable[[int], Auditor],
        leaving: Callable[[], bool],
        report: Callable[[Ended], Awaitable[None]],
        round_done: Callable[[int], Awaitable[None]],
        clock: Clock = system_clock,
    ) -> None:
        self._store = store
        self._leases = leases
        self._auditor_of = auditor_of
        self._leaving = leaving
        self._report = report
        self._round_done = round_done
        self._clock = clock

    async def do(self, *, round_id: int, code: str, request: dict[str, Any], address: str) -> None:
        """Do the job of one portal. Raises Later where it has to be done another time, by anybody."""
        if self._leaving():
            raise Later(0, "this worker is stopping")
        names = (f"portal:{code}", address)
        held: list[str] = []
        try:
            for name in names:
                if not await self._leases.take(name):
                    raise Later(_BUSY_S, f"{name} is another worker's")
                held.append(name)
            await self._do(round_id, code, request)
        except DatabaseProblem as problem:
            raise Later(_TROUBLE_S, str(problem)) from problem
        finally:
            for name in held:
                try:
                    await self._leases.give_back(name)
                except DatabaseProblem as problem:  # the session is gone, and its leases with it
                    tell(LEASE_LOST, str(problem), agency=code)

    async def _do(self, round_id: int, code: str, told: dict[str, Any]) -> None:
        retries = await asyncio.to_thread(self._retries, round_id)
        known = await asyncio.to_thread(self._settled, round_id, code)
        if known is None or _is_over(known, retries):
            await self._close(round_id, retries)
            return
        try:
            request = unpacked(told)
        except InputProblem as problem:
            raise Later(_TROUBLE_S, str(problem)) from problem
        if (wait := request.hours.seconds_until(self._clock())) > 0:
            raise Later(wait, f"its window {request.hours} is closed")
        if known.state in ENDED:  # it is tried again: later, and slower each time
            for _ in range(known.attempts):
                request = slower(request)
        ended = await self._auditor_of(round_id).audit(request)
        now = await asyncio.to_thread(self._note, round_id, known, ended)
        await self._report(ended)
        await self._close(round_id, retries)
        self._again(request, ended, now, retries)

    def _again(self, request: AuditRequest, ended: Ended, portal: RoundPortal, retries: Retries) -> None:
        """Raise Later where the portal has no outcome yet, or another try may tell more."""
        if self._leaving() and portal.state in _AGAIN:
            raise Later(0, "left by a worker that is stopping")
        if portal.state in _AGAIN:
            wait = request.hours.seconds_until(self._clock())
            raise Later(max(wait, _WINDOW_S if portal.why == "window_closed" else _TROUBLE_S), portal.why)
        if worth_another(ended) and portal.attempts <= retries.times:
            raise Later(retries.wait * 2 ** (portal.attempts - 1), f"not seen ({portal.why})")

    def _retries(self, round_id: int) -> Retries:
        asked = self._store.rounds().get(round_id).asked
        return Retries(times=int(asked.get("retries", 0)), wait=float(asked.get("retry_after", 600.0)))

    def _settled(self, round_id: int, code: str) -> RoundPortal | None:
        """How the portal stands; a run that a worker has kept and did not live to note is noted. None: not of the round."""
        known = self._store.rounds().portal(round_id, code)
        if known is None or known.state is PortalState.DONE:
            return known
        runs = self._store.list_runs(agency_code=code, limit=1)
        if not runs or runs[0].id == known.run_id or runs[0].finished_at is None:
            return known
        run = runs[0]
        if run.status not in (RunStatus.DONE, RunStatus.NOT_SEEN):
            return known
        if self._store.rounds().rounds_of([run.id]).get(run.id) != round_id:
            return known
        portal = RoundPortal(
            agency_code=code,
            state=PortalState.DONE if run.status is RunStatus.DONE else PortalState.UNSEEN,
            run_id=run.id,
            attempts=known.attempts + 1,
            why=run.stop_reason,
            changed_at=datetime.now(UTC),
        )
        self._store.rounds().note(round_id, portal)
        return portal

    def _note(self, round_id: int, known: RoundPortal, ended: Ended) -> RoundPortal:
        state, why, run = outcome(ended)
        portal = RoundPortal(
            agency_code=known.agency_code,
            state=state,
            run_id=run,
            attempts=known.attempts + (state is not PortalState.PUT_OFF),
            why=why,
            changed_at=datetime.now(UTC),
        )
        self._store.rounds().note(round_id, portal)
        return portal

    async def _close(self, round_id: int, retries: Retries) -> None:
        """End the round where no portal of it has anything left to do. What follows is ordered first: it is never lost."""
        if await asyncio.to_thread(self._has_ended, round_id, retries):
            await self._round_done(round_id)
            finish = self._store.rounds().finish
            await asyncio.to_thread(finish, round_id, RoundState.DONE, at=datetime.now(UTC))

    def _has_ended(self, round_id: int, retries: Retries) -> bool:
        rounds = self._store.rounds()
        if rounds.get(round_id).state is RoundState.DONE:
            return False
        return rounds.left(round_id, tries=1 + retries.times) == 0


def _is_over(portal: RoundPortal, retries: Retries) -> bool:
    if portal.state is PortalState.DONE:
        return True
    return portal.state in ENDED and portal.attempts > retries.times
