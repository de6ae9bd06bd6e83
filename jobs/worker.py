"""`./soicong worker`: does jobs of the queue until it is told to stop; any number of them on any number of machines."""

from __future__ import annotations

import asyncio
import signal
from datetime import UTC, datetime
from functools import partial
from typing import Any

from procrastinate import App, JobContext
from rich.console import Console

from crawler.engine import Engine
from crawler.order import OnEvent, ProcessSettings
from db.leases import Leases
from db.problem import DatabaseProblem
from db.store import Store
from jobs.audit import Ended
from jobs.auditor import Auditor
from jobs.choices import names_of
from jobs.human_check import human_check
from jobs.log_events import (
    JOB_LATER,
    JOB_TAKEN_OVER,
    ROUND_ENDED,
    STOPPED,
    TAKEOVER_FAILED,
    WORKER_LOST,
    WORKER_STOPPING,
)
from jobs.logs import tell
from jobs.nightly import after_round
from jobs.outputs import writable_folder
from jobs.portal_job import PortalJobs
from jobs.portal_lines import tell_ended
from jobs.problems import ExitCode
from jobs.queue import AFTER, PORTAL, QUEUE, ROUND, Later, WhenAsked, queue_of
from jobs.queue_nightly import Nightly, cron_of, queue_nightly_round
from jobs.round_reports import RoundReports
from jobs.settings import Settings
from jobs.worker_steps import close_round, follow, follow_up
from jobs.workers import MANY, Workers

_BEAT_S = 5.0
_HEARTBEAT_S = 5.0
_DEAD_AFTER_S = 25.0  # without a heartbeat; the leases of a dead worker are free by then
_LOOKS_S = 5.0
_PUSH_S = 600.0


