"""What is read back from the database: leagues and report pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
from scoring.model import Result, Rubric
from scoring.official import season_window
from scoring.ranking import leagues
from scoring.rubric import find, load_all


@dataclass(frozen=True, kw_only=True)
class Latest:
    """The newest results that count. `held` are rounds that are held back and were left out, `runs` which were chosen from
    (None: all).
    """

    results: list[Result]
    held: tuple[int, ...] = ()
    runs: frozenset[int] | None = None


def latest_results(configuration: Settings, at: date, *, with_held: bool = False) -> Latest:
    """The newest stored result, as of a day, of each agency that was registered then.

    Runs of rounds that the guard holds back are left out, unless `with_held`.
    """
    ready_database(configuration)
    with Store(configuration.database) as store:
        held: frozenset[int] = frozenset() if with_held else store.guarding().held()
        runs = counting(store, held) if held else None
        found = as_results(store.latest_scorecards(until=at, existing_on=at, run_ids=runs))
    return Latest(results=found, held=tuple(sorted(held)), runs=runs)


def counting(store: Store, held: Collection[int]) -> frozenset[int]:
    """The runs that are of no round that is held back."""
    left_out = {run for number in held for run in store.rounds().runs(number)}
    return frozenset(run.id for run in store.list_runs() if run.id not in left_out)


def _tell_held(printed: Console, held: Sequence[int]) -> None:
    if held:
        printed.print(
            f"Không tính đợt {', '.join(map(str, held))} (đang bị giữ lại: ./soicong guard {held[-1]}); "
            "tính cả: --with-held.",
            soft_wrap=True,
        )


def as_results(stored: Iterable[StoredResult], known: tuple[Rubric, ...] | None = None) -> list[Result]:
    """Stored results as leagues take them; whoever asks often hands in the rubrics."""
    rubrics = load_all() if known is None else known
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
def print_leagues(*, at: str | None = None, season: int | None = None, with_held: bool = False) -> ExitCode:
    """Print the leagues from the newest results, from those of a day, or from the official runs of a season."""
    configuration, printed, on = settings(), console(), day(at)
    if season is not None:
        if at is not None:
            raise InputProblem("Vừa nêu --at vừa nêu --season: chỉ chọn một trong hai.")
        if with_held:
            raise InputProblem(
                "--with-held không dùng với --season: đợt bị giữ lại không thành lượt chính thức."
            )
        return _print_official(printed, configuration, season)
    latest = latest_results(configuration, on, with_held=with_held)
    results = latest.results
    if not results:
        raise _nothing_yet("xếp hạng", at, on, latest.held)
    _tell_held(printed, latest.held)
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


def _nothing_yet(what: str, at: str | None, on: date, held: Sequence[int]) -> InputProblem:
    when = f" đến ngày {on:%d/%m/%Y}" if at is not None else ""
    if held:
        return InputProblem(
            f"Chưa có kết quả được tính nào{when} để {what}: đợt {', '.join(map(str, held))} đang bị giữ lại "
            f"(./soicong guard {held[-1]}); tính cả: --with-held."
        )
    return InputProblem(f"Chưa có kết quả nào{when} để {what}: chạy ./soicong crawl --all trước.")


def _document(store: Store, code: str, on: date, counted: Mapping[str, int] | None) -> dict[str, Any]:
    """The newest result of an agency as of a day; it says where its archive is gone, or what of it."""
    if counted is not None and code in counted:
        number = counted[code]
        return marked(store.load_document(number), store.load_run(number), thinned(log_of(store), number))
    last = store.judgements().up_to(code, on, 1) if counted is None else ()
    if not last:
        store.load_document(agency_code=code)  # says where there is none at all
        raise InputProblem(f"Cơ quan {code} chưa có kết quả nào đến ngày {on:%d/%m/%Y}.")
    document = store.load_document(last[0].run_id)
    number = document["run"].get("id")
    if not number:
        return document
    return marked(document, store.load_run(number), thinned(log_of(store), number))


def _counted(
    store: Store, codes: Sequence[str], on: date, runs: frozenset[int] | None
) -> Mapping[str, int] | None:
    """By agency the newest run that counts; None where every run does. Raises InputProblem where one has only held ones."""
    if runs is None:
        return None
    stored = store.latest_scorecards(until=on, run_ids=runs, registered_only=False)
    found = {one.agency.code: one.run_id for one in stored}
    for code in codes:
        if code not in found and store.judgements().up_to(code, on, 1):
            raise InputProblem(
                f"Cơ quan {code} chỉ có kết quả của đợt đang bị giữ lại: xem ./soicong guard; tính cả: --with-held."
            )
    return found


@plainly
def write_reports(
    codes: list[str], *, out: Path | None, at: str | None = None, with_held: bool = False
) -> ExitCode:
    """Write report pages from stored results, as of a day; none where one of those asked for is missing."""
    configuration, printed, on = settings(), console(), day(at)
    latest = latest_results(configuration, on, with_held=with_held)
    results = latest.results
    wanted = codes or [result.agency.code for result in results]
    if not wanted:
        raise _nothing_yet("viết báo cáo", at, on, latest.held)
    rubrics = load_all()
    with Store(configuration.database) as store:
        counted = _counted(store, wanted, on, latest.runs)
        documents = [_document(store, code, on, counted) for code in wanted]
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
    _tell_held(printed, latest.held)
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
