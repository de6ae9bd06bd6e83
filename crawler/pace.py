"""Politeness: how often a host is asked, counted over all crawls of this process.

Components of a provincial portal share a host, so the pace belongs to the host and not to the crawl.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class _Host:
    def __init__(self) -> None:
        self.delay = 0.0
        self.not_before = 0.0
        self.running = 0
        self.turn = asyncio.Condition()


class Pace:
    """One turn at a time per host, `delay` seconds between the starts of two turns. Use it from one event loop."""

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}

    def slower(self, host: str, delay: float) -> None:
        """A host wants at least this delay (robots.txt Crawl-delay); it never becomes shorter again."""
        place = self._host(host)
        place.delay = max(place.delay, delay)

    def rest(self, host: str, seconds: float) -> None:
        """Ask nothing of a host for some time (Retry-After, a flood limiter)."""
        place = self._host(host)
        place.not_before = max(place.not_before, time.monotonic() + seconds)

    def wishes(self) -> dict[str, tuple[float, float]]:
        """Per host the delay that it asked for, and for how many more seconds nothing is asked of it."""
        now = time.monotonic()
        return {name: (host.delay, max(0.0, host.not_before - now)) for name, host in self._hosts.items()}

    def _host(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host())

    @asynccontextmanager
    async def turn(self, host: str, *, delay: float, concurrency: int = 1) -> AsyncIterator[None]:
        """Wait for the host's turn; the turn lasts until the block ends."""
        place = self._host(host)
        async with place.turn:
            await place.turn.wait_for(lambda: place.running < concurrency)
            place.running += 1
        try:
            while (wait := place.not_before - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            place.not_before = max(place.not_before, time.monotonic() + max(delay, place.delay))
            yield
        finally:
            async with place.turn:
                place.running -= 1
                place.turn.notify()
