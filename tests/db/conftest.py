"""Both engines for every test of the database: an SQLite file, and a real PostgreSQL server."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from db.migrate import upgrade
from db.store import Store

_NUMBERS = count(1)


def _server_programs() -> Path | None:
    """The newest installed PostgreSQL, where Debian puts it."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[4]))
    return found[-1].parent if found else None


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A PostgreSQL server of our own on a socket in a temporary folder; gives the folder."""
    programs = _server_programs()
    if programs is None:
        pytest.skip("PostgreSQL server programs are not installed (/usr/lib/postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="soicong-pg-"))
    prefix: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        prefix = ["runuser", "-u", "postgres", "--"]

    def run(*command: str) -> None:
        done = subprocess.run(
            [*prefix, *command], check=False, cwd="/", capture_output=True, text=True, timeout=90
        )
        assert done.returncode == 0, done.stdout + done.stderr

    data = str(folder / "data")
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    try:
        run(
            str(programs / "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale"
        )
        run(str(programs / "pg_ctl"), "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield str(folder)
        finally:
            run(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Callable[[], str]:
    """Gives the address of a new empty database on the server."""

    def create() -> str:
        name = f"soicong_{next(_NUMBERS)}"
        with psycopg.connect(host=postgresql_server, user="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql://postgres@/{name}?host={postgresql_server}"

    return create


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
