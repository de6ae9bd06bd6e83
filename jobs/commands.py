"""What the commands of cli.py do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import wraps
from pathlib import Path
from typing import ParamSpec

from rich.console import Console
from rich.markup import escape

from crawler.names import BadNameMap
from db.agencies_csv import AgencyFileProblem, read_agencies
from db.migrate import upgrade
from db.problem import DatabaseProblem
from db.store import Store
from evidence.archive import load_site
from evidence.model import Agency, Site, Tier
from jobs.addresses import day, declared_section, host_and_port, known_host, portal_url
from jobs.audit import Audit, AuditRequest, audit, code_of, run_facts
from jobs.judging import Judgement, judge
from jobs.outputs import writable_file, writable_folder, write_json, write_province, write_report
from jobs.problems import ExitCode, InputProblem
from jobs.progress import crawl_progress
from jobs.settings import Settings, settings
from reports.build import Context
from reports.terminal import leagues_table, portal_summary
from scoring.calendar import local_date
from scoring.model import Result, Rubric
from scoring.ranking import leagues
from scoring.rubric import NoValidRubric, find, rubric_for
from scoring.rubric_errors import RubricError

Parameters = ParamSpec("Parameters")
_PROBLEMS = (DatabaseProblem, AgencyFileProblem, RubricError, NoValidRubric, BadNameMap)


def plainly(command: Callable[Parameters, ExitCode]) -> Callable[Parameters, ExitCode]:
    """Turn the rooms' own problems into bad input: one clear sentence."""

    @wraps(command)
    def run(*arguments: Parameters.args, **named: Parameters.kwargs) -> ExitCode:
        try:
            return command(*arguments, **named)
        except _PROBLEMS as problem:
            raise InputProblem(str(problem)) from problem

    return run


def console() -> Console:
    """Where results are printed: wide enough for tables where nobody's terminal folds them."""
    printed = Console(highlight=False)
    if not printed.is_terminal:
        printed.width = max(printed.width, 120)
    return printed


def ready_database(configuration: Settings) -> None:
    """The embedded database is made and upgraded by itself; a server's only by `db upgrade`."""
    if configuration.database.startswith("sqlite"):
        upgrade(configuration.database)


def chosen_tier(text: str) -> Tier:
    """A tier as typed. Raises InputProblem."""
    try:
        return Tier(text.strip().lower())
    except ValueError:
        raise InputProblem(f"--tier phải là một trong: {', '.join(Tier)}; nhận được ‘{text}’.") from None


def chosen_rubric(rubric_id: str | None, tier: Tier, at: date) -> Rubric:
    """The rubric that was named, else the one valid for the tier at the date."""
    return find(rubric_id) if rubric_id else rubric_for(tier.value, at)


@plainly
def audit_one(
    url: str,
    *,
    tier: str,
    host: str | None,
    at: str | None,
    max_pages: int,
    max_seconds: int,
    allow_hosts: list[str],
    sections: list[str],
    rubric_id: str | None,
    delay: float | None,
    name: str | None,
    json: Path | None,
    out: Path | None,
) -> ExitCode:
    """Audit one portal and report it."""
    configuration, printed = settings(), console()
    start_url, level, when = portal_url(url), chosen_tier(tier), day(at)
    rubric = chosen_rubric(rubric_id, level, when)
    home_url = _home_url(start_url, host)
    folder = writable_folder(out or configuration.reports)
    if json is not None:
        writable_file(json)
    allowed = tuple(host_and_port(text) for text in allow_hosts)
    agency = Agency(code=code_of(home_url), name=name or "", tier=level, home_url=home_url)
    request = AuditRequest(
        agency=replace(agency, name=agency.name or agency.host),
        start_url=start_url,
        rubric=rubric,
        at=when,
        live=host is None,
        max_pages=max_pages,
        max_seconds=max_seconds,
        delay=_delay(delay, start_url, allowed),
        allow_hosts=allowed,
        declared=tuple(declared_section(text, home_url) for text in sections),
    )
    ready_database(configuration)
    printed.print(f"Kiểm tra [bold]{escape(home_url)}[/bold] theo ‘{escape(rubric.title)}’", soft_wrap=True)
    with crawl_progress(printed, {agency.code: request.agency.name}, show_sections=True) as progress:
        (done,) = audit([request], configuration=configuration, on_event=progress)
    return _deliver(printed, done.judgement, json=json, folder=folder)


