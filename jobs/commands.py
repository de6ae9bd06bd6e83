"""Auditing one portal, and making the database: what the commands of cli.py do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rich.markup import escape

from db.store import Store
from evidence.model import Agency
from jobs.addresses import crawl_hours, day, declared_section, host_and_port, known_host, portal_url, today
from jobs.audit import AuditRequest, Ended, audit, code_of
from jobs.choices import chosen_delay, chosen_rubric, chosen_tier, demand_reachable, names_of, remark
from jobs.delivery import deliver
from jobs.exhibits import stored_site
from jobs.outputs import writable_file, writable_folder
from jobs.portal_lines import tell_ended
from jobs.problems import ExitCode
from jobs.progress import crawl_progress
from jobs.robots_decision import demand_covered, read_decision
from jobs.settings import settings
from jobs.storage import storage_troubles
from jobs.tell_failures import tell_failures
from jobs.terminal import console, plainly, ready_database
from jobs.upgrading import upgraded


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
    fresh: bool,
    window: str | None,
    robots_decision: Path | None,
    json: Path | None,
    out: Path | None,
) -> ExitCode:
    """Audit one portal and report it. Everything that was asked for is checked before anything is stored."""
    configuration, printed = settings(), console()
    start_url, level, when = portal_url(url), chosen_tier(tier), day(at)
    rubric = chosen_rubric(rubric_id, level, when)
    home_url = _home_url(start_url, host)
    hours = crawl_hours(window)
    decision = read_decision(robots_decision, today=today()) if robots_decision is not None else None
    demand_covered(decision, [home_url])
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
        delay=chosen_delay(delay, start_url, allowed),
        allow_hosts=allowed,
        hours=hours,
        robots_decision=decision,
        declared=tuple(declared_section(text, home_url) for text in sections),
    )
    demand_reachable(start_url, allowed=allowed, names=names_of(configuration))
    if json is not None:
        writable_file(json)
    folder = writable_folder(out or configuration.reports)
    ready_database(configuration)
    for trouble in storage_troubles(configuration):
        printed.print(escape(trouble), soft_wrap=True)
    printed.print(f"Kiểm tra [bold]{escape(home_url)}[/bold] theo ‘{escape(rubric.title)}’", soft_wrap=True)
    if note := remark(rubric, when):
        printed.print(escape(note), soft_wrap=True)
    with crawl_progress(printed, {agency.code: request.agency.name}, show_sections=True) as progress:
        ended = audit([request], configuration=configuration, on_event=progress, fresh=fresh)
    outcomes: tuple[Ended, ...] = (*ended.done, *ended.failed, *ended.stopped, *ended.put_off)
    for each in outcomes:
        tell_ended(each)
    for one in ended.done:
        with Store(configuration.database) as store:
            document = store.load_document(one.run_id)
        deliver(
            printed,
            document,
            rubric=rubric,
            site=stored_site(one.archive, one.request.agency),
            json=json,
            folder=folder,
            configuration=configuration,
        )
    tell_failures(printed, ended)
    return ended.exit_code


def _home_url(start_url: str, host: str | None) -> str:
    if host is None:
        return start_url
    scheme, rest = start_url.split("://", 1)
    return f"{scheme}://{known_host(host)}/{rest.split('/', 1)[1]}"


@plainly
def upgrade_database(*, backed_up: bool) -> ExitCode:
    """Make or upgrade the database."""
    done, printed = upgraded(settings().database, backed_up=backed_up), console()
    if done.sentence:
        printed.print(escape(done.sentence), soft_wrap=True)
    printed.print(f"Cơ sở dữ liệu sẵn sàng (phiên bản {done.revision}).")
    return ExitCode.DONE