class Worker:
    """One worker process: an engine, and procrastinate in the same loop. `portals` are crawled at once."""

    def __init__(
        self,
        configuration: Settings,
        *,
        portals: int,
        nightly: Nightly | None,
        until_done: bool,
        printed: Console,
        on_event: OnEvent,
    ) -> None:
        self._printed = printed
        self._on_event = on_event
        self._configuration = configuration
        self._portals = portals
        self._nightly = nightly
        self._until_done = until_done
        self._stopping = asyncio.Event()
        self._lost = ""

    async def run(self) -> ExitCode:
        """Work until told to stop (SIGTERM, Ctrl-C), or, with `until_done`, until the queue is empty."""
        names = names_of(self._configuration)
        process = ProcessSettings(names=names, contact=self._configuration.contact, parallel=self._portals)
        app = queue_of(self._configuration.database)
        with Store(self._configuration.database) as store:
            async with (
                Leases(self._configuration.database) as leases,
                Engine(process) as engine,
                Workers(portals=MANY) as workers,
                app.open_async(),
            ):
                auditors: dict[int, Auditor] = {}

                def auditor_of(round_id: int) -> Auditor:
                    if round_id not in auditors:
                        auditors[round_id] = Auditor(
                            store=store,
                            configuration=self._configuration,
                            engine=engine,
                            workers=workers,
                            on_event=self._on_event,
                            sample=self._configuration.name_map is not None,
                            round_id=round_id,
                        )
                    return auditors[round_id]

                reports = RoundReports(
                    writable_folder(self._configuration.reports),
                    self._configuration,
                    self._printed,
                    human_check(self._configuration),
                )

                async def report(ended: Ended) -> None:
                    tell_ended(ended, trace=True)
                    await reports.write(ended, workers)
                    reports.tell_unwritten()

                async def round_done(round_id: int) -> None:
                    await app.configure_task(AFTER, queue=QUEUE, lock="after").defer_async(round_id=round_id)

                jobs = PortalJobs(
                    store=store,
                    leases=leases,
                    auditor_of=auditor_of,
                    leaving=self._stopping.is_set,
                    report=report,
                    round_done=round_done,
                )
                self._teach(app, jobs)
                self._heed_signals(engine)
                await self._work(app, engine, leases)
        if self._lost:
            tell(WORKER_LOST, f"CẦN XEM: {self._lost}")
            return ExitCode.NOT_KEPT
        return ExitCode.DONE

    def _teach(self, app: App, jobs: PortalJobs) -> None:
        """Tell the queue what its tasks do."""

        async def portal(context: JobContext, *, round_id: int, code: str, request: dict[str, Any]) -> None:
            try:
                await jobs.do(round_id=round_id, code=code, request=request, address=str(context.job.lock))
            except Later as later:
                tell(JOB_LATER, round=round_id, agency=code, why=str(later))
                raise

        async def after(*, round_id: int) -> None:
            tell(ROUND_ENDED, f"Đợt {round_id} đã xong.", round=round_id)
            await asyncio.to_thread(close_round, self._configuration, round_id)
            for name, command in after_round(self._configuration, round_id):
                await follow(name, command)

        app.task(name=PORTAL, queue=QUEUE, retry=WhenAsked(), pass_context=True)(portal)
        app.task(name=AFTER, queue=QUEUE, retry=WhenAsked())(after)
        if self._nightly is not None:
            nightly = partial(queue_nightly_round, self._configuration, self._nightly)

            async def night(timestamp: int) -> None:
                await asyncio.to_thread(nightly, timestamp)

            task = app.task(name=ROUND, queue=QUEUE, retry=WhenAsked(), lock="round")(night)
            app.periodic(cron=cron_of(self._nightly))(task)

    def _heed_signals(self, engine: Engine) -> None:
        def stop() -> None:
            tell(WORKER_STOPPING, "Đang dừng: các cổng đang xem được để lại cho lần sau hoặc máy khác.")
            self._stop(engine)

        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop)

    def _stop(self, engine: Engine) -> None:
        self._stopping.set()
        engine.interrupt()

    async def _work(self, app: App, engine: Engine, leases: Leases) -> None:
        work = asyncio.create_task(
            app.run_worker_async(
                queues=[QUEUE],
                name=f"soicong {datetime.now(UTC):%H%M%S}",
                concurrency=self._portals,
                install_signal_handlers=False,
                fetch_job_polling_interval=_LOOKS_S,
                update_heartbeat_interval=_HEARTBEAT_S,
                stalled_worker_timeout=_DEAD_AFTER_S * 2,
                delete_jobs="successful",
            )
        )
        beside = [
            asyncio.create_task(self._watch_leases(engine, leases)),
            asyncio.create_task(self._take_over(app, leases)),
            asyncio.create_task(self._push()),
        ]
        if self._until_done:
            beside.append(asyncio.create_task(self._watch_queue(app, engine)))
        stopped = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({work, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            work.cancel()  # it takes no further job, and ends when those that it has are left
        else:
            self._stop(engine)
            self._lost = self._lost or "Hàng đợi dừng: không còn liên lạc được với cơ sở dữ liệu."
        try:
            await work
        except asyncio.CancelledError:
            tell(STOPPED, "Đã dừng.")
        except Exception as error:  # the database is gone: the driver's error, or the pool's
            self._lost = self._lost or f"Hàng đợi dừng ({type(error).__name__}: {error})."
        for task in (stopped, *beside):
            task.cancel()
        await asyncio.gather(stopped, *beside, return_exceptions=True)

    async def _watch_leases(self, engine: Engine, leases: Leases) -> None:
        """Without its leases this machine may not go on asking portals: others do by now."""
        while True:
            await asyncio.sleep(_BEAT_S)
            try:
                await leases.still_held()
            except DatabaseProblem as problem:
                self._lost = str(problem)
                self._stop(engine)
                return

    async def _take_over(self, app: App, leases: Leases) -> None:
        """Give the jobs of dead workers to the living. Who still holds its portal's lease is not dead but busy."""
        while True:
            await asyncio.sleep(_BEAT_S)
            try:
                for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=_DEAD_AFTER_S):
                    name = f"portal:{job.task_kwargs.get('code', '')}"
                    if await leases.take(name):
                        agency = job.task_kwargs.get("code")
                        tell(
                            JOB_TAKEN_OVER,
                            f"Máy đang xem {agency} đã chết, máy khác nhận việc.",
                            agency=agency,
                        )
                        try:
                            await app.job_manager.retry_job(job)
                        finally:
                            await leases.give_back(name)
            except (
                Exception
            ) as error:  # the next look may do better; a dead database ends the worker elsewhere
                tell(TAKEOVER_FAILED, error=str(error))

    async def _push(self) -> None:
        """Put what this machine's dead workers have left into the shared place, now and again."""
        while True:
            await follow_up(self._configuration)
            await asyncio.sleep(_PUSH_S)

    async def _watch_queue(self, app: App, engine: Engine) -> None:
        while True:
            await asyncio.sleep(_LOOKS_S)
            queues = list(await app.job_manager.list_queues_async(queue=QUEUE))
            if not any(one.get("todo", 0) or one.get("doing", 0) for one in queues):
                self._stop(engine)
                return
