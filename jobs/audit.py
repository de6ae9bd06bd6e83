"""Audits: crawl portals at once, then judge and keep each of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.hours import ALWAYS, Hours
from crawler.order import LEFT_OFF, CrawlOrder, CrawlResult, Event, ProcessSettings
from crawler.robots_decision import RobotsDecision
from db.problem import DatabaseProblem
from db.records import RunStatus
from db.store import Store
from evidence.model import Agency, DeclaredSection
from jobs.about_run import about_run
from jobs.choices import names_of
from jobs.continuing import Begun, begin, demand_idle
from jobs.custody import note_audit
from jobs.earlier_looks import with_earlier_looks
from jobs.evidence_settings import evidence_settings
from jobs.judging import Judgement
from jobs.judging_many import Judged, Work, judge_all
from jobs.moved_portals import notice_move
from jobs.patience import Patience, why_not_kept
from jobs.problems import ExitCode
from jobs.settings import Settings
from scoring.calendar import window_for
from scoring.model import Rubric


@dataclass(frozen=True, kw_only=True)
class AuditRequest:
    """One portal to audit. `start_url` is where it is reached, `agency.home_url` the name it is known by.

    Own pages of entries that an earlier run saw less than `ask_again_days` ago are not asked for again.
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


@dataclass(frozen=True, kw_only=True)
class Audit:
    """A finished audit. `run_id` is its number in the database; `error` names a fault of ours that ended the walk."""

    request: AuditRequest
    archive: Path
    run_id: int
    judgement: Judgement
    stop_reason: str
    error: str = ""

    @property
    def document(self) -> dict[str, Any]:
        """The result document."""
        return self.judgement.document

    @property
    def seen(self) -> bool:
        """Whether the portal could be seen at all."""
        return not self.judgement.scorecard.not_scored


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


@dataclass(frozen=True, kw_only=True)
class Round:
    """How the audits of one command ended; each portal is in one of the four.

    `put_off`: the crawl window closed before anything was seen.
    """

    done: tuple[Audit, ...] = ()
    failed: tuple[Failure, ...] = ()
    stopped: tuple[Stopped, ...] = ()
    put_off: tuple[AuditRequest, ...] = ()

    @property
    def exit_code(self) -> ExitCode:
        """The exit code of a command that does nothing else."""
        if self.failed or any(audit.error for audit in self.done):
            return ExitCode.OURS
        if self.stopped:
            return ExitCode.NOT_KEPT
        if any(audit.stop_reason == "interrupted" for audit in self.done):
            return ExitCode.INTERRUPTED
        whole = not self.put_off and all(
            audit.seen and audit.stop_reason != "window_closed" for audit in self.done
        )
        return ExitCode.DONE if whole else ExitCode.UNSEEN


def code_of(url: str) -> str:
    """A code for a portal that is not registered: its host, and its path where it is a component."""
    parts = urlsplit(url)
    return "-".join([parts.hostname or "", *(s for s in parts.path.split("/") if s)])[:80]


def archive_path(configuration: Settings, code: str, started_at: datetime) -> Path:
    """Where the WARC of a run goes: one folder a portal, one file a run."""
    name = "".join(c if c.isalnum() or c in ".-_" else "-" for c in code)
    return configuration.archives / name / f"{started_at:%Y%m%dT%H%M%S%f}Z.warc.gz"


def audit(
    requests: Sequence[AuditRequest],
    *,
    configuration: Settings,
    on_event: Callable[[Event], None],
    fresh: bool = False,
    process: ProcessSettings | None = None,
) -> Round:
    """Crawl all portals at once in this process, then judge and keep each. One call a process (Twisted's reactor).

    An interrupted run of the same portal goes on, unless everything is to be `fresh` (event `continued`).
    A portal whose result cannot be made is in `Round.failed`; it takes no other portal with it.
    """
    from crawler.run import crawl  # Scrapy: bad input is said without it

    started_at = datetime.now(UTC)
    names = names_of(configuration)
    archives = [archive_path(configuration, request.agency.code, started_at) for request in requests]
    who = evidence_settings(configuration)
    orders = [
        replace(_order(request, archive), about=about_run(who, request.rubric))
        for request, archive in zip(requests, archives, strict=True)
    ]
    with Store(configuration.database) as store:
        demand_idle(store, orders)
        begun = [begin(store, order, started_at=started_at, fresh=fresh) for order in orders]
        runs = [one.run_id for one in begun]
        for one in begun:
            if one.pages is not None:
                on_event(_continued(one))
        try:
            results = crawl(
                [with_earlier_looks(store, one.order) for one in begun],
                process=process or ProcessSettings(names=names, contact=configuration.contact),
                ledgers=[one.ledger for one in begun],
                on_event=on_event,
            )
        except BaseException as error:
            for run in runs:
                _close(store, run, error)
            raise
        return _keep_all(store, requests, runs, results, sample=names is not None)


