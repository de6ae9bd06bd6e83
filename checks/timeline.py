"""The entries of a section's lists along time, and since when we know all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from checks.case import Case, Section
from checks.reading.facts import Item, PageFacts
from checks.seen import Reader

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An entry with its day: the list's own, or the one on the entry's page."""

    day: date
    item: Item


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Entries of one or more sections, newest first.

    `entries` are dated not later than the evaluation date; `future` later. `undated` show no date although
    their page was read (or is a file, or on another host); `unread` show none in the list and their page was
    not read. From `known_since` on every entry was seen: date.min when the lists are complete, date.max when
    nothing is sure.
    """

    entries: tuple[Entry, ...]
    future: tuple[Entry, ...]
    undated: tuple[Item, ...]
    unread: tuple[Item, ...]
    known_since: date

    def between(self, start: date, end: date) -> tuple[Entry, ...]:
        """Entries of [start, end)."""
        return tuple(entry for entry in self.entries if start <= entry.day < end)

    @property
    def newest(self) -> Entry | None:
        """The newest entry that is not later than the evaluation date."""
        return self.entries[0] if self.entries else None

    @property
    def aside(self) -> str:
        """What does not count, as the end of a sentence ('' where nothing)."""
        told = []
        if self.undated:
            told.append(f"{len(self.undated)} mục không ghi ngày nên không được tính")
        if self.future:
            told.append(f"{len(self.future)} mục ghi ngày sau ngày đánh giá nên không được tính")
        return f" ({'; '.join(told)})" if told else ""


def timeline(case: Case, sections: Iterable[Section]) -> Timeline:
    """Entries of the sections along time, without repeats."""
    sections = tuple(sections)
    reader = Reader(case)
    entries: list[Entry] = []
    undated: list[Item] = []
    unread: list[Item] = []
    for item in distinct(item for section in sections for item in section.items):
        day = item.day or _own_day(reader.facts(item.url))
        if day is not None:
            entries.append(Entry(day=day, item=item))
        elif reader.unread(item.url):
            unread.append(item)
        else:
            undated.append(item)
    entries.sort(key=lambda entry: entry.day, reverse=True)
    return Timeline(
        entries=tuple(entry for entry in entries if entry.day <= case.evaluated_at),
        future=tuple(entry for entry in entries if entry.day > case.evaluated_at),
        undated=tuple(undated),
        unread=tuple(unread),
        known_since=_known_since(case, reader, sections),
    )


def distinct(items: Iterable[Item]) -> tuple[Item, ...]:
    """Entries without repeats of one address and title, in order."""
    return tuple({(item.url, item.title): item for item in items}.values())


def _own_day(facts: PageFacts | None) -> date | None:
    return facts.article.day if facts is not None and facts.article is not None else None


def _known_since(case: Case, reader: Reader, sections: tuple[Section, ...]) -> date:
    """The first day from which all entries were seen.

    A list cut short is still known for its newer part where its pages run from new to old: what follows a
    page is not newer than the page's last entry.
    """
    bounds = [_bound(case, reader, section) for section in sections if not section.complete]
    latest = max(bounds, default=date.min)
    return latest if latest in (date.min, date.max) else latest + _ONE_DAY


def _bound(case: Case, reader: Reader, section: Section) -> date:
    """No unseen entry of an incomplete section is newer than this; date.max where that is not sure."""
    pages = case.pages_of(section.key)
    beyond: dict[str, date] = {}
    for page in pages:
        last = _last_day(page)
        for url in page.next_pages:
            if reader.failed_to_read(url):
                return date.max
            if reader.unread(url):
                beyond[url] = min(beyond.get(url, date.max), last)
    if beyond:
        return max(beyond.values())
    return max((_last_day(page) for page in pages if page.items), default=date.max)


def _last_day(page: PageFacts) -> date:
    """Day of the last entry of a list that runs from new to old, date.max for other lists.

    One entry of ten may stand out of order (a headline kept on top).
    """
    days = [item.day for item in page.items if item.day is not None]
    out_of_order = sum(1 for before, after in pairwise(days) if before < after)
    ordered = len(days) >= 2 and len(days) == len(page.items) and out_of_order <= len(days) // 10
    return days[-1] if ordered else date.max
