"""What is read back from the database: leagues and report pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from db.records import StoredResult
from db.store import Store
from jobs.addresses import day
from jobs.custody import log_of, note_views
from jobs.delivery import report_context, seal_now, seal_of_run
from jobs.exhibits import stored_site
from jobs.human_check import human_check
from jobs.kept_archives import archive_to_read, marked, thinned
from jobs.official_runs import season_runs
from jobs.outputs import writable_folder, write_province, write_report
from jobs.problems import ExitCode, InputProblem
from jobs.settings import Settings, settings
from jobs.terminal import console, plainly, ready_database
from jobs.trends import trend_of
from reports.terminal import leagues_table
from scoring.human_check import sentence, stamped
from scoring.model import Result
from scoring.official import season_window
from scoring.ranking import leagues
from scoring.rubric import find, load_all


def latest_results(configuration: Settings, at: date) -> list[Result]:
    """The newest stored result, as of a day, of each agency that was registered then."""
    ready_database(configuration)
    with Store(configuration.database) as store:
        return as_results(store.latest_scorecards(until=at, existing_on=at))


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
def print_leagues(*, at: str | None = None, season: int | None = None) -> ExitCode:
    """Print the leagues from the newest results, from those of a day, or from the official runs of a season."""
    configuration, printed, on = settings(), console(), day(at)
    if season is not None:
        if at is not None:
            raise InputProblem("Vừa nêu --at vừa nêu --season: chỉ chọn một trong hai.")
        return _print_official(printed, configuration, season)
    results = latest_results(configuration, on)
    if not results:
        raise _nothing_yet("xếp hạng", at, on)
    checked = _checked(configuration, results)
    printed.print(leagues_table(leagues(results), human_check=checked))
    return ExitCode.DONE


def _print_official(printed: Console, configuration: Settings, season: int) -> ExitCode:
    ready_database(configuration)
    with Store(configuration.database) as store:
        found = season_runs(store, season)
        last = (
            found.freeze.night if found.freeze is not None else season_window(season).end - timedelta(days=1)
        )
        official = [one.run_id for one in found.runs.values()]
        results = as_results(store.latest_scorecards(run_ids=official, existing_on=min(last, day(None))))
    if not results:
        raise InputProblem(
            f"Kỳ {season} chưa có lượt chính thức nào: xem ./soicong rounds official --season {season}"
        )
    printed.print(
        f"Kỳ {season}, theo lượt chính thức của mỗi cơ quan; "
        + ("chưa đặt đêm chốt." if found.freeze is None else f"chốt đêm {found.freeze.night:%d/%m/%Y}."),
        soft_wrap=True,
    )
    printed.print(leagues_table(leagues(results), human_check=_checked(configuration, results)))
    return ExitCode.DONE


def _checked(configuration: Settings, results: list[Result]) -> str:
    """How far people have checked the machine, for results by these rubrics."""
    return sentence(human_check(configuration), {result.rubric.id for result in results})


def _nothing_yet(what: str, at: str | None, on: date) -> InputProblem:
    when = f" đến ngày {on:%d/%m/%Y}" if at is not None else ""
    return InputProblem(f"Chưa có kết quả nào{when} để {what}: chạy ./soicong crawl --all trước.")


def _document(store: Store, code: str, on: date) -> dict[str, Any]:
    """The newest result of an agency as of a day; it says where its archive is gone, or what of it."""
    last = store.judgements().up_to(code, on, 1)
    if not last:
        store.load_document(agency_code=code)  # says where there is none at all
        raise InputProblem(f"Cơ quan {code} chưa có kết quả nào đến ngày {on:%d/%m/%Y}.")
    document = store.load_document(last[0].run_id)
    number = document["run"].get("id")
    if not number:
        return document
    return marked(document, store.load_run(number), thinned(log_of(store), number))


@plainly
def write_reports(codes: list[str], *, out: Path | None, at: str | None = None) -> ExitCode:
    """Write report pages from stored results, as of a day; none where one of those asked for is missing."""
    configuration, printed, on = settings(), console(), day(at)
    results = latest_results(configuration, on)
    wanted = codes or [result.agency.code for result in results]
    if not wanted:
        raise _nothing_yet("viết báo cáo", at, on)
    rubrics = load_all()
    with Store(configuration.database) as store:
        documents = [_document(store, code, on) for code in wanted]
        numbers = [document["run"].get("id") for document in documents]
        runs = [store.load_run(number) if number else None for number in numbers]
        archives = [archive_to_read(store, run) if run is not None else None for run in runs]
        log, now = log_of(store), seal_now(configuration, printed)
        registry = store.registry().load()
        contexts = [
            replace(
                report_context(find(document["rubric"]["id"], rubrics)),
                seal=seal_of_run(log, document, now),
                trend=trend_of(store, document["agency"]["code"], on, registry=registry, rubrics=rubrics),
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
