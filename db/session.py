"""Engines for the two databases: SQLite in one file (default) and PostgreSQL by its address."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.pool import ConnectionPoolEntry

from db.problem import DatabaseProblem, ProblemKind

if TYPE_CHECKING:
    import psycopg

# Long enough for another process's group of pages; a person waits no longer without a word.
BUSY_TIMEOUT_MS = 15_000
CONNECT_TIMEOUT_S = 5
# A server that is gone without a word (a cable, a machine) is noticed by silence, not after the system's quarter of an
# hour; and who waits for a lock is told, as with SQLite.
_SERVER = {
    "connect_timeout": CONNECT_TIMEOUT_S,
    "application_name": "soicong",
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}


def default_url() -> str:
    """The database of this installation: `var/soicong.sqlite3` beside the code."""
    return f"sqlite:///{Path(__file__).resolve().parent.parent / 'var' / 'soicong.sqlite3'}"


def parse_url(address: str) -> URL:
    """Read a database address; `postgres://` and `postgresql://` mean psycopg 3.

    Raises DatabaseProblem for what is not an SQLite or PostgreSQL address.
    """
    forms = "sqlite:///đường/dẫn.sqlite3 hoặc postgresql://tên:mật-khẩu@máy-chủ/cơ-sở-dữ-liệu"
    try:
        url = sa.make_url(address)
    except (exc.ArgumentError, ValueError) as error:
        raise DatabaseProblem(
            f"Địa chỉ cơ sở dữ liệu không đọc được; hãy viết theo dạng {forms}.", ProblemKind.BAD_URL
        ) from error
    if url.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername in ("sqlite", "sqlite+pysqlite"):
        return url
    raise DatabaseProblem(
        f"Không dùng được loại cơ sở dữ liệu ‘{url.drivername}’; hãy viết theo dạng {forms}.",
        ProblemKind.BAD_URL,
    )


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Switch a new file to its write-ahead log; SQLite does not wait by itself where another process does the same."""
    until = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def create_engine(url: URL, *, foreign_keys: bool = True) -> Engine:
    """An engine with safe defaults. Migrations switch `foreign_keys` off: they rebuild tables on SQLite.

    SQLite: write-ahead log, synchronous FULL (a result that was reported survives a power cut), foreign keys,
    a busy time-out, and explicit transactions (see `writing`).
    """
    if url.get_backend_name() == "postgresql":
        served = sa.create_engine(url, pool_pre_ping=True, connect_args=dict(_SERVER))

        @sa.event.listens_for(served, "connect")
        def wait_no_longer(connection: psycopg.Connection[Any], _entry: ConnectionPoolEntry) -> None:
            connection.execute(f"SET lock_timeout = {BUSY_TIMEOUT_MS}")
            connection.commit()

        return served
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        # The driver would begin transactions by itself, too late and deferred; SQLAlchemy's event does it.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        # Asked first: setting it anew needs a lock and a writable file, and the file keeps the mode.
        if connection.execute("PRAGMA journal_mode").fetchone()[0] not in ("wal", "memory"):
            _log_ahead(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A reader that turns writer halfway gets SQLITE_BUSY at once; who means to write says so first.
        writes = connection.get_execution_options().get("soicong_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes: committed whole or not at all."""
    with engine.execution_options(soicong_writes=True).begin() as connection:
        yield connection
