"""Pages that hold still: a text without entries, that nobody has touched lately. They need not be read every night.

An introduction, a chart of the organisation (as a picture, too), a contact page, the map of the site: what is new there is
named by the home page and the lists, which are read every night. Not so lists (what is new stands on them), schedules
(whether they are up to date is what is judged), pages that say nothing yet, and pages with a day of the last weeks on them.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from checks.reading.facts import Image, PageFacts, Region
from evidence.ports import Entry, EntryKind

_LATELY = timedelta(days=31)  # a page with such a day on it is being kept up
_WORDS = 20  # of a page's main part: a contact with name, number and address; one with less may be about to get its text
_PICTURE = 300  # px; as wide or high, a picture in the main part is what the page has to say: a chart, a map
_MAP = "sitemap_page"  # its entries are the portal's sections
_OF_THE_DAY = frozenset({"leaders_schedule", "citizen_reception_schedule"})


def may_settle(entry: Entry) -> bool:
    """Whether an address is of a kind of which pages hold still; the home page never is."""
    return entry.kind is EntryKind.PAGE and entry.depth > 0 and not _OF_THE_DAY.intersection(entry.sections)


def is_settled(facts: PageFacts, seen: date, sections: Collection[str] = ()) -> bool:
    """Whether a page of these sections that was read on a day is a text that holds still."""
    named = any(item.url for item in facts.items) and _MAP not in sections
    entries = named or any(item.day or item.files for item in facts.items)
    unclear = facts.placeholder or facts.soft_missing or facts.login_wall or facts.out_of_order or facts.cut
    says = facts.words >= _WORDS or any(_is_large(image) for image in facts.images)
    if entries or facts.next_pages or unclear or facts.needs_browser or not says:
        return False
    return all(found.value < seen - _LATELY for found in facts.dates)


def _is_large(image: Image) -> bool:
    return image.region is Region.MAIN and max(image.width or 0, image.height or 0) >= _PICTURE
