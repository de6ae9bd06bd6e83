"""Ours: audits of portals at once, without a browser. python -m benchmarks.speed_portals PORT COUNT PAGES DELAY FOLDER"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from benchmarks.portal import AT
from benchmarks.speed_audit import prepared
from benchmarks.speed_measured import peak_memory
from benchmarks.speed_server import address
from crawler.order import Event, ProcessSettings
from db.store import Store
from evidence.model import Agency, Tier
from jobs.addresses import day
from jobs.audit import AuditRequest, audit
from jobs.choices import chosen_rubric
from jobs.settings import settings

__all__ = ["main", "prepared"]
_SECONDS = 3_600


def main(port: int, count: int, pages: int, delay: float, folder: Path) -> None:
    """Audit `count` portals, each at an address of its own; tell pages, seconds in all and of each portal's crawl."""
    configuration = settings({"SOICONG_DATA": str(folder)})
    at = day(AT)
    rubric = chosen_rubric(None, Tier.SO, at)
    requests = [
        AuditRequest(
            agency=Agency(
                code=f"p{number}", name="Sở Thông tin và Truyền thông", tier=Tier.SO, home_url=home
            ),
            start_url=home,
            rubric=rubric,
            at=at,
            live=False,
            max_pages=pages,
            max_seconds=_SECONDS,
            delay=delay,
            allow_hosts=((address(number), port),),
        )
        for number in range(count)
        for home in (f"http://{address(number)}:{port}/",)
    ]
    began: dict[str, float] = {}
    last: dict[str, float] = {}

    def noted(event: Event) -> None:
        began.setdefault(event.code, time.monotonic())
        last[event.code] = time.monotonic()

    start = time.monotonic()
    ended = audit(
        requests,
        configuration=configuration,
        on_event=noted,
        process=ProcessSettings(browser=False, parallel=count),
    )
    seconds = time.monotonic() - start
    with Store(configuration.database) as store:
        runs = [store.load_run(done.run_id) for done in ended.done]
    told = {
        "portals": len(runs),
        "pages": sum(run.pages for run in runs),
        "seconds": seconds,
        "own": [last[code] - began[code] for code in sorted(began)],
        "peak": peak_memory(),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), Path(sys.argv[5]))
