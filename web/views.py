"""Who looked at what a run has found: told to the custody log, once for each session and run."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import cache

from assurance.custody import Kind
from db.store import Store
from jobs.custody import Witness, log_of, witness
from web.visit_marks import Looker

_REMEMBERED = 20_000


class Views:
    """Remembers what was told already, so that turning pages does not fill the log."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._told: set[tuple[str, int, str]] = set()

    def note(self, store: Store, looker: Looker, run: int, what: str) -> None:
        """Tell that somebody was shown a run's result (`web`), its evidence (`web_evidence`) or took a file (`web_file`)."""
        key = (looker.session, run, what)
        with self._lock:
            if key in self._told:
                return
            if len(self._told) >= _REMEMBERED:
                self._told.clear()
            self._told.add(key)
        by = _witness()
        told = replace(by, who=replace(by.who, operator=looker.name))
        log_of(store).append([told.event(Kind.VIEW, run, {"what": what})])


@cache
def _witness() -> Witness:
    return witness()
