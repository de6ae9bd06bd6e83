"""A portal as the section finder sees it: facts, pages by every address, clicks from home."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urldefrag, urlsplit

from checks.case import Window
from checks.reading.facts import PageFacts
from checks.vietnamese import fold
from evidence.model import Page, Site, click_address


@dataclass(frozen=True, kw_only=True)
class Survey:
    """The portal as the finder sees it: facts, addresses by every form that they were asked by, clicks from home."""

    site: Site
    facts: Mapping[str, PageFacts]
    window: Window
    evaluated_at: date
    pages: Mapping[str, Page]
    clicks: Mapping[str, int]
    common: frozenset[str]  # addresses that most pages link to
    homes: frozenset[str]  # the home page and its twins ('Trang chủ' → /trang-chu), as `bare` writes them

    def is_home(self, url: str) -> bool:
        """Whether an address is the home page or a twin of it, by what home calls it or by its own name."""
        folders, _, last = urlsplit(url).path.strip("/").lower().rpartition("/")
        name = last.partition(".")[0]
        return bare(url) in self.homes or name in _HOME_NAMES or (not folders and name in _INDEX_NAMES)

    def page(self, url: str) -> Page | None:
        """The page that an address led to, seen or not."""
        return self.pages.get(url) or self.pages.get(bare(url))

    def facts_of(self, url: str) -> PageFacts | None:
        """Facts of the page that an address led to."""
        page = self.page(url)
        return self.facts.get(page.url) if page is not None else None


def bare(url: str) -> str:
    """An address without fragment, scheme, www and trailing slash, to compare by."""
    routed = "#/" in url or "#!" in url or "#click=" in url
    plain = url if routed else urldefrag(url).url
    return plain.split("://", 1)[-1].removeprefix("www.").rstrip("/")


def index_of(site: Site) -> dict[str, Page]:
    """Pages by every address that led to them: their own before those that were asked for, readable ones first."""
    pages: dict[str, Page] = {}
    ordered = sorted(site.pages, key=lambda p: (p.readable, p.rendered))
    for page in ordered:
        for url in (page.requested_url, *page.redirects):
            pages[url] = pages[bare(url)] = page
    for page in ordered:
        pages[page.url] = pages[bare(page.url)] = page
    return pages


def clicks_from(
    survey_pages: Mapping[str, Page], facts: Mapping[str, PageFacts], home: str
) -> dict[str, int]:
    """Number of clicks from the home page to every page address that links lead to."""
    reached = {home: 0}
    waiting = deque([home])
    while waiting:
        url = waiting.popleft()
        page_facts = facts.get(url)
        if page_facts is None:
            continue
        for link in page_facts.links:
            target_url = link.url or click_address(url, link.text)
            target = survey_pages.get(target_url) or survey_pages.get(bare(target_url))
            name = target.url if target is not None else target_url
            if name not in reached:
                reached[name] = reached[url] + 1
                if target is not None:
                    waiting.append(name)
    return reached


_HOME_NAMES = frozenset({"trang-chu", "trangchu"})
_INDEX_NAMES = frozenset(
    {"home", "homepage", "default", "index"}
)  # in a folder: another site's, or a language's
HOME_LABELS = frozenset({"trang chu", "trang nhat", "home", "homepage"})


def homes_of(facts: PageFacts | None) -> frozenset[str]:
    """The home page and the addresses that it calls the home page."""
    if facts is None:
        return frozenset()
    return frozenset(
        {bare(facts.url)}
        | {bare(link.url) for link in facts.links if link.url and fold(link.text) in HOME_LABELS}
    )
