"""Audits: what is asked for, how they end, and the audit of many portals at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from crawler.hours import ALWAYS, Hours
from crawler.order import LEFT_OFF, Event, ProcessSettings
from crawler.robots_decision import RobotsDecision
from db.problem import DatabaseProblem
from db.store import Store
from evidence.model import Agency, DeclaredSection
from jobs.choices import names_of
from jobs.collecting import collect_seldom
from jobs.continuing import demand_idle
from jobs.problems import ExitCode, InputProblem
from jobs.settings import Settings
from jobs.workers import Workers
from scoring.calendar import ZONE
from scoring.model import Rubric, Scorecard

_LONGEST_DELAY = 60.0


@dataclass(frozen=True, kw_only=True)
class AuditRequest:
    """One portal to audit. `start_url` is where it is reached, `agency.home_url` the name it is known by.

    Own pages of entries that an earlier run saw less than `ask_again_days` ago are not asked for again. With
    `render_every` a browser builds each page.
    """

    agency: Agency
    start_url: str
    rubric: Rubric
    at: date
    live: bool = True
    max_pages: int = 150
    max_seconds: int = 900
    delay: float = 1.0
    allow_hosts: tuple[tuple[str, int], ...] = ()
    declared: tuple[DeclaredSection, ...] = ()
    hours: Hours = ALWAYS
    robots_decision: RobotsDecision | None = None
    ask_again_days: float = 0.0
    render_every: bool = False


@dataclass(frozen=True, kw_only=True)
class Audit:
    """A finished audit. `run_id` is its number in the database; `error` names a fault of ours that ended the walk."""

    request: AuditRequest
    archive: Path
    run_id: int
    scorecard: Scorecard
    stop_reason: str
    error: str = ""

    @property
    def seen(self) -> bool:
        """Whether the portal could be seen at all."""
        return not self.scorecard.not_scored


@dataclass(frozen=True, kw_only=True)
class Failure:
    """An audit that ended without a result, by a fault of ours."""

    request: AuditRequest
    error: Exception


@dataclass(frozen=True, kw_only=True)
class Stopped:
    """An audit that disk or database ended half-way; the next one of its portal goes on. `why` is a sentence."""

    request: AuditRequest
    run_id: int
    why: str


class WhyPutOff(StrEnum):
    """Why an audit was not begun, or saw nothing before it was broken off."""

    WINDOW_CLOSED = "window_closed"
    INTERRUPTED = "interrupted"
    BUSY = "busy"  # another process is at it
    DATABASE = "database"


@dataclass(frozen=True, kw_only=True)
class PutOff:
    """An audit that has seen nothing yet: the same command does it. `problem` is what refused it, where something did."""

    request: AuditRequest
    why: WhyPutOff
    problem: InputProblem | DatabaseProblem | None = None


@dataclass(frozen=True, kw_only=True)
class Retries:
    """How often a portal that was not seen is tried again: later, and slower each time.

    `wait` seconds before the first try, twice as long before each further one; the rest between requests doubles.
    """

    times: int = 0
    wait: float = 600.0


NO_RETRIES = Retries()
Ended = Audit | Failure | Stopped | PutOff
OnEnd = Callable[[Ended, Workers], Awaitable[None]]  # what is to be done with each when it has ended


@dataclass(frozen=True, kw_only=True)
class Round:
    """How the audits of one command ended; each portal is in one of the four."""

    done: tuple[Audit, ...] = ()
    failed: tuple[Failure, ...] = ()
    stopped: tuple[Stopped, ...] = ()
    put_off: tuple[PutOff, ...] = ()

    @classmethod
    def of(cls, ended: Iterable[Ended]) -> Round:
        """A round of audits that have ended, in their order."""
        every = tuple(ended)
        return cls(
            done=tuple(one for one in every if isinstance(one, Audit)),
            failed=tuple(one for one in every if isinstance(one, Failure)),
            stopped=tuple(one for one in every if isinstance(one, Stopped)),
            put_off=tuple(one for one in every if isinstance(one, PutOff)),
        )

    @property
    def exit_code(self) -> ExitCode:
        """The exit code of a command that does nothing else."""
        if self.failed or any(audit.error for audit in self.done):
            return ExitCode.OURS
        reasons = {one.why for one in self.put_off}
        if self.stopped or WhyPutOff.DATABASE in reasons:
            return ExitCode.NOT_KEPT
        if WhyPutOff.INTERRUPTED in reasons or any(one.stop_reason == "interrupted" for one in self.done):
            return ExitCode.INTERRUPTED
        whole = not self.put_off and all(
            audit.seen and audit.stop_reason != "window_closed" for audit in self.done
        )
        return ExitCode.DONE if whole else ExitCode.UNSEEN


def worth_another(ended: Ended) -> bool:
    """Whether another try may tell more: nothing was seen, or a fault of ours ended it."""
    if isinstance(ended, Audit):
        return not ended.seen and ended.stop_reason not in LEFT_OFF
    return isinstance(ended, Failure)


def slower(request: AuditRequest) -> AuditRequest:
    """The same audit with twice the rest between requests."""
    return replace(request, delay=min(_LONGEST_DELAY, request.delay * 2))


def again(request: AuditRequest, wait: float) -> Event:
    """Tells when a portal is tried again."""
    at = (datetime.now(ZONE) + timedelta(seconds=wait)).strftime("%H:%M")
    return Event(kind="again", code=request.agency.code, text=at)


def code_of(url: str) -> str:
    """A code for a portal that is not registered: its host, and its path where it is a component."""
    parts = urlsplit(url)
    return "-".join([parts.hostname or "", *(s for s in parts.path.split("/") if s)])[:80]


def audit(
    requests: Sequence[AuditRequest],
    *,
    configuration: Settings,
    on_event: Callable[[Event], None],
    on_end: OnEnd | None = None,
    fresh: bool = False,
    process: ProcessSettings | None = None,
    round_id: int | None = None,
    retries: Retries = NO_RETRIES,
) -> Round:
    """Crawl portals at once in this process, and judge and keep each as it ends. One call a process (Twisted's reactor).

    `on_end` is awaited after each attempt at a portal; the round holds the last one of each.

    An interrupted run of the same portal goes on, unless everything is to be `fresh` (event `continued`).
    A portal whose result cannot be made is in `Round.failed`; it takes no other portal with it.
    Raises InputProblem where another process is at one of the portals, DatabaseProblem where no run could be begun.
    """
    from crawler.loading import load_lean  # Scrapy: bad input is said without it

    collect_seldom()
    load_lean()
    from crawler.engine import Engine
    from crawler.reactor import in_reactor
    from jobs.auditor import Auditor

    names = names_of(configuration)
    settings = process or ProcessSettings(names=names, contact=configuration.contact)

    async def all_of_them(store: Store) -> list[Ended]:
        async with Engine(settings) as engine, Workers(portals=len(requests)) as workers:
            auditor = Auditor(
                store=store,
                configuration=configuration,
                engine=engine,
                workers=workers,
                on_event=on_event,
                fresh=fresh,
                sample=configuration.name_map is not None,
                round_id=round_id,
            )

            async def one(request: AuditRequest) -> Ended:
                for wait in (0.0, *(retries.wait * 2**n for n in range(retries.times))):
                    if wait:
                        on_event(again(request, wait))
                        with suppress(TimeoutError):
                            await asyncio.wait_for(engine.called_off.wait(), wait)
                        if engine.called_off.is_set():
                            break
                        request = slower(request)
                    ended = await auditor.audit(request)
                    if on_end is not None:
                        await on_end(ended, workers)
                    if not worth_another(ended):
                        break
                return ended

            return list(await asyncio.gather(*(one(request) for request in requests)))

    with Store(configuration.database) as store:
        demand_idle(store, [request.agency.code for request in requests])
        ended = Round.of(in_reactor(lambda: all_of_them(store)))
    if len(ended.put_off) == len(requests):
        for one in ended.put_off:
            if one.problem is not None:
                raise one.problem
    return ended
