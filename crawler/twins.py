"""Which addresses of a portal are one page: learnt from pages that were the same, never guessed from a name.

Two addresses of one base that show the same page agree on the features in which they differ (a session parameter, a
case, doubled slashes, a path put before the real one); two that do not, speak against them. A feature makes no
difference once pages of three kinds agree on it and none speaks against it. Only what was seen decides, not the
order in which it was.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from checks.reading.facts import PageFacts
from checks.reading.same_pages import settled
from crawler.urls import names_page, without_locale
from evidence.address import address_key
from evidence.model import is_click_address
from evidence.spelling import INSIDE, Spelling, features, is_inside

_ENOUGH = 3  # different pages that agree on a feature
_PER_BASE = 8  # addresses of one base that are compared
_TELLING_WORDS = 8  # a page of fewer words is like too many others
# What changes on a page from look to look: clocks, and counters of visitors and readers.
_CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2})?")
_COUNTED = re.compile(r"lượt|truy cập|trực tuyến|online|visit|views", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")

# Pages of one base, each as the features of its address and its print.
Sightings = tuple[tuple[tuple[tuple[str, str], ...], str], ...]


def print_of(facts: PageFacts) -> str:
    """What stays the same of a page when only counters, clocks and the addresses of its links change."""
    if facts.words < _TELLING_WORDS:
        return ""
    lines = _CLOCK.sub("0", "\n".join([facts.title, facts.main_text])).split("\n")
    said = "\n".join(_DIGITS.sub("0", line) if _COUNTED.search(line) else line for line in lines)
    return hashlib.blake2b(said.encode(), digest_size=12).hexdigest()


@dataclass(kw_only=True)
class Twins:
    """What one walk knows of addresses that lead to the same page.

    `seen` are the pages read, by base of their address, each as (features, print); `agreed` the prints of pages that
    were the same although a feature differed; `differed` sets of features that made a difference, written in order.
    """

    bare: dict[str, str] = field(default_factory=dict)  # address without locale → the one that is asked for
    names: dict[str, dict[str, None]] = field(default_factory=dict)  # … → its other spellings
    seen: dict[str, Sightings] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)  # address of a page that was read → its print
    agreed: dict[str, set[str]] = field(default_factory=dict)
    differed: set[tuple[str, ...]] = field(default_factory=set)
    _found: tuple[Spelling, Callable[[str], str]] | None = field(default=None, compare=False)

    @property
    def spelling(self) -> Spelling:
        """What makes no difference, as far as it is learnt."""
        return self._now[0]

    @property
    def _now(self) -> tuple[Spelling, Callable[[str], str]]:
        if self._found is None:
            spelling = Spelling(ignored=_learnt(self.agreed, self.differed))
            self._found = (spelling, spelling.finder(self.read))
        return self._found

    def is_locale(self, key: str, url: str) -> bool:
        """Whether the page is known with or without the Vietnamese locale in its path ('/vi/tin-tuc', '/tin-tuc')."""
        if is_click_address(url):
            return False
        first = self.bare.setdefault(address_key(without_locale(url)), url)
        if first == url or address_key(first) == key:
            return False
        self.names.setdefault(first, {})[url] = None
        return True

    def page_of(self, url: str) -> str:
        """The address by which the page behind an address was read already, '' where it was not."""
        spelling, find = self._now
        return find(url) if spelling.ignored else ""

    def settled(self, facts: PageFacts) -> PageFacts:
        """A page with its links to pages that were read written as those were asked for."""
        return settled(facts, self.page_of) if self.spelling.ignored else facts

    def saw(self, url: str, facts: PageFacts) -> None:
        """Compare a page that was read with those whose addresses differ from its own in little."""
        if is_click_address(url) or url in self.read:
            return
        shown = print_of(facts)
        base, own = features(url)
        others = self.seen.get(base, ())
        if shown:
            for known, before in others:
                self._compare(own, known, shown, before)
            self._look_inside(url, shown)
            self.seen[base] = ((own, shown), *others)[:_PER_BASE]
        self.read[url] = shown
        self._found = None

    def _compare(
        self,
        own: tuple[tuple[str, str], ...],
        known: tuple[tuple[str, str], ...],
        shown: str,
        before: str,
    ) -> None:
        here, there = dict(own), dict(known)
        apart = sorted(
            name for name in here.keys() | there.keys() if here.get(name, "") != there.get(name, "")
        )
        self._note(tuple(apart), shown if shown == before else "")

    def _look_inside(self, url: str, shown: str) -> None:
        """Compare a page with those whose path is its own with fewer folders, or the other way round."""
        parts = urlsplit(url)
        if parts.query:
            return
        for other, before in self.read.items():
            there = urlsplit(other)
            if before and not there.query and there.netloc == parts.netloc:
                shorter, longer = sorted((parts.path, there.path), key=len)
                if is_inside(shorter, longer):
                    self._note((INSIDE,), shown if shown == before else "")

    def _note(self, apart: tuple[str, ...], shown: str) -> None:
        if not apart or any(names_page(name) for name in apart):
            return
        if not shown:
            self.differed.add(apart)
            return
        for name in apart:
            self.agreed.setdefault(name, set()).add(shown)


def _learnt(agreed: dict[str, set[str]], differed: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Features on which enough pages agree, without those of a set that has made a difference."""
    likely = {name for name, shown in agreed.items() if len(shown) >= _ENOUGH}
    against = [set(apart) for apart in differed]
    return tuple(sorted(likely - set().union(*(apart for apart in against if apart <= likely))))
