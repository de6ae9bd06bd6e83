"""What is read back from the database: leagues and report pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.markup import escape

from db.records import StoredResult
from db.store import Store
from jobs.addresses import today
from jobs.custody import log_of, note_views
from jobs.delivery import report_context, seal_now, seal_of_run
from jobs.exhibits import stored_site
from jobs.human_check import human_check
from jobs.kept_archives import archive_to_read, marked, thinned
from jobs.outputs import writable_folder, write_province, write_report
from jobs.problems import ExitCode, InputProblem
from jobs.settings import Settings, settings
from jobs.terminal import console, plainly, ready_database
from reports.terminal import leagues_table
from scoring.human_check import sentence, stamped
from scoring.model import Result
from scoring.ranking import leagues
from scoring.rubric import find, load_all


def latest_results(configuration: Settings) -> list[Result]:
    """The newest stored result of each registered agency."""
    ready_database(configuration)
    with Store(configuration.database) as store:
        return as_results(store.latest_scorecards(existing_on=today()))


def as_results(stored: Iterable[StoredResult]) -> list[Result]:
    """Stored results as leagues take them."""
    rubrics = load_all()
    return [
        Result(
            agency=one.agency,
            rubric=find(one.rubric.id, rubrics),
            evaluated_at=one.evaluated_at,
            scorecard=one.scorecard,
        )
        for one in stored
    ]


@plainly
def print_leagues() -> ExitCode:
    """Print the leagues from the newest results."""
    configuration, printed = settings(), console()
    results = latest_results(configuration)
    if not results:
        raise InputProblem("Chưa có kết quả nào để xếp hạng: chạy ./soicong crawl --all trước.")
    checked = _checked(configuration, results)
    printed.print(leagues_table(leagues(results), human_check=checked))
    return ExitCode.DONE


def _checked(configuration: Settings, results: list[Result]) -> str:
    """How far people have checked the machine, for results by these rubrics."""
    return sentence(human_check(configuration), {result.rubric.id for result in results})


def _document(store: Store, code: str) -> dict[str, Any]:
    """The newest result of an agency; it says where its archive is gone, or what of it."""
    document = store.load_document(agency_code=code)
    number = document["run"].get("id")
    if not number:
        return document
    return marked(document, store.load_run(number), thinned(log_of(store), number))


@plainly
def write_reports(codes: list[str], *, out: Path | None) -> ExitCode:
    """Write report pages from stored results; none where one of those asked for is missing."""
    configuration, printed = settings(), console()
    results = latest_results(configuration)
    wanted = codes or [result.agency.code for result in results]
    if not wanted:
        raise InputProblem("Chưa có kết quả nào để viết báo cáo: chạy ./soicong crawl --all trước.")
    rubrics = load_all()
    with Store(configuration.database) as store:
        documents = [_document(store, code) for code in wanted]
        numbers = [document["run"].get("id") for document in documents]
        runs = [store.load_run(number) if number else None for number in numbers]
        archives = [archive_to_read(store, run) if run is not None else None for run in runs]
        log, now = log_of(store), seal_now(configuration, printed)
        contexts = [
            replace(
                report_context(find(document["rubric"]["id"], rubrics)),
                seal=seal_of_run(log, document, now),
            )
            for document in documents
        ]
    folder = writable_folder(out or configuration.reports)
    check = human_check(configuration)
    for document, context, run, archive in zip(documents, contexts, runs, archives, strict=True):
        site = stored_site(archive, run.agency) if run is not None and archive is not None else None
        page = write_report(folder, stamped(document, check), context, site)
        if run is not None and site is None and run.gone_at is None:
            printed.print(
                f"Lượt {run.id} không còn kho lưu ‘{escape(run.archive)}’: báo cáo không kèm bản lưu các trang.",
                soft_wrap=True,
            )
        printed.print(f"Báo cáo: {escape(str(page))}", soft_wrap=True)
        if remark := document["run"].get("archive_gone"):
            printed.print(escape(remark), soft_wrap=True)
    with Store(configuration.database) as store:
        note_views(store, (number for one in documents if (number := one["run"].get("id"))), "report")
    if not codes:
        page = write_province(folder, leagues(results), human_check=_checked(configuration, results))
        printed.print(f"Báo cáo của tỉnh: {escape(str(page))}", soft_wrap=True)
    return ExitCode.DONE
