"""Leagues in memory: brought up to date they are what reading everything anew would give; nobody waits for many."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

import web.standings as room
from db.migrate import upgrade
from db.store import Store
from tests.web.province import BEFORE, ON, UNSEEN, fill, fill_again
from web.league_lines import Wanted, around, league_page
from web.standings import Standings, StandingsKept

TODAY = ON + timedelta(days=30)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'soicong.sqlite3'}"
    upgrade(url)
    with Store(url) as made:
        fill(made, tmp_path)
        yield made


def anew(store: Store, on: date) -> Standings:
    return StandingsKept().on(store, on)


def test_what_was_judged_since_is_brought_up_to_date(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = StandingsKept()
    first = kept.on(store, TODAY)
    assert not next(one for one in first.all if one.result.agency.code == UNSEEN).result.scorecard.scored
    fill_again(store)
    monkeypatch.setattr(room, "_read", lambda *_: pytest.fail("all was read anew"))
    brought = kept.on(store, TODAY)
    monkeypatch.undo()
    assert next(one for one in brought.all if one.result.agency.code == UNSEEN).result.scorecard.scored
    assert brought == anew(store, TODAY)
    assert brought.runs != first.runs


def test_a_day_before_is_what_it_was(store: Store) -> None:
    kept = StandingsKept()
    kept.on(store, TODAY)
    for day in (ON, ON - timedelta(days=1), BEFORE, BEFORE - timedelta(days=1)):
        earlier, whole = kept.on(store, day), anew(store, day)
        assert (earlier.leagues, earlier.runs, earlier.newest) == (whole.leagues, whole.runs, whole.newest), (
            day
        )


def test_of_many_agencies_the_known_leagues_are_shown_until_the_new_ones_are_made(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No reader waits for what takes seconds; one thread makes it."""
    monkeypatch.setattr(room, "FEW", 0)
    clock = iter(range(0, 100_000, 40))  # each look at it is 40 seconds later: it is time to make them anew
    kept = StandingsKept(clock=lambda: float(next(clock)))
    first = kept.on(store, TODAY)
    fill_again(store)
    go, making = threading.Event(), []
    read = room._brought_up

    def slowly(*about: object) -> object:
        making.append(threading.current_thread().name)
        assert go.wait(30)
        return read(*about)  # type: ignore[arg-type]

    monkeypatch.setattr(room, "_brought_up", slowly)
    assert kept.on(store, TODAY) is first
    until = time.monotonic() + 30
    while not making and time.monotonic() < until:
        time.sleep(0.01)
    assert kept.on(store, TODAY) is first, "while it is made"
    go.set()
    while kept.on(store, TODAY) is first and time.monotonic() < until:
        time.sleep(0.01)
    assert kept.on(store, TODAY) == anew(store, TODAY)
    assert making == ["standings"]


def test_a_long_league_is_shown_page_by_page(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.league_lines.PER_PAGE", 2)
    (league,) = anew(store, TODAY).leagues
    whole = [one.result.agency.code for one in league.standings]
    pages = [league_page(league, Wanted(page=number)) for number in (1, 2)]
    assert [line.code for page in pages for line in page.lines] == whole
    assert {(page.pages, page.chosen, page.count) for page in pages} == {(2, len(whole), len(whole))}
    assert league_page(league, Wanted(page=99)).number == 2
    assert league_page(league, Wanted(page=0)).number == 1
    assert league_page(league, Wanted(text="không có ai", page=3)).pages == 1


def test_pages_beside_the_one_that_is_read_are_named() -> None:
    assert around(1, 1) == (1,)
    assert around(1, 38) == (1, 2, 3, 38)
    assert around(20, 38) == (1, 18, 19, 20, 21, 22, 38)
