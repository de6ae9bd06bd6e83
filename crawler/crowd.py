"""How many addresses of one shape, and of one section, a walk takes on, so that none can fill it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from crawler.attachments import most_files
from crawler.urls import family, template
from evidence.ports import Entry, EntryKind

ITEMS_OF_SECTION = 15  # entries' own pages, over all lists of a section
PER_TEMPLATE = 20  # pages of one address shape, lists and their items apart
PER_FAMILY = 40  # pages of one folder, or of all queries of one path
MOST_OF_SECTION = 24  # links that name one section; the best of them come first
MENU_OF_FAMILY = 120  # of a menu, whose entries are few on every real portal


@dataclass(kw_only=True)
class Crowd:
    """How many addresses of one shape, of one family, and of one section, a walk has taken on."""

    templates: dict[str, int] = field(default_factory=dict)
    families: dict[str, int] = field(default_factory=dict)
    sections: dict[str, int] = field(default_factory=dict)
    always_up_to: (
        int  # addresses of this priority or a better one are taken, however many there are of their shape
    )

    def takes(self, entry: Entry) -> str:
        """Count an address in, and '' for that; the template or family that is full where it is left out."""
        shape, kin = template(entry.url), family(entry.url)
        common = entry.kind is EntryKind.PAGE and not entry.sections
        room = PER_TEMPLATE if common else PER_TEMPLATE * 3
        if entry.priority > self.always_up_to:
            crowded = [key for key in entry.sections if self.sections.get(key, 0) >= MOST_OF_SECTION]
            if entry.kind is EntryKind.PAGE and entry.sections and len(crowded) == len(entry.sections):
                return kin
            if self.templates.get(shape, 0) >= room:
                return shape
            if common and self.families.get(kin, 0) >= PER_FAMILY:
                return kin
        elif entry.priority == self.always_up_to and self.families.get(kin, 0) >= MENU_OF_FAMILY:
            return kin
        self.templates[shape] = self.templates.get(shape, 0) + 1
        if common:
            self.families[kin] = self.families.get(kin, 0) + 1
        for key in entry.sections:
            self.sections[key] = self.sections.get(key, 0) + 1
        return ""


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
