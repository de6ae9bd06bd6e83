"""Asking ahead: first answers of the addresses that are probably next, while an earlier page is still being read.

The walk leases one address at a time, best rank first, whatever the concurrency: which pages are seen, and what is
learnt from each before the next is chosen, never hangs on which answer came first. An answer that was asked for ahead
and is not wanted in the end has cost a request and decides nothing; there are at most concurrency - 1 of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from crawler.fetching import Answer
from evidence.model import is_click_address
from evidence.ports import Entry


class Ahead:
    """Answers that were asked for before their address was leased. Use it from one event loop."""

    def __init__(self, most: int):
        self._most = most
        self._answers: dict[str, tuple[str, asyncio.Future[Answer | Exception]]] = {}

    @property
    def room(self) -> int:
        """How many more addresses may be asked for ahead."""
        return self._most - len(self._answers)

    def next(self, upcoming: Iterable[Entry]) -> Entry | None:
        """The first of the upcoming addresses that was not asked for yet and needs no browser; noted as asked."""
        if self.room <= 0:
            return None
        for entry in upcoming:
            if entry.key not in self._answers and not is_click_address(entry.url) and "#" not in entry.url:
                self._answers[entry.key] = (entry.url, asyncio.get_running_loop().create_future())
                return entry
        return None

    def has(self, entry: Entry) -> bool:
        """Whether exactly this address was asked for ahead."""
        known = self._answers.get(entry.key)
        return known is not None and known[0] == entry.url

    def came(self, entry: Entry, answer: Answer | Exception) -> None:
        """An answer, or the error that stands for it, is in."""
        _, place = self._answers[entry.key]
        if not place.done():
            place.set_result(answer)

    async def take(self, entry: Entry) -> Answer | Exception:
        """Wait for the answer of an address that `has` knows, and hand it over; it is forgotten here."""
        _, place = self._answers[entry.key]
        try:
            return await place
        finally:
            self._answers.pop(entry.key, None)
