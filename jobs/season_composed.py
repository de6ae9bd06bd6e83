"""A season composed from this installation's database: by its official runs, as of a day."""

from __future__ import annotations

from datetime import date

from db.store import Store
from jobs.official_runs import season_runs
from jobs.settings import Settings
from season.composing import compose
from season.model import SeasonResult


def composed_season(store: Store, configuration: Settings, season: int, today: date) -> SeasonResult:
    """What a season came to as of a day. Raises SeasonProblem, DatabaseProblem, SchemeValueError."""
    return compose(
        store,
        season,
        official=official_ids(store, season),
        official_before=official_ids(store, season - 1),
        today=today,
        province=configuration.parent,
        department=configuration.organisation,
    )


def official_ids(store: Store, season: int) -> dict[str, int]:
    """The number of the official run of each agency of a season."""
    return {code: one.run_id for code, one in season_runs(store, season).runs.items()}
