"""Databases for the benches: SQLite files, and a PostgreSQL server of our own that can go away and come back."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

from db.migrate import upgrade

NewDatabase = Callable[[Path], str]
_NUMBERS = count(1)


class Server:
    """A PostgreSQL server on a socket in a temporary folder."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self.folder = folder
        self._as: list[str] = []
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(folder, "postgres", "postgres")
            self._as = ["runuser", "-u", "postgres", "--"]

    def make(self) -> None:
        """Make the server's data folder."""
        self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=off"
        self._run("pg_ctl", "-w", "-l", f"{self.folder}/log", "-o", options, "start")

    def stop(self) -> None:
        """Stop at once, as a server that dies does."""
        self._run("pg_ctl", "-m", "immediate", "-w", "stop")

    def new_database(self, _folder: Path | None = None) -> str:
        """The address of a new empty database."""
        name = f"soicong_{next(_NUMBERS)}"
        with psycopg.connect(host=str(self.folder), user="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def _run(self, program: str, *words: str) -> None:
        command = [*self._as, str(self._programs / program), "-D", f"{self.folder}/data", *words]
        done = subprocess.run(command, check=False, cwd="/", capture_output=True, text=True, timeout=90)
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)


@contextmanager
def postgresql() -> Iterator[Server | None]:
    """A running server; None where PostgreSQL is not installed where Debian puts it."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not found:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="soicong-pg-"))
    server = Server(found[-1].parent, folder)
    try:
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sqlite(folder: Path) -> str:
    """The address of a new database in a file, ready for use."""
    url = f"sqlite:///{folder / 'soicong.sqlite3'}"
    upgrade(url)
    return url


def on(server: Server) -> NewDatabase:
    """Makes databases on a server, ready for use."""

    def make(folder: Path) -> str:
        url = server.new_database(folder)
        upgrade(url)
        return url

    return make
