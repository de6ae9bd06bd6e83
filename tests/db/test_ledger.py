"""The ledger in the database: ranks, leases, groups, and what a later process finds."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from db.ledger import DatabaseLedger
from db.models import AddressRow, PageRow
from db.records import RunStatus
from db.session import create_engine, parse_url, writing
from db.store import Store
from evidence.model import Cause, Page, Visibility
from evidence.ports import Entry, EntryKind, EntryState, LastingLedger, NotKept, Step
from tests.db import example

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def entry(key: str, priority: int = 10, **more: Any) -> Entry:
    return Entry(key=key, url=f"https://so.example.gov.vn/{key}", priority=priority, depth=1, **more)


def page(key: str) -> Page:
    url = f"https://so.example.gov.vn/{key}"
    return Page(url=url, requested_url=url, fetched_at=NOW, status=200)


def begin(store: Store, **more: Any) -> int:
    return store.start_run(example.agency(), started_at=NOW, asked={"max_pages": 150}, **more)


def end(ledger: DatabaseLedger, found: Entry, *links: Entry, length: int = 100, **memory: Any) -> None:
    """One page from its end to the group."""
    ledger.done(found.key, Visibility.SEEN)
    ledger.add(links)
    ledger.note(Step(length=length, pages=(page(found.key),), memory=memory))


def leased(ledger: DatabaseLedger) -> Entry:
    found = ledger.lease()
    assert found is not None
    return found


def test_it_is_the_ledger_that_the_crawler_asks_for(store: Store) -> None:
    ledger: LastingLedger = store.ledger(begin(store))
    assert isinstance(ledger, LastingLedger)
    assert (ledger.kept.length, ledger.kept.memory) == (0, {})


def test_the_best_rank_comes_first_in_every_process(store: Store) -> None:
    run = begin(store)
    ledger = store.ledger(run)
    ledger.add([entry("b", 30), entry("d", 20), entry("c", 20), entry("a", 40), entry("f", 1)])
    end(ledger, leased(ledger), entry("e", 10))
    ledger.commit()
    assert [found.key for found in store.ledger(run).entries(EntryState.PENDING)] == ["e", "c", "d", "b", "a"]
    assert leased(store.ledger(run)).key == "e"


def test_an_entry_comes_back_as_it_was_with_its_outcome(store: Store, empty_url: str) -> None:
    run = begin(store)
    ledger = store.ledger(run)
    whole = entry(
        "tin",
        kind=EntryKind.LISTING,
        found_on="https://so.example.gov.vn/",
        label="Tin tức \x00",
        sections=("news",),
        in_menu=True,
        page_number=2,
    )
    ledger.add([whole, entry("x", 1)])
    first = leased(ledger)
    ledger.done(first.key, Visibility.UNREACHABLE, Cause.SITE, "timeout_read")
    ledger.note(Step(length=1))
    ledger.commit()
    (found,) = store.ledger(run).entries(EntryState.PENDING)
    assert found == replace(whole, label="Tin tức \ufffd")
    engine = create_engine(parse_url(empty_url))
    with engine.connect() as connection:
        (row,) = connection.execute(
            sa.select(AddressRow.state, AddressRow.visibility, AddressRow.cause, AddressRow.reason).where(
                AddressRow.key == "x"
            )
        )
    engine.dispose()
    assert tuple(row) == ("done", "unreachable", "site", "timeout_read")


def test_a_page_is_done_only_when_its_group_is(store: Store) -> None:
    run = begin(store)
    ledger = store.ledger(run)
    ledger.add([entry("a"), entry("b")])
    end(ledger, leased(ledger), length=10)
    ledger.commit()
    end(ledger, leased(ledger), entry("c"), length=20)
    again = store.ledger(run)
    assert again.kept.length == 10
    assert [found.key for found in again.entries(EntryState.PENDING)] == ["b"]
    ledger.commit()
    again = store.ledger(run)
    assert again.kept.length == 20
    assert [found.key for found in again.entries(EntryState.PENDING)] == ["c"]
    assert again.count(EntryState.DONE) == 2


def test_changes_after_the_last_note_belong_to_no_group(store: Store) -> None:
    run = begin(store)
    ledger = store.ledger(run)
    ledger.add([entry("a"), entry("b")])
    end(ledger, leased(ledger))
    ledger.done(leased(ledger).key, Visibility.SEEN)  # its links are not added yet
    ledger.commit()
    assert [found.key for found in store.ledger(run).entries(EntryState.PENDING)] == ["b"]


def test_what_was_leased_is_pending_for_the_next_process(store: Store) -> None:
    run = begin(store)
    ledger = store.ledger(run)
    ledger.add([entry("a", 1), entry("b", 2), entry("c", 3)])
    first, second = leased(ledger), leased(ledger)
    end(ledger, first)
    ledger.commit()
    assert ledger.count(EntryState.LEASED) == 1
    again = store.ledger(run)
    assert again.count(EntryState.LEASED) == 0
    assert leased(again).key == second.key


def test_a_lease_that_nobody_ends_expires(store: Store, empty_url: str) -> None:
    now = [0.0]
    url = parse_url(empty_url)
    engine = create_engine(url)
    ledger = DatabaseLedger(engine, url, begin(store), lease_seconds=60, clock=lambda: now[0])
    ledger.add([entry("a", 1), entry("b", 2)])
    assert leased(ledger).key == "a"
    now[0] = 59.0
    assert leased(ledger).key == "b"
    assert ledger.lease() is None
    now[0] = 61.0
    assert leased(ledger).key == "a"
    ledger.release("a")
    assert ledger.count(EntryState.PENDING) == 1
    engine.dispose()


def test_memory_is_what_all_groups_have_changed(store: Store) -> None:
    run = begin(store)
    ledger = store.ledger(run)
    ledger.add([entry("a"), entry("b"), entry("c"), entry("d")])
    end(ledger, leased(ledger), one=1, two=[2], gone="x")
    end(ledger, leased(ledger), two=[3])
    ledger.commit()
    found = leased(ledger)
    ledger.done(found.key, Visibility.SEEN)
    ledger.note(Step(length=30, memory={"back": 1}, forgotten=("gone", "back")))
    ledger.note(Step(length=31, memory={"back": 2}))
    ledger.commit()
    assert dict(store.ledger(run).kept.memory) == {"one": 1, "two": [3], "back": 2}


def test_pages_are_rows_as_soon_as_their_group_is_written(store: Store, empty_url: str) -> None:
    run = begin(store)
    ledger = store.ledger(run)
    ledger.add([entry("a"), entry("b")])
    end(ledger, leased(ledger))
    ledger.commit()
    again = store.ledger(run)
    end(again, leased(again))
    again.note(Step(length=50, pages=(replace(page("a"), redirects=("https://so.example.gov.vn/cu",)),)))
    again.commit()
    assert store.load_run(run).pages == 2
    engine = create_engine(parse_url(empty_url))
    with engine.connect() as connection:
        urls = connection.scalars(sa.select(PageRow.url).order_by(PageRow.position)).all()
    engine.dispose()
    assert urls == ["https://so.example.gov.vn/a", "https://so.example.gov.vn/b"]


def test_a_group_that_the_database_does_not_take_waits(
    store: Store, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = begin(store)
    ledger = store.ledger(run)
    ledger.add([entry("a")])
    end(ledger, leased(ledger), length=10)

    def refuse(*_: Any) -> None:
        raise sa.exc.OperationalError("INSERT", {}, Exception("database is locked"))

    with monkeypatch.context() as broken:
        broken.setattr("db.ledger._put", refuse)
        with pytest.raises(NotKept, match="đang bận"):
            ledger.commit()
    assert store.ledger(run).kept.length == 0
    ledger.commit()
    assert store.ledger(run).kept.length == 10
    ledger.commit()  # nothing waits any more


def test_the_newest_run_of_an_agency_is_found_where_it_is_unfinished(store: Store) -> None:
    code = example.agency().code
    assert store.unfinished_run(code) is None
    run = begin(store, archive="a.warc.gz")
    found = store.unfinished_run(code)
    assert found is not None
    assert (found.run_id, found.archive, found.length, found.pages) == (run, "a.warc.gz", 0, 0)
    assert found.asked == {"max_pages": 150}
    assert found.last_at == NOW
    ledger = store.ledger(run)
    ledger.add([entry("a")])
    end(ledger, leased(ledger), length=77)
    ledger.commit()
    found = store.unfinished_run(code)
    assert found is not None
    assert (found.length, found.pages) == (77, 1)
    assert datetime.now(UTC) - found.last_at < timedelta(minutes=1)


def test_an_interrupted_run_keeps_its_ledger_and_a_finished_one_does_not(store: Store) -> None:
    code = example.agency().code
    run = begin(store)
    ledger = store.ledger(run)
    ledger.add([entry("a"), entry("b")])
    end(ledger, leased(ledger))
    ledger.commit()
    store.finish_run(run, finished_at=NOW, stop_reason="interrupted", status=RunStatus.INTERRUPTED)
    assert store.ledger(run).count(EntryState.PENDING) == 1
    store.reopen_run(run)
    assert store.load_run(run).status is RunStatus.RUNNING
    assert store.load_run(run).finished_at is None
    store.finish_run(run, finished_at=NOW, stop_reason="finished", pages=[page("a")])
    assert store.ledger(run).count(EntryState.PENDING) == 0
    assert store.unfinished_run(code) is None


def test_a_run_that_is_given_up_stays_interrupted(store: Store) -> None:
    run = begin(store)
    ledger = store.ledger(run)
    ledger.add([entry("a")])
    end(ledger, leased(ledger))
    ledger.commit()
    store.give_up_run(run)
    assert store.load_run(run).status is RunStatus.INTERRUPTED
    assert store.unfinished_run(example.agency().code) is None
    assert store.ledger(run).kept.length == 0


def test_leasing_ending_and_adding_cost_next_to_nothing(store: Store) -> None:
    """A quiet machine needs half a millisecond a page with ten new addresses; portals have fewer."""
    pages = 300
    ledger = store.ledger(begin(store))
    ledger.add([entry("0000-0")])
    began = time.process_time()
    for number in range(pages):
        found = leased(ledger)
        end(
            ledger, found, *(entry(f"{number + 1:04}-{link}", 10 + link) for link in range(10)), length=number
        )
        if number % 50 == 49:
            ledger.commit()
    assert ledger.count(EntryState.DONE) == pages
    assert (time.process_time() - began) / pages < 0.004


def test_two_ledgers_do_not_mix(store: Store) -> None:
    one, other = begin(store), begin(store)
    ledger = store.ledger(one)
    ledger.add([entry("a"), entry("b")])
    end(ledger, leased(ledger))
    ledger.commit()
    assert not store.ledger(other).knows("b")


def test_a_run_that_is_removed_takes_its_ledger_along(store: Store, empty_url: str) -> None:
    run = begin(store)
    ledger = store.ledger(run)
    ledger.add([entry("a")])
    end(ledger, leased(ledger))
    ledger.commit()
    engine = create_engine(parse_url(empty_url))
    with writing(engine) as connection:
        connection.execute(sa.text("DELETE FROM runs"))
        counts = [
            connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar()
            for table in ("addresses", "crawl_groups", "pages")
        ]
    engine.dispose()
    assert counts == [0, 0, 0]
