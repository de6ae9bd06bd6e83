"""An audit that is killed goes on where its last group of pages was written, and ends as if nothing had happened."""

from __future__ import annotations

import random
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from db.migrate import upgrade
from db.records import RunStatus
from db.store import Store
from evidence.model import Visibility
from tests.crawler.portals import Portal
from tests.jobs.interrupting import Auditor, Outcome, auditor, outcome
from tests.jobs.wide_portal import wide_portal

# Every place where something is written or becomes final, in the order in which an audit comes to them.
POINTS = (
    "before fsync 2",  # the first one is of the new archive's folder
    "after row 1",
    "committing 4",  # after three of the run's beginning
    "after group 9",
    "after walk 1",
    "after run 1",
    "before result 1",
    "after result 1",
    "after end 1",
)


@dataclass(frozen=True, kw_only=True)
class Whole:
    """What an uninterrupted audit leaves, and how often it asks the portal."""

    left: Outcome
    requests: int


@pytest.fixture(scope="module")
def portal() -> Portal:
    return wide_portal()


@pytest.fixture(scope="module")
def audits(portal: Portal) -> Iterator[Auditor]:
    with auditor(portal, "127.0.9.61") as made:
        yield made


def database(folder: Path) -> str:
    url = f"sqlite:///{folder / 'soicong.sqlite3'}"
    upgrade(url)
    return url


@pytest.fixture(scope="module")
def whole(audits: Auditor, portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """The audit that nobody interrupts."""
    folder = tmp_path_factory.mktemp("whole")
    url = database(folder)
    said = audits.audit(folder, url)
    assert said is not None
    assert (said["stop"], said["continued"]) == ("page_budget", [])
    return Whole(left=outcome(url, said["run"]), requests=len(portal.asked))


def test_killed_at_every_point_where_something_becomes_final(
    audits: Auditor, whole: Whole, tmp_path: Path
) -> None:
    url = database(tmp_path)
    for point in POINTS:
        assert audits.audit(tmp_path, url, kill=point) is None, point
    with Store(url) as store:
        (run,) = store.list_runs()
    assert run.status is RunStatus.DONE
    assert outcome(url, run.id) == whole.left


def test_killed_at_random_moments(audits: Auditor, portal: Portal, whole: Whole, tmp_path: Path) -> None:
    kill_and_compare(audits, portal, whole, tmp_path, database(tmp_path), kills=5, seed=4)


@pytest.mark.postgresql
def test_killed_at_random_moments_with_postgresql(
    audits: Auditor, portal: Portal, whole: Whole, tmp_path: Path, postgresql_url: Callable[[], str]
) -> None:
    url = postgresql_url()
    upgrade(url)
    kill_and_compare(audits, portal, whole, tmp_path, url, kills=3, seed=5)


def test_ctrl_c_ends_in_good_order_and_the_run_goes_on(
    audits: Auditor, portal: Portal, whole: Whole, tmp_path: Path
) -> None:
    url = database(tmp_path)
    target = len(portal.asked) + 40
    said = audits.audit(tmp_path, url, when=lambda: len(portal.asked) >= target, by=signal.SIGINT)
    assert said is not None
    assert said["stop"] == "interrupted"
    with Store(url) as store:
        assert store.load_run(said["run"]).status is RunStatus.INTERRUPTED
    assert 30 < sum(page[6] is Visibility.SEEN for page in outcome(url, said["run"]).pages) < 60
    again = audits.audit(tmp_path, url)
    assert again is not None
    assert again["run"] == said["run"]
    assert again["continued"][0] > 30
    assert outcome(url, said["run"]) == whole.left


def test_a_full_disk_interrupts_and_loses_nothing(audits: Auditor, whole: Whole, tmp_path: Path) -> None:
    url = database(tmp_path)
    assert audits.audit(tmp_path, url, full_after=50) is None
    said = audits.audit(tmp_path, url)
    assert said is not None
    assert said["run"] == 1
    assert said["continued"][0] > 30
    assert outcome(url, 1) == whole.left


def kill_and_compare(
    audits: Auditor, portal: Portal, whole: Whole, folder: Path, url: str, *, kills: int, seed: int
) -> None:
    """Kill an audit after a random number of requests, several times, and let the last one end."""
    chance = random.Random(seed)
    asked_before = len(portal.asked)
    finished = []
    for _ in range(kills):
        target = len(portal.asked) + chance.randrange(1, 2 * whole.requests // kills)
        said = audits.audit(folder, url, when=lambda target=target: len(portal.asked) >= target)  # type: ignore[misc]
        if said is not None:
            finished.append(said)
            break
    else:
        said = audits.audit(folder, url)
        assert said is not None
    assert said["run"] == 1
    assert said["continued"] != []
    assert outcome(url, said["run"]) == whole.left
    # What is asked for again is no more than the group that was in progress, and robots.txt.
    again = len(portal.asked) - asked_before - whole.requests
    assert again <= kills * (7 + 3)
