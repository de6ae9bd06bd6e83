"""Processor time of a command with all of its processes, those that were killed or left behind included.

The operating system tells a process what its children have taken when it waits for them. A browser's processes are
killed together, and nobody waits for those whose parent died first: they go to the next process above that calls
itself their reaper (prctl(2), PR_SET_CHILD_SUBREAPER), and are counted there once it waits for them.
"""

from __future__ import annotations

import ctypes
import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager

_PR_SET_CHILD_SUBREAPER = 36
_SETTLES_SECONDS = 5.0  # what was killed at the end of a command still has to end


@contextmanager
def reaping() -> Iterator[None]:
    """While the block runs, what descendants leave behind comes to this process. Raises OSError."""
    _reaper(1)
    try:
        yield
    finally:
        _reaper(0)


def spent() -> float:
    """Processor seconds of all processes that were started and have ended; waits a little for those that are ending.

    Only inside of `reaping`, and only while no command runs.
    """
    until = time.monotonic() + _SETTLES_SECONDS
    while _left_behind() and time.monotonic() < until:
        time.sleep(0.05)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _left_behind() -> bool:
    """Wait for what has ended; whether something is left that has not."""
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return False
        if pid == 0:
            return True


def _reaper(is_one: int) -> None:
    system = ctypes.CDLL(None, use_errno=True)
    if system.prctl(_PR_SET_CHILD_SUBREAPER, is_one, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
