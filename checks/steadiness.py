"""How steadily something answers, from looks at spaced moments: the share that worked, how sure it is, and the outages.

Pure: looks and announced maintenance in, one `Steadiness` out. Three kinds of looks do not count: those within announced
maintenance, those that failed on our side, and those at which a door was shut in our face. They are told, never hidden.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from checks.wording import share_of

_VIETNAM = timezone(timedelta(hours=7))  # one offset all year
_Z = 1.959964  # of the normal distribution: an interval of 95 %


class Answering(StrEnum):
    """What a look came to. UNKNOWN: nothing can be said of the other side, by our doing or because it turned us away."""

    ANSWERED = "answered"
    SILENT = "silent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look: an aware moment, what it came to, the HTTP status if there was one, and a machine word for why not."""

    at: datetime
    state: Answering
    status: int | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Maintenance:
    """A span [begins, ends) in which an interruption was announced, and why."""

    begins: datetime
    ends: datetime
    reason: str

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies within it."""
        return self.begins <= moment < self.ends


@dataclass(frozen=True, kw_only=True)
class Outage:
    """Looks in a row that got no answer. It began after `after` and not later than `first`; it was over by `before`.

    `after` and `before` are the nearest looks that were answered; None: there was none, so that end is not known.
    """

    after: datetime | None
    first: datetime
    last: datetime
    before: datetime | None
    looks: int
    reasons: tuple[str, ...]

    @property
    def least(self) -> timedelta:
        """How long it lasted at least."""
        return self.last - self.first

    @property
    def most(self) -> timedelta | None:
        """How long it can have lasted at most; None where an end is not known."""
        return self.before - self.after if self.after is not None and self.before is not None else None


@dataclass(frozen=True, kw_only=True)
class Steadiness:
    """What looks came to. `looks` are those that count, on `days` days in Vietnam, `answered` of them answered.

    `excepted` fell into announced maintenance, `unknown` say nothing. `spells` are stretches of one state. `effective` is
    how many independent looks they are worth, and `low` to `high` the Wilson interval (95 %) of the share for so many.
    """

    looks: int
    answered: int
    days: int
    excepted: int
    unknown: int
    spells: int
    effective: float
    low: float
    high: float
    outages: tuple[Outage, ...]
    silent: tuple[datetime, ...]

    @property
    def share(self) -> Fraction:
        """The share of looks that were answered; 0 where none counts."""
        return share_of(self.answered, self.looks)


def steadiness(looks: Iterable[Look], maintenance: Sequence[Maintenance] = ()) -> Steadiness:
    """Weigh looks; of two at one moment the first counts."""
    ordered = sorted({look.at: look for look in reversed(tuple(looks))}.values(), key=lambda look: look.at)
    free = [look for look in ordered if not any(span.holds(look.at) for span in maintenance)]
    counted = [look for look in free if look.state is not Answering.UNKNOWN]
    answered = sum(look.state is Answering.ANSWERED for look in counted)
    days = len({look.at.astimezone(_VIETNAM).date() for look in counted})
    spells = _spells(counted)
    effective = _effective(counted, days)
    low, high = wilson(answered / len(counted) if counted else 0.0, effective)
    return Steadiness(
        looks=len(counted),
        answered=answered,
        days=days,
        excepted=len(ordered) - len(free),
        unknown=len(free) - len(counted),
        spells=len(spells),
        effective=round(effective, 1),
        low=low,
        high=high,
        outages=_outages(spells),
        silent=tuple(look.at for look in counted if look.state is Answering.SILENT),
    )


def wilson(share: float, looks: float) -> tuple[float, float]:
    """The score interval of a share (Wilson 1927), 95 %, four decimals; all of 0 to 1 for no looks."""
    if looks <= 0:
        return 0.0, 1.0
    square = _Z * _Z
    middle = (share + square / (2 * looks)) / (1 + square / looks)
    around = _Z / (1 + square / looks) * math.sqrt(share * (1 - share) / looks + square / (4 * looks * looks))
    return round(max(0.0, middle - around), 4), round(min(1.0, middle + around), 4)


def _effective(counted: Sequence[Look], days: int) -> float:
    """How many independent looks these are worth: looks an hour apart mostly see one and the same state.

    The looks are taken for a chain with two states: with r the correlation of neighbours, n looks are worth
    n(1 - r)/(1 + r). Where the state never changed, r cannot be seen, and each day counts as one look.
    """
    changes = Counter((one.state, following.state) for one, following in pairwise(counted))
    up, down = Answering.ANSWERED, Answering.SILENT
    falls, rises = changes[up, down], changes[down, up]
    if not falls + rises:
        return float(days)
    fall = falls / max(1, falls + changes[up, up])
    rise = rises / max(1, rises + changes[down, down])
    correlation = max(0.0, 1.0 - fall - rise)
    return max(1.0, len(counted) * (1 - correlation) / (1 + correlation))


def _spells(counted: Sequence[Look]) -> list[list[Look]]:
    spells: list[list[Look]] = []
    for look in counted:
        if spells and spells[-1][0].state is look.state:
            spells[-1].append(look)
        else:
            spells.append([look])
    return spells


def _outages(spells: Sequence[Sequence[Look]]) -> tuple[Outage, ...]:
    return tuple(
        Outage(
            after=spells[place - 1][-1].at if place else None,
            first=spell[0].at,
            last=spell[-1].at,
            before=spells[place + 1][0].at if place + 1 < len(spells) else None,
            looks=len(spell),
            reasons=tuple(dict.fromkeys(look.reason for look in spell if look.reason)),
        )
        for place, spell in enumerate(spells)
        if spell[0].state is Answering.SILENT
    )