def _home_url(start_url: str, host: str | None) -> str:
    if host is None:
        return start_url
    scheme, rest = start_url.split("://", 1)
    return f"{scheme}://{known_host(host)}/{rest.split('/', 1)[1]}"


def _delay(delay: float | None, start_url: str, allowed: tuple[tuple[str, int], ...]) -> float:
    """One second between requests, unless said otherwise; a stand-in on our own machine needs no rest."""
    if delay is not None:
        return delay
    own = any(
        start_url.split("://", 1)[1].split("/", maxsplit=1)[0] == f"{host}:{port}" for host, port in allowed
    )
    loopback = start_url.split("://", 1)[1].startswith(("127.", "localhost", "[::1]"))
    return 0.0 if own and loopback else 1.0


def report_context(rubric: Rubric) -> Context:
    """What a report says beside the result."""
    return Context(grades=rubric.grades, league_href="index.html")


def _deliver(printed: Console, done: Judgement, *, json: Path | None, folder: Path) -> ExitCode:
    """Write and print one portal's result."""
    context = replace(report_context(done.assessment.rubric), league_href="")
    page = write_report(folder, done.document, context)
    if json is not None:
        write_json(json, done.document)
    printed.print(portal_summary(done.document))
    printed.print(f"Báo cáo: {escape(str(page))}", soft_wrap=True)
    if json is not None:
        printed.print(f"Kết quả máy đọc được: {escape(str(json))}", soft_wrap=True)
    return ExitCode.UNSEEN if done.scorecard.not_scored else ExitCode.DONE


@plainly
def rescore_one(
    source: str,
    *,
    tier: str | None,
    rubric_id: str | None,
    at: str | None,
    json: Path | None,
    out: Path | None,
) -> ExitCode:
    """Judge stored evidence again."""
    configuration, printed = settings(), console()
    path, run_id, agency = _evidence(source, configuration)
    site = _load(path, agency)
    if tier is not None:
        site = replace(site, agency=replace(site.agency, tier=chosen_tier(tier)))
    when = day(at) if at is not None else local_date(site.finished_at)
    rubric = chosen_rubric(rubric_id, site.agency.tier, when)
    folder = writable_folder(out or configuration.reports)
    if json is not None:
        writable_file(json)
    done = judge(site, rubric=rubric, at=when, run=run_facts(site, run_id, path))
    return _deliver(printed, done, json=json, folder=folder)


def _load(path: Path, agency: Agency | None) -> Site:
    try:
        return load_site(path, agency=agency)
    except (ValueError, OSError) as problem:
        raise InputProblem(
            f"‘{path}’ không đọc được như một kho lưu WARC ({problem}): cần tệp .warc hoặc .warc.gz còn nguyên."
        ) from problem


def _evidence(source: str, configuration: Settings) -> tuple[Path, int | None, Agency | None]:
    """The archive that a file name or a run's number names. Raises InputProblem."""
    path = Path(source)
    if path.exists():
        return path, None, None
    if not source.isdigit():
        raise InputProblem(
            f"Không có tệp ‘{source}’: cần một tệp .warc hoặc .warc.gz, hoặc số của một lượt đã lưu."
        )
    ready_database(configuration)
    with Store(configuration.database) as store:
        run = store.load_run(int(source))
    archive = Path(run.archive)
    if not archive.exists():
        raise InputProblem(f"Lượt {source} không còn kho lưu ‘{archive}’: khôi phục tệp rồi chạy lại.")
    return archive, run.id, run.agency


