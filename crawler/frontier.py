"""Which address next: pure ranking of what a page offers.

Home, then what the agency declares, then menu links to required sections, other links to required sections, the
rest of the menu, further pages of lists, a few items of each list, and at last everything else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from urllib.parse import urlsplit

from checks.matching import SURE_FROM
from checks.reading.facts import Item, Link, LinkKind, PageFacts, Region
from checks.reading.paging import clicked_page
from checks.sections import link_keys
from checks.vietnamese import fold
from crawler.listing import items_of_list, list_page_number, list_pages, list_rank
from crawler.urls import is_document, is_foreign, is_language_switch, refusal
from evidence.address import address_key, canonical_url
from evidence.model import click_address, is_click_address
from evidence.ports import Entry, EntryKind

DEEPEST = 6  # clicks from home
PER_SECTION = 8  # addresses tried for one section before others come first
FILES_PER_PAGE = 3
MOST_CLICKED_PAGES = 10  # of a list that pages by post-backs
# Of all pages asked for, further pages of lists and entries' own pages are at most this part each.
SHARES = {EntryKind.LISTING: 0.4, EntryKind.ITEM: 0.45}
_FILE_SECTIONS = frozenset(
    {
        "legal_documents",
        "directives",
        "plans",
        "strategy",
        "strategy_and_planning",
        "sector_programmes",
        "law_dissemination",
        "drafts",
        "consultation",
        "procedures",
        "statistics_reports",
        "budget_disclosure",
    }
)
_ACTS = re.compile(
    r"^(dang (nhap|xuat|ky)|log ?(in|out)|sign ?(in|out)|gui|tim kiem|xoa|binh chon|bieu quyet)\b"
)
_MENU = (Region.MENU, Region.HEADER)
_WITHOUT_LISTS = frozenset({"sitemap_page", "contact", "foreign_language", "search"})
_CLICKS = (LinkKind.POSTBACK, LinkKind.CLICK)


class Priority(IntEnum):
    """Smaller comes first. Further list pages add their number, so that lists advance side by side."""

    HOME = 0
    DECLARED = 100
    SECTION_IN_MENU = 200
    SECTION = 300
    SECTION_DOUBTFUL = 400
    MENU = 500
    LISTING = 600
    ITEM = 800
    FILE = 850
    INSIDE_SECTION = 900
    FOOTER = 950
    OTHER = 1000
    CROWDED = 1100
    LANGUAGE = 1200


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The page whose links are ranked. `listing_goes_on` is False once its items leave the window."""

    entry: Entry
    url: str
    listing_goes_on: bool = True


def offers(
    origin: Origin,
    facts: PageFacts,
    *,
    owns: Callable[[str], bool],
    settle: Callable[[str], str] = str,
    crowd: Mapping[str, int] | None = None,
) -> list[Entry]:
    """Addresses of the portal that a page offers, each once, ranked. Nothing outside its scope, no traps.

    `owns` tells what belongs to the portal, `settle` brings an address to the portal's own scheme and host.
    `crowd` counts addresses already taken per section.
    """
    best: dict[str, Entry] = {}
    if is_foreign(origin.url):  # that there is a version in another language is all that is asked
        return []
    for entry in _all_offers(origin, facts, owns, settle, crowd or {}):
        known = best.get(entry.key)
        if known is None or entry.rank < known.rank:
            best[entry.key] = entry
    return sorted(best.values(), key=lambda entry: entry.rank)


def _all_offers(
    origin: Origin,
    facts: PageFacts,
    owns: Callable[[str], bool],
    settle: Callable[[str], str],
    crowd: Mapping[str, int],
) -> Iterator[Entry]:
    depth = origin.entry.depth + 1
    items = {canonical_url(item.url): item for item in facts.items if item.url}
    paging = {canonical_url(url) for url in facts.next_pages}
    for link in facts.links:
        if link.kind in _CLICKS and not link.url:
            yield from _click(origin, link, depth)
            continue
        url = settle(canonical_url(link.url))
        if not url or not owns(url) or depth > DEEPEST or url in paging or is_document(url):
            continue
        if url in items and link.region not in _MENU and not _is_section_box(link, items[url]):
            continue
        if (refusal(url) and not is_language_switch(url)) or _is_facet(origin, url):
            continue
        entry = _page(origin, link, url, depth, crowd)
        # An article links to other articles without end; of it only menus and sections are news.
        if origin.entry.kind is not EntryKind.ITEM or entry.sections or entry.in_menu:
            yield entry
    yield from _list_pages(origin, facts, owns, settle)
    yield from _items(origin, facts, owns, settle, depth)
    yield from _files(origin, facts, owns, settle, depth)


def _page(origin: Origin, link: Link, url: str, depth: int, crowd: Mapping[str, int]) -> Entry:
    keys = tuple((key, sure) for key, sure in link_keys(link) if sure >= SURE_FROM)
    doubtful = tuple(key for key, _ in link_keys(link))
    in_menu = link.region in _MENU or bool(link.menu_path)
    sections = tuple(key for key, _ in keys[:2]) or doubtful[:1]
    if is_language_switch(url) or is_foreign(url):
        priority, sections = Priority.LANGUAGE, ("foreign_language",)
    elif keys:
        priority = Priority.SECTION_IN_MENU if in_menu else Priority.SECTION
        if all(crowd.get(key, 0) >= PER_SECTION for key in sections):
            priority = Priority.CROWDED
    elif doubtful and all(crowd.get(key, 0) < PER_SECTION for key in sections):
        priority = Priority.SECTION_DOUBTFUL
    elif in_menu:
        priority = Priority.MENU
    elif origin.entry.sections and link.region in (Region.MAIN, Region.ASIDE):
        priority = Priority.INSIDE_SECTION
    else:
        priority = Priority.FOOTER if link.region is Region.FOOTER else Priority.OTHER
    return Entry(
        key=address_key(url),
        url=url,
        priority=int(priority),
        depth=depth,
        found_on=origin.url,
        label=link.text or link.title or link.image_alt,
        sections=sections,
        in_menu=in_menu,
    )


