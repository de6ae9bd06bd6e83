"""A back-up that is taken in the middle of a crawl: what it holds goes on elsewhere, and ends as if nothing had happened."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.reliability.kills_audits import Plan, auditor, outcome
from benchmarks.reliability.kills_databases import sqlite
from benchmarks.reliability.kills_portal import kills_portal
from benchmarks.reliability.kills_strikes import uninterrupted
from db.records import RunStatus
from db.snapshot import stored_archives, url_of
from db.store import Store
from jobs.backing_up import back_up
from jobs.problems import ExitCode
from jobs.restoring import restore


def test_a_crawl_goes_on_out_of_its_back_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = Plan(max_pages=80, group=7, browser=False, probes=False)
    with kills_portal().served("127.0.9.63") as site, auditor(site, plan) as audits:
        whole = uninterrupted(audits, tmp_path)
        data = tmp_path / "data"
        data.mkdir()
        url = sqlite(data)
        monkeypatch.setenv("SOICONG_DATA", str(data))
        site.asked.clear()

        def lose(child: int, ended: Callable[[], bool]) -> None:
            while len(site.asked) < 40 and not ended():
                time.sleep(0.001)
            assert back_up(tmp_path / "b", keep=None, with_keys=False, check=False) is ExitCode.DONE
            assert not ended()
            os.kill(child, signal.SIGKILL)

        assert audits.audit(data, url, meanwhile=lose) is None
        new = tmp_path / "new"
        assert restore(tmp_path / "b", to=new, at=None, database=None) is ExitCode.DONE
        again = url_of(new / "soicong.sqlite3")
        (stored,) = stored_archives(new / "soicong.sqlite3")
        assert stored.status is RunStatus.RUNNING
        assert Path(stored.archive).stat().st_size == stored.good
        said = audits.audit(new, again)
        assert said is not None
        assert said["run"] == stored.run
        assert said["continued"][0] > 5
        assert outcome(again, stored.run) == whole.left
        with Store(again) as store:
            assert store.load_run(stored.run).status is RunStatus.DONE
