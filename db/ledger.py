"""The frontier and the ledger of a crawl in the database: what a run has finished survives any end of its process.

Addresses are thought with in memory (evidence.ledger) and written behind, in groups: one transaction holds the page
rows of a group, the addresses they offer, their states, and how far the archive is good. A page is finished only when
its group is.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, Engine

from db.models import AddressRow, Base, CrawlGroupRow, PageRow
from db.problem import DatabaseProblem, explained
from db.rows import Row, page_rows
from db.session import writing
from evidence.ledger import MemoryLedger
from evidence.model import Cause, Page, Visibility
from evidence.ports import Entry, EntryKind, EntryState, Kept, NotKept, Step

# No page takes that long, retries and rests included: whoever leased it is gone.
LEASE_SECONDS = 900.0


@dataclass(kw_only=True)
class _Group:
    """What waits to be written together; rows by their number."""

    steps: int = 0
    length: int = 0
    addresses: dict[int, Row] = field(default_factory=dict)
    pages: dict[int, Page] = field(default_factory=dict)
    memory: dict[str, Any] = field(default_factory=dict)
    forgotten: dict[str, None] = field(default_factory=dict)

    def add(self, later: _Group) -> None:
        """Take in what came after it."""
        if not later.steps:
            return
        self.steps += later.steps
        self.length = later.length
        self.addresses |= later.addresses
        self.pages |= later.pages
        for path in later.forgotten:
            self.memory.pop(path, None)
            self.forgotten[path] = None
        self.memory |= later.memory


class DatabaseLedger:
    """evidence.ports.LastingLedger of one run. Use it from one thread (`commit` may run in another, while nothing is
    sealed); one process has a run at a time.

    Opening a run that was interrupted gives back what was leased. A lease that is never ended expires after
    `lease_seconds`: its address is pending again. Raises DatabaseProblem on opening.
    """

    def __init__(
        self,
        engine: Engine,
        url: URL,
        run_id: int,
        *,
        lease_seconds: float = LEASE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._url = url
        self._run = run_id
        self._lease_seconds = lease_seconds
        self._clock = clock
        self._changed: dict[str, None] = {}
        self._outcomes: dict[str, tuple[Visibility, Cause | None, str]] = {}
        self._positions: dict[str, int] = {}
        self._leased: dict[str, float] = {}  # key → when the lease expires, oldest first
        self._page_positions: dict[str, int] = {}
        self._entries: dict[str, Entry] = {}
        self._frontier = MemoryLedger(self._note_change)
        self._group = _Group()  # what is noted
        self._sealed = _Group()  # what is written, by another thread perhaps
        self._groups = 0
        self.kept = Kept()
        with explained(url), engine.connect() as connection:
            self._load(connection)

    def _load(self, connection: Connection) -> None:
        stored = connection.execute(
            sa.select(AddressRow.__table__)
            .where(AddressRow.run_id == self._run)
            .order_by(AddressRow.position)
        ).all()
        entries = [_entry(row) for row in stored]
        self._entries = {entry.key: entry for entry in entries}
        self._positions = {entry.key: row.position for entry, row in zip(entries, stored, strict=True)}
        self._outcomes = {
            row.key: (Visibility(row.visibility), Cause(row.cause) if row.cause else None, row.reason)
            for row in stored
            if row.visibility
        }
        self._frontier.load(entries)
        pages = sa.select(PageRow.url, PageRow.position).where(PageRow.run_id == self._run)
        self._page_positions = {row.url: row.position for row in connection.execute(pages)}
        memory: dict[str, Any] = {}
        length = 0
        groups = sa.select(CrawlGroupRow.number, CrawlGroupRow.length, CrawlGroupRow.memory)
        for number, reached, packed in connection.execute(
            groups.where(CrawlGroupRow.run_id == self._run).order_by(CrawlGroupRow.number)
        ):
            said = json.loads(packed)
            for path in said["forgotten"]:
                memory.pop(path, None)
            memory.update(said["pieces"])
            length, self._groups = reached, number
        self.kept = Kept(length=length, memory=memory)

    # What the walk asks

    def add(self, entries: Iterable[Entry]) -> int:
        """Remember addresses; of a known pending one the better rank stays. The number of new ones."""
        return self._frontier.add(entries)

    def knows(self, key: str) -> bool:
        """Whether an address was ever added."""
        return self._frontier.knows(key)

    def lease(self, kinds: frozenset[EntryKind] | None = None) -> Entry | None:
        """Take the pending address of best rank (of these kinds), None where there is none."""
        now = self._clock()
        for key in [key for key, until in self._leased.items() if until <= now]:
            self.release(key)
        entry = self._frontier.lease(kinds)
        if entry is not None:
            self._leased[entry.key] = now + self._lease_seconds
        return entry

    def release(self, key: str) -> None:
        """Give a leased address back: it is pending again."""
        self._leased.pop(key, None)
        self._frontier.release(key)

    def done(self, key: str, visibility: Visibility, cause: Cause | None = None, reason: str = "") -> None:
        """A leased (or pending) address ended with an outcome."""
        self._leased.pop(key, None)
        self._outcomes[key] = (visibility, cause, reason)
        self._frontier.done(key, visibility, cause, reason)

    def again(self, key: str) -> Entry:
        """An address that had ended is pending again: its outcome was not the last word."""
        self._outcomes.pop(key, None)
        return self._frontier.again(key)

    def count(self, state: EntryState, kinds: frozenset[EntryKind] | None = None) -> int:
        """How many addresses (of these kinds) are in a state."""
        return self._frontier.count(state, kinds)

    def entries(self, state: EntryState) -> Iterator[Entry]:
        """Addresses in a state, best rank first."""
        return self._frontier.entries(state)

    # What makes it last

    def note(self, step: Step) -> None:
        """A page is at its end: all changes up to now, and the step, belong to the next group."""
        group = self._group
        for key in self._changed:
            position = self._positions.setdefault(key, len(self._positions))
            group.addresses[position] = self._row(key, position)
        self._changed.clear()
        for page in step.pages:
            position = self._page_positions.setdefault(page.url, len(self._page_positions))
            group.pages[position] = page
        group.add(
            _Group(
                steps=1,
                length=step.length,
                memory=dict(step.memory),
                forgotten=dict.fromkeys(step.forgotten),
            )
        )

    def seal(self) -> None:
        """What was noted up to now is the group that `commit` writes, with one that could not be written before."""
        self._sealed.add(self._group)
        self._group = _Group()

    def commit(self) -> None:
        """Write the sealed group (where nothing is sealed, all that was noted) in one transaction.

        Its archive records are on the disk before. Raises NotKept where the database does not take it; the group then
        waits for the next try.
        """
        if not self._sealed.steps:
            self.seal()
        if not self._sealed.steps:
            return
        try:
            with explained(self._url), writing(self._engine) as connection:
                self._write(connection, self._sealed)
        except DatabaseProblem as problem:
            raise NotKept(str(problem)) from problem
        self._sealed = _Group()
        self._groups += 1

    def _write(self, connection: Connection, group: _Group) -> None:
        pages = page_rows(self._run, group.pages.values())
        for row, position in zip(pages, group.pages, strict=True):
            row["position"] = position
        # A commit whose answer was lost may have happened: the same group again changes nothing.
        _put(connection, AddressRow, list(group.addresses.values()))
        _put(connection, PageRow, pages)
        said = {"pieces": group.memory, "forgotten": list(group.forgotten)}
        written = {
            "run_id": self._run,
            "number": self._groups + 1,
            "committed_at": datetime.now(UTC),
            "pages": group.steps,
            "length": group.length,
            "memory": json.dumps(said, ensure_ascii=True, separators=(",", ":")).encode("ascii"),
        }
        _put(connection, CrawlGroupRow, [written])

    def _note_change(self, entry: Entry) -> None:
        self._entries[entry.key] = entry
        self._changed[entry.key] = None

    def _row(self, key: str, position: int) -> Row:
        entry = self._entries[key]
        visibility, cause, reason = self._outcomes.get(key, (None, None, ""))
        until = self._leased.get(key)
        return {
            "run_id": self._run,
            "position": position,
            "key": entry.key,
            "url": entry.url,
            "priority": entry.priority,
            "depth": entry.depth,
            "kind": entry.kind.value,
            "found_on": entry.found_on,
            "label": entry.label,
            "sections": list(entry.sections),
            "in_menu": entry.in_menu,
            "page_number": entry.page_number,
            "state": entry.state.value,
            "leased_until": None
            if until is None
            else datetime.now(UTC) + timedelta(seconds=until - self._clock()),
            "visibility": visibility.value if visibility else None,
            "cause": cause.value if cause else None,
            "reason": reason,
        }


def _entry(row: sa.Row[Any]) -> Entry:
    return Entry(
        key=row.key,
        url=row.url,
        priority=row.priority,
        depth=row.depth,
        kind=EntryKind(row.kind),
        found_on=row.found_on,
        label=row.label,
        sections=tuple(row.sections),
        in_menu=row.in_menu,
        page_number=row.page_number,
        state=EntryState(row.state),
    )


def _put(connection: Connection, table: type[Base], entries: list[Row]) -> None:
    """Insert rows; those whose number is known are changed."""
    if not entries:
        return
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table.__table__)
    keys = [column.name for column in table.__table__.primary_key]
    changed = {name: statement.excluded[name] for name in entries[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), entries)
