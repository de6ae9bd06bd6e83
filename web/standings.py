"""The leagues as of a day, kept in memory until anything that they are made of changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from checks.vietnamese import fold
from db.freshness import Stamp
from db.store import Store
from jobs.results import as_results, counting
from scoring.model import League, Standing
from scoring.ranking import leagues
from web.shelf import rubrics

_KEPT = 6  # days; a league of 10,000 agencies takes some megabytes


@dataclass(frozen=True, kw_only=True)
class Standings:
    """The leagues of a day. `runs` are the runs behind them by agency, `held` the rounds that were left out.

    Changes are told against what held on the day before the newest judgement.
    """

    on: date
    leagues: tuple[League, ...] = ()
    runs: Mapping[str, int] = field(default_factory=dict)
    held: tuple[int, ...] = ()
    newest: date | None = None

    @property
    def all(self) -> tuple[Standing, ...]:
        """Every line of every league."""
        return tuple(standing for league in self.leagues for standing in league.standings)

    def league(self, slug: str) -> League | None:
        """A league by its name in addresses."""
        return next((one for one in self.leagues if slug_of(one) == slug), None)


def slug_of(league: League) -> str:
    """A league's name in addresses: its title in plain letters, joined by hyphens."""
    words = "".join(sign if sign.isalnum() else " " for sign in fold(league.title)).split()
    return "-".join(words) or "nhom"


class StandingsKept:
    """Standings by day. One at a time is made; all others wait for it and take it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[date, tuple[Stamp, Standings]] = OrderedDict()

    def on(self, store: Store, day: date) -> Standings:
        """The standings of a day, made anew only where something has changed."""
        stamp = store.freshness().stamp()
        with self._lock:
            known = self._known.get(day)
            if known is None or known[0] != stamp:
                known = self._known[day] = (stamp, _made(store, day))
            self._known.move_to_end(day)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
            return known[1]


def _made(store: Store, day: date) -> Standings:
    held = store.guarding().held()
    runs = counting(store, held) if held else None
    found = store.latest_scorecards(until=day, existing_on=day, run_ids=runs)
    newest = max((one.evaluated_at for one in found), default=None)
    before = (
        store.latest_scorecards(until=newest - timedelta(days=1), existing_on=day, run_ids=runs)
        if newest is not None
        else ()
    )
    return Standings(
        on=day,
        leagues=leagues(as_results(found, rubrics()), as_results(before, rubrics())),
        runs={one.agency.code: one.run_id for one in found},
        held=tuple(sorted(held)),
        newest=newest,
    )
