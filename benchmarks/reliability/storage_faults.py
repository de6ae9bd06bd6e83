"""What the storage bench does to an audit's process before it begins, and what it measures in it."""

from __future__ import annotations

import asyncio
import ctypes
import resource
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

import crawler.keeping
import db.session
import jobs.patience
from crawler.keeping import Keeper
from crawler.portal_crawl import PortalCrawl

_CAPABILITIES = 0x20080522  # version 3 of the header
_IGNORE_PERMISSIONS = (1 << 1) | (1 << 2)  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH


def prepare(told: dict[str, Any]) -> dict[str, float]:
    """Arrange what is told; the figures are filled while the audit runs.

    longest: seconds of the longest writing of a group; beats: how often the event loop came round meanwhile (it would
    every 20 ms); refused: how often a group was not taken.
    """
    if "patience" in told:
        crawler.keeping._PATIENCE = jobs.patience._PATIENCE = told["patience"]
        crawler.keeping._TRY_AGAIN = jobs.patience._TRY_AGAIN = 0.2
        db.session.BUSY_TIMEOUT_MS = 300
    if told.get("as_others"):
        _obey_permissions()
    if "largest" in told:
        resource.setrlimit(resource.RLIMIT_FSIZE, (told["largest"], resource.RLIM_INFINITY))
    if told.get("inline"):
        _replace(crawler.keeping, "ThreadPoolExecutor", _Inline)
    found = {"longest": 0.0, "beats": 0.0, "refused": 0.0, "all_beats": 0.0}
    _measure(found)
    return found


def _measure(found: dict[str, float]) -> None:
    walk, commit, refused = PortalCrawl._walk, Keeper._commit, Keeper._not_written

    async def watched(*arguments: Any) -> Any:
        beat = asyncio.create_task(_beat(found))
        try:
            return await walk(*arguments)
        finally:
            beat.cancel()

    def timed(keeper: Keeper) -> None:
        began, before = time.monotonic(), found["all_beats"]
        try:
            commit(keeper)
        finally:
            seconds = time.monotonic() - began
            if seconds > found["longest"]:
                found["longest"], found["beats"] = seconds, found["all_beats"] - before

    def counted(keeper: Keeper, trouble: Any, began: float) -> None:
        found["refused"] += 1
        refused(keeper, trouble, began)

    _replace(PortalCrawl, "_walk", watched)
    _replace(Keeper, "_commit", timed)
    _replace(Keeper, "_not_written", counted)


def _replace(owner: Any, name: str, value: Any) -> None:
    setattr(owner, name, value)


async def _beat(found: dict[str, float]) -> None:
    while True:
        await asyncio.sleep(0.02)
        found["all_beats"] += 1


class _Inline(Executor):
    """Writes groups where they come up, as if there were no thread."""

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def submit(self, call: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(call(*arguments, **named))
        except Exception as error:
            done.set_exception(error)
        return done


def _obey_permissions() -> None:
    """Let go of root's right to write whatever it likes; without it files keep others out, and us."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; twice
    system = ctypes.CDLL(None, use_errno=True)
    if system.capget(header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capget")
    for place in (0, 1):
        sets[place] &= ~_IGNORE_PERMISSIONS
    if system.capset(header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capset")
