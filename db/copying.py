"""A whole database from SQLite to PostgreSQL or back, and the proof that nothing was lost on the way."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine

from db.migrate import Schema, demand_current, state_of, upgrade
from db.models import Base
from db.problem import DatabaseProblem, ProblemKind, explained, shown
from db.session import create_engine, parse_url, writing

_ROWS = 500  # at once; a row of `scorecards` may hold a megabyte
_ALL_HASHES = 1 << 256


@dataclass(frozen=True, kw_only=True)
class CopiedTable:
    """One table: its rows, and a hash of all of them that does not depend on their order or on the engine."""

    name: str
    rows: int
    sha256: str


def copy_database(
    source: str, target: str, *, on_table: Callable[[CopiedTable], None] = lambda _: None
) -> tuple[CopiedTable, ...]:
    """Copy every table in one transaction, read both sides again and compare; nothing stays where they differ.

    Numbers that were given are not given again in the copy (sequences). The source may be read meanwhile, not written:
    it is read as of one moment. Raises DatabaseProblem: same database, a target that holds anything, a source that has
    not this version's schema, a copy that differs.
    """
    here, there = parse_url(source), parse_url(target)
    if here == there:
        raise DatabaseProblem("Nơi chép đến chính là cơ sở dữ liệu đang dùng; hãy chọn nơi khác.")
    _demand_source(here)
    upgrade(target)
    read, write = create_engine(here), create_engine(there)
    try:
        with explained(here), _snapshot(read) as origin, explained(there), writing(write) as copy:
            _demand_empty(copy, there)
            copied = []
            for table in Base.metadata.sorted_tables:
                for rows in _batches(origin, table):
                    copy.execute(sa.insert(table), rows)
                told = _compared(origin, copy, table, there)
                copied.append(told)
                on_table(told)
            _carry_numbers_on(origin, copy)
        return tuple(copied)
    finally:
        read.dispose()
        write.dispose()


def fingerprint(connection: Connection, table: sa.Table) -> CopiedTable:
    """Rows and hash of a table."""
    rows = total = 0
    for batch in _batches(connection, table):
        for row in batch:
            rows += 1
            total += int.from_bytes(hashlib.sha256(_canonical(row)).digest())
    return CopiedTable(name=table.name, rows=rows, sha256=f"{total % _ALL_HASHES:064x}")


def _demand_source(address: URL) -> None:
    engine = create_engine(address)
    try:
        with explained(address), engine.connect() as connection:
            demand_current(connection, address)
    finally:
        engine.dispose()


def _snapshot(engine: Engine) -> Any:
    """A connection that sees one moment: SQLite's read transactions do, PostgreSQL's from this level on."""
    level = "REPEATABLE READ" if engine.dialect.name == "postgresql" else None
    return (engine.execution_options(isolation_level=level) if level else engine).begin()


def _demand_empty(copy: Connection, address: URL) -> None:
    if state_of(copy).schema is not Schema.CURRENT:
        raise DatabaseProblem(f"Cơ sở dữ liệu {shown(address)} chưa sẵn sàng; hãy chạy: ./soicong db upgrade")
    if filled := filled_table(copy):
        raise DatabaseProblem(
            f"Cơ sở dữ liệu {shown(address)} đã có dữ liệu (bảng {filled}) nên không chép vào; hãy chọn một cơ sở dữ liệu "
            "trống.",
            ProblemKind.OTHER,
        )


def filled_table(connection: Connection) -> str:
    """The first of our tables that holds a row; '' where none does."""
    for table in Base.metadata.sorted_tables:
        if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
            return str(table.name)
    return ""


def _batches(connection: Connection, table: sa.Table) -> Iterator[list[dict[str, Any]]]:
    found = connection.execute(sa.select(table), execution_options={"yield_per": _ROWS})
    for part in found.partitions():
        yield [dict(row._mapping) for row in part]


def _compared(origin: Connection, copy: Connection, table: sa.Table, address: URL) -> CopiedTable:
    before, after = fingerprint(origin, table), fingerprint(copy, table)
    if before != after:
        raise DatabaseProblem(
            f"Bảng {table.name} chép sang {shown(address)} không giống bản gốc ({after.rows}/{before.rows} dòng); "
            "chưa ghi gì, hãy giữ cơ sở dữ liệu gốc và báo lại lỗi này."
        )
    return after


def _canonical(row: dict[str, Any]) -> bytes:
    return json.dumps(row, default=_plain, ensure_ascii=True, sort_keys=True).encode("ascii")


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return str(value)
    raise TypeError(f"no canonical form for {type(value).__name__}")


def _carry_numbers_on(origin: Connection, copy: Connection) -> None:
    """The next number of each table is the one that the source would give: numbers stand in letters."""
    for table in Base.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        last = max(_last_given(origin, table, column), copy.scalar(sa.select(sa.func.max(column))) or 0)
        if not last:
            continue
        if copy.dialect.name == "postgresql":
            where = sa.func.pg_get_serial_sequence(table.name, column.name)
            copy.execute(sa.select(sa.func.setval(where, last)))
        elif _keeps_numbers(copy, table):
            known = sa.text("UPDATE sqlite_sequence SET seq = :last WHERE name = :name")
            if not copy.execute(known, {"last": last, "name": table.name}).rowcount:
                added = sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)")
                copy.execute(added, {"last": last, "name": table.name})


def _last_given(origin: Connection, table: sa.Table, column: sa.Column[Any]) -> int:
    if origin.dialect.name == "postgresql":
        sequence = origin.scalar(sa.select(sa.func.pg_get_serial_sequence(table.name, column.name)))
        if sequence is None:
            return 0
        return origin.scalar(sa.select(sa.func.pg_sequence_last_value(sa.cast(sequence, _REGCLASS)))) or 0
    if not _keeps_numbers(origin, table):
        return 0
    query = sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    return int(origin.execute(query, {"name": table.name}).scalar() or 0)


def _keeps_numbers(connection: Connection, table: sa.Table) -> bool:
    """Whether an SQLite table remembers the numbers that it has given."""
    query = sa.text("SELECT 1 FROM sqlite_master WHERE name = :name AND sql LIKE '%AUTOINCREMENT%'")
    return connection.execute(query, {"name": table.name}).first() is not None


class _RegClass(sa.types.UserDefinedType[str]):
    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "regclass"


_REGCLASS = _RegClass()
