"""Which required section is this link or page? By label, title, picture, address and host; by what a page calls itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from checks.matching import ABSTAIN_BELOW, SURE_FROM, Match, match_text
from checks.phrases import LONGEST_LABEL, Manner, held_inside, index
from checks.reading.facts import Link, PageFacts, Region
from checks.reading.more import is_more, named_by_box
from checks.spelling import is_file_name, words_of
from checks.vietnamese import fold
from checks.vocabulary import forgets_with_vocabulary, vocabulary

_LONGEST_NAME = 90
_TRAIL = re.compile(r"\s*[>»›]+\s*")
_TITLE_PARTS = re.compile(r"\s+[-|–—>»]\s+")
_NOT_LETTERS = re.compile(r"[^0-9a-z]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_EXTENSION = re.compile(
    r"\.(aspx?|html?|php|jsp|jsf|hti|png|jpe?g|gif|webp|svg|bmp|ico|tiff?)$", re.IGNORECASE
)
_NUMBER = re.compile(r"\d")
# Parameters by which content management systems choose a module or category.
_PAGE_PARAMETERS = frozenset(
    {"act", "cat", "category", "com", "menu", "mod", "module", "muc", "op", "page", "view"}
)
_HOST = 0.8
_SLUG = 0.85
_FOLDER = 0.78
_AGREED = 0.78
_DOUBTED = 0.7
_WRITTEN_OUT = 0.8
_LONGEST_WITH_SLUG = 3  # words
_HINT = 0.55  # what speaks against a readable label


def _words_of_name(name: str) -> str:
    """The words of a part of an address or of a file's name, without its ending and numbers."""
    words = re.sub(r"[-_+.~%]+", " ", _CAMEL.sub(" ", _EXTENSION.sub("", name)))
    return re.sub(r"\d+", " ", words).strip()


@lru_cache(maxsize=1 << 13)
def _segments(url: str) -> tuple[str, ...]:
    """The speaking parts of an address, last first, as words."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    if parts.fragment.startswith(("/", "!/")):
        path += "/" + parts.fragment.lstrip("!/")
    names = [*path.split("/"), *_told_by_query(parts.query)]
    found = (_words_of_name(raw) for raw in reversed([name for name in names if name]))
    return tuple(words for words in found if words and not set(fold(words).split()) <= vocabulary().generic)


def _told_by_query(query: str) -> list[str]:
    """Names of pages that stand in a query ('?com=gop-y-du-thao'), unless it tells one entry by its number."""
    values = parse_qsl(query)
    if any(_NUMBER.search(value) for _, value in values):
        return []
    return [value for name, value in values if name.lower() in _PAGE_PARAMETERS]


def _unadorned(words: str) -> str:
    """A picture's name without words that say what it is for on the page: 'banner_tthc_to' is 'tthc'."""
    return " ".join(word for word in words.split() if fold(word) not in vocabulary().ornaments)


def _match_name(words: str, factor: float, source: str) -> Iterator[Match]:
    names = (words,) if source == "address" else (words, _unadorned(words))
    for name in dict.fromkeys(name for name in names if name):
        for match in match_text(name, address=True):
            if match.confidence * factor >= ABSTAIN_BELOW:
                yield replace(match, confidence=match.confidence * factor, source=source)


def _match_segments(url: str, depth: int, factor: float, source: str) -> dict[str, Match]:
    found: dict[str, Match] = {}
    for place, segment in enumerate(_segments(url)[:depth]):
        for match in _match_name(segment, factor, source):
            confidence = match.confidence - 0.2 * place
            if confidence >= ABSTAIN_BELOW and confidence > getattr(found.get(match.key), "confidence", 0):
                found[match.key] = replace(match, confidence=confidence)
    words = {word for raw in urlsplit(url).path.lower().split("/") for word in _at_its_ends(raw)}
    for entry in vocabulary().sections.values():
        if slug := next(iter(sorted(entry.slugs & words)), ""):
            found.setdefault(
                entry.key,
                Match(
                    key=entry.key, confidence=_SLUG, phrase=slug, words=1, manner=Manner.HOLDS, source=source
                ),
            )
    return found


