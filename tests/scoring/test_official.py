"""Which run counts: the freeze night's, a retry night's, the last before it, or the one that a person chose."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from scoring.calendar import ZONE
from scoring.official import Candidate, FreezeNight, Ground, official, season_at, season_window

SEASON = season_window(2026)
FREEZE = FreezeNight(night=date(2026, 9, 25), retry_days=3)


def run(
    number: int, moment: str, *, complete: bool = True, looked: bool = True, held: bool = False
) -> Candidate:
    """A run that began at a moment in Vietnam."""
    started_at = datetime.fromisoformat(moment).replace(tzinfo=ZONE)
    return Candidate(run_id=number, started_at=started_at, complete=complete, looked=looked, held=held)


def test_the_season_is_named_by_the_year_in_which_it_ends() -> None:
    assert (SEASON.start, SEASON.end) == (date(2025, 10, 1), date(2026, 10, 1))
    assert season_at(date(2026, 9, 30)) == 2026
    assert season_at(date(2026, 10, 1)) == 2027


@pytest.mark.parametrize(
    ("moment", "night"),
    [
        ("2026-09-25T22:00", date(2026, 9, 25)),
        ("2026-09-26T04:59", date(2026, 9, 25)),
        ("2026-09-26T12:00", date(2026, 9, 26)),
    ],
)
def test_a_night_ends_at_noon(moment: str, night: date) -> None:
    assert run(1, moment).night == night


def test_the_last_complete_run_of_the_freeze_night_counts() -> None:
    runs = [run(3, "2026-09-26T03:00"), run(1, "2026-09-24T22:00"), run(2, "2026-09-25T22:00")]
    found = official([*runs, run(4, "2026-09-26T22:00")], window=SEASON, freeze=FREEZE)
    assert found is not None
    assert (found.run_id, found.ground) == (3, Ground.FREEZE_NIGHT)


def test_a_portal_that_was_down_in_the_freeze_night_counts_by_its_first_retry() -> None:
    runs = [
        run(1, "2026-09-24T22:00"),
        run(2, "2026-09-25T22:00", complete=False),
        run(3, "2026-09-26T22:00", complete=False, looked=False),
        run(4, "2026-09-27T22:00"),
        run(5, "2026-09-28T22:00"),
    ]
    found = official(runs, window=SEASON, freeze=FREEZE)
    assert found is not None
    assert (found.run_id, found.ground) == (4, Ground.RETRY_NIGHT)


def test_what_came_after_the_retry_nights_does_not_count_by_itself() -> None:
    runs = [run(1, "2026-08-01T22:00"), run(2, "2026-09-29T22:00")]
    found = official(runs, window=SEASON, freeze=FREEZE)
    assert found is not None
    assert (found.run_id, found.ground) == (1, Ground.BEFORE_FREEZE)
    chosen = official(runs, window=SEASON, freeze=FREEZE, chosen=2)
    assert chosen is not None
    assert (chosen.run_id, chosen.ground) == (2, Ground.CHOSEN)


def test_without_a_freeze_night_the_last_complete_one_so_far_counts() -> None:
    runs = [
        run(1, "2026-03-01T22:00"),
        run(2, "2026-04-01T22:00", complete=False),
        run(3, "2026-10-02T22:00"),
    ]
    found = official(runs, window=SEASON)
    assert found is not None
    assert (found.run_id, found.ground) == (1, Ground.LAST_SO_FAR)


def test_a_portal_that_was_never_seen_is_listed_with_its_last_look() -> None:
    runs = [run(1, "2026-09-25T22:00", complete=False), run(2, "2026-09-27T22:00", complete=False)]
    for freeze in (FREEZE, None):
        found = official(runs, window=SEASON, freeze=freeze)
        assert found is not None
        assert (found.run_id, found.ground) == (2, Ground.NOT_SEEN)


def test_runs_of_a_round_that_is_held_back_do_not_count() -> None:
    runs = [run(1, "2026-09-24T22:00"), run(2, "2026-09-25T22:00", held=True)]
    found = official(runs, window=SEASON, freeze=FREEZE)
    assert found is not None
    assert found.run_id == 1
    assert official([run(2, "2026-09-25T22:00", held=True)], window=SEASON, freeze=FREEZE) is None
