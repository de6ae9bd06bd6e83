"""The titles that sections show: entries of their lists and single texts that are their pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from checks.case import Case, Section
from checks.model import Citation
from checks.reading.facts import Item
from checks.seen import Reader


class Text(NamedTuple):
    """A title that a section shows, with the page where it stands; `item` is None for a text's own page or file."""

    title: str
    page: str
    path: str
    item: Item | None
    section: str
    day: date | None


def texts_of(case: Case, keys: Iterable[str]) -> list[Text]:
    """Titles of the sections that are present, without repeats."""
    reader = Reader(case)
    found: dict[str, Text] = {}
    for section in map(case.section, keys):
        if not section.present:
            continue
        if (file := case.files.get(section.url)) is not None:  # the menu opens a document
            title = file.title or section.label
            found.setdefault(title, Text(title, section.url, "", None, section.key, file.issued))
        pages = case.pages_of(section.key)
        listed = [(page.url, entry) for page in pages for entry in page.items]
        listed += [(section.url, entry) for entry in section.items]
        for url, entry in listed:
            if entry.title:
                day = entry.day or _own_day(reader, entry.url)
                text = Text(entry.title, url, entry.path, entry, section.key, day)
                found.setdefault(entry.title, text)
        for page in pages:
            if page.article is not None and page.article.title:
                own = page.article
                found.setdefault(own.title, Text(own.title, page.url, own.path, None, section.key, own.day))
    return list(found.values())


def _own_day(reader: Reader, url: str) -> date | None:
    """The day that an entry's own page shows, where that was read."""
    facts = reader.facts(url)
    return facts.article.day if facts is not None and facts.article is not None else None


def cite_texts(case: Case, texts: Iterable[Text], *, most: int = 3) -> tuple[Citation, ...]:
    """The first few titles, each quoted where it stands."""
    return tuple(case.cite(text.page, text.title, text.path) for text in list(texts)[:most])


def cite_outside(case: Case, section: Section) -> tuple[Citation, ...]:
    """The portal's own page whose link leads to a section on another host."""
    link = section.link
    words = (link.text or link.title or link.image_alt) if link is not None else ""
    path = link.path if link is not None else ""
    return (case.cite(section.found_on or case.site.agency.home_url, words, path),)


def cite_landing(case: Case, section: Section) -> tuple[Citation, ...]:
    """Where a section is: its own page by its title, and the link that leads there or to another host."""
    if section.external:
        return cite_outside(case, section)
    facts = case.facts.get(section.url)
    own = (case.cite(section.url, facts.title if facts is not None else ""),) if section.url else ()
    led = section.link is not None and section.found_on not in ("", section.url)
    return own + (cite_outside(case, section) if led else ())
