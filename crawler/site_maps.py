"""Pages that only the XML site map names: visited where nothing else has offered their section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from itertools import islice
from urllib.parse import urlsplit

from checks.reading.facts import Link
from checks.sections import link_keys
from crawler.fetching import Answer, Fetcher
from crawler.portal import Portal
from crawler.priority import Priority
from crawler.probes.markup import BadXml, child_text, local, parse
from crawler.urls import is_document, is_foreign, is_language_switch, refusal
from evidence.address import address_key, canonical_url
from evidence.ports import Entry

_MOST_FILES = 6  # maps that are read, the index of maps included
_MOST_ADDRESSES = 20_000
_MOST_SEGMENTS = 4  # of a path; entries of lists lie deeper or have long names
_LONGEST_NAME = 60
_PER_SECTION = 2
_MOST_PAGES = 24
_DEPTH = 2  # as far from home as a site map page would put them


async def mapped_pages(fetcher: Fetcher, portal: Portal, places: Iterable[str]) -> list[Entry]:
    """Addresses of the portal's site maps that name a required section, the surest first.

    `places` are where maps may lie; what is no map there is passed over.
    """
    waiting = list(dict.fromkeys(places))
    asked: set[str] = set()
    found: dict[str, str] = {}
    while waiting and len(asked) < _MOST_FILES and len(found) < _MOST_ADDRESSES:
        place = portal.settle(canonical_url(waiting.pop(0)))
        if not place or place in asked or not portal.owns(place):
            continue
        asked.add(place)
        answer = (await fetcher.fetch(place)).answer
        pages, maps = _read(portal, answer)
        waiting += maps
        for url in pages[:_MOST_ADDRESSES]:
            found.setdefault(url, place)
    return _entries(found)


def _read(portal: Portal, answer: Answer | None) -> tuple[list[str], list[str]]:
    """Addresses of pages and of further maps that a map names."""
    if answer is None or answer.status != 200:
        return [], []
    kind, named = named_by(answer.body)
    urls = [portal.settle(canonical_url(url)) for url in named if url]
    owned = [url for url in urls if url and portal.owns(url)]
    if kind == "sitemapindex":
        return [], owned
    return (owned, []) if kind == "urlset" else ([], [])


def named_by(body: bytes) -> tuple[str, list[str]]:
    """The kind of a site map (its root element, '' for what is none) and the addresses that it names, at most 50,000."""
    try:
        root = parse(body)
    except BadXml:
        return "", []
    entries = (entry for entry in root if local(entry) in ("url", "sitemap"))
    return local(root), [child_text(entry, "loc") for entry in islice(entries, _MOST_ADDRESSES)]


def _entries(found: dict[str, str]) -> list[Entry]:
    named: list[tuple[float, int, str, str, str]] = []
    for url, place in found.items():
        segments = [segment for segment in urlsplit(url).path.split("/") if segment]
        if not segments or len(segments) > _MOST_SEGMENTS or len(segments[-1]) > _LONGEST_NAME:
            continue
        if refusal(url) or is_document(url) or is_foreign(url) or is_language_switch(url):
            continue
        for key, sure in link_keys(Link(url=url, text=""))[:1]:
            named.append((-sure, len(segments), url, key, place))
    return [
        Entry(
            key=address_key(url),
            url=url,
            priority=int(Priority.ONLY_MAPPED),
            depth=_DEPTH,
            found_on=place,
            sections=(key,),
        )
        for _, _, url, key, place in sorted(named)
    ]


def only_mapped(entries: Iterable[Entry], offered: Collection[str]) -> list[Entry]:
    """Those whose section nothing else has offered, few of each."""
    taken: Counter[str] = Counter()
    chosen: list[Entry] = []
    for entry in entries:
        key = entry.sections[0]
        if key not in offered and taken[key] < _PER_SECTION and len(chosen) < _MOST_PAGES:
            taken[key] += 1
            chosen.append(entry)
    return chosen
