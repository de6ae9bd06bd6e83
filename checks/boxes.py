"""Boxes of a page: a heading and what stands under it, as if it were a page of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from checks.matching import SURE_FROM, match_text, may_be_label
from checks.phrases import Manner
from checks.reading.contacts import find_contacts
from checks.reading.facts import Heading, PageFacts
from checks.reading.more import without_more
from checks.reading.unlinked import entries_of_lines
from checks.vietnamese import fold

_MOST_LINES = 30
_LONGEST_NAME = 70
_LONGEST_TITLE = 9  # words
_LONGEST_LINE = 400  # letters that may be such a title
_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """A heading of a page, and facts that hold only what stands under it (same address)."""

    heading: Heading
    facts: PageFacts


def boxes_of(facts: PageFacts) -> Iterator[Box]:
    """Boxes of a page in its order; headings with nothing under them are none.

    A short line that is the name of a section stands over a box too, whatever its markup.
    """
    entries = {fold(item.title): item for item in facts.items}
    written = (replace(heading, text=without_more(heading.text)) for heading in facts.headings)
    headings = [
        h for h in (*written, *_named_lines(facts)) if _is_title(h.text) and fold(h.text) not in entries
    ]
    titles = {fold(heading.text) for heading in headings}
    under = {
        (fold(without_more(link.near_heading)), link.url)
        for link in facts.links
        if link.near_heading and link.url
    }
    texts = _named_texts(facts) if headings else []
    for heading in headings:
        name = fold(heading.text)
        lines = _lines_under(name, texts, titles)
        items = tuple(item for item in facts.items if item.url and (name, item.url) in under) or tuple(
            entries[fold(line)] for line in lines if fold(line) in entries
        )
        items = items or entries_of_lines(lines, frozenset())
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


def _is_title(text: str) -> bool:
    """Whether a heading is a box's title rather than that of an entry, which is longer or carries its day."""
    return len(text.split()) <= _LONGEST_TITLE and not _DAY.search(text)


def _named_lines(facts: PageFacts) -> tuple[Heading, ...]:
    """Lines that are a section's name and neither a heading nor a link: old portals write box titles so."""
    known = {fold(heading.text) for heading in facts.headings} | {fold(link.text) for link in facts.links}
    named: dict[str, Heading] = {}
    for text in (facts.main_text, facts.aside_text):
        for line in text.splitlines():
            if (
                len(line) <= _LONGEST_NAME
                and (name := fold(line)) not in known
                and may_be_label(line)
                and any(m.manner is Manner.EQUAL and m.confidence >= SURE_FROM for m in match_text(line))
            ):
                named.setdefault(name, Heading(level=7, text=line))
    return tuple(named.values())


def _named_texts(facts: PageFacts) -> list[tuple[list[str], list[str]]]:
    """The lines of each part of a page, and what a heading that is one of them would be called."""
    texts = (facts.main_text, facts.aside_text, facts.header_text, facts.footer_text)
    parts = (text.splitlines() for text in texts)
    return [(lines, [_name_of(line) for line in lines]) for lines in parts]


def _name_of(line: str) -> str:
    """What a heading would be called that is a line of the page; '' for one that is too long for a heading."""
    return fold(without_more(line)) if len(line) <= _LONGEST_LINE else ""


def _lines_under(name: str, texts: list[tuple[list[str], list[str]]], titles: set[str]) -> list[str]:
    """The lines between a heading and the next one, in whichever part of the page it stands."""
    for lines, names in texts:
        if name not in names:
            continue
        place = names.index(name)
        under: list[str] = []
        for number in range(place + 1, min(len(lines), place + 1 + _MOST_LINES)):
            if names[number] in titles:
                break
            under.append(lines[number])
        return under
    return []