def _is_facet(origin: Origin, url: str) -> bool:
    """Whether a link only turns a page of this portal that holds no list: the site map, the contact page."""
    here, there = urlsplit(origin.url), urlsplit(url)
    return (
        bool(_WITHOUT_LISTS.intersection(origin.entry.sections))
        and bool(there.query)
        and here.path == there.path
    )


def _is_section_box(link: Link, item: Item) -> bool:
    """A box of links to sections looks like a list: an undated entry whose label surely names a section."""
    return item.day is None and any(sure >= SURE_FROM for _, sure in link_keys(link))


def _click(origin: Origin, link: Link, depth: int) -> Iterator[Entry]:
    label = link.text or link.title or link.image_alt
    keys = link_keys(link)
    in_menu = link.region in _MENU or bool(link.menu_path)
    if not label or depth > DEEPEST or not (keys or in_menu) or _ACTS.search(fold(label)):
        return
    sure = bool(keys) and keys[0][1] >= SURE_FROM
    priority = Priority.SECTION_IN_MENU if sure and in_menu else Priority.SECTION if sure else Priority.MENU
    url = click_address(origin.url, label)
    yield Entry(
        key=address_key(url) + f"#click={label}",
        url=url,
        priority=int(priority) + 1,
        depth=depth,
        kind=EntryKind.CLICK,
        found_on=origin.url,
        label=label,
        sections=tuple(key for key, _ in keys[:2]),
        in_menu=in_menu,
    )


def _list_pages(
    origin: Origin, facts: PageFacts, owns: Callable[[str], bool], settle: Callable[[str], str]
) -> Iterator[Entry]:
    number = max(origin.entry.page_number, 1) + 1
    if not origin.listing_goes_on:
        return
    wanted = Priority.LISTING if origin.entry.sections else Priority.CROWDED
    labels = {link.url: link.text.strip().lower() for link in facts.links if link.url}
    further: dict[int, Entry] = {}
    for place, raw in enumerate(facts.next_pages):
        posted = is_click_address(raw)
        url = raw if posted else settle(canonical_url(raw, facts.url))
        here = clicked_page(raw) if posted else list_page_number(url, labels.get(raw, ""), number + place)
        if not url or not owns(url) or here <= 1 or address_key(url) == address_key(origin.url):
            continue
        if here >= number and here <= min(
            list_pages(origin.entry.sections), MOST_CLICKED_PAGES if posted else here
        ):
            entry = Entry(
                key=address_key(url),
                url=url,
                priority=int(wanted) + list_rank(origin.entry.sections, here),
                depth=origin.entry.depth,
                kind=EntryKind.LISTING,
                found_on=origin.url,
                label=origin.entry.label,
                sections=origin.entry.sections,
                page_number=here,
            )
            further.setdefault(here, entry)
    # One step at a time: whether the page after the next is worth reading, the next one tells.
    if further:
        yield further[min(further)]


def _items(
    origin: Origin, facts: PageFacts, owns: Callable[[str], bool], settle: Callable[[str], str], depth: int
) -> Iterator[Entry]:
    if origin.entry.page_number or depth > DEEPEST or origin.entry.kind is EntryKind.ITEM:
        return
    taken, most = 0, items_of_list(origin.entry.sections, facts)
    newest_first = sorted(facts.items, key=lambda item: -(item.day.toordinal() if item.day else 0))
    for item in newest_first:
        url = settle(canonical_url(item.url, facts.url)) if item.url else ""
        if not url or not owns(url) or is_document(url) or refusal(url):
            continue
        yield Entry(
            key=address_key(url),
            url=url,
            priority=int(Priority.ITEM) + taken + (0 if origin.entry.sections else 20),
            depth=depth,
            kind=EntryKind.ITEM,
            found_on=origin.url,
            label=item.title,
        )
        taken += 1
        if taken >= most:
            return


def _files(
    origin: Origin, facts: PageFacts, owns: Callable[[str], bool], settle: Callable[[str], str], depth: int
) -> Iterator[Entry]:
    if not _FILE_SECTIONS.intersection(origin.entry.sections):
        return
    of_items = [file for item in facts.items for file in (*item.files, item.url)]
    urls = dict.fromkeys(settle(canonical_url(raw, facts.url)) for raw in of_items if raw)
    if not any(is_document(url) for url in urls):
        urls = dict.fromkeys(
            settle(canonical_url(link.url)) for link in facts.links if link.region not in _MENU
        )
    files = [url for url in urls if url and is_document(url) and owns(url)]
    for place, url in enumerate(files[:FILES_PER_PAGE]):
        yield Entry(
            key=address_key(url),
            url=url,
            priority=int(Priority.FILE) + place,
            depth=depth,
            kind=EntryKind.FILE,
            found_on=origin.url,
            sections=origin.entry.sections,
        )
