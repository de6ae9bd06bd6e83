"""Readings of a portal's pages between its runs: where they lie, which code made them, when they go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assurance.engine import engine
from db.readings import KeptReadings, forget
from evidence.problem import told
from jobs.problems import InputProblem
from jobs.settings import Settings

_KEPT = timedelta(days=28)  # after the last run of a portal


def readings_file(configuration: Settings, code: str) -> Path:
    """The file that keeps the readings of a portal."""
    name = "".join(c if c.isalnum() or c in ".-_" else "-" for c in code)
    return configuration.readings / f"{name}.sqlite3"


def open_readings(path: Path) -> KeptReadings:
    """The readings in a file that the present version of the tool has made; close them."""
    return KeptReadings(path, version=engine().sha256, today=datetime.now(UTC).date())


@contextmanager
def readings_at(path: Path | None) -> Iterator[KeptReadings | None]:
    """The readings in a file while the block runs; None where there is to be none."""
    if path is None:
        yield None
        return
    with open_readings(path) as readings:
        yield readings


def forget_readings(configuration: Settings, code: str) -> None:
    """Delete what was kept of a portal's pages. Raises InputProblem."""
    path = readings_file(configuration, code)
    try:
        forget(path)
    except OSError as error:
        raise InputProblem(
            f"Không xoá được tệp đọc sẵn ‘{path}’ ({told(error)}): cấp quyền ghi rồi chạy lại."
        ) from error


def forget_old_readings(configuration: Settings, now: datetime) -> int:
    """Delete readings of portals that no run has asked for in a long time; how many went."""
    files = [
        path
        for path in configuration.readings.glob("*.sqlite3")
        if now - datetime.fromtimestamp(path.stat().st_mtime, UTC) > _KEPT
    ]
    for path in files:
        with suppress(OSError):  # it goes the next time
            forget(path)
    return len(files)
