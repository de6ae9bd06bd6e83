"""Which address next: pure ranking of what a page offers.

Home, then what the agency declares, then menu links to required sections, other links to required sections, the
rest of the menu, further pages of lists, a few items of each list, and at last everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from checks.matching import SURE_FROM
from checks.reading.facts import Item, Link, LinkKind, PageFacts, Region
from checks.reading.more import named_by_box
from checks.sections import link_keys
from crawler.acts import is_act
from crawler.list_offers import attached, further_pages, items_of
from crawler.priority import DEEPEST, Origin, Priority
from crawler.urls import is_document, is_foreign, is_language_switch, refusal
from evidence.address import address_key, canonical_url
from evidence.model import click_address
from evidence.ports import Entry, EntryKind

__all__ = ["DEEPEST", "SHARES", "Origin", "Priority", "offers"]

PER_SECTION = 8  # addresses tried for one section before others come first
# Of all pages asked for, further pages of lists and entries' own pages are at most this part each.
SHARES = {EntryKind.LISTING: 0.4, EntryKind.ITEM: 0.45}
_MENU = (Region.MENU, Region.HEADER)
_WITHOUT_LISTS = frozenset({"sitemap_page", "contact", "foreign_language", "search"})
_CLICKS = (LinkKind.POSTBACK, LinkKind.CLICK)
MOST_PICTURES = 20  # of the home page that say nothing
_MOST_FRAMES = 4


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
    is_map = "sitemap_page" in origin.entry.sections  # its lists are lists of the portal's sections
    worded = {
        link.url for link in facts.links if link.text.strip()
    }  # a headline beside its picture says enough
    pictures = 0
    items = {canonical_url(item.url): item for item in facts.items if item.url}
    paging = {canonical_url(url) for url in facts.next_pages}
    for link in facts.links:
        if link.kind in _CLICKS and not link.url:
            yield from _click(origin, link, depth)
            continue
        if link.kind is LinkKind.CLICK and is_act(link.text or link.title):
            continue
        url = settle(canonical_url(link.url))
        silent = origin.entry.depth == 0 and link.url not in worded and _says_nothing(link)
        if not url or not owns(url) or depth > DEEPEST or url in paging:
            continue
        if is_document(url):
            if silent:  # a picture of a plan or a chart that leads straight to the file
                yield _file_behind(origin, url, depth)
            continue
        if url in items and not is_map and link.region not in _MENU and not _is_section_box(link, items[url]):
            continue
        if (_is_refused(link, url) and not is_language_switch(url)) or _is_facet(origin, url):
            continue
        entry = _page(origin, named_by_box(link), url, depth, crowd)
        if silent and not entry.sections and entry.priority > Priority.PICTURE and pictures < MOST_PICTURES:
            pictures += 1
            entry = replace(entry, priority=int(Priority.PICTURE))
        # An article links to other articles without end; of it only menus and sections are news.
        if origin.entry.kind is not EntryKind.ITEM or entry.sections or entry.in_menu:
            yield entry
    yield from _frames(origin, facts, owns, settle, depth)
    yield from further_pages(origin, facts, owns, settle)
    if not is_map:
        yield from items_of(origin, facts, owns, settle, depth)
    yield from attached(origin, facts, owns, settle, depth)


def _is_refused(link: Link, url: str) -> bool:
    """Whether a walk does not go there. A schedule's own page may be written as a day of a calendar."""
    reason = refusal(url)
    if reason != "calendar":
        return bool(reason)
    return not any(sure >= SURE_FROM for _, sure in link_keys(replace(link, url="")))


def _says_nothing(link: Link) -> bool:
    """Whether a link has no words of its own: a bare picture, or an empty element with a background."""
    return not link.text.strip() and link.kind in (LinkKind.HREF, LinkKind.AREA, LinkKind.CLICK)


def _file_behind(origin: Origin, url: str, depth: int) -> Entry:
    return Entry(
        key=address_key(url),
        url=url,
        priority=int(Priority.PICTURE),
        depth=depth,
        kind=EntryKind.FILE,
        found_on=origin.url,
    )


def _frames(
    origin: Origin, facts: PageFacts, owns: Callable[[str], bool], settle: Callable[[str], str], depth: int
) -> Iterator[Entry]:
    """Pages of the portal that stand in frames of its home page: on old portals the menu itself."""
    if origin.entry.depth:
        return
    urls = (settle(canonical_url(frame)) for frame in facts.frames)
    for url in [url for url in urls if url and owns(url) and not refusal(url)][:_MOST_FRAMES]:
        yield Entry(
            key=address_key(url), url=url, priority=int(Priority.MENU), depth=depth, found_on=origin.url
        )


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
    # A post-back of the menu is an entry of it; of other clicks only those are worth a browser that name a section.
    wanted = bool(keys) or (in_menu and link.kind is LinkKind.POSTBACK)
    if not label or depth > DEEPEST or not wanted or is_act(label):
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
