"""A ledger in memory: for one process and one run, and what the lasting one (db.ledger) thinks with."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from evidence.model import Cause, Visibility
from evidence.ports import Entry, EntryKind, EntryState


class MemoryLedger:
    """evidence.ports.Ledger without a disk. Ranking by (priority, depth, key), never by arrival.

    `on_change` is told of every address that is new or has changed.
    """

    def __init__(self, on_change: Callable[[Entry], None] = lambda _: None) -> None:
        self._on_change = on_change
        self._entries: dict[str, Entry] = {}
        self._heaps: dict[EntryKind, list[tuple[tuple[int, int, str], str]]] = {
            kind: [] for kind in EntryKind
        }
        self._counts: Counter[tuple[EntryState, EntryKind]] = Counter()

    def add(self, entries: Iterable[Entry]) -> int:
        """Remember addresses; of a known pending one the better rank stays. The number of new ones."""
        new = 0
        for entry in entries:
            known = self._entries.get(entry.key)
            if known is None:
                self._counts[EntryState.PENDING, entry.kind] += 1
                new += 1
                pending = entry.state is EntryState.PENDING
                self._put(entry if pending else replace(entry, state=EntryState.PENDING))
            elif known.state is EntryState.PENDING:
                merged = replace(
                    entry if entry.rank < known.rank else known,
                    state=known.state,
                    depth=min(known.depth, entry.depth),
                    sections=tuple(dict.fromkeys(known.sections + entry.sections)),
                    in_menu=known.in_menu or entry.in_menu,
                )
                if merged != known:
                    self._counts[EntryState.PENDING, known.kind] -= 1
                    self._counts[EntryState.PENDING, merged.kind] += 1
                    self._put(merged)
        return new

    def _put(self, entry: Entry) -> None:
        self._entries[entry.key] = entry
        heapq.heappush(self._heaps[entry.kind], (entry.rank, entry.key))
        self._on_change(entry)

    def load(self, entries: Iterable[Entry]) -> None:
        """Take addresses over as they stood when they were stored; one that was leased then is pending again."""
        for entry in entries:
            state = EntryState.DONE if entry.state is EntryState.DONE else EntryState.PENDING
            self._entries[entry.key] = known = replace(entry, state=state)
            self._counts[state, known.kind] += 1
            if state is EntryState.PENDING:
                heapq.heappush(self._heaps[known.kind], (known.rank, known.key))

    def knows(self, key: str) -> bool:
        """Whether an address was ever added."""
        return key in self._entries

    def lease(self, kinds: frozenset[EntryKind] | None = None) -> Entry | None:
        """Take the pending address of best rank (of these kinds), None where there is none."""
        heaps = [heap for kind, heap in self._heaps.items() if kinds is None or kind in kinds]
        for heap in heaps:
            while heap and not self._is_current(*heap[0]):
                heapq.heappop(heap)
        best = min((heap for heap in heaps if heap), key=lambda heap: heap[0], default=None)
        if best is None:
            return None
        _, key = heapq.heappop(best)
        return self._move(key, EntryState.LEASED)

    def _is_current(self, rank: tuple[int, int, str], key: str) -> bool:
        entry = self._entries[key]
        return entry.state is EntryState.PENDING and entry.rank == rank

    def _move(self, key: str, state: EntryState) -> Entry:
        entry = self._entries[key]
        self._counts[entry.state, entry.kind] -= 1
        self._counts[state, entry.kind] += 1
        self._entries[key] = entry = replace(entry, state=state)
        self._on_change(entry)
        return entry

    def release(self, key: str) -> None:
        """Give a leased address back: it is pending again."""
        if self._entries[key].state is EntryState.LEASED:
            self._put(self._move(key, EntryState.PENDING))

    def done(self, key: str, visibility: Visibility, cause: Cause | None = None, reason: str = "") -> None:
        """A leased (or pending) address ended; only the state is kept here, outcomes stand in the archive."""
        self._move(key, EntryState.DONE)

    def again(self, key: str) -> Entry:
        """An address that had ended is pending again: its outcome was not the last word."""
        if self._entries[key].state is EntryState.DONE:
            self._put(self._move(key, EntryState.PENDING))
        return self._entries[key]

    def count(self, state: EntryState, kinds: frozenset[EntryKind] | None = None) -> int:
        """How many addresses (of these kinds) are in a state."""
        return sum(self._counts[state, kind] for kind in (EntryKind if kinds is None else kinds))

    def entries(self, state: EntryState) -> Iterator[Entry]:
        """Addresses in a state, best rank first."""
        chosen = [entry for entry in self._entries.values() if entry.state is state]
        yield from sorted(chosen, key=lambda entry: entry.rank)
