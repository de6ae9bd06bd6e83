"""Runs our own commands as processes of their own, looked after until they have ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from jobs.problems import ExitCode
from jobs.settings import ROOT

GUARD = ("guard",)
"""What looks at a round before its points count."""
_GRACE = 180.0  # seconds in which a round that is told to stop ends in good order


class Watch:
    """Runs commands as processes of their own, ends them in time, and hands a wish to stop on to them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """`environment`: what the commands have beside our own."""
        self.stopped = threading.Event()
        self._environment = environment
        self._child: subprocess.Popen[bytes] | None = None

    @contextmanager
    def signals(self) -> Iterator[None]:
        """SIGTERM and Ctrl-C end what is in progress in good order."""
        before = {each: signal.signal(each, self._stop) for each in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    def _stop(self, *_: object) -> None:
        self.stopped.set()
        if self._child is not None:
            self._child.send_signal(signal.SIGINT)

    def wait_until(self, moment: datetime) -> bool:
        """Wait by the clock on the wall, which may be set meanwhile; False where we are to stop before."""
        while (left := (moment - datetime.now(UTC)).total_seconds()) > 0:
            if self.stopped.wait(min(left, 30.0)):
                return False
        return not self.stopped.is_set()

    def run(self, arguments: Sequence[str], *, until: datetime) -> int:
        """Run a command of ours; its exit code (negative: the signal that ended it). It is stopped at `until`."""
        if self.stopped.is_set():
            return int(ExitCode.INTERRUPTED)
        self._child = subprocess.Popen(  # noqa: S603 — our own commands
            [sys.executable, "-m", "cli", *arguments],
            env={**os.environ, "PYTHONPATH": str(ROOT), **self._environment},
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches it by us alone
        )
        try:
            left = max(1.0, (until - datetime.now(UTC)).total_seconds())
            return _wait(self._child, left, grace=_GRACE)
        finally:
            self._child = None


def _wait(child: subprocess.Popen[bytes], seconds: float, *, grace: float) -> int:
    for patience, how in ((seconds, signal.SIGINT), (grace, signal.SIGKILL)):
        try:
            return child.wait(patience)
        except subprocess.TimeoutExpired:
            child.send_signal(how)
    return child.wait(grace)
