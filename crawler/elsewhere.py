"""Answers from outside the portals that many of them lead to: the province's service gate, asked once for all of them.

A province's portals lead to the same few pages of the gate for online services; at 150 portals in a round it would be asked
for each of them hundreds of times a night. What came well is told to every portal that looks within a quarter of an hour,
dated by when it came. What failed is told to nobody: each portal sees for itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from crawler.hours import Clock, system_clock

if TYPE_CHECKING:
    from crawler.probes.client import Answer

KEPT_FOR = timedelta(minutes=15)
_MOST_BYTES = 5_000_000  # of all together; the oldest goes first
_FAILED = 400

Come = tuple["Answer", datetime]


class Elsewhere:
    """What came from addresses outside the portals of one process, lately."""

    def __init__(self, clock: Clock = system_clock) -> None:
        self._clock = clock
        self._had: dict[str, Come] = {}
        self._asked: dict[str, asyncio.Future[Come | None]] = {}

    async def answer(self, url: str, ask: Callable[[], Awaitable[Answer]]) -> Come:
        """What an address answers, and when it did so; `ask` is called where nobody has asked lately, or in vain.

        Raises what `ask` raises.
        """
        if (known := self._lately(url)) is not None:
            return known
        if (others := self._asked.get(url)) is not None and (
            known := await asyncio.shield(others)
        ) is not None:
            return known
        mine = self._asked[url] = asyncio.get_running_loop().create_future()
        come: Come | None = None
        try:
            answer = await ask()
            moment = self._clock().astimezone(UTC)
            if answer.status < _FAILED and not answer.cut:
                come = (answer, moment)
                self._keep(url, come)
            return answer, moment
        finally:
            mine.set_result(come)
            if self._asked.get(url) is mine:
                del self._asked[url]

    def _lately(self, url: str) -> Come | None:
        known = self._had.get(url)
        return known if known is not None and self._clock() - known[1] < KEPT_FOR else None

    def _keep(self, url: str, come: Come) -> None:
        self._had.pop(url, None)
        self._had[url] = come
        while sum(len(answer.body) for answer, _ in self._had.values()) > _MOST_BYTES:
            del self._had[next(iter(self._had))]
