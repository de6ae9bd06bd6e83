"""Making a crawl last: what each page changed goes into a group, and groups go to the disk and into the ledger.

A page is finished only when its group is: first the archive's records are forced onto the disk, then one transaction
of the ledger holds the pages, the addresses they offer, their states, and how far the archive is good.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from crawler.memory import Memory
from evidence.archive import ArchiveWriter
from evidence.model import Page
from evidence.ports import LastingLedger, NotKept, Step

_log = logging.getLogger("soicong.crawler")
GROUP_PAGES = 50
GROUP_SECONDS = 1.0
_TRY_AGAIN = 1.0  # seconds between tries where the storage does not take a group
_PATIENCE = 60.0  # seconds after which the crawl is interrupted instead


class Keeper:
    """Notes and writes the groups of one crawl. `pages` gives the walk's page records by address.

    Groups are written one after the other in a thread: a disk or a database that lets one wait holds up no other
    portal of the process. `give_up` is called once where storage has not taken a group for a minute (`trouble` says
    why): nothing may be asked for any more.
    """

    def __init__(
        self,
        ledger: LastingLedger,
        writer: ArchiveWriter,
        memory: Memory,
        pages: Callable[[], Mapping[str, Page]],
        *,
        give_up: Callable[[], None],
    ):
        self._ledger = ledger
        self._writer = writer
        self._memory = memory
        self._pages = pages
        self._known: dict[str, Page] = dict(pages())
        self._give_up = give_up
        self._waiting = 0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="soicong-keeper")
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None
        self._troubled_since: float | None = None
        self._closed = False
        self.trouble: OSError | NotKept | None = None

    @property
    def waits(self) -> bool:
        """Whether a group could not be written yet, so that nothing more should be asked for."""
        full = self._writing is not None and self._waiting >= GROUP_PAGES
        return full or self._troubled_since is not None

    def page_ended(self) -> None:
        """A page is at its end, with all that it offers: it belongs to the next group."""
        if self._closed:
            return
        changed = tuple(page for url, page in self._pages().items() if self._known.get(url) is not page)
        self._known.update((page.url, page) for page in changed)
        changes = self._memory.changes()
        self._ledger.note(
            Step(
                length=self._writer.length,
                pages=changed,
                memory=changes.pieces,
                forgotten=changes.forgotten,
            )
        )
        self._waiting += 1
        if self._writing is not None:
            return  # when that group is written the next one begins
        if self._waiting >= GROUP_PAGES:
            self._begin()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(GROUP_SECONDS, self._begin)

    async def close(self) -> None:
        """Write what is left; nothing after this belongs to the walk (what was left out, probes, the run)."""
        while not self._closed and (self._writing is not None or self._waiting):
            if self._writing is None:
                self._begin()
            if self._writing is not None:
                await asyncio.wait({self._writing})
        self._closed = True
        self._stop_timer()
        self._thread.shutdown(wait=False)

    def _begin(self) -> None:
        """Begin to write what was noted up to now; what is noted meanwhile belongs to the next group."""
        self._stop_timer()
        if self._closed or self._writing is not None or not self._waiting:
            return
        self._ledger.seal()
        self._waiting = 0
        self._writing = asyncio.get_running_loop().create_task(self._write())

    async def _write(self) -> None:
        """Write a group, again and again where storage does not take it."""
        began = time.monotonic()
        loop = asyncio.get_running_loop()
        while True:
            try:
                await loop.run_in_executor(self._thread, self._commit)
                break
            except (OSError, NotKept) as trouble:
                self._not_written(trouble, began)
            if self._closed:
                break
            await asyncio.sleep(_TRY_AGAIN)
        self._writing = None
        if not self._closed:
            self._troubled_since = None
            if self._waiting >= GROUP_PAGES:
                self._begin()
            elif self._waiting:
                self._timer = loop.call_later(GROUP_SECONDS, self._begin)

    def _commit(self) -> None:
        self._writer.commit()
        self._ledger.commit()

    def _not_written(self, trouble: OSError | NotKept, began: float) -> None:
        if self._troubled_since is None:
            self._troubled_since = began
            _log.warning("a group of pages waits: %s", trouble)
        if time.monotonic() - began >= _PATIENCE:
            self._closed = True
            self.trouble = trouble
            self._give_up()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
