"""All tables of one database into another, whatever the two engines are, and whether they arrived."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from db.models import Base
from db.types import Exact, Packed, PortalJson, PortalText

_ROWS = 500  # at once; rows with documents have tens of kilobytes
_WRAP = 1 << 256
# As they are stored: nothing is unpacked, weighed or cleaned on its way.
_STORED: tuple[tuple[type[sa.types.TypeEngine[Any]], sa.types.TypeEngine[Any]], ...] = (
    (Packed, sa.LargeBinary()),
    (Exact, sa.Text()),
    (PortalText, sa.Text()),
    (PortalJson, sa.JSON()),
)


@dataclass(frozen=True, kw_only=True)
class TableContent:
    """What a table holds: number of rows, and a digest (hex) that does not hang on their order or on the engine."""

    rows: int
    digest: str


def copy_tables(source: Connection, target: Connection) -> None:
    """Copy every row of our tables into the empty ones of `target`; both have this version's schema.

    Both connections are in a transaction; what is copied is what that of `source` sees.
    """
    for table in Base.metadata.sorted_tables:
        stored = _stored(table)
        for rows in _batches(source, sa.select(stored).order_by(*_key(table, stored))):
            target.execute(sa.insert(stored), rows)
    _set_numbers(target, _numbers(source))


def contents(connection: Connection) -> dict[str, TableContent]:
    """What each of our tables holds, by its name."""
    return {table.name: _content(connection, _stored(table)) for table in Base.metadata.sorted_tables}


def is_empty(connection: Connection) -> bool:
    """Whether none of our tables holds a row."""
    return all(
        connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() is None
        for table in Base.metadata.sorted_tables
    )


def _stored(table: sa.Table) -> sa.TableClause:
    return sa.table(table.name, *(sa.column(one.name, _plain(one.type)) for one in table.columns))


def _plain(kind: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
    return next((plain for known, plain in _STORED if isinstance(kind, known)), kind)


def _key(table: sa.Table, stored: sa.TableClause) -> list[sa.ColumnClause[Any]]:
    return [stored.c[one.name] for one in table.primary_key.columns]


def _batches(connection: Connection, query: sa.Select[Any]) -> Iterator[list[dict[str, Any]]]:
    found = connection.execution_options(yield_per=_ROWS).execute(query)
    for rows in found.mappings().partitions(_ROWS):
        yield [dict(row) for row in rows]


def _content(connection: Connection, table: sa.TableClause) -> TableContent:
    rows, total = 0, 0
    for batch in _batches(connection, sa.select(table)):
        rows += len(batch)
        total += sum(int.from_bytes(hashlib.sha256(_bytes(row)).digest()) for row in batch)
    return TableContent(rows=rows, digest=f"{total % _WRAP:064x}")


def _bytes(row: Mapping[str, Any]) -> bytes:
    return json.dumps(row, sort_keys=True, default=_told, ensure_ascii=True).encode("ascii")


def _told(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"no column of ours holds {type(value).__name__}")


def _counted() -> Iterable[sa.Table]:
    """Tables whose rows the database numbers."""
    for table in Base.metadata.sorted_tables:
        if table.autoincrement_column is not None:
            yield table


def _numbers(connection: Connection) -> dict[str, int]:
    """The last number that was given in each table, also where its row is gone: no number is given twice."""
    found = {}
    for table in _counted():
        if connection.dialect.name == "postgresql":
            name = _sequence(connection, table)
            number = connection.execute(
                sa.text("SELECT pg_sequence_last_value(CAST(:name AS regclass))"), {"name": name}
            )
        else:
            known = "SELECT seq FROM sqlite_sequence WHERE name = :name"
            number = connection.execute(sa.text(known), {"name": table.name})
        found[table.name] = number.scalar() or 0
    return found


def _set_numbers(connection: Connection, numbers: Mapping[str, int]) -> None:
    for table in _counted():
        if not numbers[table.name]:
            continue
        values = {"name": table.name, "number": numbers[table.name]}
        if connection.dialect.name == "postgresql":
            values["name"] = _sequence(connection, table)
            connection.execute(sa.text("SELECT setval(CAST(:name AS regclass), :number)"), values)
        else:
            connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
            insert = "INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)"
            connection.execute(sa.text(insert), values)


def _sequence(connection: Connection, table: sa.Table) -> str:
    column = table.autoincrement_column
    assert column is not None  # noqa: S101 — `_counted` gives no others
    query = sa.text("SELECT pg_get_serial_sequence(:table, :column)")
    return str(connection.execute(query, {"table": table.name, "column": column.name}).scalar())
