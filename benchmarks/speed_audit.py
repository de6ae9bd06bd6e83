"""Ours: a whole audit, without a browser. python -m benchmarks.speed_audit PORT PAGES FOLDER [first] [browser]

`first` tells when the first page and the first section were there; `browser` renders what needs it.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.portal import AT
from benchmarks.speed_measured import peak_memory
from benchmarks.speed_portal import HOST
from crawler.order import Event, ProcessSettings
from db.migrate import upgrade
from db.store import Store
from evidence.model import Agency, Tier
from jobs.addresses import day
from jobs.audit import AuditRequest, audit
from jobs.choices import chosen_rubric
from jobs.settings import settings

_SECONDS = 3_600


class _First:
    """When the first page and the first section were there, on the clock that all processes share."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def __call__(self, event: Event) -> None:
        if event.kind in ("page", "section") and event.kind not in self._told:
            self._told.add(event.kind)
            print(event.kind, time.monotonic(), flush=True)


def prepared(folder: Path) -> None:
    """Make the database that an audit finds: it is made once in its life, and is in no figure."""
    upgrade(settings({"SOICONG_DATA": str(folder)}).database)


def main(port: int, pages: int, folder: Path, *, first: bool = False, browser: bool = False) -> None:
    """Robots, ledger, outcomes, archive, facts, checks, score, database; the looks of a browser where it is asked for."""
    configuration = settings({"SOICONG_DATA": str(folder)})
    upgrade(configuration.database)
    at = day(AT)
    agency = Agency(
        code="speed", name="Sở Thông tin và Truyền thông", tier=Tier.SO, home_url=f"https://{HOST}/"
    )
    request = AuditRequest(
        agency=agency,
        start_url=f"http://127.0.0.1:{port}/",
        rubric=chosen_rubric(None, Tier.SO, at),
        at=at,
        live=False,
        max_pages=pages,
        max_seconds=_SECONDS,
        delay=0.0,
        allow_hosts=(("127.0.0.1", port),),
    )
    on_event: Callable[[Event], None] = _First() if first else lambda _: None
    ended = audit(
        [request],
        configuration=configuration,
        on_event=on_event,
        process=ProcessSettings(browser=browser),
    )
    (done,) = ended.done
    with Store(configuration.database) as store:
        run = store.load_run(done.run_id)
    told = {"pages": run.pages, "stop": done.stop_reason, "archive": str(done.archive), "peak": peak_memory()}
    print(json.dumps(told))


if __name__ == "__main__":
    _asked = sys.argv[4:]
    main(
        int(sys.argv[1]),
        int(sys.argv[2]),
        Path(sys.argv[3]),
        first="first" in _asked,
        browser="browser" in _asked,
    )
