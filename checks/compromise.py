"""Signs that somebody else writes on a portal: planted pages, links and redirects to gambling sites, defaced pages.

Pure, and made to be believed: what fights, regulates or reports gambling is no sign, nor is a state lottery. Pages that a
portal shows only to search engines are not seen by it. The words stand in compromise.yaml, with their sources.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml

from checks.reading.facts import PageFacts, Region
from checks.vietnamese import fold
from evidence.model import Agency, Page, Site

_MOST_WORDS = 160  # letters of what is quoted
_SELLING_TEXT = 3  # different phrases of sellers in one text that no title betrays
_SPEAKS_AGAINST = 2  # different words of those who fight it, in one text
_SHORT = 4  # a phrase of fewer words means too much without its accents
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_SEPARATORS = re.compile(r"[^\w]+|_")


class SignKind(StrEnum):
    """What points at a break-in."""

    LINK = "link"  # a link, frame or script of a gambling site, or a seller's label on a link to elsewhere
    PLANTED = "planted"  # a page of the portal that advertises
    REDIRECT = "redirect"  # an address of the portal that leads to a gambling site
    DEFACED = "defaced"  # a page that names its intruder


@dataclass(frozen=True, kw_only=True)
class Sign:
    """One sign. `url` is a page (or the address) where it was seen, `target` the alien host, '' where there is none.

    `words` is what stands there, at most 160 letters; `pages` on how many pages the same was seen.
    """

    kind: SignKind
    url: str
    target: str = ""
    words: str = ""
    pages: int = 1


def compromise_signs(site: Site, facts: Mapping[str, PageFacts]) -> tuple[Sign, ...]:
    """Signs of a portal, worst first, each host and each planted page once."""
    found = [*_redirects(site), *_links(site.agency, facts), *_planted(site.agency, facts)]
    order = list(SignKind)[::-1]
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), -one.pages, one.target, one.url)))


@dataclass(frozen=True, kw_only=True)
class _Words:
    """The vocabulary as patterns. `plain` ones are for texts that have lost their accents."""

    phrases: tuple[str, ...]
    selling: re.Pattern[str]
    selling_plain: re.Pattern[str]
    games: re.Pattern[str]
    bait: re.Pattern[str]
    against: re.Pattern[str]
    against_plain: re.Pattern[str]
    brands: re.Pattern[str]
    host: re.Pattern[str]
    pieces: tuple[str, ...]
    defaced: re.Pattern[str]
    foreign: tuple[str, ...]


@cache
def _words() -> _Words:
    data: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "compromise.yaml").read_text("utf-8"))
    long = [fold(phrase) for phrase in data["selling"] if len(phrase.split()) >= _SHORT]
    unmistakable = [name for name in data["brands"] if name not in data["in_names_only"]]
    names = "|".join(map(re.escape, data["brands"]))
    return _Words(
        phrases=tuple(data["selling"]),
        selling=_any_of(data["selling"]),
        selling_plain=_any_of(long),
        games=_any_of(data["games"]),
        bait=_any_of(data["bait"]),
        against=_any_of(data["against"]),
        against_plain=_any_of(fold(phrase) for phrase in data["against"]),
        brands=_any_of(unmistakable),
        host=re.compile(rf"(?:{names}|\d{{2,4}}bet|bet\d{{2,4}}|[a-z]{{1,3}}bet\d{{2,3}})\d{{0,4}}"),
        pieces=tuple(data["host_pieces"]),
        defaced=re.compile(rf"\W*(?:{'|'.join(map(re.escape, data['defaced']))})\b"),
        foreign=tuple(data["foreign_trade"]),
    )


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


@lru_cache(maxsize=4096)
def gambling_host(host: str) -> bool:
    """Whether a host is named as gambling sites are: by a known name, or by words that stand there for nothing else."""
    words = _words()
    labels = host.lower().split(".")
    if labels[-2:] == ["gov", "vn"]:
        return False
    parts = [part for label in labels[:-1] for part in (label, *label.split("-"))]
    joined = [label.replace("-", "") for label in labels[:-1]]
    return any(words.host.fullmatch(part) for part in parts) or any(
        piece in label for piece in words.pieces for label in joined
    )


@lru_cache(maxsize=16_384)  # labels of menus come again on every page
def advertises(text: str) -> bool:
    """Whether a title, label or description is a seller's, and not of those who fight or regulate the trade."""
    words = _words()
    low = text.casefold()
    plain = fold(_SEPARATORS.sub(" ", text))
    if words.against.search(low) or words.against_plain.search(plain):
        return False
    if words.selling.search(low) or words.brands.search(low):
        return True
    if words.games.search(low) and words.bait.search(low):
        return True
    return bool(words.selling_plain.search(plain)) or _foreign_shop(text)


def _foreign_shop(text: str) -> bool:
    return len(_EAST_ASIAN.findall(text)) >= 4 and any(word in text for word in _words().foreign)


