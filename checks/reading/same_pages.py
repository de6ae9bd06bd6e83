"""Links of a page written by the addresses of the pages that they lead to, where a portal spells one page in many ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from checks.reading.facts import PageFacts


def settled(facts: PageFacts, page_of: Callable[[str], str]) -> PageFacts:
    """A page whose links, entries and further pages name the address that `page_of` gives, where it gives one."""
    links = tuple(replace(link, url=page_of(link.url) or link.url) for link in facts.links)
    items = tuple(replace(item, url=page_of(item.url) or item.url) for item in facts.items)
    further = tuple(page_of(url) or url for url in facts.next_pages)
    return replace(facts, links=links, items=items, next_pages=further)
