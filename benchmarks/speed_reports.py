"""What telling costs: the league of 10,000 agencies, and the report of one portal. Seconds of the processor.

The agencies and their judgements are those of `bench web` (web_stock.py); the report with its archived pages is that of the
archived department portal, where it is there.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks.portal import ARCHIVE, AT
from benchmarks.speed_portal import HOST
from benchmarks.table import Row
from benchmarks.web_stock import fill
from db.store import Store
from evidence.archive import load_site
from evidence.model import Agency, Tier
from jobs.addresses import day
from jobs.choices import chosen_rubric
from jobs.delivery import report_context
from jobs.judging import judge
from jobs.kept_report import KeptReport, write_kept_report
from jobs.outputs import write_report
from jobs.readings import readings_at
from jobs.results import as_results
from reports.province import province_report
from scoring.model import Result
from scoring.ranking import leagues
from scoring.rubric import find, load_all
from web.league_lines import Wanted, league_page

AGENCIES = {"short": 1_000, "normal": 10_000, "long": 10_000}
MOST = 0.5  # seconds
_TIMES = {"short": 3, "normal": 9, "long": 25}


def measure(form: str) -> list[Row]:
    """The leagues from the database and in memory, then reports."""
    count, newest, times = AGENCIES[form], datetime.now(UTC).date(), _TIMES[form]
    with tempfile.TemporaryDirectory(prefix="soicong-speed-") as folder:
        database = fill(Path(folder), count, newest=newest)
        url = f"sqlite:///{database}"
        with Store(url) as store:
            rows = _leagues(store, newest, count, times)
            run = store.latest_scorecards(codes=("so-00000",), criteria=False)[0].run_id
        rows.append(_of_stock(url, run, Path(folder), times))
        rows += _of_the_portal(Path(folder), times)
    return rows


def _leagues(store: Store, on: date, count: int, times: int) -> list[Row]:
    rubrics = load_all()

    def read() -> list[Result]:
        return as_results(store.latest_scorecards(until=on, existing_on=on, criteria=False), rubrics)

    results = read()
    ranked = leagues(results)
    largest = max(ranked, key=lambda one: len(one.standings))
    what, few = f"{count:,} agencies", min(times, 5)
    return [
        _row(f"league of {what}: read from the database and ranked", _took(lambda: leagues(read()), few)),
        _row(f"{what}: ranked, once they are read", _took(lambda: leagues(results), times), None),
        _row(
            f"{what}: a page of the largest league",
            _took(lambda: league_page(largest, Wanted()), times),
            None,
        ),
        _row(
            f"{what}: the province's page, every agency on it",
            _took(lambda: province_report(ranked), few),
            None,
        ),
    ]


def _of_stock(url: str, run: int, folder: Path, times: int) -> Row:
    """As a round's worker writes it, from the database; of this portal there is no archive."""
    with Store(url) as store:
        document = store.load_document(run)
    agency = Agency(
        code="so-00000", name=document["agency"]["name"], tier=Tier.SO, home_url=f"https://{HOST}/"
    )
    asked = KeptReport(
        database=url,
        run=run,
        agency=agency,
        archive=folder / "none.warc.gz",
        folder=folder / "reports",
        context=report_context(find(document["rubric"]["id"])),
        human_check=None,
    )
    asked.folder.mkdir()
    return _row("report of one portal, from the database", _took(lambda: write_kept_report(asked), times))


def _of_the_portal(folder: Path, times: int) -> list[Row]:
    what = "report of the archived portal, with the archived pages that it cites"
    if not ARCHIVE.exists():
        return [Row(what=what, goal=f"≤ {MOST:g} s", reached=None, ok=True, note="the archive is absent")]
    at = day(AT)
    rubric = chosen_rubric(None, Tier.SO, at)
    agency = Agency(code="speed", name="Sở", tier=Tier.SO, home_url=f"https://{HOST}/")
    site = load_site(ARCHIVE, agency=agency)
    with readings_at(folder / "readings") as readings:
        document = judge(site, rubric=rubric, at=at, run={"id": 1}, readings=readings).document
        first, *again = _took(
            lambda: write_report(folder / "reports", document, report_context(rubric), site, readings),
            times + 1,
        )
    pages = sum(1 for _ in (folder / "reports" / "speed-chung-cu").glob("*.html"))
    row = _row(what, again)
    note = f"{row.note}; {first:.2f} s the first time, {pages} pages beside it"
    return [Row(what=what, goal=row.goal, reached=row.reached, ok=row.ok, note=note)]


def _took(work: Callable[[], object], times: int) -> list[float]:
    """Seconds of the processor that the work took, each time."""
    found = []
    for _ in range(times):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return found


def _row(what: str, seconds: list[float], most: float | None = MOST) -> Row:
    middle = statistics.median(seconds)
    return Row(
        what=what,
        goal="told" if most is None else f"≤ {most:g} s",
        reached=f"{middle:.3f} s",
        ok=most is None or middle <= most,
        note=f"{min(seconds):.3f} to {max(seconds):.3f} of {len(seconds)}",
    )
