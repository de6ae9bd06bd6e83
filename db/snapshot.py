"""A consistent copy of a database in one SQLite file, whatever the engine, and such a file as a database again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine import URL

from db.copying import copy_database, filled_table
from db.migrate import DatabaseState, Schema, newer, state_of
from db.models import CrawlGroupRow, RunRow
from db.problem import DatabaseProblem, ProblemKind, explain, explained, shown
from db.records import RunStatus
from db.session import create_engine, parse_url, writing


def url_of(file: Path) -> str:
    """The address of an SQLite file."""
    return f"sqlite:///{file}"


def is_sqlite(url: str) -> bool:
    """Whether an address is that of an SQLite file. Raises DatabaseProblem for what is no address."""
    return parse_url(url).get_backend_name() == "sqlite"


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite address; None where there is none (a server, or memory)."""
    address = parse_url(url)
    name = (address.database or "").removeprefix("file:")
    return Path(name) if address.get_backend_name() == "sqlite" and name not in ("", ":memory:") else None


def take(url: str, target: Path) -> None:
    """Write a new SQLite file that holds a database as it is at one moment; whoever writes meanwhile is not kept waiting.

    A server's database has to be of this version's schema. Raises DatabaseProblem.
    """
    address = parse_url(url)
    if address.get_backend_name() == "sqlite":
        copy_file(address, target)
        return
    copy_database(url, url_of(target))
    in_one_file(target)


def copy_file(address: URL, target: Path) -> None:
    """Copy an SQLite database of any schema into a new file, by SQLite's online back-up. Raises DatabaseProblem."""
    engine = create_engine(address)
    try:
        with explained(address):
            source = engine.raw_connection()
        try:
            with _of_sqlite(target), closing(sqlite3.connect(target)) as copy:
                connection = source.driver_connection
                assert isinstance(connection, sqlite3.Connection)  # noqa: S101 — the engine is SQLite's
                connection.backup(copy)  # in one step, which is one moment
        finally:
            source.close()
    finally:
        engine.dispose()
    in_one_file(target)


def demand_sound(file: Path) -> DatabaseState:
    """Look that an SQLite file is a whole database of ours that this version can read.

    Raises DatabaseProblem where it is damaged, foreign or newer.
    """
    address = parse_url(url_of(file))
    engine = create_engine(address, foreign_keys=False)
    try:
        with explained(address), engine.connect() as connection:
            found = state_of(connection)
            if found.schema is Schema.NEWER:
                raise newer(found, address)
            said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
            dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if said != "ok" or dangling is not None or found.schema in (Schema.NONE, Schema.FOREIGN):
                raise DatabaseProblem(
                    f"Tệp {shown(address)} không phải là cơ sở dữ liệu còn nguyên của Soi Cổng; hãy dùng bản sao lưu khác.",
                    ProblemKind.NOT_A_DATABASE,
                )
            return found
    finally:
        engine.dispose()


def demand_empty(url: str) -> None:
    """Refuse a database that holds anything. Raises DatabaseProblem, also where it cannot be opened."""
    address = parse_url(url)
    file = sqlite_file(url)
    if file is not None and not file.exists():
        return
    engine = create_engine(address)
    try:
        with explained(address), engine.connect() as connection:
            found = state_of(connection)
            if found.schema is Schema.NONE or (
                found.schema is Schema.CURRENT and not filled_table(connection)
            ):
                return
    finally:
        engine.dispose()
    raise DatabaseProblem(
        f"Cơ sở dữ liệu {shown(address)} không trống; chỉ khôi phục vào cơ sở dữ liệu trống, hãy tạo một cái mới."
    )


@dataclass(frozen=True, kw_only=True)
class StoredArchive:
    """The archive of a run as a database tells it. `good` bytes of it are sure where the run is not over, else None."""

    run: int
    status: RunStatus
    archive: str
    good: int | None


def stored_archives(file: Path) -> tuple[StoredArchive, ...]:
    """The archives that an SQLite file of this version tells of, but those that are gone. Raises DatabaseProblem."""
    address = parse_url(url_of(file))
    engine = create_engine(address)
    good = (
        sa.select(sa.func.max(CrawlGroupRow.length))
        .where(CrawlGroupRow.run_id == RunRow.id)
        .scalar_subquery()
    )
    query = sa.select(RunRow.id, RunRow.status, RunRow.archive, good).where(
        RunRow.archive != "", RunRow.archive_gone_at.is_(None)
    )
    try:
        with explained(address), engine.connect() as connection:
            return tuple(
                StoredArchive(
                    run=run,
                    status=RunStatus(status),
                    archive=archive,
                    good=(length or 0) if status == RunStatus.RUNNING.value else None,
                )
                for run, status, archive, length in connection.execute(query.order_by(RunRow.id))
            )
    finally:
        engine.dispose()


def point_archives(file: Path, archives: Mapping[int, str]) -> None:
    """Tell an SQLite file where the archives of its runs lie now. Raises DatabaseProblem."""
    address = parse_url(url_of(file))
    engine = create_engine(address)
    row = sa.update(RunRow).where(RunRow.id == sa.bindparam("run")).values(archive=sa.bindparam("place"))
    try:
        with explained(address), writing(engine) as connection:
            if archives:
                connection.execute(row, [{"run": run, "place": place} for run, place in archives.items()])
    finally:
        engine.dispose()
    in_one_file(file)


def in_one_file(file: Path) -> None:
    """Let nothing of a database lie beside its file; it gets its write-ahead log again when it is used.

    Raises DatabaseProblem.
    """
    with _of_sqlite(file), closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


@contextmanager
def _of_sqlite(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise explain(exc.OperationalError("", {}, error), parse_url(url_of(file))) from error
