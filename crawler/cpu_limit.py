"""Our own readers, bounded: a page that takes seconds of computing must not freeze the crawl of fifty portals.

A page can be made so that any reader is slow on it (a hundred thousand boxes in each other, tags that never end). The
bound is computing time and not wall time, so that the same page ends alike on a busy machine.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from crawler.outcomes import Outcome
from evidence.model import Cause, Visibility

READING_SECONDS = 4.0  # of computing; an ordinary page takes a twentieth of one
_AGAIN = 0.5  # seconds until it is said again, where the first word was swallowed


class TooComplex(Exception):
    """Reading took too much computing; `outcome` is how such a page is recorded."""

    outcome = Outcome(visibility=Visibility.ERRORED, cause=Cause.OURS, reason="too_complex")


@contextmanager
def limited(seconds: float | None = None) -> Iterator[None]:
    """Raise TooComplex inside the block when it has used up its computing time (READING_SECONDS).

    For code without awaits. Only the main thread can be interrupted; elsewhere the block runs unbounded.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    inside = True

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        if inside:
            raise TooComplex

    before = signal.signal(signal.SIGVTALRM, interrupt)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds or READING_SECONDS, _AGAIN)
    try:
        yield
    finally:
        inside = False
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
