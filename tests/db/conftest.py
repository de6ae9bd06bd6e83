"""Both engines for every test of the database: an SQLite file, and a real PostgreSQL server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.reliability.kills_databases import Server, postgresql
from db.migrate import upgrade
from db.store import Store


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """A PostgreSQL server of our own on a socket in a temporary folder."""
    with postgresql() as server:
        if server is None:
            pytest.skip("PostgreSQL server programs are not installed (/usr/lib/postgresql)")
        yield server


@pytest.fixture
def postgresql_url(postgresql_server: Server) -> Callable[[], str]:
    """Gives the address of a new empty database on the server."""
    return postgresql_server.new_database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once per engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'soicong.sqlite3'}"
    create: Callable[[], str] = request.getfixturevalue("postgresql_url")
    return create()


@pytest.fixture
def store(empty_url: str) -> Iterator[Store]:
    """A migrated store, once per engine."""
    upgrade(empty_url)
    with Store(empty_url) as opened:
        yield opened
