"""Groups: fifty pages or a second, the archive before the ledger, and what happens when storage does not take one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import crawler.keeping
from crawler.keeping import GROUP_PAGES, Keeper
from crawler.memory import Memory
from evidence.archive import ArchiveWriter
from evidence.ledger import MemoryLedger
from evidence.model import Page
from evidence.ports import Kept, NotKept, Step


class Storage(MemoryLedger):
    """Notes what it is told; refuses as long as `refuses`."""

    def __init__(self, told: list[str]) -> None:
        super().__init__()
        self.kept = Kept()
        self.told = told
        self.steps: list[Step] = []
        self.sealed = 0
        self.written: list[int] = []
        self.refuses = False
        self.slow = 0.0

    def note(self, step: Step) -> None:
        self.steps.append(step)

    def seal(self) -> None:
        self.sealed = len(self.steps)

    def commit(self) -> None:
        if self.slow:
            time.sleep(self.slow)
        if self.refuses:
            raise NotKept("busy")
        self.told.append("ledger")
        self.written.append(self.sealed)


class Crawl:
    """A keeper with all that it needs."""

    def __init__(self, folder: Path) -> None:
        self.told: list[str] = []
        self.ledger = Storage(self.told)
        self.pages: dict[str, Page] = {}
        self.given_up = 0
        self.writer = ArchiveWriter(folder / "a.warc.gz")
        commit = self.writer.commit
        self.broken: OSError | None = None

        def noted() -> int:
            if self.broken is not None:
                raise self.broken
            self.told.append("archive")
            return commit()

        self.writer.commit = noted  # type: ignore[method-assign]
        self.keeper = Keeper(self.ledger, self.writer, Memory(()), lambda: self.pages, give_up=self.give_up)

    def give_up(self) -> None:
        self.given_up += 1

    def end(self, count: int = 1) -> None:
        """Some pages come to their end."""
        for _ in range(count):
            url = f"http://so.example.gov.vn/{len(self.pages)}"
            self.pages[url] = Page(url=url, requested_url=url, fetched_at=datetime.now(UTC))
            self.writer.page(self.pages[url])
            self.keeper.page_ended()


def run(folder: Path, story: Callable[[Crawl], Awaitable[Any]]) -> Crawl:
    async def main() -> Crawl:
        one = Crawl(folder)
        try:
            await story(one)
        finally:
            one.writer.close()
        return one

    return asyncio.run(main())


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawler.keeping, "GROUP_SECONDS", 0.1)
    monkeypatch.setattr(crawler.keeping, "_TRY_AGAIN", 0.02)


def test_fifty_pages_are_a_group_and_the_archive_goes_first(tmp_path: Path) -> None:
    async def story(one: Crawl) -> None:
        one.end(GROUP_PAGES - 1)
        await asyncio.sleep(0.01)
        assert one.told == []
        one.end()
        await asyncio.sleep(0.05)
        assert one.told == ["archive", "ledger"]

    one = run(tmp_path, story)
    assert [len(step.pages) for step in one.ledger.steps] == [1] * GROUP_PAGES
    lengths = [step.length for step in one.ledger.steps]
    assert lengths == sorted(set(lengths))


def test_a_page_waits_no_longer_than_a_second(tmp_path: Path) -> None:
    async def story(one: Crawl) -> None:
        one.end(3)
        await asyncio.sleep(0.25)
        assert one.told == ["archive", "ledger"]
        await asyncio.sleep(0.25)

    assert run(tmp_path, story).told == ["archive", "ledger"]


def test_closing_writes_what_waits_and_nothing_after_it(tmp_path: Path) -> None:
    async def story(one: Crawl) -> None:
        one.end(2)
        await one.keeper.close()
        one.end()
        await one.keeper.close()
        await asyncio.sleep(0.2)

    one = run(tmp_path, story)
    assert one.told == ["archive", "ledger"]
    assert len(one.ledger.steps) == 2


def test_while_a_group_waits_nothing_more_is_asked_for(tmp_path: Path) -> None:
    async def story(one: Crawl) -> None:
        one.ledger.refuses = True
        one.end()
        await asyncio.sleep(0.15)
        assert one.keeper.waits
        one.ledger.refuses = False
        await asyncio.sleep(0.1)
        assert not one.keeper.waits

    one = run(tmp_path, story)
    assert one.told[-1] == "ledger"
    assert one.given_up == 0


@pytest.mark.parametrize("trouble", ["database", "disk"])
def test_the_crawl_is_interrupted_where_storage_stays_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    monkeypatch.setattr(crawler.keeping, "_PATIENCE", 0.1)

    async def story(one: Crawl) -> None:
        one.ledger.refuses = trouble == "database"
        one.broken = OSError(28, "No space left on device") if trouble == "disk" else None
        one.end()
        await asyncio.sleep(0.5)
        assert one.given_up == 1
        one.ledger.refuses, one.broken = False, None
        assert isinstance(one.keeper.trouble, NotKept if trouble == "database" else OSError)
        one.end()
        await one.keeper.close()

    assert "ledger" not in run(tmp_path, story).told


def test_a_slow_database_holds_up_nothing_and_no_more_than_two_groups_wait(tmp_path: Path) -> None:
    async def story(one: Crawl) -> None:
        one.ledger.slow = 0.4
        one.end(GROUP_PAGES)
        began = time.monotonic()
        await asyncio.sleep(0.05)
        one.end(GROUP_PAGES - 1)
        assert time.monotonic() - began < 0.3  # the group is being written meanwhile
        assert not one.keeper.waits
        one.end()
        assert one.keeper.waits
        await asyncio.sleep(0.5)
        assert not one.keeper.waits
        await one.keeper.close()

    assert run(tmp_path, story).ledger.written == [GROUP_PAGES, 2 * GROUP_PAGES]


def test_closing_waits_for_a_database_that_comes_back(tmp_path: Path) -> None:
    async def story(one: Crawl) -> None:
        one.ledger.refuses = True
        one.end()
        asyncio.get_running_loop().call_later(0.1, lambda: setattr(one.ledger, "refuses", False))
        await one.keeper.close()

    one = run(tmp_path, story)
    assert (one.told[-1], one.given_up) == ("ledger", 0)
