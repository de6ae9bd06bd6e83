"""The order of a walk, and the page whose links are ranked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from evidence.ports import Entry

DEEPEST = 6  # clicks from home


class Priority(IntEnum):
    """Smaller comes first. Further list pages add their number, so that lists advance side by side."""

    HOME = 0
    DECLARED = 100
    SECTION_IN_MENU = 200
    SECTION = 300
    SECTION_DOUBTFUL = 400
    PICTURE = 450  # a picture on the home page that says nothing: only the page behind it tells
    ONLY_MAPPED = 490  # what only the XML site map names
    MENU = 500
    LISTING = 600
    ITEM = 800
    FILE = 850
    INSIDE_SECTION = 900
    FOOTER = 950
    OTHER = 1000
    CROWDED = 1100
    LANGUAGE = 1200


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The page whose links are ranked. `listing_goes_on` is False once its items leave the window.

    `item_of` are the sections whose list led to an entry's own page.
    """

    entry: Entry
    url: str
    listing_goes_on: bool = True
    item_of: tuple[str, ...] = ()
