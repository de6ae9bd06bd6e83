"""Further pages of a list: which one a link leads to, how many are worth reading, when a list has been read."""

from __future__ import annotations

from datetime import date

from checks.reading.facts import PageFacts
from crawler.urls import page_number
from evidence.numbers import whole_number

# How many further pages of a section's list are worth reading, and which lists go ahead of the others: news is counted
# over the whole window and by working days, the rest by the month or by a few pieces.
_MOST_LIST_PAGES = {
    "news": 60,
    "law_dissemination": 15,
    "directives": 10,
    "digital_transformation": 8,
    "procurement": 6,
    "procedures": 10,
}
_AHEAD = ("news", "law_dissemination", "directives", "digital_transformation", "procurement")
_STEP = 8  # pages by which one list is ahead of the next
_LIST_PAGES = 6
_SHORT_LIST = 10
_ITEMS_OF_LONG_LIST = 5
ITEMS_PER_LIST = 3  # enough to judge an item's attributes; the rest of a list is read from the list
# Lists whose criteria ask for what only the entries' own pages tell.
_TOLD_BY_ITEMS = frozenset(
    {
        "procedures",
        "projects",
        "drafts",
        "consultation",
        "questions_and_answers",
        "petitions_answers",
        "leaders",
        "legal_documents",
        "directives",
    }
)
_BACK = ("đầu", "trước", "first", "prev", "«", "<")


def list_pages(sections: tuple[str, ...]) -> int:
    """How many further pages of a section's list are worth reading."""
    return max((_MOST_LIST_PAGES.get(key, _LIST_PAGES) for key in sections), default=2)


def list_rank(sections: tuple[str, ...], number: int) -> int:
    """Where a further page of a list stands among those of all lists; smaller comes first. Below 200."""
    place = min((_AHEAD.index(key) for key in sections if key in _AHEAD), default=len(_AHEAD))
    return min(place * _STEP + number, 199)


def items_of_list(sections: tuple[str, ...], facts: PageFacts) -> int:
    """How many entries' own pages are read: all of a short list whose criteria need them, else a few."""
    if _TOLD_BY_ITEMS.intersection(sections):
        short = len(facts.items) <= _SHORT_LIST and not facts.next_pages
        return _SHORT_LIST if short else _ITEMS_OF_LONG_LIST
    if sections and facts.items and all(item.day is None for item in facts.items):
        return _ITEMS_OF_LONG_LIST  # the day stands on the entries' own pages
    return ITEMS_PER_LIST


def list_page_number(url: str, label: str, otherwise: int) -> int:
    """Which page of its list a paging link leads to: by its label, else by its address. 1 is the list itself."""
    labelled = whole_number(label)
    if labelled is not None:
        return labelled
    named = page_number(url)
    if named is None:
        return otherwise
    back = any(word in label for word in _BACK)
    return named if named > 1 or back else otherwise


def end_of(facts: PageFacts, known_items: set[str], window_start: date | None) -> str:
    """Why further pages of a list are not worth reading; '' where they are.

    'same_entries' where a page brings no new ones, 'window' where they are all too old. `known_items` are addresses of
    items seen on earlier pages of the list; those of this page are added.
    """
    urls = {item.url or item.title for item in facts.items}
    fresh = urls - known_items
    known_items |= urls
    if not fresh:
        return "same_entries"
    days = [item.day for item in facts.items if item.day is not None]
    if window_start is None or not days:
        return ""
    # A headline may be kept on top however old it is; the list has left the window where half of it, or its end, has.
    older = sum(day < window_start for day in days)
    ends = older * 2 >= len(days) or (len(days) > 1 and max(days[-2:]) < window_start)
    return "window" if ends else ""
