"""Making a crawl last: what each page changed goes into a group, and groups go to the disk and into the ledger.

A page is finished only when its group is: first the archive's records are forced onto the disk, then one transaction
of the ledger holds the pages, the addresses they offer, their states, and how far the archive is good.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

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

    `give_up` is called once where storage has not taken a group for a minute: nothing may be asked for any more.
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
        self._timer: asyncio.TimerHandle | None = None
        self._troubled_since: float | None = None
        self._closed = False

    @property
    def waits(self) -> bool:
        """Whether a group could not be written yet, so that nothing more should be asked for."""
        return self._troubled_since is not None

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
        if self._waiting >= GROUP_PAGES and not self.waits:
            self._write()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(GROUP_SECONDS, self._write)

    def close(self) -> None:
        """Write what is left; nothing after this belongs to the walk (what was left out, probes, the run)."""
        if self._waiting and not self._closed:
            self._write()
        self._closed = True
        self._stop_timer()

    def _write(self) -> None:
        self._stop_timer()
        if self._closed:
            return
        try:
            self._writer.commit()
            self._ledger.commit()
        except (OSError, NotKept) as trouble:
            self._not_written(trouble)
        else:
            self._waiting = 0
            self._troubled_since = None

    def _not_written(self, trouble: Exception) -> None:
        now = time.monotonic()
        if self._troubled_since is None:
            self._troubled_since = now
            _log.warning("a group of pages waits: %s", trouble)
        if now - self._troubled_since >= _PATIENCE:
            self._closed = True
            self._give_up()
            return
        with suppress(RuntimeError):  # no loop any more: the last try was made by `close`
            self._timer = asyncio.get_running_loop().call_later(_TRY_AGAIN, self._write)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
