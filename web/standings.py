"""The leagues as of a day, kept in memory until anything that they are made of changes.

Of a few agencies all is made anew at once. Of thousands that takes seconds: then what is known is shown a little longer
while another thread makes the new ones, and of them only what was judged since then.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from checks.vietnamese import fold
from db.freshness import Stamp
from db.records import StoredResult
from db.store import Store
from jobs.results import as_results, counting
from scoring.model import League, Standing
from scoring.ranking import leagues
from web.shelf import rubrics

_KEPT = 6  # days; a league of 10,000 agencies takes some megabytes
FEW = 500  # agencies; the leagues of so many are made anew while the reader waits
_REST = 10.0  # times as long as making took, nothing is made anew: pages need the processor, too
_LONGEST_REST = 30.0  # seconds


@dataclass(frozen=True, kw_only=True)
class OpenLook:
    """Of how many criteria of an agency, worth how many points, a person would have to look."""

    code: str
    criteria: int
    points: Fraction


@dataclass(frozen=True, kw_only=True)
class Standings:
    """The leagues of a day. `runs` are the runs behind them by agency, `held` the rounds that were left out.

    Changes are told against what held on the day before the newest judgement. `looks`: most points first.
    """

    on: date
    leagues: tuple[League, ...] = ()
    runs: Mapping[str, int] = field(default_factory=dict)
    held: tuple[int, ...] = ()
    newest: date | None = None
    looks: tuple[OpenLook, ...] = ()

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


@dataclass(frozen=True, kw_only=True)
class _Known:
    """Standings with what they were made of, so that they can be brought up to date. `took` and `at` in seconds."""

    standings: Standings
    stamp: Stamp
    found: Mapping[str, StoredResult]
    before: Mapping[str, StoredResult]
    looks: Mapping[str, OpenLook]
    took: float
    at: float


class StandingsKept:
    """Standings by day. One at a time is made; who asks for them first waits."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._making = threading.Lock()
        self._known: OrderedDict[date, _Known] = OrderedDict()

    def on(self, store: Store, day: date) -> Standings:
        """The standings of a day; of many agencies those of some seconds ago, where something has changed meanwhile."""
        stamp = store.freshness().stamp()
        known = self._of(day)
        if known is not None and known.stamp != stamp and len(known.found) > FEW:
            if (
                self._clock() - known.at > min(_LONGEST_REST, _REST * known.took)
                and not self._making.locked()
            ):
                threading.Thread(target=self._made, args=(store, day), name="standings", daemon=True).start()
            return known.standings
        if known is None or known.stamp != stamp:
            known = self._made(store, day)
        return known.standings

    def _of(self, day: date) -> _Known | None:
        with self._lock:
            known = self._known.get(day)
            if known is not None:
                self._known.move_to_end(day)
            return known

    def _made(self, store: Store, day: date) -> _Known:
        with self._making:
            stamp = store.freshness().stamp()
            known = self._of(day)
            if known is not None and known.stamp == stamp:
                return known  # somebody else made it while we waited
            began = self._clock()
            made = _brought_up(store, known, stamp) if known is not None else self._earlier(store, day, stamp)
            found, before, looks, held = made or _read(store, day)
            standings = _standings(day, found, before, looks, held)
            now = self._clock()
            known = _Known(
                standings=standings,
                stamp=stamp,
                found=found,
                before=before,
                looks=looks,
                took=now - began,
                at=now,
            )
        with self._lock:
            self._known[day] = known
            self._known.move_to_end(day)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return known

    def _earlier(self, store: Store, day: date, stamp: Stamp) -> _Made | None:
        """A day before one that is known: most agencies were judged before it, too. None where none is known."""
        with self._lock:
            later = [one for one in self._known.values() if one.standings.on > day and one.stamp == stamp]
        if not later or later[-1].standings.held:
            return None
        existing = _existing(store, day)
        found = _as_of(store, later[-1].found, day, existing)
        return found, _day_before(store, found, existing), {}, ()


_Made = tuple[Mapping[str, StoredResult], Mapping[str, StoredResult], Mapping[str, OpenLook], tuple[int, ...]]


def _read(store: Store, day: date) -> _Made:
    """Everything anew."""
    held = store.guarding().held()
    runs = counting(store, held) if held else None
    found = store.latest_scorecards(until=day, existing_on=day, run_ids=runs, criteria=False)
    known = _by_code(found)
    before = _day_before(store, known, _existing(store, day), runs)
    return known, before, _looks(store, found), tuple(sorted(held))


def _existing(store: Store, day: date) -> frozenset[str]:
    return frozenset(one.code for one in store.list_agencies(day))


def _day_before(
    store: Store, found: Mapping[str, StoredResult], existing: Set[str], runs: Collection[int] | None = None
) -> dict[str, StoredResult]:
    """What held of these agencies on the day before the newest judgement."""
    newest = max((one.evaluated_at for one in found.values()), default=None)
    if newest is None:
        return {}
    return _as_of(store, found, newest - timedelta(days=1), existing, runs)


def _as_of(
    store: Store,
    later: Mapping[str, StoredResult],
    until: date,
    existing: Set[str],
    runs: Collection[int] | None = None,
) -> dict[str, StoredResult]:
    """The newest judgement up to a day of each of these agencies; `later` are those of a later day."""
    same = {code: one for code, one in later.items() if code in existing and one.evaluated_at <= until}
    others = existing - same.keys()
    asked = store.latest_scorecards(until=until, run_ids=runs, codes=others, criteria=False)
    return {**same, **_by_code(asked)}


def _brought_up(store: Store, known: _Known, stamp: Stamp) -> _Made | None:
    """What is known with the judgements that came since; None where more than judgements has changed."""
    day = known.standings.on
    if known.stamp[1:] != stamp[1:] or known.standings.held:
        return None
    codes = store.freshness().judged_since(known.stamp[0])
    fresh = store.latest_scorecards(until=day, existing_on=day, codes=codes, criteria=False)
    found = {**known.found, **_by_code(fresh)}
    newest = max((one.evaluated_at for one in found.values()), default=None)
    if newest is None:
        return None
    # On a new day all that was known is of the days before it.
    base = known.before if newest == known.standings.newest else known.found
    then = store.latest_scorecards(
        until=newest - timedelta(days=1), existing_on=day, codes=codes, criteria=False
    )
    looks = {code: one for code, one in known.looks.items() if code not in codes}
    return found, {**base, **_by_code(then)}, {**looks, **_looks(store, fresh)}, ()


def _by_code(found: Iterable[StoredResult]) -> dict[str, StoredResult]:
    return {one.agency.code: one for one in found}


def _looks(store: Store, found: Iterable[StoredResult]) -> dict[str, OpenLook]:
    codes = {one.run_id: one.agency.code for one in found}
    return {
        codes[run]: OpenLook(code=codes[run], criteria=part.criteria, points=part.points)
        for run, parts in store.freshness().open_parts(codes).items()
        for part in parts
        if part.need == "look"
    }


def _standings(
    day: date,
    found: Mapping[str, StoredResult],
    before: Mapping[str, StoredResult],
    looks: Mapping[str, OpenLook],
    held: tuple[int, ...],
) -> Standings:
    return Standings(
        on=day,
        leagues=leagues(as_results(found.values(), rubrics()), as_results(before.values(), rubrics())),
        runs={code: one.run_id for code, one in found.items()},
        held=held,
        newest=max((one.evaluated_at for one in found.values()), default=None),
        looks=tuple(
            sorted(looks.values(), key=lambda one: (one.points, one.code, one.criteria), reverse=True)
        ),
    )