def _at_its_ends(segment: str) -> tuple[str, ...]:
    """First and last word of a short part of an address: 'so-eng' and 'en' speak, '…-tam-nhin-en-nam-2050' does not."""
    words = [word for word in _NOT_LETTERS.split(segment) if word]
    return (words[0], words[-1]) if words and len(words) <= _LONGEST_WITH_SLUG else ()


def _match_host(url: str) -> dict[str, Match]:
    """Sections of a host that serves nothing else: 'pakn.tinh.gov.vn', 'dvc-tinh.gov.vn', 'ckns.mof.gov.vn'."""
    labels = (urlsplit(url).hostname or "").removeprefix("www.").split(".")
    first = labels[0]
    names = {first, first.split("-")[0], ".".join(labels[:2])}
    keys = {entry.key: True for entry in vocabulary().sections.values() if names & entry.hosts}
    if len(first) >= 4:
        keys |= {key: True for key, phrase in index().joined.get(first, ()) if not phrase.weak}
    return {
        key: Match(key=key, confidence=_HOST, phrase=first, words=1, manner=Manner.JOINED, source="host")
        for key in keys
    }


def _match_folder(link: _Told) -> Iterator[Match]:
    """An entry of a menu that only names a topic, kept under the news: 'Người có công' in /tin-tuc/nguoi-co-cong."""
    if link.region not in (Region.MENU, Region.HEADER) or is_more(link.text) or " " not in link.text:
        return
    folders = {
        "".join(words_of(_words_of_name(raw)).folded) for raw in urlsplit(link.url).path.split("/")[:-1]
    }
    for entry in vocabulary().sections.values():
        if folder := next(iter(sorted(entry.folders & folders)), ""):
            yield Match(
                key=entry.key,
                confidence=_FOLDER,
                phrase=folder,
                words=1,
                manner=Manner.HOLDS,
                source="address",
            )


def _merge(into: dict[str, Match], matches: Iterable[Match], *, at_most: float = 1.0) -> None:
    for match in matches:
        confidence = min(match.confidence, at_most)
        known = into.get(match.key)
        if known is None:
            into[match.key] = replace(match, confidence=confidence)
        else:  # two independent signs agree
            raised = min(max(known.confidence, confidence) + 0.03, 0.99)
            into[match.key] = replace(known, confidence=raised, words=max(known.words, match.words))


def _says_something(text: str) -> bool:
    """Whether a text was written for a reader: 'banner', 'Image Default' and 'bando.png' say nothing."""
    words = words_of(text).folded
    return not is_file_name(text) and any(
        word not in vocabulary().silent and not word.isdigit() for word in words
    )


class _Told(NamedTuple):
    """What of a link tells where it leads. The same stands on many pages of a portal."""

    url: str
    text: str
    title: str
    image_alt: str
    image_src: str
    near_heading: str
    region: Region


def name_link(link: Link, *, external: bool = False) -> tuple[Match, ...]:
    """Sections that a link may lead to, by its label, title, picture and address; best first.

    What a visitor reads outranks what the address says: where the label speaks, an address that speaks of another
    section counts at most as a weak sign.
    """
    link = named_by_box(link)
    told = _Told(
        link.url, link.text, link.title, link.image_alt, link.image_src, link.near_heading, link.region
    )
    return _name(told, external=external)


