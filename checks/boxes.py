"""Boxes of a page: a heading and what stands under it, as if it were a page of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from checks.matching import SURE_FROM, Manner, match_text
from checks.reading.contacts import find_contacts
from checks.reading.facts import Heading, PageFacts
from checks.vietnamese import fold

_MOST_LINES = 30
_LONGEST_NAME = 70


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """A heading of a page, and facts that hold only what stands under it (same address)."""

    heading: Heading
    facts: PageFacts


def boxes_of(facts: PageFacts) -> Iterator[Box]:
    """Boxes of a page in its order; headings with nothing under them are none.

    A short line that is the name of a section stands over a box too, whatever its markup.
    """
    headings = (*facts.headings, *_named_lines(facts))
    titles = {fold(heading.text) for heading in headings}
    under = {(fold(link.near_heading), link.url) for link in facts.links if link.near_heading and link.url}
    entries = {fold(item.title): item for item in facts.items}
    for heading in headings:
        name = fold(heading.text)
        lines = _lines_under(name, facts, titles)
        items = tuple(item for item in facts.items if item.url and (name, item.url) in under) or tuple(
            entries[fold(line)] for line in lines if fold(line) in entries
        )
        if items or lines:
            text = "\n".join(lines or [item.title for item in items])
            yield Box(
                heading=heading,
                facts=replace(
                    facts,
                    title=heading.text,
                    headings=(heading,),
                    breadcrumbs=(),
                    items=items,
                    next_pages=(),
                    tables=(),
                    forms=(),
                    images=(),
                    frames=(),
                    dates=(),
                    contacts=find_contacts(text),
                    article=None,
                    main_text=text,
                    words=len(text.split()),
                    placeholder=False,
                    soft_missing=False,
                    login_wall=False,
                ),
            )


def _named_lines(facts: PageFacts) -> tuple[Heading, ...]:
    """Lines that are a section's name and neither a heading nor a link: old portals write box titles so."""
    known = {fold(heading.text) for heading in facts.headings} | {fold(link.text) for link in facts.links}
    named: dict[str, Heading] = {}
    for text in (facts.main_text, facts.aside_text):
        for line in text.splitlines():
            name = fold(line)
            if (
                len(line) <= _LONGEST_NAME
                and name not in known
                and any(m.manner is Manner.EQUAL and m.confidence >= SURE_FROM for m in match_text(line))
            ):
                named.setdefault(name, Heading(level=7, text=line))
    return tuple(named.values())


def _lines_under(name: str, facts: PageFacts, titles: set[str]) -> list[str]:
    """The lines between a heading and the next one, in whichever part of the page it stands."""
    for text in (facts.main_text, facts.aside_text, facts.header_text, facts.footer_text):
        lines = text.splitlines()
        place = next((number for number, line in enumerate(lines) if fold(line) == name), None)
        if place is None:
            continue
        under: list[str] = []
        for line in lines[place + 1 : place + 1 + _MOST_LINES]:
            if fold(line) in titles:
                break
            under.append(line)
        return under
    return []
