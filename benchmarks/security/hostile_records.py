"""A database in which every text that came from outside is an attack.

Which texts these are say the columns themselves (PortalText, PortalJson): a new column is attacked without being named
here. Result documents are attacked in every text they hold. What is a code, a number or a day stays, so that pages still
find what they show.
"""

from __future__ import annotations

import json
import re
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import db.store  # noqa: F401 — every table is declared by then
from benchmarks.security.script_strings import Attack
from db.base import Base
from db.types import PortalJson, PortalText

ALSO = {"agencies": ("group_name",)}
"""Texts that come from outside in columns of plain text."""
KEPT = {
    "archive",  # a path of ours
    "bucket",  # what attempts are counted by; never shown
    "leased_until",
    "sha256",
    "grade",
}
"""Columns and names inside JSON that hold what pages look things up by."""
_CODE = re.compile(r"[A-Za-z0-9_.:/+\- ]{0,80}")
_ADDRESS = re.compile(r"(?i)\s*(https?|javascript):")
Change = Callable[[str, str], str]


@dataclass
class Supply:
    """Gives each place of a field its strings: in `passes` rounds every field has had every string.

    Where a field has many places each has one string, where it has few each has many.
    """

    attacks: Sequence[Attack]
    passes: int
    places: Counter[str] = field(default_factory=Counter)
    turn: int = 0
    _met: Counter[str] = field(default_factory=Counter)
    _addresses: dict[tuple[str, int], bool] = field(default_factory=dict)

    def begin(self, turn: int) -> None:
        """Begin to count the places of a round, or to fill them."""
        self.turn = turn
        self._met.clear()

    def count(self, name: str, old: str) -> str:
        """Only look how many places a field has."""
        self._addresses.setdefault((name, self.places[name]), _ADDRESS.match(old) is not None)
        self.places[name] += 1
        return old

    def give(self, name: str, old: str) -> str:
        """What stands in the next place of a field instead of its text."""
        at = self._met[name]
        self._met[name] += 1
        each = -(-len(self.attacks) // (self.passes * max(1, self.places[name])))
        first = (self.turn * self.places[name] + at) * each
        texts = [self.attacks[number % len(self.attacks)].text for number in range(first, first + each)]
        if self._addresses.get((name, at)) and (self.turn + at) % 2:
            return f"https://x.gov.vn/{' '.join(texts)}"
        return " ".join(texts)


def poison(database: Path, change: Change, *, documents_with_addresses: frozenset[int] = frozenset()) -> None:
    """Change every text from outside in a database of SQLite. `change` is told the field and the old text.

    Documents of the runs `documents_with_addresses` keep their addresses: by them the pages of their archive are found.
    """
    with closing(sqlite3.connect(database, timeout=60)) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')  # the log that refuses changes is attacked, too
        for table, column, kind in columns():
            rows = connection.execute(f'SELECT rowid, "{column}" FROM "{table}"').fetchall()
            for number, old in rows:
                if old is None or old == "":
                    continue
                new = (
                    change(f"{table}.{column}", old)
                    if kind is PortalText
                    else json.dumps(changed(json.loads(old), f"{table}.{column}", change), ensure_ascii=False)
                )
                connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (new, number))
        rows = connection.execute("SELECT rowid, run_id, document FROM scorecards").fetchall()
        for number, run, packed in rows:
            kept = KEPT | {"url"} if run in documents_with_addresses else KEPT
            told = changed(json.loads(zlib.decompress(packed)), "document", change, kept)
            content = zlib.compress(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"))
            connection.execute("UPDATE scorecards SET document = ? WHERE rowid = ?", (content, number))


def columns() -> Iterator[tuple[str, str, type]]:
    """(table, column, PortalText or PortalJson) of every text from outside."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if column.name in KEPT:
                continue
            if isinstance(column.type, PortalJson):
                yield table.name, column.name, PortalJson
            elif isinstance(column.type, PortalText) or column.name in ALSO.get(table.name, ()):
                yield table.name, column.name, PortalText


def changed(value: Any, name: str, change: Change, kept: set[str] = KEPT) -> Any:
    """JSON whose texts are changed; `name` is the field, its path without numbers."""
    if isinstance(value, str):
        return value if _CODE.fullmatch(value) else change(name, value)
    if isinstance(value, list):
        return [changed(one, name, change, kept) for one in value]
    if isinstance(value, dict):
        return {
            key: one if key in kept else changed(one, f"{name}.{key}" if _named(key) else name, change, kept)
            for key, one in value.items()
        }
    return value


def _named(key: str) -> bool:
    return bool(re.fullmatch(r"[a-z_]{1,30}", key))