@lru_cache(
    maxsize=1 << 13
)  # a menu stands on every page of a portal: seven links of eight have been named before
def _name(link: _Told, *, external: bool) -> tuple[Match, ...]:
    found: dict[str, Match] = {}
    said: dict[str, str] = {}
    for words, source in ((link.text, "label"), (link.title, "title"), (link.image_alt, "picture")):
        if _says_something(words):
            said.setdefault(words, source)
    leads_to = "".join(words_of(" ".join(_segments(link.url)[:1])).folded)
    for words, source in said.items():
        for match in match_text(words):
            doubted = leads_to in vocabulary().sections[match.key].elsewhere
            _merge(found, [replace(match, source=source)], at_most=_DOUBTED if doubted else 1.0)
    silent = not said
    spoken = link.text in said and len(link.text.split()) <= LONGEST_LABEL
    # A readable label that names no section is still a label: its address may only hint.
    limit = 1.0 if silent or found else 0.7
    others_limit = _HINT if spoken and found else limit
    depth = 1 if link.text in said else 2
    for match in _match_segments(link.url, depth, 0.95, "address").values():
        agreed = match.key in found or (spoken and not found and _is_part_of(link.text, match.phrase))
        _merge(found, [match], at_most=1.0 if agreed else others_limit)
    if spoken and not external:
        _merge(found, (match for match in _match_folder(link) if found.keys() <= {match.key}))
    if link.near_heading and not silent:
        _confirm_by_box(link.near_heading, found)
    if silent:
        _name_by_picture(link, found)
    if external:
        surely = any(match.confidence >= SURE_FROM for match in found.values())
        for match in _match_host(link.url).values():
            _merge(found, [match], at_most=1.0 if match.key in found or not surely else _HINT)
    return tuple(sorted(found.values(), key=lambda m: (-m.confidence, -m.words, m.key)))


def _is_part_of(label: str, phrase: str) -> bool:
    """Whether a label says a part of a phrase that its address says in full: 'Chỉ đạo' of /chi-dao-dieu-hanh."""
    words = words_of(label)
    return bool(vocabulary().fillers.without(words)) and held_inside(words_of(phrase), words)


def _confirm_by_box(heading: str, found: dict[str, Match]) -> None:
    """A box named after the section, with entries that name it too ('Thủ tục hành chính' by field)."""
    for match in match_text(heading):
        known = found.get(match.key)
        if known is not None and match.confidence >= SURE_FROM:
            _merge(found, [match], at_most=0.85)
        elif known is not None and known.confidence < _AGREED and known.phrase != match.phrase:
            found[match.key] = replace(known, confidence=_AGREED)  # two signs, each too weak alone


def _name_by_picture(link: _Told, found: dict[str, Match]) -> None:
    """Where no words speak: the picture's own name, also beside an address that surely speaks of another section."""
    surely = any(match.confidence >= SURE_FROM for match in found.values())
    told = dict(_match_segments(link.image_src, 2, 0.9, "file")) if link.image_src else {}
    for name in (link.text, link.title, link.image_alt):
        for match in _match_name(_words_of_name(name), 0.9, "file"):
            told.setdefault(match.key, match)
    names = words_of(" ".join(_segments(link.image_src)[:1]))
    for match in told.values():
        # Words written out are what a visitor reads on the picture; an abbreviation may be anything.
        beside = _WRITTEN_OUT if held_inside(names, words_of(match.phrase)) else _HINT
        _merge(found, [match], at_most=1.0 if match.key in found or not surely else beside)


def calls_itself(facts: PageFacts) -> tuple[Match, ...]:
    """Sections that a page calls itself by its last breadcrumb, by its heading, or by its first line and title."""
    own = facts.breadcrumbs[-1:] or tuple(h.text for h in facts.headings if h.level <= 2)[:1]
    best: dict[str, Match] = {}
    for text in own or _first_words(facts):
        for match in match_text(text):
            if match.confidence >= 0.9:
                best.setdefault(match.key, match)
    return tuple(best.values())


def _first_words(facts: PageFacts) -> tuple[str, ...]:
    """What stands for a heading on a page without one: the trail's end, the first short line, the title's parts."""
    lines = [line for line in facts.main_text.splitlines()[:3] if len(line) <= _LONGEST_NAME]
    ends = [_TRAIL.split(line)[-1] if _TRAIL.search(line) else line for line in lines]
    return (*ends[:2], *_TITLE_PARTS.split(facts.title))


def link_keys(link: Link) -> tuple[tuple[str, float], ...]:
    """Keys of the sections that a link may lead to, with confidence, best first (for the crawler's ranking)."""
    return tuple((match.key, match.confidence) for match in name_link(link))


forgets_with_vocabulary(_name.cache_clear)
forgets_with_vocabulary(_segments.cache_clear)
