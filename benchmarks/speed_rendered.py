"""Ours over the sample province, with its browser. python -m benchmarks.speed_rendered FOLDER needed|every [CODE …]

Writes one line of JSON: for each portal its pages, how many were rendered, and the outcome of each criterion.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from db.agencies_file import read_agencies
from db.migrate import upgrade
from db.store import Store
from evidence.warc import scan
from jobs.audit import audit
from jobs.registered import requests_for
from jobs.settings import settings
from samples.comparison import truth_of
from samples.server import Province

_PAGES, _SECONDS = 150, 1_800


def main(folder: Path, *, every: bool, codes: Sequence[str]) -> None:
    """Audit the portals as the demo does, each page rendered (`every`) or those that need it."""
    with Province(folder) as province:
        configuration = replace(settings({"SOICONG_DATA": str(folder / "data")}), name_map=province.names)
        upgrade(configuration.database)
        agencies = tuple(one for one in read_agencies(province.agencies) if not codes or one.code in codes)
        at = truth_of(agencies[0].code).evaluated_at
        asked = requests_for(agencies, at=at, max_pages=_PAGES, max_seconds=_SECONDS, delay=0.0)
        ended = audit(
            [replace(one, render_every=every) for one in asked],
            configuration=configuration,
            on_event=lambda _: None,
        )
        told = {}
        with Store(configuration.database) as store:
            for one in ended.done:
                document = store.load_document(one.run_id)
                told[one.request.agency.code] = {
                    "pages": sum(document["run"]["pages"].values()),
                    "renders": _renders(one.archive),
                    "outcomes": {found["criterion"]: found["outcome"] for found in document["findings"]},
                }
    print(json.dumps(told))


def _renders(archive: Path) -> int:
    """How often a run asked the browser for a page, as its own record says."""
    runs = [
        json.loads(record.payload)
        for record in scan(archive, payloads_of=frozenset({"metadata"}))
        if record.target == "urn:soicong:run"
    ]
    return int(runs[-1]["settings"]["renders"]) if runs else 0


if __name__ == "__main__":
    main(Path(sys.argv[1]), every=sys.argv[2] == "every", codes=sys.argv[3:])
