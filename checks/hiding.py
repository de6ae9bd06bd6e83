"""Which pages that were not seen could hold a section that nothing else led to."""

from __future__ import annotations

from collections.abc import Iterator

from checks.matching import SURE_FROM
from checks.reading.facts import Region
from checks.sections import name_link
from checks.survey import Survey, bare
from checks.vocabulary import SectionType, vocabulary
from evidence.model import click_address


def hiding_places(survey: Survey, entry: SectionType) -> tuple[str, ...]:
    """Lost pages (checks.lost), and such as were not read to their end, behind which the section may be.

    An entry of a list is a text, not a section; a page that is surely named another section hides only those that
    portals put together with it.
    """
    places = (url for url, named in survey.lost_ways if not named or any(_kin(entry, key) for key in named))
    return tuple(sorted(set(places)))


def _kin(entry: SectionType, key: str) -> bool:
    return key == entry.key or any({key, entry.key} <= group for group in vocabulary().together)


def lost_ways(survey: Survey) -> Iterator[tuple[str, frozenset[str]]]:
    """Every lost page, and every one read in part, with the sections that its links name.

    Entries of lists and further pages of lists are left out. What the menu leads to is no entry, also where a list
    (a map of the portal) shows it.
    """
    named: dict[str, set[str]] = {}
    entries: set[str] = set()
    in_menu: set[str] = set()
    for facts in survey.facts.values():
        entries |= {bare(item.url) for item in facts.items if item.url}
        entries |= {bare(url) for url in facts.next_pages}
        for link in facts.links:
            url = link.url or click_address(facts.url, link.text or link.title or link.image_alt)
            if link.url and not survey.site.agency.owns(url):
                continue
            page = survey.page(url)
            if (survey.lost(page) or survey.in_part(page)) and not survey.is_home(url):
                keys = {match.key for match in name_link(link) if match.confidence >= SURE_FROM}
                name = page.url if page is not None else url
                named.setdefault(name, set()).update(keys)
                if link.region in (Region.MENU, Region.HEADER):
                    in_menu.add(name)
    for url, keys in named.items():
        if url in in_menu or bare(url) not in entries:
            yield url, frozenset(keys)
