"""Which pages and list entries belong to a section."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

from checks.case import Window
from checks.matching import SURE_FROM
from checks.reading.facts import Item, Link, PageFacts, Region
from checks.sections import name_link
from checks.vietnamese import fold
from evidence.model import Agency, Page

_MOST_PAGES = 80
_VIETNAMESE_FOLDER = re.compile(r"^(https?://[^/]+)/(?:vi|vn|vi-vn)/", re.IGNORECASE)
_TELLING_WORDS = 4  # shorter titles ('Thông báo') may be shared by different texts
# Kinds of content whose detail pages are part of the section (one page per leader, per procedure, per text).
_WITH_DETAILS = frozenset(
    {"people", "text", "contact", "any", "schedule", "procedures", "projects", "drafts", "questions"}
)


def pages_of_landing(
    landing: PageFacts,
    link: Link,
    facts: Mapping[str, PageFacts],
    *,
    key: str,
    holds: str,
    common: frozenset[str],
) -> tuple[str, ...]:
    """Addresses of readable pages that belong to a landing page: itself, its list's further pages, sub-pages.

    `common` are addresses that most pages link to (the menu): they are nobody's sub-pages.
    """
    found: dict[str, None] = {landing.url: None}
    _follow_paging(landing, facts, found)
    for child in parts_of(landing, link, key):
        if child in facts and len(found) < _MOST_PAGES:
            found.setdefault(child)
            _follow_paging(facts[child], facts, found)
    if holds in _WITH_DETAILS:
        for url in _details(landing, facts):
            if len(found) < _MOST_PAGES and url not in common:
                found.setdefault(url)
    return tuple(found)


def _follow_paging(start: PageFacts, facts: Mapping[str, PageFacts], found: dict[str, None]) -> None:
    waiting = list(start.next_pages)
    while waiting and len(found) < _MOST_PAGES:
        url = waiting.pop(0)
        if url in facts and url not in found:
            found[url] = None
            waiting.extend(facts[url].next_pages)


def parts_of(landing: PageFacts, link: Link | None, key: str) -> list[str]:
    """Menu entries below the landing page's own entry that are no sections of their own."""
    if link is None or not link.menu_path:
        return []
    depth = len(link.menu_path)
    return [
        other.url
        for other in landing.links
        if len(other.menu_path) > depth
        and other.menu_path[:depth] == link.menu_path
        and other.url
        and not _is_another_section(other, key)
    ]


def _is_another_section(link: Link, key: str) -> bool:
    sure = {match.key for match in name_link(link) if match.confidence >= SURE_FROM}
    return bool(sure) and key not in sure


def common_targets(facts: Mapping[str, PageFacts]) -> frozenset[str]:
    """Addresses that at least half of the pages link to, and never fewer than four."""
    counts = Counter(url for page in facts.values() for url in {link.url for link in page.links})
    return frozenset(url for url, count in counts.items() if count >= max(4, len(facts) / 2))


def _details(landing: PageFacts, facts: Mapping[str, PageFacts]) -> list[str]:
    """Pages that the landing's list entries lead to, and pages below its address."""
    listed = [item.url for item in landing.items if item.url in facts]
    linked = [
        link.url
        for link in landing.links
        if link.region is Region.MAIN and link.url in facts and link.url != landing.url
    ]
    stem = urlsplit(landing.url).path.rstrip("/")
    below = (
        [url for url in facts if urlsplit(url).path.startswith(stem + "/")] if stem.count("/") >= 1 else []
    )
    return list(dict.fromkeys([*listed, *linked, *sorted(below)]))


def dated_items(
    pages: Sequence[PageFacts], agency: Agency, facts: Mapping[str, PageFacts]
) -> tuple[Item, ...]:
    """Entries of the pages' lists without repeats, newest first, undated last.

    An entry without a date takes that of its own page, where that was read: the visitor sees it there.
    """
    items: dict[str, Item] = {}
    for page in pages:
        for item in page.items:
            name = item.url if item.url and agency.owns(item.url) else item.title or item.url
            known = items.get(name)
            if known is None or (known.day is None and item.day is not None):
                items[name] = item
    read = [_where_read(item, facts) for item in items.values()]
    dated = _once([_with_own_day(item, facts) for item in read], facts)
    return tuple(
        sorted(dated, key=lambda i: (i.day is None, -(i.day or date.min).toordinal(), i.url, i.title))
    )


def _where_read(item: Item, facts: Mapping[str, PageFacts]) -> Item:
    """An entry under the address of its text that was read: '/vi/x' and '/x' are one text on many portals."""
    plain = _VIETNAMESE_FOLDER.sub(r"\1/", item.url)
    return replace(item, url=plain) if item.url not in facts and plain in facts else item


def _once(items: list[Item], facts: Mapping[str, PageFacts]) -> list[Item]:
    """One entry for one text that stands under several addresses (/x, /vi/x, /en/x), the readable one first."""
    kept: dict[tuple[str, date | None, str], Item] = {}
    for item in items:
        title = fold(item.title)
        name = (title if len(title.split()) >= _TELLING_WORDS else item.url, item.day, item.number)
        if name not in kept or (item.url in facts and kept[name].url not in facts):
            kept[name] = item
    return list(kept.values())


def _with_own_day(item: Item, facts: Mapping[str, PageFacts]) -> Item:
    page = facts.get(item.url)
    if item.day is not None or page is None or page.article is None or page.article.day is None:
        return item
    return replace(item, day=page.article.day, day_text=page.article.day_text)


def newest_day(days: Iterable[date], evaluated_at: date) -> date | None:
    """The newest day that is not after the evaluation date."""
    return max((day for day in days if day <= evaluated_at), default=None)


def is_complete(
    pages: Sequence[PageFacts], items: Sequence[Item], seen: Mapping[str, Page], window: Window
) -> bool:
    """Whether the lists were seen to their end, or back beyond the window's start."""
    listed = {facts.url for facts in pages}
    further = {
        url
        for facts in pages
        for url in facts.next_pages
        if url not in listed and not (url in seen and seen[url].readable)
    }
    if not further:
        return True
    days = [item.day for item in items if item.day is not None]
    return bool(days) and min(days) < window.start
