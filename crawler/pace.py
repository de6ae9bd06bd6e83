"""Politeness: how often a host and a destination address are asked, counted over all crawls of this process.

Components of a provincial portal share a host, and many hosts share a machine of the provider; so the pace belongs
to the host and to the address, and not to the crawl.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import median

_SLOWEST = 15.0  # seconds; what a struggling server adds to the delay at most
_REMEMBERED = 20  # answers whose times say what is usual for a host
_FEWEST = 4  # answers before anything is called unusual
_UNUSUAL = 3.0  # times the usual
_NOTICEABLE = 0.5  # seconds; below that no answer is slow
_RECOVERS = 0.8  # what is left of the added delay after each good answer
_STRUGGLES = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What one destination address is asked at most, by all hosts together: `interval` seconds between two starts
    (never more than the delay of the one that asks, so that our own machine may be asked at once), and how many
    requests in flight.
    """

    interval: float = 1.0
    in_flight: int = 2


class _Place:
    """One host or one address: when it may be asked next, and how many ask it now."""

    def __init__(self) -> None:
        self.not_before = 0.0
        self.running = 0
        self.turn = asyncio.Condition()

    async def enter(self, most: int) -> None:
        async with self.turn:
            await self.turn.wait_for(lambda: self.running < most)
            self.running += 1

    async def leave(self) -> None:
        async with self.turn:
            self.running -= 1
            self.turn.notify()


class _Host(_Place):
    def __init__(self) -> None:
        super().__init__()
        self.delay = 0.0  # what it asked for (Crawl-delay)
        self.added = 0.0  # what we add because it struggles
        self.times: deque[float] = deque(maxlen=_REMEMBERED)

    def answered(self, seconds: float, status: int, delay: float) -> None:
        """Learn from an answer: a host that gets slow or fails is asked less often; good answers count back slowly."""
        usual = median(self.times) if len(self.times) >= _FEWEST else None
        slow = usual is not None and seconds > max(_UNUSUAL * usual, _NOTICEABLE)
        if slow or status in _STRUGGLES or not status:
            self.added = min(_SLOWEST, max(self.added * 2, delay, seconds))
        else:
            self.added = self.added * _RECOVERS if self.added > 0.05 else 0.0
        if status and status not in _STRUGGLES:
            self.times.append(seconds)

    def wait(self, delay: float) -> float:
        """Seconds between two starts. Nothing is added where no delay is wanted: that is our own machine."""
        return max(delay, self.delay) + (self.added if delay > 0 else 0.0)


@dataclass(kw_only=True)
class Turn:
    """A turn under way. Tell it the `status` of the answer, so that the host's state is known; 0: no answer came.

    A turn without a status says nothing about the host (a browser's look takes its own time).
    """

    status: int | None = None


class Pace:
    """One turn at a time per host, `delay` seconds between two turns; a `budget` per address.

    Use it from one event loop. `clock` gives seconds (time.monotonic).
    """

    def __init__(self, budget: Budget | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._budget = budget or Budget()
        self._clock = clock
        self._hosts: dict[str, _Host] = {}
        self._addresses: dict[str, _Place] = {}

    def slower(self, host: str, delay: float) -> None:
        """A host wants at least this delay (robots.txt Crawl-delay); it never becomes shorter again."""
        place = self._host(host)
        place.delay = max(place.delay, delay)

    def rest(self, host: str, seconds: float) -> None:
        """Ask nothing of a host for some time (Retry-After, a flood limiter)."""
        place = self._host(host)
        place.not_before = max(place.not_before, self._clock() + seconds)

    def wishes(self) -> dict[str, tuple[float, float]]:
        """Per host the delay that it asked for, and for how many more seconds nothing is asked of it."""
        now = self._clock()
        return {name: (host.delay, max(0.0, host.not_before - now)) for name, host in self._hosts.items()}

    def added(self, host: str) -> float:
        """Seconds that are added to a host's delay at the moment because it struggles."""
        return self._host(host).added

    def _host(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host())

    @asynccontextmanager
    async def turn(
        self, host: str, *, delay: float, concurrency: int = 1, address: str = ""
    ) -> AsyncIterator[Turn]:
        """Wait for the host's turn, and the address's; the turn lasts until the block ends.

        The delay counts from the end of the turn before, so that no jitter on the way shortens it; where several
        turns may be under way, from its start.
        """
        place = self._host(host)
        shared = self._addresses.setdefault(address, _Place()) if address else _Place()
        await place.enter(concurrency)
        try:
            await self._enter_address(place, shared)
            try:
                now = self._clock()
                place.not_before = max(place.not_before, now + place.wait(delay))
                shared.not_before = now + min(self._budget.interval, delay)
                turn = Turn()
                try:
                    yield turn
                finally:
                    if turn.status is not None:
                        place.answered(self._clock() - now, turn.status, delay)
                    since = self._clock() if concurrency == 1 else now
                    place.not_before = max(place.not_before, since + place.wait(delay))
            finally:
                await shared.leave()
        finally:
            await place.leave()

    async def _enter_address(self, place: _Host, shared: _Place) -> None:
        """Wait until both may be asked. A host that rests holds none of the address's places meanwhile."""
        while True:
            await self._until(place)
            await shared.enter(self._budget.in_flight)
            try:
                await self._until(shared)
            except BaseException:
                await shared.leave()
                raise
            if place.not_before <= self._clock():
                return
            await shared.leave()

    async def _until(self, place: _Place) -> None:
        while (wait := place.not_before - self._clock()) > 0:
            await asyncio.sleep(wait)