def _keep_all(
    store: Store,
    requests: Sequence[AuditRequest],
    runs: Sequence[int],
    results: Sequence[CrawlResult],
    *,
    sample: bool,
) -> Round:
    crawled: list[tuple[AuditRequest, Work, CrawlResult]] = []
    stopped: list[Stopped] = []
    for request, run, result in zip(requests, runs, results, strict=True):
        if result.trouble is not None:
            stopped.append(_stopped(store, request, run, why_not_kept(result.trouble)))
            continue
        work = Work(
            agency=request.agency,
            rubric=request.rubric,
            at=request.at,
            run=run,
            archive=result.archive_path,
            sample=sample,
        )
        crawled.append((request, work, result))
    done: list[Audit] = []
    failed: list[Failure] = []
    put_off: list[AuditRequest] = []
    patience = Patience()
    judgements = judge_all([work for _, work, _ in crawled])
    for (request, work, result), judged in zip(crawled, judgements, strict=True):
        interrupted = result.stop_reason in LEFT_OFF
        try:
            if isinstance(judged, Exception):
                patience.over(partial(_close, store, work.run, judged, interrupted=interrupted))
            else:
                patience.over(partial(_keep, store, work, judged, interrupted=interrupted))
        except DatabaseProblem as problem:
            stopped.append(_stopped(store, request, work.run, str(problem)))
            continue
        if isinstance(judged, Exception) and result.stop_reason == "window_closed":
            put_off.append(request)
        elif isinstance(judged, Exception):
            failed.append(Failure(request=request, error=judged))
        else:
            done.append(
                Audit(
                    request=request,
                    archive=work.archive,
                    run_id=work.run,
                    judgement=judged.judgement,
                    stop_reason=result.stop_reason if interrupted else judged.stop_reason,
                    error=result.error,
                )
            )
    return Round(done=tuple(done), failed=tuple(failed), stopped=tuple(stopped), put_off=tuple(put_off))


def _stopped(store: Store, request: AuditRequest, run: int, why: str) -> Stopped:
    with suppress(DatabaseProblem):  # a run that still counts as running is gone on with as well
        store.finish_run(
            run,
            finished_at=datetime.now(UTC),
            stop_reason="interrupted",
            status=RunStatus.INTERRUPTED,
        )
    return Stopped(request=request, run_id=run, why=why)


def _continued(one: Begun) -> Event:
    return Event(kind="continued", code=one.order.agency.code, done=one.pages or 0, text=str(one.run_id))


def _close(store: Store, run: int, error: BaseException, *, interrupted: bool = False) -> None:
    """Note that a run ended without a result."""
    ours = isinstance(error, Exception) and not interrupted
    store.finish_run(
        run,
        finished_at=datetime.now(UTC),
        stop_reason="error" if ours else "interrupted",
        status=RunStatus.FAILED if ours else RunStatus.INTERRUPTED,
    )


def _order(request: AuditRequest, archive: Path) -> CrawlOrder:
    return CrawlOrder(
        agency=request.agency,
        start_url=request.start_url,
        archive_path=archive,
        allow_hosts=request.allow_hosts,
        declared=request.declared,
        max_pages=request.max_pages,
        max_seconds=request.max_seconds,
        delay=request.delay,
        live=request.live,
        hours=request.hours,
        robots_decision=request.robots_decision,
        ask_again_days=request.ask_again_days,
        window_start=window_for(request.rubric.window, request.at).start,
    )


def _keep(store: Store, work: Work, judged: Judged, *, interrupted: bool) -> None:
    judgement = judged.judgement
    if not interrupted:
        store.references().note(work.run, judged.earlier_files)
    # The run's end comes last: a run that has ended has its result, whenever the process is killed.
    store.save_result(work.run, judgement.assessment, judgement.scorecard, judgement.document)
    note_audit(store, run=work.run, archive=work.archive, rubric=work.rubric, document=judgement.document)
    store.finish_run(
        work.run,
        finished_at=judged.finished_at,
        stop_reason=judged.stop_reason,
        status=RunStatus.INTERRUPTED if interrupted else _status(judged),
        pages=judged.pages,
    )
    notice_move(store, work.agency, judged.pages, run=work.run, archive=work.archive, at=judged.finished_at)


def _status(judged: Judged) -> RunStatus:
    return RunStatus.NOT_SEEN if judged.judgement.scorecard.not_scored else RunStatus.DONE
