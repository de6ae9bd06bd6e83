"""Work that takes a processor: in processes of its own where a round has many portals, else in a thread."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from types import TracebackType
from typing import TypeVar

from jobs.collecting import collect_seldom
from jobs.logs import lines_form, start_lines

MANY = 4  # portals from which on starting further processes pays
_SECONDS = 900.0  # for one piece of work; the slowest archive of our measurements took 40
_PIECES = 100  # after which a process is replaced, so that what libraries keep does not grow
_PR_SET_PDEATHSIG = 1

A = TypeVar("A")
R = TypeVar("R")


class TookTooLong(Exception):
    """A piece of work did not end within its time."""


class Workers:
    """Processes for the work of a round, started when the first of it comes. Use as `async with Workers(…)`."""

    def __init__(self, *, portals: int) -> None:
        """`portals`: how many there will be; few are not worth a process."""
        self._many = portals >= MANY
        self._pool: ProcessPoolExecutor | None = None
        self._one_at_a_time = asyncio.Lock()
        # Work waits here and not in the pool: its time counts from when a process takes it up.
        self._free = asyncio.Semaphore(os.cpu_count() or 1)

    async def __aenter__(self) -> Workers:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave(wait=error is None)

    async def run(self, function: Callable[[A], R], argument: A) -> R:
        """What a function of a module makes of an argument; both can be pickled.

        A process that died (out of memory) is replaced, and its work tried once more.
        Raises what the function raises; TookTooLong; BrokenProcessPool where it died twice.
        """
        if not self._many:
            async with self._one_at_a_time:
                return await asyncio.to_thread(function, argument)
        async with self._free:
            try:
                return await self._in_process(function, argument)
            except BrokenProcessPool:
                return await self._in_process(function, argument)

    async def _in_process(self, function: Callable[[A], R], argument: A) -> R:
        pool = self._pool = self._pool or _pool()
        future = asyncio.get_running_loop().run_in_executor(pool, function, argument)
        try:
            return await asyncio.wait_for(future, _SECONDS)
        except (BrokenProcessPool, TimeoutError) as error:
            if self._pool is pool:
                self._leave(wait=False)
            if isinstance(error, TimeoutError):
                raise TookTooLong(f"{function.__name__}: {_SECONDS:.0f} s") from error
            raise

    def _leave(self, *, wait: bool) -> None:
        """Give the processes up; work that hangs does not hold anybody up."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        if not wait:  # the rest of its work ends as of a pool that broke, and is tried again in a new one
            for process in list((pool._processes or {}).values()):
                process.kill()
        pool.shutdown(wait=wait)


def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        os.cpu_count() or 1,
        mp_context=get_context("spawn"),
        initializer=_settle_in,
        initargs=(lines_form(),),
        max_tasks_per_child=_PIECES,
    )


def _settle_in(log_lines: str) -> None:
    """A worker leaves Ctrl-C to its parent, and ends with it; it tells in the same lines."""
    collect_seldom()
    if log_lines:
        start_lines(log_lines)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
