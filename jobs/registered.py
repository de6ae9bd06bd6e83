"""A round over the portals of registered agencies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from db.registered import registrations
from db.registration import Registration
from db.registry import Registry
from db.store import Store
from evidence.model import Agency
from jobs.addresses import crawl_hours, day, today
from jobs.audit import Audit, AuditRequest, Ended, PutOff, Round, WhyPutOff, audit
from jobs.delivery import report_context, seal_now
from jobs.human_check import human_check
from jobs.kept_report import KeptReport, write_kept_report
from jobs.outputs import writable_folder, write_province
from jobs.problems import ExitCode, InputProblem, keep_trace
from jobs.progress import crawl_progress
from jobs.robots_decision import demand_covered, read_decision
from jobs.settings import Settings, settings
from jobs.terminal import console, plainly, ready_database
from jobs.workers import Workers
from reports.terminal import leagues_table
from scoring.human_check import sentence
from scoring.model import Result
from scoring.ranking import leagues
from scoring.rubric import rubric_for


@plainly
def crawl_registered(
    codes: list[str],
    *,
    everyone: bool,
    at: str | None,
    max_pages: int,
    max_seconds: int,
    delay: float | None,
    ask_again: float,
    fresh: bool,
    window: str | None,
    robots_decision: Path | None,
    out: Path | None,
) -> ExitCode:
    """Audit registered agencies at once."""
    configuration, printed = settings(), console()
    if bool(codes) == everyone:
        raise InputProblem(
            "Vừa nêu mã cơ quan vừa dùng --all: chỉ chọn một trong hai."
            if everyone
            else "Chưa chọn cơ quan nào: nêu mã cơ quan, hoặc dùng --all cho mọi cơ quan."
        )
    when, hours = day(at), crawl_hours(window)
    decision = read_decision(robots_decision, today=today()) if robots_decision is not None else None
    ready_database(configuration)
    with Store(configuration.database) as store:
        registry = store.registry().load()
    known = registrations(registry, when, codes=codes)
    if not known:
        raise InputProblem(
            f"Vào ngày {when:%d/%m/%Y} sổ không có cơ quan nào hoạt động: xem ./soicong agencies list --all."
            if registry.codes
            else "Chưa có cơ quan nào được đăng ký: nhập bằng ./soicong agencies import TỆP.xlsx."
        )
    agencies = tuple(reached_now(registry, one) for one in known)
    demand_covered(decision, [agency.home_url for agency in agencies])
    requests = requests_for(agencies, at=when, max_pages=max_pages, max_seconds=max_seconds, delay=1.0)
    requests = [
        replace(
            request,
            hours=hours if window is not None else crawl_hours(one.crawl_window),
            delay=next((seconds for seconds in (delay, one.delay) if seconds is not None), 1.0),
            robots_decision=decision,
            ask_again_days=ask_again,
        )
        for request, one in zip(requests, known, strict=True)
    ]
    folder = writable_folder(out or configuration.reports)
    return crawl_requests(
        requests, configuration=configuration, printed=printed, folder=folder, fresh=fresh
    ).exit_code


def reached_now(registry: Registry, one: Registration) -> Agency:
    """An agency as it was at the day judged at, with the addresses at which its portal is today."""
    now = registry.at(one.code, today())
    if now is None or not now.active(today()):
        return one.agency
    return replace(one.agency, home_url=now.home_url, sister_urls=now.agency.sister_urls)


def requests_for(
    agencies: tuple[Agency, ...], *, at: date, max_pages: int, max_seconds: int, delay: float
) -> list[AuditRequest]:
    """An audit of each agency by the rubric of its tier. Raises NoValidRubric."""
    rubrics = {tier: rubric_for(tier, at) for tier in {agency.tier.value for agency in agencies}}
    return [
        AuditRequest(
            agency=agency,
            start_url=agency.home_url,
            rubric=rubrics[agency.tier.value],
            at=at,
            max_pages=max_pages,
            max_seconds=max_seconds,
            delay=delay,
        )
        for agency in agencies
    ]


def crawl_requests(
    requests: list[AuditRequest], *, configuration: Settings, printed: Console, folder: Path, fresh: bool
) -> Round:
    """Audit many portals with progress, and write their reports, each when its portal is done, and the province's."""
    names = {request.agency.code: request.agency.name for request in requests}
    check, seal = human_check(configuration), seal_now(configuration, printed)
    unwritten: list[tuple[Audit, Exception]] = []

    async def report(ended: Ended, workers: Workers) -> None:
        if not isinstance(ended, Audit):
            return
        kept = KeptReport(
            database=configuration.database,
            run=ended.run_id,
            agency=ended.request.agency,
            archive=ended.archive,
            folder=folder,
            context=replace(report_context(ended.request.rubric), seal=seal),
            human_check=check,
        )
        try:
            await workers.run(write_kept_report, kept)
        except Exception as error:
            unwritten.append((ended, error))

    with crawl_progress(printed, names) as progress:
        ended = audit(requests, configuration=configuration, on_event=progress, on_end=report, fresh=fresh)
    ranked = leagues(
        [
            Result(
                agency=one.request.agency,
                rubric=one.request.rubric,
                evaluated_at=one.request.at,
                scorecard=one.scorecard,
            )
            for one in ended.done
        ]
    )
    checked = sentence(check, {one.request.rubric.id for one in ended.done})
    printed.print(leagues_table(ranked, human_check=checked))
    tell_failures(printed, ended)
    for one, error in unwritten:
        why = str(error) if isinstance(error, InputProblem) else f"lỗi của công cụ: {keep_trace(error)}"
        printed.print(
            f"{escape(one.request.agency.name)}: chưa ghi được báo cáo ({escape(why)}); kết quả đã lưu, viết lại bằng: "
            f"./soicong report {escape(one.request.agency.code)}",
            soft_wrap=True,
        )
    page = write_province(folder, ranked, human_check=checked)
    printed.print(f"Báo cáo của tỉnh: {escape(str(page))}", soft_wrap=True)
    return ended


