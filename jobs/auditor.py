"""One audit after another in a running engine: begun, crawled, judged and kept, each portal by itself as it comes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from crawler.engine import Engine
from crawler.order import LEFT_OFF, CrawlOrder, CrawlResult, Event
from db.problem import DatabaseProblem
from db.readings import KeptReadings
from db.records import RunStatus
from db.store import Store
from evidence.ports import Ledger
from jobs.about_run import about_run
from jobs.audit import Audit, AuditRequest, Ended, Failure, PutOff, Stopped, WhyPutOff
from jobs.continuing import Begun, begin, demand_idle
from jobs.custody import note_audit
from jobs.earlier_looks import with_earlier_looks
from jobs.evidence_settings import evidence_settings
from jobs.judging_archive import Judged, Work, judge_archive
from jobs.log_events import ARCHIVE_NOT_SHARED
from jobs.logs import tell
from jobs.metrics import meter
from jobs.moved_portals import notice_move
from jobs.patience import Patience, why_not_kept
from jobs.problems import InputProblem
from jobs.readings import open_readings, readings_file
from jobs.settings import Settings
from jobs.shared_archives import settled_in_shared_place
from jobs.workers import Workers
from scoring.calendar import window_for
from scoring.model import Rubric


class Auditor:
    """Audits portals in an engine. What waits for a disk or the database does so beside the engine's loop.

    `sample`: the names are recorded ones, no portal of the world is seen. `round_id`: the round that its runs belong to.
    """

    def __init__(
        self,
        *,
        store: Store,
        configuration: Settings,
        engine: Engine,
        workers: Workers,
        on_event: Callable[[Event], None],
        fresh: bool = False,
        sample: bool = False,
        round_id: int | None = None,
    ) -> None:
        self._store = store
        self._configuration = configuration
        self._engine = engine
        self._workers = workers
        self._on_event = on_event
        self._fresh = fresh
        self._sample = sample
        self._round_id = round_id
        self._who = evidence_settings(configuration)
        self._patience = Patience()
        self._beginning = asyncio.Lock()  # numbers of runs and their moments go up together
        self._keeping = asyncio.Lock()  # one result at a time: they share a database and a custody log

    async def audit(self, request: AuditRequest) -> Ended:
        """Audit one portal when its turn comes. Trouble with it is in how it ended, never raised."""
        began = time.monotonic()
        ended = await self._audit(request)
        meter().portal(_how(ended), time.monotonic() - began)
        meter().browser_restarts(self._engine.browser_restarts)
        return ended

    def _count(self, event: Event) -> None:
        if event.kind == "page":
            meter().page(event.seconds)
        self._on_event(event)

    async def _audit(self, request: AuditRequest) -> Ended:
        begun: list[Begun] = []
        readings = ExitStack()

        async def prepare(order: CrawlOrder) -> tuple[CrawlOrder, Ledger]:
            async with self._beginning:
                one = await asyncio.to_thread(self._begin, order, request.rubric)
            begun.append(one)
            if one.pages is not None:
                event = Event(kind="continued", code=order.agency.code, done=one.pages, text=str(one.run_id))
                self._on_event(event)
            order = await asyncio.to_thread(with_earlier_looks, self._store, one.order)
            return replace(order, readings=readings.enter_context(await self._readings(request))), one.ledger

        try:
            result = await self._engine.crawl(self._order(request), prepare=prepare, on_event=self._count)
        except InputProblem as problem:
            return PutOff(request=request, why=WhyPutOff.BUSY, problem=problem)
        except DatabaseProblem as problem:
            return PutOff(request=request, why=WhyPutOff.DATABASE, problem=problem)
        except BaseException as error:
            for one in begun:
                _close(self._store, one.run_id, error)
            raise
        finally:
            await asyncio.to_thread(readings.close)
        if not result.begun:
            return PutOff(request=request, why=WhyPutOff(result.stop_reason))
        return await self._judge_and_keep(request, begun[0].run_id, result)

    async def _readings(self, request: AuditRequest) -> KeptReadings:
        return await asyncio.to_thread(open_readings, readings_file(self._configuration, request.agency.code))

    def _begin(self, order: CrawlOrder, rubric: Rubric) -> Begun:
        demand_idle(self._store, [order.agency.code])
        started_at = datetime.now(UTC)
        archive = archive_path(self._configuration, order.agency.code, started_at)
        return begin(
            self._store,
            replace(order, archive_path=archive, about=about_run(self._who, rubric)),
            started_at=started_at,
            fresh=self._fresh,
            round_id=self._round_id,
        )

    async def _judge_and_keep(self, request: AuditRequest, run: int, result: CrawlResult) -> Ended:
        if result.trouble is not None:
            return await asyncio.to_thread(self._stopped, request, run, why_not_kept(result.trouble))
        work = Work(
            agency=request.agency,
            rubric=request.rubric,
            at=request.at,
            run=run,
            archive=result.archive_path,
            sample=self._sample,
            readings=readings_file(self._configuration, request.agency.code),
        )
        interrupted = result.stop_reason in LEFT_OFF
        judged: Judged | Exception
        try:
            judged = await self._workers.run(judge_archive, work)
        except Exception as error:
            judged = error
        async with self._keeping:
            try:
                await asyncio.to_thread(self._keep, work, judged, interrupted=interrupted)
            except DatabaseProblem as problem:
                return await asyncio.to_thread(self._stopped, request, run, str(problem))
        if not interrupted:
            await asyncio.to_thread(self._share, run)
        if isinstance(judged, Exception):
            if result.stop_reason == "window_closed":
                return PutOff(request=request, why=WhyPutOff.WINDOW_CLOSED)
            return Failure(request=request, error=judged)
        return Audit(
            request=request,
            archive=work.archive,
            run_id=run,
            scorecard=judged.judgement.scorecard,
            stop_reason=result.stop_reason if interrupted else judged.stop_reason,
            error=result.error,
        )

    def _keep(self, work: Work, judged: Judged | Exception, *, interrupted: bool) -> None:
        if isinstance(judged, Exception):
            self._patience.over(partial(_close, self._store, work.run, judged, interrupted=interrupted))
        else:
            self._patience.over(partial(_keep, self._store, work, judged, interrupted=interrupted))
            meter().pages(judged.pages)

    def _share(self, run: int) -> None:
        """The archive goes to the shared place, where one is set; what cannot be put now is put later, and told."""
        try:
            if why := settled_in_shared_place(self._store, run, self._configuration):
                tell(ARCHIVE_NOT_SHARED, why, run=run)
        except DatabaseProblem as problem:  # the run is kept; `storage push` finds its archive
            tell(ARCHIVE_NOT_SHARED, str(problem), run=run)

    def _stopped(self, request: AuditRequest, run: int, why: str) -> Stopped:
        with suppress(DatabaseProblem):  # a run that still counts as running is gone on with as well
            self._store.finish_run(
                run,
                finished_at=datetime.now(UTC),
                stop_reason="interrupted",
                status=RunStatus.INTERRUPTED,
            )
        return Stopped(request=request, run_id=run, why=why)

    def _order(self, request: AuditRequest) -> CrawlOrder:
        return CrawlOrder(
            agency=request.agency,
            start_url=request.start_url,
            archive_path=Path(),  # it has one when its turn comes
            allow_hosts=request.allow_hosts,
            declared=request.declared,
            max_pages=request.max_pages,
            max_seconds=request.max_seconds,
            render_every=request.render_every,
            max_renders=2 * request.max_pages if request.render_every else CrawlOrder.max_renders,
            delay=request.delay,
            live=request.live,
            hours=request.hours,
            robots_decision=request.robots_decision,
            ask_again_days=request.ask_again_days,
            window_start=window_for(request.rubric.window, request.at).start,
        )


def archive_path(configuration: Settings, code: str, started_at: datetime) -> Path:
    """Where the WARC of a run goes: one folder a portal, one file a run."""
    name = "".join(c if c.isalnum() or c in ".-_" else "-" for c in code)
    return configuration.archives / name / f"{started_at:%Y%m%dT%H%M%S%f}Z.warc.gz"


def _close(store: Store, run: int, error: BaseException, *, interrupted: bool = False) -> None:
    """Note that a run ended without a result."""
    ours = isinstance(error, Exception) and not interrupted
    store.finish_run(
        run,
        finished_at=datetime.now(UTC),
        stop_reason="error" if ours else "interrupted",
        status=RunStatus.FAILED if ours else RunStatus.INTERRUPTED,
    )


def _keep(store: Store, work: Work, judged: Judged, *, interrupted: bool) -> None:
    judgement = judged.judgement
    if not interrupted:
        store.references().note(work.run, judged.earlier_files)
    store.alerts().keep_signs(work.run, [asdict(sign) for sign in judgement.signs])
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


def _how(ended: Ended) -> str:
    if isinstance(ended, Audit):
        return "seen" if ended.seen else "unseen"
    return {Failure: "failed", Stopped: "stopped", PutOff: "put_off"}[type(ended)]


def _status(judged: Judged) -> RunStatus:
    return RunStatus.NOT_SEEN if judged.judgement.scorecard.not_scored else RunStatus.DONE
