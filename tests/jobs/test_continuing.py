"""Which run a new order belongs to."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.order import CrawlOrder
from db.migrate import upgrade
from db.records import RunStatus
from db.store import Store
from evidence.archive import ArchiveWriter
from evidence.model import Agency, DeclaredSection, Tier, Visibility
from evidence.ports import Entry, Step
from jobs.continuing import Begun, begin, demand_idle
from jobs.problems import InputProblem

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOME = "https://so.example.gov.vn/"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'soicong.sqlite3'}"
    upgrade(url)
    with Store(url) as opened:
        yield opened


@pytest.fixture
def order(tmp_path: Path) -> CrawlOrder:
    return CrawlOrder(
        agency=Agency(code="so", name="Sở", tier=Tier.SO, home_url=HOME),
        start_url=HOME,
        archive_path=tmp_path / "one.warc.gz",
        window_start=date(2025, 3, 2),
    )


def killed(store: Store, order: CrawlOrder) -> Begun:
    """A run whose process was killed after one page."""
    begun = begin(store, order, started_at=NOW, fresh=False)
    begun.ledger.add(
        [Entry(key="a", url=HOME, priority=0, depth=0), Entry(key="b", url=HOME, priority=1, depth=1)]
    )
    found = begun.ledger.lease()
    assert found is not None
    begun.ledger.done(found.key, Visibility.SEEN)
    writer = ArchiveWriter(order.archive_path)
    begun.ledger.note(Step(length=writer.commit(), memory={'["pictures"]': 1}))
    begun.ledger.commit()
    writer.close()
    return begun


def again(store: Store, order: CrawlOrder, tmp_path: Path, *, fresh: bool = False, **more: Any) -> Begun:
    another = replace(order, archive_path=tmp_path / "two.warc.gz", **more)
    return begin(store, another, started_at=datetime.now(UTC), fresh=fresh)


def test_the_first_order_of_a_portal_begins_a_run(store: Store, order: CrawlOrder) -> None:
    begun = begin(store, order, started_at=NOW, fresh=False)
    assert (begun.run_id, begun.pages, begun.order) == (1, None, order)


def test_a_killed_run_goes_on_in_its_own_archive(store: Store, order: CrawlOrder, tmp_path: Path) -> None:
    first = killed(store, order)
    begun = again(store, order, tmp_path)
    assert (begun.run_id, begun.pages) == (first.run_id, 1)
    assert begun.order.archive_path == order.archive_path
    assert begun.ledger.kept.memory == {'["pictures"]': 1}


def test_a_day_later_the_window_of_the_run_stays(store: Store, order: CrawlOrder, tmp_path: Path) -> None:
    killed(store, order)
    begun = again(store, order, tmp_path, window_start=date(2025, 3, 3))
    assert begun.pages == 1
    assert begun.order.window_start == date(2025, 3, 2)


@pytest.mark.parametrize(
    "other",
    [
        {"max_pages": 300},
        {"start_url": "http://127.0.0.1:8200/"},
        {"live": False},
        {"window_start": date(2025, 3, 4)},
        {"window_start": date(2025, 3, 1)},
        {"window_start": None},
        {"declared": (DeclaredSection(key="news", url=HOME),)},
    ],
)
def test_another_order_begins_a_run_of_its_own(
    store: Store, order: CrawlOrder, tmp_path: Path, other: dict[str, Any]
) -> None:
    first = killed(store, order)
    begun = again(store, order, tmp_path, **other)
    assert begun.run_id == first.run_id + 1
    assert begun.pages is None
    assert store.load_run(first.run_id).status is RunStatus.INTERRUPTED


def test_times_and_delays_may_differ(store: Store, order: CrawlOrder, tmp_path: Path) -> None:
    killed(store, order)
    assert again(store, order, tmp_path, max_seconds=5.0, delay=2.0).pages == 1


def test_fresh_begins_anew(store: Store, order: CrawlOrder, tmp_path: Path) -> None:
    first = killed(store, order)
    assert again(store, order, tmp_path, fresh=True).run_id == first.run_id + 1
    assert store.load_run(first.run_id).status is RunStatus.INTERRUPTED


def test_a_run_without_its_archive_begins_anew(store: Store, order: CrawlOrder, tmp_path: Path) -> None:
    killed(store, order)
    order.archive_path.write_bytes(order.archive_path.read_bytes()[:-1])
    assert again(store, order, tmp_path).pages is None


def test_what_is_older_than_a_day_is_looked_at_anew(store: Store, order: CrawlOrder, tmp_path: Path) -> None:
    killed(store, order)
    later = datetime.now(UTC) + timedelta(hours=25)
    assert begin(store, order, started_at=later, fresh=False).pages is None


def test_a_finished_run_is_not_touched(store: Store, order: CrawlOrder, tmp_path: Path) -> None:
    first = killed(store, order)
    store.finish_run(first.run_id, finished_at=NOW, stop_reason="finished")
    assert again(store, order, tmp_path).run_id == first.run_id + 1
    assert store.load_run(first.run_id).status is RunStatus.DONE


def test_a_portal_that_another_process_crawls_now_is_left_to_it(
    store: Store, order: CrawlOrder, tmp_path: Path
) -> None:
    killed(store, order)
    hold = (
        "import sys, time; from pathlib import Path; from evidence.archive import ArchiveWriter; "
        "w = ArchiveWriter(Path(sys.argv[1])); print(flush=True); time.sleep(60)"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", hold, str(order.archive_path)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    try:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(InputProblem, match=r"đang được một tiến trình khác thu thập \(lượt 1\)"):
            demand_idle(store, [order.agency.code])
    finally:
        other.kill()
        other.communicate()
    demand_idle(store, [order.agency.code])
    assert again(store, order, tmp_path).pages == 1
