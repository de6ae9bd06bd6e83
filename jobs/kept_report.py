"""The report of one kept run, written by a worker."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from db.store import Store
from evidence.model import Agency
from jobs.exhibits import stored_site
from jobs.outputs import write_report
from jobs.readings import readings_at
from jobs.trends import trend_of
from reports.build import Context
from scoring.human_check import HumanCheck, stamped


@dataclass(frozen=True, kw_only=True)
class KeptReport:
    """Which run's report is to be written where, and what it says beside the result. `readings`: see jobs.readings."""

    database: str
    run: int
    agency: Agency
    archive: Path
    folder: Path
    context: Context
    human_check: HumanCheck | None
    readings: Path | None = None


def write_kept_report(asked: KeptReport) -> Path:
    """Write it; the page. Raises InputProblem where the folder takes nothing, DatabaseProblem."""
    with Store(asked.database) as store:
        document = store.load_document(asked.run)
        trend = trend_of(store, asked.agency.code, date.fromisoformat(document["evaluated_at"]))
    site = stored_site(asked.archive, asked.agency)
    context = replace(asked.context, trend=trend)
    told = stamped(document, asked.human_check)
    with readings_at(asked.readings) as readings:
        return write_report(asked.folder, told, context, site, readings)
