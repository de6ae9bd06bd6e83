"""Addresses that bring nothing new: near-duplicates without new links, redirects that never end, pages not there.

After five such visits in a row the family of a page, or the shape of a list's entry, is cut. Pages that the menu or a
section's name leads to are visited all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from checks.reading.facts import PageFacts
from crawler.outcomes import Outcome
from crawler.priority import Priority
from crawler.simhash import is_near, simhash
from crawler.urls import family, template
from evidence.model import Visibility
from evidence.ports import Entry, EntryKind

ENOUGH = 5
_COMPARED = 16  # pages of a family
_NOTHING = frozenset(
    {"redirect_loop", "redirect_broken", "soft_404", "redirected_home", "http_404", "http_410"}
)


@dataclass(kw_only=True)
class Fruitless:
    """`shown` are simhashes of a kin's pages, `barren` its visits in a row that brought nothing, `cut` why."""

    shown: dict[str, tuple[int, ...]] = field(default_factory=dict)
    barren: dict[str, int] = field(default_factory=dict)
    cut: dict[str, str] = field(default_factory=dict)

    def read(self, entry: Entry, facts: PageFacts, fresh: Iterable[str]) -> None:
        """A page was read; `fresh` are the addresses it offers that nobody knew. Those of its own family are no gain."""
        kin = kin_of(entry)
        if not kin:
            return
        mark = simhash(facts.main_text)
        known = self.shown.get(kin, ())
        # Entries of a list are alike by nature; only those that differ in numbers alone are one.
        alike = is_near if entry.kind is EntryKind.PAGE else int.__eq__
        own = family(entry.url)
        gains = any(family(url) != own for url in fresh)
        same = not gains and any(alike(mark, other) for other in known)
        self.shown[kin] = (*known, mark)[-_COMPARED:]
        self._brought(kin, "near_duplicate" if same else "")

    def ended(self, entry: Entry, outcome: Outcome, reason: str) -> None:
        """An address came to an end; `reason` is its machine word. Those that were read are told by `read`."""
        kin = kin_of(entry)
        if kin and (reason in _NOTHING or outcome.visibility is Visibility.NOT_HTML):
            self._brought(kin, "fruitless")

    def _brought(self, kin: str, reason: str) -> None:
        self.barren[kin] = self.barren.get(kin, 0) + 1 if reason else 0
        if self.barren[kin] >= ENOUGH:
            self.cut.setdefault(kin, reason)

    def has_cut(self, entry: Entry) -> str:
        """Why an address is not worth asking for, '' where it may be."""
        return self.cut.get(kin_of(entry), "")


def kin_of(entry: Entry) -> str:
    """What an address is cut with: a page with its family, an entry of a list with its shape; '' for all others."""
    if entry.priority <= Priority.MENU:
        return ""
    if entry.kind is EntryKind.PAGE:
        return family(entry.url)
    return template(entry.url) if entry.kind is EntryKind.ITEM else ""
