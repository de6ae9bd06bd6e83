"""Runs in a database as audits leave them, with archives in a data folder of their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from db.records import RunStatus
from db.store import Store
from evidence.archive import load_site
from jobs.custody import note_audit
from jobs.judging import judge
from jobs.judging_archive import run_facts
from scoring.rubric import find
from tests.assurance.example import PAGES, RUBRIC, write_archive

NOW = datetime.now(UTC).replace(microsecond=0)  # interrupted runs are judged by the clock of the machine


def audited(
    store: Store,
    data: Path,
    *,
    days: int = 0,
    pages: Mapping[str, str] = PAGES,
    registered: bool = True,
    status: RunStatus = RunStatus.DONE,
    earlier: int | None = None,
    traffic: bool = False,
) -> int:
    """A run that ended so many days before NOW; its number. Nothing has changed since the `earlier` one."""
    ended = NOW - timedelta(days=days)
    place = len(store.list_runs()) + 1
    archive = data / "archives" / "so-thu" / f"{place:04}.warc.gz"
    before = Path(store.load_run(earlier).archive) if earlier is not None else None
    salt = f"<!-- {earlier or place} -->"
    agency = write_archive(archive, salt=salt, pages=pages, earlier=before, traffic=traffic)
    if registered:
        store.save_agencies([agency])
    rubric, site = find(RUBRIC), load_site(archive)
    number = store.start_run(agency, started_at=ended - timedelta(minutes=1), archive=str(archive))
    judged = judge(site, rubric=rubric, at=date(2025, 10, 15), run=run_facts(site, number, archive))
    store.save_result(number, judged.assessment, judged.scorecard, judged.document)
    note_audit(store, run=number, archive=archive, rubric=rubric, document=judged.document)
    store.references().note(number, site.earlier_files)
    store.finish_run(number, finished_at=ended, stop_reason="finished", status=status, pages=site.pages)
    return number
