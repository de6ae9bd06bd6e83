"""An audit that is stopped goes on where its last group of pages was written, and ends as if nothing had happened.

Kill -9 is measured by `./soicong bench reliability kills commits`, whose short forms run in tests/reliability.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from assurance.engine import PROGRAM
from benchmarks.reliability.kills_audits import Plan, auditor, outcome
from benchmarks.reliability.kills_databases import sqlite
from benchmarks.reliability.kills_portal import kills_portal
from benchmarks.reliability.kills_strikes import uninterrupted
from db.records import RunStatus
from db.store import Store
from evidence.model import Visibility
from evidence.warc import scan


def test_ctrl_c_ends_in_good_order_and_the_run_goes_on(tmp_path: Path) -> None:
    plan = Plan(max_pages=80, group=7, browser=False, probes=False)
    with kills_portal().served("127.0.9.61") as site, auditor(site, plan) as audits:
        whole = uninterrupted(audits, tmp_path)
        url = sqlite(tmp_path)
        site.asked.clear()

        def interrupt(child: int, ended: Callable[[], bool]) -> None:
            while len(site.asked) < 40 and not ended():
                time.sleep(0.001)
            os.kill(child, signal.SIGINT)

        said = audits.audit(tmp_path, url, meanwhile=interrupt)
        assert said is not None
        assert said["stop"] == "interrupted"
        with Store(url) as store:
            assert store.load_run(said["run"]).status is RunStatus.INTERRUPTED
        seen = [page for page in outcome(url, said["run"]).pages if page[6] is Visibility.SEEN]
        assert 5 < len(seen) < 60
        again = audits.audit(tmp_path, url)
        assert again is not None
        assert again["run"] == said["run"]
        assert again["continued"][0] > 20
        assert outcome(url, said["run"]) == whole.left
        with Store(url) as store:
            archive = Path(store.load_run(said["run"]).archive)
    processes = [
        json.loads(record.payload)
        for record in scan(archive, payloads_of=frozenset({"metadata"}))
        if record.target == "urn:soicong:process"
    ]
    assert len(processes) == 2  # both that worked on the run have told who they are
    assert {one["program"]["name"] for one in processes} == {PROGRAM}


def test_a_run_whose_window_closed_goes_on_in_the_next_night(tmp_path: Path) -> None:
    plan = Plan(max_pages=80, group=7, browser=False, probes=False)
    with kills_portal(slow=0.1).served("127.0.9.62") as site, auditor(site, plan) as audits:
        whole = uninterrupted(audits, tmp_path)
        url = sqlite(tmp_path)
        # Half a minute before its end nothing new is begun.
        evening = audits.audit(tmp_path, url, now="2025-10-15T04:59:22+07:00", hours="22:00-05:00")
        assert evening is not None
        assert evening["stop"] == "window_closed"
        seen = [page for page in outcome(url, evening["run"]).pages if page[6] is Visibility.SEEN]
        assert 2 < len(seen) < 60
        closed = audits.audit(
            tmp_path, url, now="2025-10-15T21:59:58+07:00", hours="22:00-05:00"
        )  # waits for the opening
        assert closed is not None
        assert (closed["run"], closed["stop"]) == (evening["run"], "page_budget")
        assert outcome(url, evening["run"]) == whole.left
