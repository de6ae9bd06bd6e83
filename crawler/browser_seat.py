"""One worker and the calls to it: bounded, one after the other, killed and replaced when it does not answer."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any

from crawler.browser_process import WorkerProcess
from crawler.process_memory import family

_START_SECONDS = 40.0
_WALKING_SECONDS = 3.0
_GRACE_SECONDS = 3.0  # the worker ends a call by itself before it has to be killed
# A browser that is gone all of a sudden was ended by somebody else, or is gone by chance: what it was doing is done
# again. A page that brings it down does so every time, and soon is believed.
LOST = frozenset({"browser_gone", "crashed", "browser_start"})
_REPEATS = 2
RECYCLE_BYTES = (
    700_000_000  # a worker with its browser that has grown to this is replaced before its next page
)
MOST_BYTES = 1_000_000_000  # a page that lets them grow to this is ended
_LOOK_SECONDS = 0.25  # between two looks at the memory
_REPEATED_WITHIN = 10.0  # seconds of a call; a page that ate all memory takes longer


class BrowserFailed(Exception):
    """A call did not succeed; `reason` as in crawler.browser.Rendered."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Seat:
    """A place for one worker. `waiting` counts the calls under way or queued, `kills` the workers killed.

    `restarts` counts the workers that were ended so that the next call starts another, by reason: worn (its pages or its
    memory are used up), timeout, out_of_memory, gone, stuck.
    """

    def __init__(self, options: Mapping[str, Any], *, recycle_after: int) -> None:
        self._options = options
        self._recycle_after = recycle_after
        self._worker: WorkerProcess | None = None
        self._lock = asyncio.Lock()
        self._absent = ""  # why no browser can be had at all: not tried again for every page
        self._failed_starts = 0  # one after the other
        self.info: Mapping[str, Any] = {}
        self.waiting = 0
        self.kills = 0
        self.restarts: Counter[str] = Counter()
        self.last_of_walk = 0.0  # when a page of a walk was last asked for (time.monotonic)

    @property
    def burden(self) -> int:
        """Calls under way or queued; a walk that goes through the browser page by page counts for three."""
        return self.waiting + (3 if time.monotonic() - self.last_of_walk < _WALKING_SECONDS else 0)

    async def call(self, message: Mapping[str, Any], *, loads: int) -> dict[str, Any]:
        """Ask the worker. `loads`: how often the call may use up its `seconds`. Raises BrowserFailed."""
        self.waiting += 1
        if message.get("portal"):
            self.last_of_walk = time.monotonic()
        try:
            async with self._lock:
                return await self._repeated(message, loads)
        finally:
            self.waiting -= 1

    async def _repeated(self, message: Mapping[str, Any], loads: int) -> dict[str, Any]:
        until = time.monotonic() + _REPEATED_WITHIN
        for _ in range(_REPEATS):
            try:
                answer = await self._call(message, loads)
            except BrowserFailed as failed:
                if failed.reason not in LOST or time.monotonic() > until:
                    raise
            else:
                if answer.get("reason", "") not in LOST or time.monotonic() > until:
                    return answer
        return await self._call(message, loads)

    async def close(self) -> None:
        """End the worker and everything that it started."""
        async with self._lock:
            await self._end()

    async def _call(self, message: Mapping[str, Any], loads: int) -> dict[str, Any]:
        if self._absent:
            raise BrowserFailed(self._absent)
        if self._worker is not None and await self._is_worn(self._worker):
            await self._replace("worn")
        try:
            if self._worker is None:
                await asyncio.wait_for(self._start(), _START_SECONDS)
            answer = await asyncio.wait_for(
                self._watched(message, loads), message["seconds"] * loads + _GRACE_SECONDS
            )
        except TimeoutError as error:
            self.kills += 1
            await self._replace("timeout")
            raise BrowserFailed("browser_killed") from error
        except MemoryError as error:
            self.kills += 1
            await self._replace("out_of_memory")
            raise BrowserFailed("out_of_memory") from error
        except (OSError, EOFError, ValueError) as error:
            await self._replace("gone")
            raise BrowserFailed("browser_gone") from error
        except BaseException:  # cancelled: an answer that comes later would be taken for the next call's
            await self._end()
            raise
        if answer["ok"]:
            if answer.pop("stuck", False):
                await self._replace("stuck")
            return answer
        if answer["reason"] in ("browser_stuck", "browser_gone"):
            await self._replace(str(answer["reason"]).removeprefix("browser_"))
        raise BrowserFailed(answer["reason"])

    async def _is_worn(self, worker: WorkerProcess) -> bool:
        """Whether a worker has had its pages, or has grown: browsers give memory back only at their end."""
        if worker.pages >= self._recycle_after:
            return True
        return (await asyncio.to_thread(family, worker.pid)).bytes > RECYCLE_BYTES

    async def _watched(self, message: Mapping[str, Any], loads: int) -> dict[str, Any]:
        """Ask, and look at the memory until the answer is there."""
        asking = asyncio.ensure_future(self._ask(message, loads))
        try:
            while not (await asyncio.wait({asking}, timeout=_LOOK_SECONDS))[0]:
                worker = self._worker
                if worker is not None and (await asyncio.to_thread(family, worker.pid)).bytes > MOST_BYTES:
                    raise MemoryError
            return asking.result()
        finally:
            asking.cancel()

    async def _ask(self, message: Mapping[str, Any], loads: int) -> dict[str, Any]:
        if self._worker is None:
            raise EOFError
        self._worker.pages += loads
        self._worker.calls += 1
        return await self._worker.exchange({**message, "id": self._worker.calls})

    async def _start(self) -> None:
        worker = await WorkerProcess.start(self._options)
        self._worker = worker  # from here on _end() reaches it
        ready = await worker.read()
        if not ready["ok"]:
            self._failed_starts += 1
            if ready["reason"] == "no_browser" or self._failed_starts > _REPEATS:
                self._absent = ready["reason"]
            raise BrowserFailed(ready["reason"])
        self._failed_starts = 0
        self.info = dict(ready["info"])

    async def _replace(self, why: str) -> None:
        self.restarts[why] += 1
        await self._end()

    async def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            await worker.end()
