"""Elements cut out of markup by their tags, in time that grows with its length alone.

A pattern such as <script.*?</script> looks through all the rest of a page for each tag that is never closed: 40,000
open scripts (360 KB) take minutes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

COMMENT = "!--"
_TAG = re.compile(r"<[^>]*>")


class Element(NamedTuple):
    """An element of markup: its name in lower case, what stands in it, and where it begins and ends."""

    name: str
    inner: str
    start: int
    end: int


@lru_cache(maxsize=16)
def _openings(names: frozenset[str]) -> re.Pattern[str]:
    tags = "|".join(sorted(re.escape(name) for name in names if name != COMMENT))
    return re.compile(rf"<({tags})\b" + (r"|<(!--)" if COMMENT in names else ""), re.IGNORECASE)


@lru_cache(maxsize=64)
def _closing(name: str) -> re.Pattern[str]:
    return re.compile(r"-->" if name == COMMENT else rf"</{re.escape(name)}\s*>", re.IGNORECASE)


def elements(markup: str, names: Collection[str]) -> Iterator[Element]:
    """Elements of these names (COMMENT for comments) that are closed, outermost ones, in their order."""
    openings = _openings(frozenset(names))
    endless: set[str] = set()
    place = 0
    while (begin := openings.search(markup, place)) is not None:
        name, place = begin[begin.lastindex or 0].lower(), begin.end()
        if name in endless:
            continue
        end = _closing(name).search(markup, place)
        if end is None:  # nor has any that opens later
            endless.add(name)
            continue
        inner = place if name == COMMENT else markup.find(">", place, end.start()) + 1
        yield Element(name, markup[inner : end.start()] if inner else "", begin.start(), end.end())
        place = end.end()


def without(markup: str, names: Collection[str]) -> str:
    """The markup with a space in place of these elements."""
    kept, place = [], 0
    for element in elements(markup, names):
        kept.append(markup[place : element.start])
        place = element.end
    return " ".join((*kept, markup[place:]))


def without_tags(markup: str) -> str:
    """The text of markup: a space in place of each tag."""
    last = markup.rfind(">") + 1
    return _TAG.sub(" ", markup[:last]) + markup[last:]
