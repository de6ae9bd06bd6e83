"""Audits: crawl portals at once, then judge, keep and report each of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.names import NameMap
from crawler.order import CrawlOrder, Event, ProcessSettings
from crawler.run import crawl
from db.records import RunStatus
from db.store import Store
from evidence.archive import load_site
from evidence.model import Agency, DeclaredSection, Page, Site
from jobs.judging import Judgement, judge
from jobs.settings import Settings
from scoring.calendar import window_for
from scoring.model import Rubric

_MANY = 4  # archives from which on starting further processes pays


@dataclass(frozen=True, kw_only=True)
class AuditRequest:
    """One portal to audit. `start_url` is where it is reached, `agency.home_url` the name it is known by."""

    agency: Agency
    start_url: str
    rubric: Rubric
    at: date
    live: bool = True
    max_pages: int = 150
    max_seconds: int = 900
    delay: float = 1.0
    allow_hosts: tuple[tuple[str, int], ...] = ()
    declared: tuple[DeclaredSection, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Audit:
    """A finished audit. `run_id` is its number in the database."""

    request: AuditRequest
    archive: Path
    run_id: int
    judgement: Judgement

    @property
    def document(self) -> dict[str, Any]:
        """The result document."""
        return self.judgement.document

    @property
    def seen(self) -> bool:
        """Whether the portal could be seen at all."""
        return not self.judgement.scorecard.not_scored


def code_of(url: str) -> str:
    """A code for a portal that is not registered: its host, and its path where it is a component."""
    parts = urlsplit(url)
    return "-".join([parts.hostname or "", *(s for s in parts.path.split("/") if s)])[:80]


def archive_path(configuration: Settings, code: str, started_at: datetime) -> Path:
    """Where the WARC of a run goes: one folder a portal, one file a run."""
    name = "".join(c if c.isalnum() or c in ".-_" else "-" for c in code)
    return configuration.archives / name / f"{started_at:%Y%m%dT%H%M%S%f}Z.warc.gz"


def audit(
    requests: Sequence[AuditRequest],
    *,
    configuration: Settings,
    on_event: Callable[[Event], None],
    on_audit: Callable[[Audit], None] = lambda _: None,
) -> tuple[Audit, ...]:
    """Crawl all portals at once in this process, then judge and keep each. One call a process (Twisted's reactor)."""
    started_at = datetime.now(UTC)
    archives = [archive_path(configuration, request.agency.code, started_at) for request in requests]
    with Store(configuration.database) as store:
        runs = [
            store.start_run(request.agency, started_at=started_at, archive=str(archive), live=request.live)
            for request, archive in zip(requests, archives, strict=True)
        ]
        orders = [_order(request, archive) for request, archive in zip(requests, archives, strict=True)]
        try:
            results = crawl(
                orders,
                process=ProcessSettings(names=_names(configuration), contact=configuration.contact),
                on_event=on_event,
            )
        except BaseException:
            for run in runs:
                store.finish_run(
                    run,
                    finished_at=datetime.now(UTC),
                    stop_reason="interrupted",
                    status=RunStatus.INTERRUPTED,
                )
            raise
        done = []
        jobs = [
            _Job(request=q, run=n, archive=r.archive_path)
            for q, n, r in zip(requests, runs, results, strict=True)
        ]
        for job, judged in zip(jobs, _judge_all(jobs), strict=True):
            finished = _keep(store, job, judged)
            on_audit(finished)
            done.append(finished)
    return tuple(done)


@dataclass(frozen=True, kw_only=True)
class _Job:
    request: AuditRequest
    run: int
    archive: Path


@dataclass(frozen=True, kw_only=True)
class _Judged:
    pages: tuple[Page, ...]
    finished_at: datetime
    stop_reason: str
    judgement: Judgement


def _judge_all(jobs: Sequence[_Job]) -> Iterator[_Judged]:
    """Judge archives in their order; many of them in processes of their own, one a core."""
    workers = min(os.cpu_count() or 1, len(jobs))
    if len(jobs) < _MANY or workers == 1:
        yield from map(_judge, jobs)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_judge, jobs)


def _judge(job: _Job) -> _Judged:
    request = job.request
    site = load_site(job.archive, agency=request.agency)
    judgement = judge(site, rubric=request.rubric, at=request.at, run=run_facts(site, job.run, job.archive))
    return _Judged(
        pages=site.pages, finished_at=site.finished_at, stop_reason=site.stop_reason, judgement=judgement
    )


def _names(configuration: Settings) -> NameMap:
    return NameMap.load(configuration.name_map) if configuration.name_map is not None else NameMap()


def _order(request: AuditRequest, archive: Path) -> CrawlOrder:
    return CrawlOrder(
        agency=request.agency,
        start_url=request.start_url,
        archive_path=archive,
        allow_hosts=request.allow_hosts,
        declared=request.declared,
        max_pages=request.max_pages,
        max_seconds=request.max_seconds,
        delay=request.delay,
        live=request.live,
        window_start=window_for(request.rubric.window, request.at).start,
    )


def _keep(store: Store, job: _Job, judged: _Judged) -> Audit:
    judgement = judged.judgement
    store.finish_run(
        job.run,
        finished_at=judged.finished_at,
        stop_reason=judged.stop_reason,
        status=_status(judged),
        pages=judged.pages,
    )
    store.save_result(job.run, judgement.assessment, judgement.scorecard, judgement.document)
    return Audit(request=job.request, archive=job.archive, run_id=job.run, judgement=judgement)


def _status(judged: _Judged) -> RunStatus:
    if judged.stop_reason == "interrupted":
        return RunStatus.INTERRUPTED
    return RunStatus.NOT_SEEN if judged.judgement.scorecard.not_scored else RunStatus.DONE


def run_facts(site: Site, run: int | None, archive: Path) -> dict[str, Any]:
    """The part of a result that differs from run to run: number, times, file, what was seen of how many pages."""
    seen: dict[str, int] = {}
    for page in site.pages:
        seen[page.visibility.value] = seen.get(page.visibility.value, 0) + 1
    return {
        "id": run,
        "started_at": site.started_at.isoformat(),
        "finished_at": site.finished_at.isoformat(),
        "stop_reason": site.stop_reason,
        "archive": archive.name,
        "pages": dict(sorted(seen.items())),
    }
