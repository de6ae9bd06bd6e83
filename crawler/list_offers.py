"""What a list offers a walk: its next page, some of its entries, some of its files."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from checks.reading.facts import PageFacts
from checks.reading.paging import clicked_page
from crawler.attachments import file_rank, files_of, most_files, wants_files
from crawler.listing import items_of_list, list_page_number, list_pages, list_rank
from crawler.priority import DEEPEST, Origin, Priority
from crawler.urls import is_document, refusal
from evidence.address import address_key, canonical_url
from evidence.model import is_click_address
from evidence.ports import Entry, EntryKind

MOST_CLICKED_PAGES = 10  # of a list that pages by post-backs


def further_pages(
    origin: Origin, facts: PageFacts, owns: Callable[[str], bool], settle: Callable[[str], str]
) -> Iterator[Entry]:
    """The next page of a list."""
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


def items_of(
    origin: Origin, facts: PageFacts, owns: Callable[[str], bool], settle: Callable[[str], str], depth: int
) -> Iterator[Entry]:
    """Own pages of the newest entries of a list."""
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


def attached(
    origin: Origin, facts: PageFacts, owns: Callable[[str], bool], settle: Callable[[str], str], depth: int
) -> Iterator[Entry]:
    """Files that a page carries, where criteria read them."""
    sections = origin.entry.sections or origin.item_of
    if not wants_files(sections):
        return
    for place, raw in enumerate(files_of(facts, is_document, most=most_files(sections))):
        url = settle(canonical_url(raw, facts.url))
        if not url or not owns(url):
            continue
        yield Entry(
            key=address_key(url),
            url=url,
            priority=int(Priority.FILE) + file_rank(sections) + place,
            depth=depth,
            kind=EntryKind.FILE,
            found_on=origin.url,
            sections=sections,
        )
