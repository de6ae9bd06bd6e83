"""Disks and databases that do not take what they are given: how long we wait, and what we say."""

from __future__ import annotations

import time
from collections.abc import Callable

from db.problem import DatabaseProblem, ProblemKind
from evidence.ports import NotKept
from evidence.problem import ArchiveInUse, told

# What may pass by itself. As long as a crawl waits for a group of pages (crawler.keeping).
_PASSING = frozenset({ProblemKind.BUSY, ProblemKind.UNREACHABLE, ProblemKind.FULL, ProblemKind.OTHER})
_PATIENCE = 60.0
_TRY_AGAIN = 1.0


class Patience:
    """A minute of waiting, for all portals of a command together."""

    def __init__(self) -> None:
        self._left = _PATIENCE

    def over(self, store: Callable[[], None]) -> None:
        """Store something, again and again where the database does not take it. Raises DatabaseProblem."""
        while True:
            began = time.monotonic()
            try:
                store()
                return
            except DatabaseProblem as problem:
                if problem.kind not in _PASSING or self._left <= 0:
                    raise
            time.sleep(_TRY_AGAIN)
            self._left -= time.monotonic() - began


def why_not_kept(trouble: OSError | NotKept) -> str:
    """Why a crawl could not be kept, in a sentence; a database's troubles are sentences already."""
    if isinstance(trouble, NotKept):
        return str(trouble)
    if isinstance(trouble, ArchiveInUse):
        return "Kho lưu của lượt này đang được một tiến trình khác ghi."
    return f"Không ghi được kho lưu {trouble.filename}: {told(trouble)}."
