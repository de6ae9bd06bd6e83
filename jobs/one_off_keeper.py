"""Starts one-off audits that wait, each in a process of its own, and looks after them: time, memory, what is left over."""

from __future__ import annotations

import contextlib
import logging
import os
import platform
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from db.audit_records import AuditRecord, AuditState
from db.problem import DatabaseProblem
from db.store import Store
from jobs.memory import memory_of
from jobs.one_off import is_alive, locked, one_off_folder
from jobs.one_off_rules import AT_ONCE, KEPT, LONGEST, MEMORY
from jobs.settings import ROOT, Settings

_log = logging.getLogger(__name__)
_EVERY = 1.0  # seconds
_GRACE = 20.0  # seconds in which an audit that is told to stop ends in good order
_SWEPT_EVERY = 3_600.0
_NOT_OURS = (
    "SOICONG_STORAGE",
    "SOICONG_ALERT",
    "SOICONG_SMTP",
    "SOICONG_WEBHOOK",
    "SOICONG_SIGNING",
    "SOICONG_LOG",
)
TOO_LONG = f"Lần kiểm tra kéo dài quá {LONGEST / 60:.0f} phút nên đã dừng."
TOO_MUCH = "Cổng cần nhiều bộ nhớ hơn mức cho phép của một lần kiểm tra nên đã dừng."
STILL_THERE = "Lần chạy trước còn đang kết thúc: hãy cho đi tiếp sau ít giây."
DIED = "Tiến trình kiểm tra dừng bất thường."


@dataclass
class _Child:
    record: AuditRecord
    process: subprocess.Popen[bytes]
    began: float
    told_at: float = 0.0  # when it was told to stop, 0: it was not
    why: str = ""  # why it is to be ended; '' where somebody wished so


class Keeper:
    """Looks after the one-off audits of this machine until it is stopped; then they end as interrupted.

    `allowed` are (host, port) pairs that may be reached although they are private.
    """

    def __init__(
        self, store: Store, configuration: Settings, *, allowed: tuple[tuple[str, int], ...] = ()
    ) -> None:
        self._store = store
        self._configuration = configuration
        self._allowed = allowed
        self._children: dict[int, _Child] = {}
        self._stop = threading.Event()
        self._swept = 0.0
        self._thread = threading.Thread(target=self._keep, name="one-off audits")

    @contextmanager
    def running(self) -> Iterator[None]:
        """Look after audits within."""
        self._thread.start()
        try:
            yield
        finally:
            self._stop.set()
            self._thread.join()

    def _keep(self) -> None:
        # One thread starts every process: they end with the thread that started them (PR_SET_PDEATHSIG).
        while not self._stop.is_set():
            try:
                self._look_after(self._left_over())
                self._begin()
                self._sweep()
            except DatabaseProblem as problem:
                _log.error("%s", problem)
            self._stop.wait(_EVERY)
        for child in self._children.values():
            child.process.send_signal(signal.SIGINT)
        for child in self._children.values():
            self._ended(child, _waited(child.process, _GRACE))

    def _left_over(self) -> frozenset[int]:
        """What an earlier server left running and is no more: interrupted. Those that somebody wishes to stop."""
        running = self._store.web_audits().running(platform.node())
        for record in running:
            folder = one_off_folder(self._configuration, record.id)
            if record.id not in self._children and not is_alive(folder):
                self._store.web_audits().end(record.id, AuditState.INTERRUPTED, at=datetime.now(UTC))
        return frozenset(record.id for record in running if record.stop_asked_at is not None)

    def _begin(self) -> None:
        while len(self._children) < AT_ONCE:
            record = self._store.web_audits().claim(platform.node(), at=datetime.now(UTC))
            if record is None:
                return
            try:
                process = self._started(record)
            except BlockingIOError:
                self._store.web_audits().end(
                    record.id, AuditState.INTERRUPTED, at=datetime.now(UTC), why=STILL_THERE
                )
                return
            self._children[record.id] = _Child(record=record, process=process, began=time.monotonic())

    def _started(self, record: AuditRecord) -> subprocess.Popen[bytes]:
        """The process of an audit, which holds the lock of its folder from its first moment. Raises BlockingIOError."""
        allowed = [word for host, port in self._allowed for word in ("--allow-host", f"{host}:{port}")]
        folder = one_off_folder(self._configuration, record.id)
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "nhat-ky.log").open("ab") as log, locked(folder) as lock:
            return subprocess.Popen(  # noqa: S603 — a module of our own
                [sys.executable, "-m", "jobs.one_off", str(record.id), *allowed],
                cwd=ROOT,
                env=environment(self._configuration),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(lock,),
                start_new_session=True,
            )

    def _look_after(self, wishes: frozenset[int]) -> None:
        for number, child in list(self._children.items()):
            code = child.process.poll()
            if code is not None:
                del self._children[number]
                self._ended(child, code)
                continue
            now = time.monotonic()
            if child.told_at:
                if now - child.told_at > _GRACE:
                    _kill(child.process)
                continue
            if number in wishes:
                child.told_at = now
            elif now - child.began > LONGEST:
                child.told_at, child.why = now, TOO_LONG
            elif memory_of(child.process.pid) > MEMORY:
                child.told_at, child.why = now, TOO_MUCH
            if child.told_at:
                child.process.send_signal(signal.SIGINT)
            if child.why == TOO_MUCH:
                _kill(child.process)

    def _ended(self, child: _Child, code: int) -> None:
        """What an audit that has ended has not told itself."""
        stopped = (child.told_at or self._stop.is_set()) and not child.why
        state = AuditState.INTERRUPTED if stopped else AuditState.FAILED
        audits, number = self._store.web_audits(), child.record.id
        if audits.end(number, state, at=datetime.now(UTC), why="" if stopped else child.why or DIED):
            _log.warning("one-off audit %s ended with %s", number, code)

    def _sweep(self) -> None:
        """Delete what audits saw that were asked for long ago."""
        if self._swept and time.monotonic() - self._swept < _SWEPT_EVERY:
            return
        self._swept = time.monotonic()
        folders = self._configuration.data / "mot-lan"
        for folder in folders.iterdir() if folders.is_dir() else ():
            old = folder.name.isdigit() and _last_used(folder) + KEPT.total_seconds() < time.time()
            if old and not is_alive(folder):
                shutil.rmtree(folder, ignore_errors=True)


def environment(configuration: Settings) -> dict[str, str]:
    """What the process of a one-off audit is given: the same installation, and nothing with which it could reach others."""
    ours = {
        "SOICONG_DATA": str(configuration.data),
        "SOICONG_DATABASE": configuration.database,
        "SOICONG_CONTACT": configuration.contact,
        "SOICONG_NAME_MAP": str(configuration.name_map or ""),
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_OURS)}
    return kept | ours


def _last_used(folder: Path) -> float:
    """When the process of an audit last began; it opens its lock anew."""
    lock = folder / "dang-chay"
    return lock.stat().st_mtime if lock.exists() else folder.stat().st_mtime


def _waited(process: subprocess.Popen[bytes], seconds: float) -> int:
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        _kill(process)
        return process.wait()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and those that it started in its session; its browser ends with its pipe."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