def tell_failures(printed: Console, ended: Round) -> None:
    """Say what our own faults cost, and where their traces lie."""
    for failure in ended.failed:
        kind = type(failure.error).__name__
        printed.print(
            f"{escape(failure.request.agency.name)}: lỗi của công cụ ({kind}): {escape(keep_trace(failure.error))}",
            soft_wrap=True,
        )
    for stop in ended.stopped:
        printed.print(
            f"{escape(stop.request.agency.name)}: {escape(stop.why)} Lượt {stop.run_id} dừng giữa chừng, phần đã thu "
            "thập được giữ; chạy lại lệnh này để đi tiếp.",
            soft_wrap=True,
        )
    for put_off in ended.put_off:
        printed.print(
            f"{escape(put_off.request.agency.name)}: {escape(_why_put_off(put_off))}", soft_wrap=True
        )
    for one in ended.done:
        if one.error:
            printed.print(
                f"{escape(one.request.agency.name)}: lượt thu thập dừng vì lỗi của công cụ ({escape(one.error)}); "
                "kết quả chỉ dựa trên phần đã xem.",
                soft_wrap=True,
            )
        elif one.stop_reason == "window_closed":
            printed.print(
                f"{escape(one.request.agency.name)}: đã hết khung giờ {one.request.hours}; kết quả chỉ dựa trên phần đã "
                "xem. Chạy lại lệnh này trong vòng 24 giờ để đi tiếp.",
                soft_wrap=True,
            )
        elif one.stop_reason == "interrupted":
            printed.print(
                f"{escape(one.request.agency.name)}: đã dừng theo yêu cầu; kết quả chỉ dựa trên phần đã xem.",
                soft_wrap=True,
            )


def _why_put_off(put_off: PutOff) -> str:
    if put_off.problem is not None:
        return str(put_off.problem)
    if put_off.why is WhyPutOff.WINDOW_CLOSED:
        return f"đã hết khung giờ {put_off.request.hours} trước khi tới lượt; chạy lại lệnh này."
    return "chưa tới lượt thì đã dừng theo yêu cầu; chạy lại lệnh này."
