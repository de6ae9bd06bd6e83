"""Which items of a queue are open for the same cause: the same criterion, the same difference, and the machine says the same
of them but for numbers, names in quotes and addresses. Pure.
"""

from __future__ import annotations

import re
from functools import lru_cache

from jobs.review_table import Compared
from web.queue import Queue, needs_look

_VARIES = re.compile(r"https?://\S+|[‘“\"][^’”\"]*[’”\"]|\d[\d.,/%:]*")
Cause = tuple[str, str, str, str, str]


def cause_of(one: Compared) -> Cause:
    """Why an item is open: scheme, item, how the claim differs, the finding's outcome, what the machine says of it."""
    measured = one.item.measured
    return (
        one.rated.id,
        one.item.id,
        one.differs.kind.value if one.differs is not None else "",
        measured.outcome if measured is not None else "",
        _plain(measured.note) if measured is not None else "",
    )


def alike(queue: Queue, like: Compared) -> tuple[Compared, ...]:
    """Items of all agencies that need a look for the same cause as this one; most points first, nothing that waits."""
    cause = cause_of(like)
    return tuple(
        one
        for one in queue.rows
        if one.item.id == like.item.id
        and needs_look(one)
        and not one.waits
        and not queue.waits_for_agency(one)
        and cause_of(one) == cause
    )


@lru_cache(maxsize=20_000)  # notes repeat themselves
def _plain(note: str) -> str:
    return " ".join(_VARIES.sub("…", note).split())
