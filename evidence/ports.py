"""What rooms need from rooms above them; handed over by the composition root."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from evidence.model import Cause, Page, RecordReference, Visibility


class BodySource(Protocol):
    """Reads payloads out of an archive."""

    def read(self, record: RecordReference) -> bytes:
        """The decoded payload of a record."""
        ...


class Readings(Protocol):
    """Keeps what was read of pages, so that the same code need not read the same bytes again. It may forget anything."""

    def get(self, key: str) -> bytes | None:
        """What was kept under a key, whole and unchanged; None where there is none."""
        ...

    def put(self, key: str, reading: bytes) -> None:
        """Keep a reading under a key. Never raises: what cannot be kept is read again."""
        ...


class EntryState(StrEnum):
    """Where an address stands in a crawl."""

    PENDING = "pending"
    LEASED = "leased"
    DONE = "done"


class EntryKind(StrEnum):
    """What an address is for; each kind has a budget of its own."""

    PAGE = "page"  # home, menu, sections, other pages
    LISTING = "listing"  # a further page of a list
    ITEM = "item"  # a single article, document, procedure
    FILE = "file"  # PDF, DOC, XLS
    CLICK = "click"  # only a click in a browser leads there


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One address of a crawl. `key` is its identity (evidence.address.address_key); `url` what is asked for.

    Smaller `priority` comes first, then smaller `depth` (clicks from home), then `key` in plain string order:
    never the order of arrival, so that the same portal gives the same pages.
    `sections` are keys of required sections that the address may hold, `label` the text that led to it.
    """

    key: str
    url: str
    priority: int
    depth: int
    kind: EntryKind = EntryKind.PAGE
    found_on: str = ""
    label: str = ""
    sections: tuple[str, ...] = ()
    in_menu: bool = False
    page_number: int = 0  # which further page of its list (kind LISTING)
    state: EntryState = EntryState.PENDING

    @property
    def rank(self) -> tuple[int, int, str]:
        """What decides which pending address is next."""
        return (self.priority, self.depth, self.key)


class Ledger(Protocol):
    """The frontier and the ledger of one crawl: every address is pending, leased or done with its outcome."""

    def add(self, entries: Iterable[Entry]) -> int:
        """Remember addresses; of a known pending one the better rank stays. The number of new ones."""
        ...

    def knows(self, key: str) -> bool:
        """Whether an address was ever added."""
        ...

    def lease(self, kinds: frozenset[EntryKind] | None = None) -> Entry | None:
        """Take the pending address of best rank (of these kinds), None where there is none."""
        ...

    def release(self, key: str) -> None:
        """Give a leased address back: it is pending again."""
        ...

    def done(self, key: str, visibility: Visibility, cause: Cause | None = None, reason: str = "") -> None:
        """A leased (or pending) address ended with an outcome."""
        ...

    def again(self, key: str) -> Entry:
        """An address that had ended is pending again: its outcome was not the last word."""
        ...

    def count(self, state: EntryState, kinds: frozenset[EntryKind] | None = None) -> int:
        """How many addresses (of these kinds) are in a state."""
        ...

    def entries(self, state: EntryState) -> Iterator[Entry]:
        """Addresses in a state, best rank first."""
        ...


@dataclass(frozen=True, kw_only=True)
class Step:
    """What the end of a page has changed, beside the addresses of the ledger.

    `length` is how long the archive then was, in bytes; `pages` are page records that are new or were rewritten.
    `memory` are pieces of what the walk must remember (plain JSON by path), `forgotten` paths that are gone.
    """

    length: int
    pages: tuple[Page, ...] = ()
    memory: Mapping[str, Any] = field(default_factory=dict)
    forgotten: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Where a crawl stood when its last group of pages was written: what a later process goes on from.

    `length` is the length of the archive in bytes (what lies behind it belongs to no finished page).
    """

    length: int = 0
    memory: Mapping[str, Any] = field(default_factory=dict)


class NotKept(Exception):
    """The ledger's storage does not take a group now; nothing of the group is lost, and it may be tried again."""


@runtime_checkable
class LastingLedger(Ledger, Protocol):
    """A ledger that outlives its process. Changes since the last `note` belong to no finished page yet."""

    @property
    def kept(self) -> Kept:
        """Where an earlier process of the same run has left off; empty for a new run."""
        ...

    def note(self, step: Step) -> None:
        """A page is at its end: all changes up to now, and the step, belong to the next group."""
        ...

    def seal(self) -> None:
        """What was noted up to now is the group that `commit` writes; what is noted later belongs to the next one."""
        ...

    def commit(self) -> None:
        """Write the sealed group in one transaction, after its archive records are on the disk. May run in a thread.

        Raises NotKept where the storage does not take it; the group then waits for the next try.
        """
        ...
