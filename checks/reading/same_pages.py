"""Links of a page written by the addresses of the pages that they lead to, where a portal spells one page in many ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from checks.reading.facts import Item, Link, PageFacts

_Leading = TypeVar("_Leading", Link, Item)


def settled(facts: PageFacts, page_of: Callable[[str], str]) -> PageFacts:
    """A page whose links, entries and further pages name the address that `page_of` gives, where it gives one."""
    links = tuple(_written(link, page_of) for link in facts.links)
    items = tuple(_written(item, page_of) for item in facts.items)
    further = tuple(page_of(url) or url for url in facts.next_pages)
    if (links, items, further) == (facts.links, facts.items, facts.next_pages):
        return facts
    return replace(facts, links=links, items=items, next_pages=further)


def _written(one: _Leading, page_of: Callable[[str], str]) -> _Leading:
    url = page_of(one.url)
    return replace(one, url=url) if url and url != one.url else one
