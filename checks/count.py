"""A number of things on a portal, as results and reports carry it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Count:
    """A number of things on the portal.

    `value` is None where there was nothing to count in; `complete` is False where there may be more ('ít nhất').
    Counted are things dated from `since` (None: from the beginning, undated ones too) to `until`; `undated` are
    left out of a count from a day. `where` are landing pages, `pages` is how many pages were read for it.
    """

    key: str
    title: str
    value: int | None
    complete: bool = False
    since: date | None = None
    until: date | None = None
    undated: int = 0
    pages: int = 0
    where: tuple[str, ...] = ()
    note: str = ""
