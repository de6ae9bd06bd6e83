"""The reports of a round: a page for each portal when it has its result, and the province's page with its leagues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from db.store import Store
from jobs.audit import Audit, Ended
from jobs.delivery import report_context, seal_now
from jobs.human_check import human_check
from jobs.kept_report import KeptReport, write_kept_report
from jobs.log_events import REPORT_NOT_WRITTEN
from jobs.logs import tell
from jobs.outputs import write_province
from jobs.problems import InputProblem, keep_trace
from jobs.readings import readings_file
from jobs.results import as_results
from jobs.settings import Settings
from jobs.workers import Workers
from scoring.human_check import HumanCheck, sentence
from scoring.model import League
from scoring.ranking import leagues


def round_leagues(store: Store, round_id: int, check: HumanCheck | None) -> tuple[Sequence[League], str]:
    """The leagues of all runs that count in a round, and how far people have checked the machine."""
    counted = [one.run_id for one in store.rounds().portals(round_id) if one.run_id is not None]
    results = as_results(store.latest_scorecards(run_ids=counted, registered_only=False))
    return leagues(results), sentence(check, {result.rubric.id for result in results})


def write_round_page(configuration: Settings, round_id: int) -> Path:
    """The province's page of a round that many machines have made. Raises InputProblem, DatabaseProblem."""
    with Store(configuration.database) as store:
        ranked, checked = round_leagues(store, round_id, human_check(configuration))
    return write_province(configuration.reports, ranked, human_check=checked)


class RoundReports:
    """The reports of a round's portals."""

    def __init__(
        self, folder: Path, configuration: Settings, printed: Console, check: HumanCheck | None
    ) -> None:
        self.folder = folder
        self._configuration = configuration
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
            readings=readings_file(self._configuration, ended.request.agency.code),
        )
        try:
            await workers.run(write_kept_report, kept)
        except Exception as error:
            self._unwritten.append((ended, error))

    def tell_unwritten(self) -> None:
        """Say which reports could not be written, and how to get them; each once."""
        unwritten, self._unwritten = self._unwritten, []
        for one, error in unwritten:
            why = str(error) if isinstance(error, InputProblem) else f"lỗi của công cụ: {keep_trace(error)}"
            tell(REPORT_NOT_WRITTEN, agency=one.request.agency.code, run=one.run_id, why=why)
            self._printed.print(
                f"{escape(one.request.agency.name)}: chưa ghi được báo cáo ({escape(why)}); kết quả đã lưu, viết lại "
                f"bằng: ./soicong report {escape(one.request.agency.code)}",
                soft_wrap=True,
            )