def _speaks_against(text: str) -> bool:
    return len({found[0] for found in _words().against.finditer(text.casefold())}) >= _SPEAKS_AGAINST


def _redirects(site: Site) -> Iterator[Sign]:
    found: dict[str, list[Page]] = defaultdict(list)
    for page in site.pages:
        hosts = dict.fromkeys(_host(url) for url in (*page.redirects, page.url))
        for host in hosts:
            if gambling_host(host) and not gambling_host(_host(page.requested_url)):
                found[host].append(page)
                break
    for host, pages in found.items():
        yield Sign(kind=SignKind.REDIRECT, url=pages[0].requested_url, target=host, pages=len(pages))


def _links(agency: Agency, facts: Mapping[str, PageFacts]) -> Iterator[Sign]:
    """Links to alien hosts, once for each host."""
    found: dict[str, dict[str, str]] = defaultdict(dict)  # host → page → words
    known: dict[tuple[str, str], str] = {}  # menus come again on every page
    for page in facts.values():
        for link in page.links:
            pair = (link.url, link.text or link.title or link.image_alt)
            if pair not in known:
                known[pair] = _suspect(agency, *pair)
            # A warning names the sites that it warns of.
            if known[pair] and not (link.region is Region.MAIN and _speaks_against(page.main_text)):
                found[known[pair]].setdefault(page.url, pair[1])
        for address in (*page.frames, *page.scripts):
            if gambling_host(host := _host(address)):
                found[host].setdefault(page.url, "")
    for host, pages in found.items():
        url, words = next(iter(pages.items()))
        yield Sign(kind=SignKind.LINK, url=url, target=host, words=words[:_MOST_WORDS], pages=len(pages))


def _suspect(agency: Agency, url: str, label: str) -> str:
    """The alien host that a link leads to, '' where the link is nothing to tell of."""
    host = _host(url)
    if not host or host in _own_hosts(agency) or agency.owns(url):
        return ""
    return host if gambling_host(host) or advertises(label) else ""


def _planted(agency: Agency, facts: Mapping[str, PageFacts]) -> Iterator[Sign]:
    """Pages of the portal that advertise, read or only linked to, and pages that name an intruder."""
    told: set[str] = set()
    for page in facts.values():
        heads = _heads(page)
        if (name := next((one for one in heads if _words().defaced.match(one.casefold())), None)) is not None:
            told.add(page.url)
            yield Sign(kind=SignKind.DEFACED, url=page.url, words=name[:_MOST_WORDS])
        elif (words := _advertising_of(page, heads)) is not None:
            told.add(page.url)
            yield Sign(kind=SignKind.PLANTED, url=page.url, words=words[:_MOST_WORDS])
    linked: dict[str, dict[str, str]] = defaultdict(dict)  # address → page → label
    known: dict[tuple[str, str], bool] = {}
    for page in facts.values():
        for link in page.links:
            pair = (link.url, link.text or link.title)
            if pair not in known:
                own = bool(link.url) and link.url not in facts and agency.owns(link.url)
                known[pair] = own and any(map(advertises, (pair[1], _slug(link.url))))
            if known[pair]:
                linked[link.url].setdefault(page.url, pair[1])
    for url, pages in linked.items():
        if url not in told:
            label = next(iter(pages.values())) or _slug(url)
            yield Sign(kind=SignKind.PLANTED, url=url, words=label[:_MOST_WORDS], pages=len(pages))


def _heads(page: PageFacts) -> tuple[str, ...]:
    """What a page calls itself."""
    article = page.article.title if page.article is not None else ""
    first = page.headings[0].text if page.headings else ""
    return tuple(text for text in dict.fromkeys((page.title, article, first)) if text)


def _advertising_of(page: PageFacts, heads: Iterable[str]) -> str | None:
    """The words that show a page to be a seller's, None where it is not."""
    described = (page.meta("description", "og:description"), page.meta("keywords"))
    told = next((text for text in (*heads, *described, _slug(page.url)) if text and advertises(text)), None)
    if told is None:
        told = _selling_part(page.main_text)
    return None if told is None or _speaks_against(page.main_text) else told


def _selling_part(text: str) -> str | None:
    """The beginning of what sells in a text that uses many of sellers' phrases, None in any other."""
    words, low = _words(), text.casefold()
    if sum(phrase in low for phrase in words.phrases) < _SELLING_TEXT:  # much quicker than the pattern
        return None
    found = list(words.selling.finditer(low))
    if len({one[0] for one in found}) < _SELLING_TEXT:
        return None
    return text[max(0, found[0].start() - 40) : found[0].end() + 80].strip()


def _slug(url: str) -> str:
    """The words of an address, without host and query."""
    return _SEPARATORS.sub(" ", unquote(urlsplit(url).path)).strip()


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:  # a link of the portal may be anything
        return ""


@lru_cache(maxsize=256)
def _own_hosts(agency: Agency) -> frozenset[str]:
    return frozenset(_host(url) for url in (agency.home_url, *agency.sister_urls))