@plainly
def crawl_registered(
    codes: list[str],
    *,
    everyone: bool,
    at: str | None,
    max_pages: int,
    max_seconds: int,
    delay: float | None,
    out: Path | None,
) -> ExitCode:
    """Audit registered agencies at once."""
    configuration, printed = settings(), console()
    if not codes and not everyone:
        raise InputProblem("Chưa chọn cơ quan nào: nêu mã cơ quan, hoặc dùng --all cho mọi cơ quan.")
    ready_database(configuration)
    with Store(configuration.database) as store:
        agencies = store.list_agencies(codes=codes)
    if not agencies:
        raise InputProblem("Chưa có cơ quan nào được đăng ký: nhập bằng ./soicong agencies import TỆP.csv.")
    folder, when = writable_folder(out or configuration.reports), day(at)
    requests = [
        AuditRequest(
            agency=agency,
            start_url=agency.home_url,
            rubric=rubric_for(agency.tier.value, when),
            at=when,
            max_pages=max_pages,
            max_seconds=max_seconds,
            delay=1.0 if delay is None else delay,
        )
        for agency in agencies
    ]
    done = crawl_requests(requests, configuration=configuration, printed=printed, folder=folder)
    return ExitCode.DONE if all(one.seen for one in done) else ExitCode.UNSEEN


def crawl_requests(
    requests: list[AuditRequest], *, configuration: Settings, printed: Console, folder: Path
) -> tuple[Audit, ...]:
    """Audit many portals with progress, and write their reports and the province's."""
    names = {request.agency.code: request.agency.name for request in requests}
    with crawl_progress(printed, names) as progress:
        done = audit(requests, configuration=configuration, on_event=progress)
    for one in done:
        write_report(folder, one.document, report_context(one.request.rubric))
    results = [
        Result(
            agency=one.request.agency,
            rubric=one.request.rubric,
            evaluated_at=one.request.at,
            scorecard=one.judgement.scorecard,
        )
        for one in done
    ]
    ranked = leagues(results)
    printed.print(leagues_table(ranked))
    printed.print(f"Báo cáo của tỉnh: {escape(str(write_province(folder, ranked)))}", soft_wrap=True)
    return done


def latest_results(configuration: Settings) -> list[Result]:
    """The newest stored result of each registered agency."""
    ready_database(configuration)
    with Store(configuration.database) as store:
        stored = store.latest_scorecards()
    return [
        Result(
            agency=one.agency,
            rubric=find(one.rubric.id),
            evaluated_at=one.evaluated_at,
            scorecard=one.scorecard,
        )
        for one in stored
    ]


@plainly
def print_leagues() -> ExitCode:
    """Print the leagues from the newest results."""
    printed, results = console(), latest_results(settings())
    if not results:
        raise InputProblem("Chưa có kết quả nào: chạy ./soicong crawl --all trước.")
    printed.print(leagues_table(leagues(results)))
    return ExitCode.DONE


@plainly
def write_reports(codes: list[str], *, out: Path | None) -> ExitCode:
    """Write report pages from stored results."""
    configuration, printed = settings(), console()
    folder = writable_folder(out or configuration.reports)
    results = latest_results(configuration)
    with Store(configuration.database) as store:
        wanted = codes or [result.agency.code for result in results]
        for code in wanted:
            document = store.load_document(agency_code=code)
            page = write_report(folder, document, report_context(find(document["rubric"]["id"])))
            printed.print(f"Báo cáo: {escape(str(page))}", soft_wrap=True)
    if not codes and results:
        printed.print(
            f"Báo cáo của tỉnh: {escape(str(write_province(folder, leagues(results))))}", soft_wrap=True
        )
    if not wanted:
        raise InputProblem(
            "Chưa có kết quả nào để viết báo cáo: chạy ./soicong crawl --all hoặc audit trước."
        )
    return ExitCode.DONE


@plainly
def import_agencies(path: Path) -> ExitCode:
    """Register agencies from a file."""
    configuration, printed = settings(), console()
    agencies = read_agencies(path)
    ready_database(configuration)
    with Store(configuration.database) as store:
        done = store.save_agencies(agencies)
    printed.print(f"Đã nhập: {done.added} mới, {done.changed} thay đổi, {done.unchanged} giữ nguyên.")
    return ExitCode.DONE


@plainly
def upgrade_database() -> ExitCode:
    """Make or upgrade the database."""
    state = upgrade(settings().database)
    console().print(f"Cơ sở dữ liệu sẵn sàng (phiên bản {state.revision}).")
    return ExitCode.DONE
