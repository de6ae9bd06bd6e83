"""A round over the portals of registered agencies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from crawler.robots_decision import RobotsDecision
from db.registered import registrations
from db.registration import Registration
from db.registry import Registry
from db.store import Store
from evidence.model import Agency
from jobs.addresses import crawl_hours, day, today
from jobs.alert_settings import alert_settings
from jobs.alerts_telling import after_this_round
from jobs.audit import AuditRequest, Retries
from jobs.nightly import end_with_parent
from jobs.outputs import writable_folder
from jobs.problems import ExitCode, InputProblem
from jobs.robots_decision import demand_covered, read_decision
from jobs.round_run import RoundOrder, run_round, tell_plan
from jobs.settings import Settings, settings
from jobs.storage import storage_troubles
from jobs.terminal import console, plainly, ready_database
from scoring.rubric import rubric_for

ASK_AGAIN = 7.0  # days in which entries' own pages are not asked for again


@dataclass(frozen=True, kw_only=True)
class RoundWish:
    """Which portals a round is to look at and how far; no `codes`: all. `window` as --window; None: each its own."""

    codes: tuple[str, ...] = ()
    window: str | None = None
    max_pages: int = 150
    max_seconds: int = 3_600


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
    retries: int | None,
    retry_after: float,
    plan_only: bool,
    trigger: str,
) -> ExitCode:
    """Audit registered agencies at once."""
    configuration, printed = settings(), console()
    if trigger == "nightly":
        end_with_parent()
    if bool(codes) == everyone:
        raise InputProblem(
            "Vừa nêu mã cơ quan vừa dùng --all: chỉ chọn một trong hai."
            if everyone
            else "Chưa chọn cơ quan nào: nêu mã cơ quan, hoặc dùng --all cho mọi cơ quan."
        )
    when = day(at)
    _ = crawl_hours(window)  # what cannot be read is said before anything is made
    decision = read_decision(robots_decision, today=today()) if robots_decision is not None else None
    ready_database(configuration)
    requests = wanted_requests(
        configuration,
        RoundWish(codes=tuple(codes), window=window, max_pages=max_pages, max_seconds=max_seconds),
        at=when,
        delay=delay,
        ask_again=ask_again,
        decision=decision,
    )
    folder = writable_folder(out or configuration.reports)
    order = RoundOrder(
        requests=requests,
        folder=folder,
        trigger=trigger,
        asked={
            "all": everyone,
            "max_pages": max_pages,
            "ask_again": ask_again,
            "window": window or "",
            "robots_decision": decision.number if decision is not None else "",
        },
        fresh=fresh,
        retries=Retries(times=retries if retries is not None else int(everyone), wait=retry_after * 60),
    )
    if plan_only:
        tell_plan(printed, configuration, requests)
        return ExitCode.DONE
    if trigger == "queue":
        from jobs.queueing import queue_round  # procrastinate: only who has many machines pays for it

        return queue_round(order, configuration=configuration, printed=printed)
    for trouble in storage_troubles(configuration):
        printed.print(escape(trouble), soft_wrap=True)
    ended = run_round(order, configuration=configuration, printed=printed)
    if everyone and trigger == "manual":  # the night does so itself, when it has looked at the round
        _tell_readers(printed, configuration, ended.id, folder)
    return ended.exit_code


def wanted_requests(
    configuration: Settings,
    wish: RoundWish,
    *,
    at: date,
    delay: float | None = None,
    ask_again: float = ASK_AGAIN,
    decision: RobotsDecision | None = None,
) -> list[AuditRequest]:
    """The audits of a round over the registry, each with its agency's own hours and rest. Raises InputProblem."""
    hours = crawl_hours(wish.window)
    with Store(configuration.database) as store:
        registry = store.registry().load()
    known = registrations(registry, at, codes=wish.codes)
    if not known:
        raise InputProblem(
            f"Vào ngày {at:%d/%m/%Y} sổ không có cơ quan nào hoạt động: xem ./soicong agencies list --all."
            if registry.codes
            else "Chưa có cơ quan nào được đăng ký: nhập bằng ./soicong agencies import TỆP.xlsx."
        )
    agencies = tuple(reached_now(registry, one) for one in known)
    demand_covered(decision, [agency.home_url for agency in agencies])
    requests = requests_for(
        agencies, at=at, max_pages=wish.max_pages, max_seconds=wish.max_seconds, delay=1.0
    )
    return [
        replace(
            request,
            hours=hours if wish.window is not None else crawl_hours(one.crawl_window),
            delay=next((seconds for seconds in (delay, one.delay) if seconds is not None), 1.0),
            robots_decision=decision,
            ask_again_days=ask_again,
        )
        for request, one in zip(requests, known, strict=True)
    ]


def _tell_readers(printed: Console, configuration: Settings, number: int, folder: Path) -> None:
    if not alert_settings().configured:
        return
    with Store(configuration.database) as store:
        told = after_this_round(store, configuration, number, reports=folder)
    for line in (*told.problems, *([f"Đã gửi {told.sent} bản tin."] if told.sent else [])):
        printed.print(escape(line), soft_wrap=True)


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
