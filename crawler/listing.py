"""Further pages of a list: which one a link leads to, how many are worth reading, when a list has been read."""

from __future__ import annotations

from datetime import date

from checks.reading.facts import PageFacts
from crawler.urls import page_number

_MOST_LIST_PAGES = {"news": 20, "announcements": 8, "law_dissemination": 15, "procedures": 10}
_LIST_PAGES = 6
_BACK = ("đầu", "trước", "first", "prev", "«", "<")


def list_pages(sections: tuple[str, ...]) -> int:
    """How many further pages of a section's list are worth reading."""
    return max((_MOST_LIST_PAGES.get(key, _LIST_PAGES) for key in sections), default=2)


def list_page_number(url: str, label: str, otherwise: int) -> int:
    """Which page of its list a paging link leads to: by its label, else by its address. 1 is the list itself."""
    if label.isdigit():
        return int(label)
    named = page_number(url)
    if named is None:
        return otherwise
    back = any(word in label for word in _BACK)
    return named if named > 1 or back else otherwise


def goes_on(facts: PageFacts, known_items: set[str], window_start: date | None) -> bool:
    """Whether further pages of a list are worth reading: it brings new items, and they are not all too old.

    `known_items` are addresses of items seen on earlier pages of the list; those of this page are added.
    """
    urls = {item.url or item.title for item in facts.items}
    fresh = urls - known_items
    known_items |= urls
    if not fresh:
        return False
    days = [item.day for item in facts.items if item.day is not None]
    return not (window_start is not None and days and max(days) < window_start)
