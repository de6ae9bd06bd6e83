"""Workers as processes over a real PostgreSQL server, one of them killed, one told to stop."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.reliability.kills_databases import Server, postgresql
from benchmarks.rounds_workers import rows
from benchmarks.rounds_workers_bed import Bed
from benchmarks.rounds_workers_portals import Asked, Portals, crossings
from jobs.problems import ExitCode

pytestmark = [pytest.mark.postgresql, pytest.mark.browser, pytest.mark.timeout(900)]


@pytest.fixture
def server() -> Iterator[Server]:
    with postgresql() as made:
        if made is None:
            pytest.skip("PostgreSQL server programs are not installed")
        yield made


@pytest.fixture
def bed(server: Server, tmp_path: Path) -> Iterator[Bed]:
    with Portals(tmp_path, count=6) as portals:
        made = Bed(place=tmp_path, database=server.new_database(), portals=portals)
        try:
            yield made
        finally:
            made.close()


def asked_something(bed: Bed) -> None:
    until = time.monotonic() + 120
    while len(bed.portals.asked) < 8 and time.monotonic() < until:
        time.sleep(0.1)
    assert len(bed.portals.asked) >= 8


def test_every_portal_is_counted_once_though_a_worker_is_killed(bed: Bed) -> None:
    bed.begin(max_pages=12)
    killed = bed.work(workers=2, portals=2, kills=1, every=4.0, seed=1)
    assert killed == 1
    missed = [row for row in rows(bed.outcome(kills=killed, seconds=0), 2) if not row.ok]
    assert missed == []
    told = [line for log in bed.place.glob("worker-*.log") for line in log.read_text("utf-8").splitlines()]
    assert [
        line for line in told if not re.match(r"time=\S+Z level=(info|warning|error) event=\w+", line)
    ] == []
    scored = [line for line in told if " event=portal_scored " in line]
    assert len(scored) >= 6, "who watches the workers sees every result"
    assert any(" event=round_ended round=1" in line for line in told)


def test_a_worker_that_is_told_to_stop_leaves_what_another_goes_on_with(bed: Bed) -> None:
    bed.begin(max_pages=12)
    first = bed.start(portals=2)
    asked_something(bed)
    worker = bed.workers[first]
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(90) == 0
    asked = len(bed.portals.asked)
    time.sleep(1)
    assert len(bed.portals.asked) == asked
    bed.started += 1  # the next one is on the same machine, and goes on with what the first has left
    bed.work(workers=1, portals=2, kills=0, every=0, seed=1)
    found = bed.outcome(kills=0, seconds=0)
    assert found.once_each and found.states == {"done": 6} and found.given_up == 0


def test_a_worker_that_loses_the_database_stops_asking_portals_and_another_goes_on(
    bed: Bed, server: Server
) -> None:
    bed.begin(max_pages=12)
    worker = bed.workers[bed.start(portals=2)]
    asked_something(bed)
    server.stop()
    time.sleep(20)  # its leases are gone, and by now it knows
    asked = len(bed.portals.asked)
    assert worker.wait(150) == ExitCode.NOT_KEPT
    assert len(bed.portals.asked) == asked
    server.start()
    bed.started += 1
    bed.work(workers=1, portals=2, kills=0, every=0, seed=1)
    found = bed.outcome(kills=0, seconds=0)
    assert found.once_each and found.states == {"done": 6}


def test_crossings_are_seen() -> None:
    def asked(worker: str, began: float, host: str = "a") -> Asked:
        return Asked(host=host, address="x", worker=worker, began=began, ended=began + 1)

    assert crossings([asked("1", 0), asked("1", 0.5), asked("2", 2)], by="host") == []
    assert crossings([asked("1", 0), asked("2", 0.5)], by="host") == ["a: 1 and 2 at once"]
    assert crossings([asked("1", 0), asked("2", 2), asked("1", 4)], by="host") == ["a: 1 came back to a"]
    assert crossings([asked("1", 0), asked("2", 0.5, "b")], by="host") == []
    assert crossings([asked("1", 0), asked("2", 0.5, "b")], by="address") == ["x: 1 and 2 at once"]
