"""How long a round will take, and why: said before it starts. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from crawler.admission import AT_ONE_ADDRESS
from crawler.pace import Budget

# Where a portal was never crawled: an answer, with every tenth page rendered; then the probes. Measured on samples of
# real makes (docs/first-night.md); an earlier run of the portal replaces both.
ANSWER_SECONDS = 0.7
AROUND_SECONDS = 90.0


@dataclass(frozen=True, kw_only=True)
class PlannedPortal:
    """One portal of a round. Seconds; `address` is the destination address, '' where it is not known yet.

    `answer` is what a page takes beside the rest of `delay` seconds; `around` what comes once (probes).
    `window` is how many seconds a day the portal may be asked.
    """

    code: str
    address: str
    pages: int
    delay: float = 1.0
    answer: float = ANSWER_SECONDS
    around: float = AROUND_SECONDS
    longest: float = math.inf
    window: float = math.inf

    @property
    def alone(self) -> float:
        """Seconds that its crawl takes when nobody stands in its way."""
        return min(self.longest, self.pages * (self.delay + self.answer) + self.around)


@dataclass(frozen=True, kw_only=True)
class AddressLoad:
    """What one destination address takes: seconds, the portals there, their pages, and the rest between two requests."""

    address: str
    seconds: float
    portals: tuple[str, ...]
    pages: int
    interval: float

    @property
    def shared(self) -> bool:
        """Whether several portals share the address."""
        return len(self.portals) > 1


@dataclass(frozen=True, kw_only=True)
class RoundPlan:
    """Seconds of the whole round, the address that takes longest, and whether the number of portals at once decides.

    `too_long`: portals whose own window is shorter than they need, longest first.
    """

    portals: int
    seconds: float
    slowest: AddressLoad | None
    by_places: bool
    too_long: tuple[PlannedPortal, ...]

    def fits(self, window: float) -> bool:
        """Whether it all fits into a window of so many seconds."""
        return self.seconds <= window


def plan_round(portals: Iterable[PlannedPortal], *, parallel: int, budget: Budget) -> RoundPlan:
    """Plan a round of portals, `parallel` at once at most, each destination address asked by its budget."""
    planned = tuple(portals)
    loads = sorted(
        (_load(address, group, budget) for address, group in _by_address(planned).items()),
        key=lambda load: (-load.seconds, load.address),
    )
    slowest = loads[0] if loads else None
    by_address = slowest.seconds if slowest is not None else 0.0
    by_places = sum(load.seconds * min(AT_ONE_ADDRESS, len(load.portals)) for load in loads) / parallel
    return RoundPlan(
        portals=len(planned),
        seconds=max(by_address, by_places),
        slowest=slowest,
        by_places=by_places > by_address,
        too_long=tuple(
            sorted((one for one in planned if one.alone > one.window), key=lambda one: (-one.alone, one.code))
        ),
    )


def with_pages(portals: Iterable[PlannedPortal], most: int) -> tuple[PlannedPortal, ...]:
    """The same portals with fewer pages each."""
    return tuple(replace(one, pages=min(one.pages, most)) for one in portals)


def _by_address(portals: Iterable[PlannedPortal]) -> dict[str, list[PlannedPortal]]:
    groups: dict[str, list[PlannedPortal]] = {}
    for one in portals:
        groups.setdefault(one.address or one.code, []).append(one)
    return groups


def _load(address: str, group: list[PlannedPortal], budget: Budget) -> AddressLoad:
    """One address: two portals there at a time, and all of them together within its budget."""
    interval = min(budget.interval, max(one.delay for one in group))
    pages = sum(one.pages for one in group)
    alone = [one.alone for one in group]
    asked = sum(min(one.longest, one.pages * interval) for one in group)
    seconds = max(*alone, sum(alone) / AT_ONE_ADDRESS, asked)
    return AddressLoad(
        address=address,
        seconds=seconds,
        portals=tuple(one.code for one in group),
        pages=pages,
        interval=interval,
    )
