"""The report of one kept run, written by a worker."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from db.store import Store
from evidence.model import Agency
from jobs.exhibits import stored_site
from jobs.outputs import write_report
from reports.build import Context
from scoring.human_check import HumanCheck, stamped


@dataclass(frozen=True, kw_only=True)
class KeptReport:
    """Which run's report is to be written where, and what it says beside the result."""

    database: str
    run: int
    agency: Agency
    archive: Path
    folder: Path
    context: Context
    human_check: HumanCheck | None


def write_kept_report(asked: KeptReport) -> Path:
    """Write it; the page. Raises InputProblem where the folder takes nothing, DatabaseProblem."""
    with Store(asked.database) as store:
        document = store.load_document(asked.run)
    site = stored_site(asked.archive, asked.agency)
    return write_report(asked.folder, stamped(document, asked.human_check), asked.context, site)
