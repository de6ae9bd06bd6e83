"""How many addresses of one shape, and of one section, a walk takes on, so that none can fill it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from crawler.attachments import most_files
from crawler.urls import template
from evidence.ports import Entry, EntryKind

ITEMS_OF_SECTION = 15  # entries' own pages, over all lists of a section
PER_TEMPLATE = 20  # pages of one address shape, lists and their items apart


@dataclass(kw_only=True)
class Crowd:
    """How many addresses of one shape, and of one section, a walk has taken on."""

    templates: dict[str, int] = field(default_factory=dict)
    sections: dict[str, int] = field(default_factory=dict)
    always_up_to: int  # addresses of this priority or a better one are taken however many there are
    cut: dict[str, int] = field(default_factory=dict)  # templates beyond their budget → addresses left out

    def takes(self, entry: Entry) -> bool:
        """Count an address in; False where its template is full."""
        shape = template(entry.url)
        room = PER_TEMPLATE * (1 if entry.kind is EntryKind.PAGE and not entry.sections else 3)
        if self.templates.get(shape, 0) >= room and entry.priority > self.always_up_to:
            self.cut[shape] = self.cut.get(shape, 0) + 1
            return False
        self.templates[shape] = self.templates.get(shape, 0) + 1
        for key in entry.sections:
            self.sections[key] = self.sections.get(key, 0) + 1
        return True


@dataclass(kw_only=True)
class Shares:
    """How many entries' own pages and files each section has got; `item_of` are the sections of an entry's list."""

    items: Counter[str] = field(default_factory=Counter)
    files: Counter[str] = field(default_factory=Counter)
    item_of: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def have_room(self, origin: Entry, entry: Entry) -> bool:
        """Whether the section that leads to an address has room for one more of its kind."""
        if entry.kind is EntryKind.ITEM:
            return self.items[_first(origin)] < ITEMS_OF_SECTION
        if entry.kind is EntryKind.FILE:
            return self.files[_first(entry)] < most_files(entry.sections)
        return True

    def took(self, origin: Entry, entry: Entry) -> None:
        """Count an address in."""
        if entry.kind is EntryKind.ITEM:
            self.items[_first(origin)] += 1
            self.item_of[entry.key] = origin.sections
        elif entry.kind is EntryKind.FILE:
            self.files[_first(entry)] += 1


def _first(entry: Entry) -> str:
    return entry.sections[0] if entry.sections else ""
