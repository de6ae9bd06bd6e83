"""A child process that is watched: memory, processes and open files of its whole tree, and what it leaves behind."""

from __future__ import annotations

import os
import secrets
import signal
import statistics
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.process_memory import family

_MARK = "SOICONG_BENCH"


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look at a process tree. `own` is the memory of its first process alone."""

    bytes: int
    own: int
    processes: int
    files: int


class Watch:
    """Runs a command with its own mark and folder for temporary files. `samples` are looks, twice a second."""

    def __init__(self, command: Sequence[str], *, cwd: Path, temporary: Path, every: float = 0.5) -> None:
        self._command = list(command)
        self._cwd = cwd
        self._temporary = temporary
        self._every = every
        self._mark = secrets.token_hex(8)
        self.samples: list[Look] = []
        self.errors = ""

    def run(self, told: str, *, most_seconds: float) -> str | None:
        """What the command says on standard output; None where it had to be killed. Raises RuntimeError when it fails."""
        with subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self._cwd,
            start_new_session=True,
            env={
                **os.environ,
                _MARK: self._mark,
                "TMPDIR": str(self._temporary),
                "PYTHONPATH": str(self._cwd),
            },
        ) as child:
            done = threading.Event()
            looker = threading.Thread(target=self._look, args=(child.pid, done), daemon=True)
            looker.start()
            try:
                said, self.errors = child.communicate(told, timeout=most_seconds)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                self._end_all()
                child.communicate()
                return None
            finally:
                done.set()
                looker.join(5)
        if child.returncode:
            raise RuntimeError(f"{self._command[-1]} ended with {child.returncode}: {self.errors[-2000:]}")
        return said

    def _look(self, pid: int, done: threading.Event) -> None:
        while not done.wait(self._every):
            tree, own = family(pid, count_files=True), family_of_one(pid)
            if tree.pids:
                self.samples.append(
                    Look(bytes=tree.bytes, own=own, processes=len(tree.pids), files=tree.files)
                )

    @property
    def most(self) -> int:
        """The most memory that was seen, in bytes."""
        return max((look.bytes for look in self.samples), default=0)

    @property
    def growth(self) -> float:
        """Memory of the last quarter of the time over that of the second quarter (medians)."""
        return ratio([look.bytes for look in self.samples])

    def left(self) -> list[str]:
        """Processes of this run that still live a moment later, and its temporary files. They are ended here."""
        for _ in range(20):
            if not (pids := self._marked()):
                break
            time.sleep(0.1)
        found = [f"process {pid}: {_command_of(pid)}" for pid in pids]
        self._end_all()
        return found + [f"file {path.name}" for path in self._temporary.iterdir()]

    def _marked(self) -> list[int]:
        wanted = f"{_MARK}={self._mark}".encode()
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    if wanted in (entry / "environ").read_bytes().split(b"\0"):
                        found.append(int(entry.name))
                except OSError:
                    continue
        return found

    def _end_all(self) -> None:
        for pid in self._marked():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue


def ratio(values: Sequence[int]) -> float:
    """The median of the last quarter over the median of the second quarter."""
    quarter = max(1, len(values) // 4)
    if len(values) < 8:
        return 1.0
    return statistics.median(values[-quarter:]) / statistics.median(values[quarter : 2 * quarter])


def family_of_one(pid: int) -> int:
    """Bytes of one process alone, 0 where it is gone."""
    from crawler.process_memory import measured

    return measured([pid]).bytes


def _command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()[:100]
    except OSError:
        return "gone"
