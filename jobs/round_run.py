"""A round from its plan to its reports: one path for the command, the night and the demo."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from crawler.order import ProcessSettings
from db.rounds import RoundState
from db.store import Store
from jobs.audit import NO_RETRIES, AuditRequest, Ended, Retries, Round, audit
from jobs.choices import names_of
from jobs.continuing import demand_idle
from jobs.human_check import human_check
from jobs.log_events import ROUND_BEGUN, ROUND_ENDED, WINDOW_TOO_SHORT
from jobs.logs import start_logs, tell
from jobs.metrics import meter
from jobs.outputs import write_province
from jobs.portal_lines import tell_ended
from jobs.problems import ExitCode
from jobs.progress import crawl_progress
from jobs.round_keeping import RoundBegun, RoundKeeper, begin_round
from jobs.round_plan import RoundPlan, plan_round
from jobs.round_planning import planned, told
from jobs.round_reports import RoundReports, round_leagues
from jobs.settings import Settings
from jobs.tell_failures import tell_failures
from jobs.workers import Workers
from reports.terminal import leagues_table


@dataclass(frozen=True, kw_only=True)
class RoundOrder:
    """What a round is asked for. `asked` (JSON) decides whether a round that was broken off is the same one."""

    requests: Sequence[AuditRequest]
    folder: Path
    trigger: str = "manual"
    asked: Mapping[str, Any] = field(default_factory=dict)
    fresh: bool = False
    retries: Retries = NO_RETRIES
    tell_plan: bool = True


@dataclass(frozen=True, kw_only=True)
class RoundEnded:
    """A round of which this process did a part, or all: its number, how it stands, and how the audits made here ended."""

    id: int
    state: RoundState
    audits: Round

    @property
    def exit_code(self) -> ExitCode:
        """The exit code of a command that does nothing else."""
        return self.audits.exit_code


def plan_of(configuration: Settings, requests: Sequence[AuditRequest]) -> tuple[RoundPlan, tuple[str, ...]]:
    """The plan of a round, and how it is told in sentences."""
    process = ProcessSettings()
    with Store(configuration.database) as store:
        portals = planned(store, requests, names=names_of(configuration))
    plan = plan_round(portals, parallel=process.parallel, budget=process.budget)
    lines = told(plan, portals, now=datetime.now(UTC), parallel=process.parallel, budget=process.budget)
    return plan, lines


def tell_plan(printed: Console, configuration: Settings, requests: Sequence[AuditRequest]) -> None:
    """Say how long a round will take, why, and what to change."""
    plan, lines = plan_of(configuration, requests)
    for line in lines:
        printed.print(escape(line), soft_wrap=True)
    for one in plan.too_long:
        tell(WINDOW_TOO_SHORT, agency=one.code, needs_seconds=one.alone, window_seconds=one.window)


def run_round(order: RoundOrder, *, configuration: Settings, printed: Console) -> RoundEnded:
    """Audit the portals of a round with progress, and write their reports, each when its portal is done.

    A round that was broken off goes on with the portals that have no outcome yet. Raises InputProblem where another
    process is at one of them.
    """
    began = time.monotonic()
    start_logs(printed)
    with Store(configuration.database) as store:
        demand_idle(store, [request.agency.code for request in order.requests])
        begun = begin_round(
            store,
            order.requests,
            trigger=order.trigger,
            asked=order.asked,
            now=datetime.now(UTC),
            fresh=order.fresh,
        )
        tell(ROUND_BEGUN, round=begun.id, portals=len(begun.requests), of=begun.of, goes_on=begun.goes_on)
        if begun.goes_on:
            printed.print(
                f"Đi tiếp đợt {begun.id}: còn {len(begun.requests)} trong {begun.of} cổng; làm lại từ đầu: --fresh.",
                soft_wrap=True,
            )
        if order.tell_plan:
            tell_plan(printed, configuration, begun.requests)
        keeper = RoundKeeper(store, begun)
        check = human_check(configuration)
        reports = RoundReports(order.folder, configuration, printed, check)

        async def after(ended: Ended, workers: Workers) -> None:
            keeper.note(ended)
            tell_ended(ended)
            await reports.write(ended, workers)

        audits = _audits(begun, order, configuration=configuration, printed=printed, after=after)
        state = keeper.finish()
    tell(
        ROUND_ENDED,
        round=begun.id,
        state=state.value,
        done=len(audits.done),
        unseen=sum(not one.seen for one in audits.done),
        failed=len(audits.failed),
        stopped=len(audits.stopped),
        put_off=len(audits.put_off),
        seconds=time.monotonic() - began,
    )
    meter().round(state.value, time.monotonic() - began)
    _tell(printed, configuration, begun, reports)
    tell_failures(printed, audits)
    reports.tell_unwritten()
    return RoundEnded(id=begun.id, state=state, audits=audits)


def _audits(
    begun: RoundBegun, order: RoundOrder, *, configuration: Settings, printed: Console, after: Any
) -> Round:
    if not begun.requests:
        return Round()
    names = {request.agency.code: request.agency.name for request in begun.requests}
    with crawl_progress(printed, names) as progress:
        return audit(
            begun.requests,
            configuration=configuration,
            on_event=progress,
            on_end=after,
            fresh=order.fresh,
            round_id=begun.id,
            retries=order.retries,
        )


def _tell(printed: Console, configuration: Settings, begun: RoundBegun, reports: RoundReports) -> None:
    """The leagues of the whole round, and the province's page."""
    with Store(configuration.database) as store:
        ranked, checked = round_leagues(store, begun.id, reports.check)
    printed.print(leagues_table(ranked, human_check=checked))
    page = write_province(reports.folder, ranked, human_check=checked)
    printed.print(f"Báo cáo của tỉnh: {escape(str(page))}", soft_wrap=True)
