"""A portal as the section finder sees it: facts, pages by every address, clicks from home."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urldefrag, urlsplit

from checks.case import Window
from checks.clarity import seen_in_part
from checks.lost import is_lost
from checks.reading.facts import PageFacts, Region
from checks.vietnamese import fold
from evidence.model import Cause, Page, Site, click_address

# What of the home page could still lead to a section (see checks.absence): addresses not seen, their share of all, why.
UnseenTargets = tuple[tuple[str, ...], float, Cause]


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
    lost_ways: tuple[tuple[str, frozenset[str]], ...] = ()  # see checks.hiding
    unseen_targets: UnseenTargets = ((), 0.0, Cause.SITE)
    homes: frozenset[str]  # the home page and its twins ('Trang chủ' → /trang-chu), as `bare` writes them

    def is_home(self, url: str) -> bool:
        """Whether an address is the home page or a twin of it, by what home calls it or by its own name."""
        parts = urlsplit(url)
        folders, _, last = parts.path.strip("/").lower().rpartition("/")
        name = last.partition(".")[0]
        index = not folders and name in _INDEX_NAMES and not parts.query  # 'Default.aspx?tabid=71' is a page
        named = (name in _HOME_NAMES and not parts.query) or index
        return bare(url) in self.homes or (named and self.site.agency.owns(url))

    def is_anothers(self, facts: PageFacts) -> bool:
        """Whether a page of the same host belongs to another body.

        Its 'Trang chủ' is not the portal's home, or its menu and its header are others than those of the home page.
        """
        homes = [
            link.url
            for link in facts.links
            if link.url and self.site.agency.owns(link.url) and fold(link.text) in HOME_LABELS
        ]
        if homes:
            return not any(self.is_home(url) for url in homes)
        menu = _menu_of(facts) - self.homes - {bare(facts.url)}
        own, homes_lines = self._of_home
        lines = _header_of(facts)
        return menu.isdisjoint(own) and bool(lines and homes_lines) and lines.isdisjoint(homes_lines)

    @cached_property
    def _of_home(self) -> tuple[set[str], set[str]]:
        """Where the home page's menu leads, and the lines of its header."""
        home = self.facts.get(self.site.home.url) if self.site.home is not None else None
        return (_menu_of(home), _header_of(home)) if home is not None else (set(), set())

    def page(self, url: str) -> Page | None:
        """The page that an address led to, seen or not."""
        return self.pages.get(url) or self.pages.get(bare(url))

    def lost(self, page: Page | None) -> bool:
        """Whether a page was to be seen and was not, by a fault."""
        return is_lost(page, self.site)

    def in_part(self, page: Page | None) -> bool:
        """Whether only a part of a page was read: it is too long, or its scripts lacked data."""
        return page is not None and page.url in self.facts and seen_in_part(page)

    def facts_of(self, url: str) -> PageFacts | None:
        """Facts of the page that an address led to."""
        page = self.page(url)
        return self.facts.get(page.url) if page is not None else None


_TELLING_WORDS = 60
_TWIN = 0.1  # of words and lines may differ: a clock, a counter, what a script adds
_USUAL_HOME = 0.3  # of all pages; a sub-site of another body has fewer


def _menu_of(facts: PageFacts) -> set[str]:
    return {
        bare(link.url) for link in facts.links if link.url and link.region in (Region.MENU, Region.HEADER)
    }


def _header_of(facts: PageFacts) -> set[str]:
    return {fold(line) for line in facts.header_text.splitlines()}


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
            target_url = link.url or click_address(url, link.text or link.title or link.image_alt)
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


def homes_of(home: PageFacts | None, facts: Mapping[str, PageFacts]) -> frozenset[str]:
    """The home page, the addresses that it calls the home page, and those that most pages call so."""
    if home is None:
        return frozenset()
    called = Counter(url for page in facts.values() for url in _called_home(page))
    usual = {url for url, count in called.items() if count >= max(2, len(facts) * _USUAL_HOME)}
    twins = {
        bare(page.url) for page in facts.values() if page.url != home.url and _shows_the_same(page, home)
    }
    return frozenset({bare(home.url), *_called_home(home), *usual, *twins})


def _shows_the_same(page: PageFacts, home: PageFacts) -> bool:
    """Whether a page shows what the home page shows: many portals do so for addresses that are not there.

    A page with a name of its own above the same entries is no such page: the news of a portal that shows all of them at
    home, too.
    """
    if _name(page) != _name(home):
        return False
    if min(page.words, home.words) < _TELLING_WORDS or abs(page.words - home.words) > home.words * _TWIN:
        return False
    entries = {item.title for item in home.items}
    if not entries or entries != {item.title for item in page.items}:
        return False
    lines, homes = set(page.main_text.splitlines()), set(home.main_text.splitlines())
    return len(lines & homes) >= (1 - _TWIN) * max(len(lines), len(homes))


def _name(page: PageFacts) -> str:
    """What the page calls itself in its first heading of the first level; '' where it has none."""
    return next((fold(heading.text) for heading in page.headings if heading.level == 1), "")


def _called_home(facts: PageFacts) -> set[str]:
    return {bare(link.url) for link in facts.links if link.url and fold(link.text) in HOME_LABELS}
