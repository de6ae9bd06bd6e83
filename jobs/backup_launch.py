"""A back-up that is started from the page: the command `backup` in a process of its own, into the folder that is set for it.

Nobody types a path into the page: where it may write is the installation's setting SOICONG_BACKUP.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jobs.backup_form import read_manifest, snapshots
from jobs.problems import InputProblem
from jobs.settings import ROOT, Settings

SETTING = "SOICONG_BACKUP"
_LOCK, _LOG = "sao-luu.lock", "sao-luu.log"
_SHOWN = 10
_READ = 20_000  # bytes of the log


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """One back-up that is there: its name, when it was made, how many archives and how large (bytes)."""

    name: str
    made_at: datetime
    archives: int
    size: int


def backup_folder(environment: Mapping[str, str] | None = None) -> Path | None:
    """The folder that is set; None where there is none."""
    text = (os.environ if environment is None else environment).get(SETTING, "").strip()
    return Path(text) if text else None


def made(folder: Path) -> tuple[Snapshot, ...]:
    """The newest back-ups, newest first. Raises InputProblem where the folder or one of them cannot be read."""
    found = []
    for path in reversed(snapshots(folder)[-_SHOWN:]):
        manifest = read_manifest(path)
        size = manifest.database.bytes + sum(one.bytes for one in manifest.archives)
        found.append(
            Snapshot(name=path.name, made_at=manifest.made_at, archives=len(manifest.archives), size=size)
        )
    return tuple(found)


def under_way(configuration: Settings) -> bool:
    """Whether a back-up that was started here is alive."""
    for process in list(_STARTED):
        if process.poll() is not None:
            _STARTED.remove(process)
    try:
        with (configuration.data / _LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


_STARTED: list[subprocess.Popen[bytes]] = []
"""Processes that this server started, so that the system can forget them when they have ended."""


def start(configuration: Settings, folder: Path) -> None:
    """Start a back-up. Raises InputProblem where one is under way."""
    with (configuration.data / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InputProblem("Một bản sao lưu đang được làm: hãy chờ xong.") from None
        ours = {
            "SOICONG_DATA": str(configuration.data),
            "SOICONG_DATABASE": configuration.database,
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
        }
        with (configuration.data / _LOG).open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 — our own command
                [sys.executable, "-m", "cli", "backup", str(folder), "--check"],
                cwd=ROOT,
                env={**os.environ, **ours},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(lock.fileno(),),
                start_new_session=True,
            )
    _STARTED.append(process)


def said(configuration: Settings) -> str:
    """What the last back-up that was started here said."""
    try:
        return (configuration.data / _LOG).read_bytes()[-_READ:].decode("utf-8", "replace").strip()
    except OSError:
        return ""
