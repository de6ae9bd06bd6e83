"""Rounds in the database: portals, runs, what counts; freeze nights and chosen runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from db.problem import DatabaseProblem
from db.rounds import PortalState, RoundPortal, RoundState
from db.seasons import Freeze, OfficialChoice
from db.store import Store
from evidence.model import Agency, Tier

NOW = datetime(2026, 9, 25, 15, 0, tzinfo=UTC)
AGENCY = Agency(code="so-y", name="Sở Y tế", tier=Tier.SO, home_url="https://soyte.example.gov.vn/")
DONE = RoundPortal(agency_code="so-y", state=PortalState.DONE, attempts=1, why="finished", changed_at=NOW)


def begun(store: Store) -> int:
    """A round of two portals."""
    return store.rounds().begin(
        ["so-y", "so-x"],
        started_at=NOW,
        evaluated_at=date(2026, 9, 25),
        trigger="nightly",
        asked={"all": True},
    )


def test_a_round_knows_its_portals_and_how_they_stand(store: Store) -> None:
    number = begun(store)
    assert [one.state for one in store.rounds().portals(number)] == [PortalState.WAITING] * 2
    run = store.start_run(AGENCY, started_at=NOW)
    store.rounds().add_run(number, run)
    store.rounds().note(number, replace(DONE, run_id=run))
    left, seen = store.rounds().portals(number)
    assert (left.agency_code, left.state) == ("so-x", PortalState.WAITING)
    assert (seen.state, seen.run_id, seen.attempts, seen.why) == (PortalState.DONE, run, 1, "finished")
    assert store.rounds().runs(number) == (run,)
    assert store.rounds().rounds_of([run, 99]) == {run: number}
    record = store.rounds().get(number)
    assert (record.trigger, record.state, record.asked) == ("nightly", RoundState.RUNNING, {"all": True})


def test_a_run_that_goes_on_stays_in_its_first_round(store: Store) -> None:
    first, run = begun(store), store.start_run(AGENCY, started_at=NOW)
    store.rounds().add_run(first, run)
    second = begun(store)
    store.rounds().add_run(second, run)
    assert store.rounds().runs(first) == (run,)
    assert store.rounds().runs(second) == ()


def test_what_was_seen_is_not_taken_back_by_an_attempt_that_saw_nothing(store: Store) -> None:
    number = begun(store)
    run, later = store.start_run(AGENCY, started_at=NOW), store.start_run(AGENCY, started_at=NOW)
    store.rounds().note(number, replace(DONE, run_id=run))
    store.rounds().note(number, replace(DONE, state=PortalState.UNSEEN, run_id=later, attempts=2, why="down"))
    seen = store.rounds().portals(number)[1]
    assert (seen.state, seen.run_id, seen.attempts, seen.why) == (PortalState.DONE, run, 2, "finished")


def test_rounds_are_listed_newest_first_and_end(store: Store) -> None:
    first, second = begun(store), begun(store)
    store.rounds().finish(first, RoundState.INTERRUPTED, at=NOW)
    assert [one.id for one in store.rounds().list()] == [second, first]
    assert store.rounds().get(first).state is RoundState.INTERRUPTED
    store.rounds().reopen(first)
    assert store.rounds().get(first).finished_at is None
    with pytest.raises(DatabaseProblem, match="Không có đợt thu thập số 99"):
        store.rounds().get(99)
    with pytest.raises(DatabaseProblem, match="số 99"):
        store.rounds().finish(99, RoundState.DONE, at=NOW)


def test_the_newest_freeze_of_a_season_stands_first_and_earlier_ones_stay(store: Store) -> None:
    laid_down = Freeze(
        season=2026, night=date(2026, 9, 25), retry_days=3, recorded_at=NOW, recorded_by="lan", reason="CV 12"
    )
    store.seasons().freeze(laid_down)
    store.seasons().freeze(replace(laid_down, night=date(2026, 9, 28)))
    assert [one.night.day for one in store.seasons().freezes(2026)] == [28, 25]
    assert store.seasons().freezes(2027) == ()


def test_only_a_run_of_the_agency_can_be_chosen(store: Store) -> None:
    run = store.start_run(AGENCY, started_at=NOW)
    choice = OfficialChoice(
        season=2026, agency_code="so-y", run_id=run, recorded_at=NOW, recorded_by="lan", reason="BB 5"
    )
    store.seasons().choose(choice)
    store.seasons().choose(replace(choice, run_id=None))
    assert [one.run_id for one in store.seasons().choices(2026)] == [None, run]
    with pytest.raises(DatabaseProblem, match="là của cơ quan so-y, không phải so-x"):
        store.seasons().choose(replace(choice, agency_code="so-x"))
    with pytest.raises(DatabaseProblem, match="99"):
        store.seasons().choose(replace(choice, run_id=99))
