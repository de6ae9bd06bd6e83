"""Which run of a portal is the official one of a season. The rule is written down in docs/operations.md.

1. A run that a person chose, with a reason, holds.
2. Else the last complete run of the freeze night; where that night has none, the first complete one of the retry nights
   after it; else the last complete one before it in the season's window.
3. Before a freeze night is laid down: the last complete run in the window so far.
4. Where no run is complete, the last one that looked and did not see the portal: it is listed with its reason.
A later run never replaces an official one but by a person's choice, and never one of a round that is held back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from checks.case import Window
from scoring.calendar import ZONE

_NOON = 12


class Ground(StrEnum):
    """Why a run is the official one."""

    CHOSEN = "chosen"
    FREEZE_NIGHT = "freeze_night"
    RETRY_NIGHT = "retry_night"
    BEFORE_FREEZE = "before_freeze"
    LAST_SO_FAR = "last_so_far"
    NOT_SEEN = "not_seen"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A run that may become official. `complete`: it went to its end and saw the portal; `looked`: it went to its end.

    `held`: its round is held back, so that it does not count.
    """

    run_id: int
    started_at: datetime
    complete: bool
    looked: bool
    held: bool = False

    @property
    def night(self) -> date:
        """The day on which its night began: from noon to noon, in Vietnam."""
        here = self.started_at.astimezone(ZONE)
        return here.date() if here.hour >= _NOON else here.date() - timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class FreezeNight:
    """The night that fixes a season's values, and the number of nights after it for portals that it did not see."""

    night: date
    retry_days: int

    @property
    def last(self) -> date:
        """The last retry night."""
        return self.night + timedelta(days=self.retry_days)


@dataclass(frozen=True, kw_only=True)
class Official:
    """The official run of a portal, and why."""

    run_id: int
    ground: Ground


def season_window(season: int) -> Window:
    """The data window of the season that is named by the year in which it ends: 01/10 → 01/10."""
    return Window(start=date(season - 1, 10, 1), end=date(season, 10, 1))


def season_at(day: date) -> int:
    """The season whose window a day lies in."""
    return day.year + (day >= date(day.year, 10, 1))


def official(
    candidates: Iterable[Candidate],
    *,
    window: Window,
    freeze: FreezeNight | None = None,
    chosen: int | None = None,
) -> Official | None:
    """The official run among the runs of one portal; None where no run of the window looked to its end."""
    if chosen is not None:
        return Official(run_id=chosen, ground=Ground.CHOSEN)
    last = freeze.last if freeze is not None else window.end - timedelta(days=1)
    runs = sorted(
        (
            one
            for one in candidates
            if one.looked and not one.held and window.start <= one.night <= max(last, window.start)
        ),
        key=lambda one: (one.started_at, one.run_id),
    )
    complete = [one for one in runs if one.complete]
    if freeze is None:
        if complete:
            return Official(run_id=complete[-1].run_id, ground=Ground.LAST_SO_FAR)
    elif found := _frozen(complete, freeze):
        return found
    return Official(run_id=runs[-1].run_id, ground=Ground.NOT_SEEN) if runs else None


def _frozen(complete: list[Candidate], freeze: FreezeNight) -> Official | None:
    same = [one for one in complete if one.night == freeze.night]
    if same:
        return Official(run_id=same[-1].run_id, ground=Ground.FREEZE_NIGHT)
    later = [one for one in complete if one.night > freeze.night]
    if later:
        return Official(run_id=later[0].run_id, ground=Ground.RETRY_NIGHT)
    if complete:
        return Official(run_id=complete[-1].run_id, ground=Ground.BEFORE_FREEZE)
    return None
