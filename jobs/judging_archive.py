"""Judging a stored crawl: from its archive to everything that is kept of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from evidence.archive import load_site
from evidence.model import Agency, Page, Site
from jobs.judging import Judgement, judge
from jobs.readings import readings_at
from scoring.model import Rubric


@dataclass(frozen=True, kw_only=True)
class Work:
    """One archive to judge: whose it is, by what, as of when. `run` is its number in the database.

    `sample`: its names were recorded ones, so that no portal of the world was seen. `readings`: the file that keeps what
    its pages said when they were read last (jobs.readings); without any all pages are read.
    """

    agency: Agency
    rubric: Rubric
    at: date
    run: int
    archive: Path
    sample: bool = False
    readings: Path | None = None


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What an archive held, the names of others that hold bodies of its pages, and its judgement."""

    pages: tuple[Page, ...]
    earlier_files: tuple[str, ...]
    finished_at: datetime
    stop_reason: str
    judgement: Judgement


def judge_archive(work: Work) -> Judged:
    """Judge what an archive holds. Raises NotAnArchive and NoPage for one that holds nothing to judge."""
    site = load_site(work.archive, agency=work.agency)
    facts = run_facts(site, work.run, work.archive)
    facts["live"] = site.live and not work.sample
    with readings_at(work.readings) as readings:
        judgement = judge(site, rubric=work.rubric, at=work.at, run=facts, readings=readings)
    return Judged(
        pages=site.pages,
        earlier_files=site.earlier_files,
        finished_at=site.finished_at,
        stop_reason=site.stop_reason,
        judgement=judgement,
    )


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
        "live": site.live,
        "pages": dict(sorted(seen.items())),
        **({"robots_decision": dict(site.robots_decision)} if site.robots_decision else {}),
    }
