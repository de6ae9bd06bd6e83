"""When a crawl may begin: its window is open, and neither this machine nor the portal's address is crowded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

from crawler.egress import Gate, Refused
from crawler.hours import Clock
from crawler.order import CrawlOrder

# Portals of one address share its pace: with more at once each would use up its time waiting for its turns.
AT_ONE_ADDRESS = 2
_LOOKS_AT_CLOCK = 1.0  # seconds


class Admission:
    """Lets the crawls of a process begin. `parallel` of them may be under way at once."""

    def __init__(self, gate: Gate, parallel: int, clock: Clock):
        self._gate = gate
        self._clock = clock
        self._places = asyncio.Semaphore(parallel)
        self._addresses: dict[str, asyncio.Semaphore] = {}

    async def opening(self, order: CrawlOrder, called_off: asyncio.Event) -> None:
        """Wait until the order's window opens, or everything is called off."""
        while (seconds := order.hours.seconds_until(self._clock())) > 0 and not called_off.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(called_off.wait(), min(seconds, _LOOKS_AT_CLOCK))

    @asynccontextmanager
    async def place(self, order: CrawlOrder) -> AsyncIterator[None]:
        """Wait for a place; it is kept until the block ends. Our own machine (no delay) is never crowded."""
        address = await self._address(order) if order.delay > 0 else ""
        crowd = self._addresses.setdefault(address, asyncio.Semaphore(AT_ONE_ADDRESS)) if address else None
        async with self._places if crowd is None else crowd:
            if crowd is None:
                yield
                return
            async with self._places:
                yield

    async def _address(self, order: CrawlOrder) -> str:
        parts = urlsplit(order.start_url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            return (await self._gate.resolve(parts.hostname or "", port)).address
        except Refused:
            return ""
