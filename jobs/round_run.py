"""A round from its plan to its reports: one path for the command, the night and the demo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from crawler.order import ProcessSettings
from db.rounds import RoundState
from db.store import Store
from jobs.audit import NO_RETRIES, Audit, AuditRequest, Ended, Retries, Round, audit
from jobs.choices import names_of
from jobs.continuing import demand_idle
from jobs.delivery import report_context, seal_now
from jobs.human_check import human_check
from jobs.kept_report import KeptReport, write_kept_report
from jobs.outputs import write_province
from jobs.problems import ExitCode, InputProblem, keep_trace
from jobs.progress import crawl_progress
from jobs.results import as_results
from jobs.round_keeping import RoundBegun, RoundKeeper, begin_round
from jobs.round_plan import plan_round
from jobs.round_planning import planned, told
from jobs.settings import Settings
from jobs.tell_failures import tell_failures
from jobs.workers import Workers
from reports.terminal import leagues_table
from scoring.human_check import HumanCheck, sentence
from scoring.ranking import leagues


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


def tell_plan(printed: Console, configuration: Settings, requests: Sequence[AuditRequest]) -> None:
    """Say how long a round will take, why, and what to change."""
    process = ProcessSettings()
    with Store(configuration.database) as store:
        portals = planned(store, requests, names=names_of(configuration))
    plan = plan_round(portals, parallel=process.parallel, budget=process.budget)
    for line in told(plan, portals, now=datetime.now(UTC), parallel=process.parallel, budget=process.budget):
        printed.print(escape(line), soft_wrap=True)


def run_round(order: RoundOrder, *, configuration: Settings, printed: Console) -> RoundEnded:
    """Audit the portals of a round with progress, and write their reports, each when its portal is done.

    A round that was broken off goes on with the portals that have no outcome yet. Raises InputProblem where another
    process is at one of them.
    """
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
        if begun.goes_on:
            printed.print(
                f"Đi tiếp đợt {begun.id}: còn {len(begun.requests)} trong {begun.of} cổng; làm lại từ đầu: --fresh.",
                soft_wrap=True,
            )
        if order.tell_plan:
            tell_plan(printed, configuration, begun.requests)
        keeper = RoundKeeper(store, begun)
        check = human_check(configuration)
        reports = _Reports(order.folder, configuration, printed, check)

        async def after(ended: Ended, workers: Workers) -> None:
            keeper.note(ended)
            await reports.write(ended, workers)

        audits = _audits(begun, order, configuration=configuration, printed=printed, after=after)
        state = keeper.finish()
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


def _tell(printed: Console, configuration: Settings, begun: RoundBegun, reports: _Reports) -> None:
    """The leagues of the whole round, and the province's page."""
    with Store(configuration.database) as store:
        counted = [one.run_id for one in store.rounds().portals(begun.id) if one.run_id is not None]
        results = as_results(store.latest_scorecards(run_ids=counted, registered_only=False))
    ranked = leagues(results)
    checked = sentence(reports.check, {result.rubric.id for result in results})
    printed.print(leagues_table(ranked, human_check=checked))
    page = write_province(reports.folder, ranked, human_check=checked)
    printed.print(f"Báo cáo của tỉnh: {escape(str(page))}", soft_wrap=True)


class _Reports:
    """The reports of a round's portals."""

    def __init__(
        self, folder: Path, configuration: Settings, printed: Console, check: HumanCheck | None
    ) -> None:
        self.folder = folder
        self._database = configuration.database
        self._printed = printed
        self.check = check
        self._seal = seal_now(configuration, printed)
        self._unwritten: list[tuple[Audit, Exception]] = []

    async def write(self, ended: Ended, workers: Workers) -> None:
        """Write the report of a portal that has a result; trouble with it is told at the end."""
        if not isinstance(ended, Audit):
            return
        kept = KeptReport(
            database=self._database,
            run=ended.run_id,
            agency=ended.request.agency,
            archive=ended.archive,
            folder=self.folder,
            context=replace(report_context(ended.request.rubric), seal=self._seal),
            human_check=self.check,
        )
        try:
            await workers.run(write_kept_report, kept)
        except Exception as error:
            self._unwritten.append((ended, error))

    def tell_unwritten(self) -> None:
        """Say which reports could not be written, and how to get them."""
        for one, error in self._unwritten:
            why = str(error) if isinstance(error, InputProblem) else f"lỗi của công cụ: {keep_trace(error)}"
            self._printed.print(
                f"{escape(one.request.agency.name)}: chưa ghi được báo cáo ({escape(why)}); kết quả đã lưu, viết lại "
                f"bằng: ./soicong report {escape(one.request.agency.code)}",
                soft_wrap=True,
            )
