"""Which required section does a label, an address or a picture name? Vocabulary in sections.yaml, matching here.

Every answer carries a confidence (0..1) and the reason. Below `ABSTAIN_BELOW` nothing is said; between that and
`SURE_FROM` a person should look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import yaml
from rapidfuzz import fuzz, process

from checks.reading.facts import Link
from checks.vietnamese import fold

ABSTAIN_BELOW = 0.5
SURE_FROM = 0.75

_FUZZY_FROM = 8  # letters; shorter texts are too alike
_LONGEST_LABEL = 14  # words; longer texts are headlines, not labels of a menu
_FILLERS = frozenset(
    [
        "cua",
        "so",
        "ubnd",
        "tinh",
        "huyen",
        "xa",
        "thi",
        "thanh",
        "pho",
        "nganh",
        "muc",
        "chuyen",
        "trang",
        "cong",
        "thong",
        "tin",
        "ve",
        "tai",
        "tren",
        "cac",
        "nhung",
        "co",
        "quan",
        "don",
        "vi",
        "nam",
        "va",
        "xem",
        "them",
        "tat",
        "ca",
        "dia",
        "ban",
        "dien",
        "tu",
        "nha",
        "nuoc",
        "hdnd",
    ]
)
_GENERIC_SEGMENTS = frozenset(
    [
        "web",
        "guest",
        "home",
        "index",
        "default",
        "trang",
        "chu",
        "pages",
        "page",
        "portal",
        "vi",
        "vn",
        "en",
        "html",
        "aspx",
        "php",
        "htm",
        "category",
        "danh",
        "muc",
        "chuyen",
        "site",
        "sites",
        "content",
        "view",
        "detail",
        "tabid",
        "node",
        "images",
        "image",
        "documents",
        "asset",
        "publisher",
        "lists",
    ]
)
_NOT_LETTERS = re.compile(r"[^0-9a-z]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrase:
    """A label of the vocabulary, prepared: folded words, and the forms that it takes in addresses."""

    text: str
    words: tuple[str, ...]
    folded: str
    without_d: str  # Vietnamese 'đ' dropped, as Liferay does: 'lanh ao so'
    joined: str
    weak: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionType:
    """One entry of the vocabulary."""

    key: str
    title: str
    phrases: tuple[Phrase, ...]
    counter: tuple[tuple[str, ...], ...]
    holds: str
    signs: tuple[str, ...]
    children: tuple[str, ...]
    slugs: frozenset[str]
    hosts: tuple[str, ...]
    probe: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """A section that a text may name, with confidence and the vocabulary's phrase."""

    key: str
    confidence: float
    phrase: str
    words: int


def _phrase(text: str, *, weak: bool) -> Phrase:
    folded = fold(text)
    without_d = fold(re.sub("[đĐ]", "", text))
    words = tuple(folded.split())
    return Phrase(
        text=text, words=words, folded=folded, without_d=without_d, joined="".join(words), weak=weak
    )


@cache
def vocabulary() -> dict[str, SectionType]:
    """Every section type by key, in the order of sections.yaml."""
    raw = yaml.load(Path(__file__).with_name("sections.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    return {
        key: SectionType(
            key=key,
            title=entry["title"],
            phrases=tuple(
                [_phrase(str(label), weak=False) for label in entry["labels"]]
                + [_phrase(str(label), weak=True) for label in entry.get("weak", [])]
            ),
            counter=tuple(tuple(fold(str(word)).split()) for word in entry.get("not", [])),
            holds=entry["holds"],
            signs=tuple(fold(str(sign)) for sign in entry.get("signs", [])),
            children=tuple(entry.get("children", [])),
            slugs=frozenset(entry.get("slugs", [])),
            hosts=tuple(entry.get("hosts", [])),
            probe=bool(entry.get("probe", False)),
        )
        for key, entry in raw.items()
    }


def keys() -> tuple[str, ...]:
    """All section keys."""
    return tuple(vocabulary())


def titles() -> dict[str, str]:
    """Vietnamese name of each section, for sentences."""
    return {key: entry.title for key, entry in vocabulary().items()}


def _position(words: tuple[str, ...], phrase: tuple[str, ...]) -> int:
    """Where a phrase stands in a text as whole words; -1 where it does not."""
    length = len(phrase)
    for start in range(len(words) - length + 1):
        if words[start : start + length] == phrase:
            return start
    return -1


@dataclass(frozen=True, kw_only=True)
class _Index:
    """The vocabulary's phrases by the words and spellings that a text may hold."""

    by_word: dict[str, tuple[tuple[str, Phrase], ...]]
    by_joined: dict[str, tuple[tuple[str, Phrase], ...]]
    long: tuple[tuple[str, Phrase], ...]
    spellings: tuple[str, ...]  # folded texts of `long`, in its order


@cache
def _index() -> _Index:
    by_word: dict[str, list[tuple[str, Phrase]]] = {}
    by_joined: dict[str, list[tuple[str, Phrase]]] = {}
    long = []
    for entry in vocabulary().values():
        for phrase in entry.phrases:
            pair = (entry.key, phrase)
            for first in {phrase.words[0], *phrase.without_d.split()[:1]}:
                by_word.setdefault(first, []).append(pair)
            by_joined.setdefault(phrase.joined, []).append(pair)
            if len(phrase.folded) >= _FUZZY_FROM:
                long.append(pair)
    return _Index(
        by_word={word: tuple(pairs) for word, pairs in by_word.items()},
        by_joined={word: tuple(pairs) for word, pairs in by_joined.items()},
        long=tuple(long),
        spellings=tuple(phrase.folded for _, phrase in long),
    )


def _ceiling(phrase: Phrase) -> float:
    return 0.62 if phrase.weak else 0.98


def _contained(words: tuple[str, ...], phrase: Phrase, *, address: bool) -> float:
    """How surely a label that holds a phrase as whole words names what the phrase names; 0 where it does not."""
    best = 0.0
    for spelling in {phrase.folded, phrase.without_d} if address else {phrase.folded}:
        parts = tuple(spelling.split())
        start = _position(words, parts) if parts else -1
        if start < 0:
            continue
        if len(parts) == len(words):
            return _ceiling(phrase)
        rest = [w for w in words[:start] + words[start + len(parts) :] if not w.isdigit()]
        extra = sum(1 for word in rest if word not in _FILLERS)
        if len(parts) == 1 and extra:
            continue
        # A long phrase at the start is specified further by what follows ('Tin hoạt động Toà án nhân dân …').
        each = 0.03 if not start and len(parts) >= 3 else 0.09
        best = max(best, _ceiling(phrase) - 0.03 - each * extra - (0.07 if start and extra else 0.0))
    return best


def _candidates(label: str, words: tuple[str, ...], *, address: bool) -> Iterator[tuple[str, Phrase, float]]:
    """Phrases that a label may be, with confidence: held as words, misspelt, or written together."""
    index = _index()
    for word in dict.fromkeys(words):
        for key, phrase in index.by_word.get(word, ()):
            yield key, phrase, _contained(words, phrase, address=address)
    if len(label) >= _FUZZY_FROM:
        similar = process.extract(label, index.spellings, scorer=fuzz.ratio, score_cutoff=90, limit=None)
        for _, ratio, place in similar:
            key, phrase = index.long[place]
            if abs(len(words) - len(phrase.words)) <= 1:
                yield key, phrase, _ceiling(phrase) * ratio / 100 - (0.06 if ratio < 100 else 0.0)
    if address and len(joined := "".join(words)) >= 5:
        for key, phrase in index.by_joined.get(joined, ()):
            yield key, phrase, _ceiling(phrase) - 0.06


@lru_cache(maxsize=20_000)
def match_text(text: str, *, address: bool = False) -> tuple[Match, ...]:
    """Sections that a label (or the words of an address) may name, best first; empty below ABSTAIN_BELOW."""
    label = _NOT_LETTERS.sub(" ", fold(text)).strip()
    words = tuple(label.split())
    while words and words[0].isdigit():
        words = words[1:]
    if not words or len(words) > _LONGEST_LABEL:
        return ()
    label = " ".join(words)
    best: dict[str, tuple[float, int, Phrase]] = {}
    for key, phrase, confidence in _candidates(label, words, address=address):
        known = best.get(key)
        if confidence >= ABSTAIN_BELOW and (
            known is None or (confidence, len(phrase.words)) > (known[0], known[1])
        ):
            best[key] = (confidence, len(phrase.words), phrase)
    found = [
        Match(key=key, confidence=confidence, phrase=phrase.text, words=length)
        for key, (confidence, length, phrase) in best.items()
        if label == phrase.folded
        or not any(_position(words, counter) >= 0 for counter in vocabulary()[key].counter)
    ]
    return _longest_first(found)


def _longest_first(found: list[Match]) -> tuple[Match, ...]:
    """Best first; a phrase that stands inside a longer matched phrase speaks for another section only weakly."""
    kept = [
        match
        for match in found
        if not any(
            other.key != match.key
            and other.words > match.words
            and other.confidence >= match.confidence - 0.1
            and _position(tuple(fold(other.phrase).split()), tuple(fold(match.phrase).split())) >= 0
            for other in found
        )
    ]
    return tuple(sorted(kept, key=lambda m: (-m.confidence, -m.words, m.key)))


def _segments(url: str) -> list[str]:
    """The speaking parts of an address, last first, as words."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    if parts.fragment.startswith(("/", "!/")):
        path += "/" + parts.fragment.lstrip("!/")
    segments = []
    for raw in reversed([s for s in path.split("/") if s]):
        words = re.sub(r"\.(aspx?|html?|php|jsp|jsf|hti)$", "", raw, flags=re.I)
        words = re.sub(r"[-_+.~%]+", " ", _CAMEL.sub(" ", words))
        words = re.sub(r"\b\d+\b", " ", words).strip()
        if words and not set(fold(words).split()) <= _GENERIC_SEGMENTS:
            segments.append(words)
    return segments


def _match_segments(url: str, depth: int, factor: float) -> dict[str, Match]:
    found: dict[str, Match] = {}
    for place, segment in enumerate(_segments(url)[:depth]):
        for match in match_text(segment, address=True):
            confidence = match.confidence * factor - 0.2 * place
            if confidence >= ABSTAIN_BELOW and confidence > getattr(found.get(match.key), "confidence", 0):
                found[match.key] = Match(
                    key=match.key, confidence=confidence, phrase=match.phrase, words=match.words
                )
    words = set(_NOT_LETTERS.split(urlsplit(url).path.lower()))
    for entry in vocabulary().values():
        if entry.slugs & words:
            found.setdefault(entry.key, Match(key=entry.key, confidence=0.85, phrase="", words=1))
    return found


def _match_host(url: str) -> dict[str, Match]:
    first = (urlsplit(url).hostname or "").removeprefix("www.").split(".")[0]
    return {
        entry.key: Match(key=entry.key, confidence=0.8, phrase=first, words=1)
        for entry in vocabulary().values()
        if first in entry.hosts or (len(first) >= 4 and any(p.joined == first for p in entry.phrases))
    }


def _merge(into: dict[str, Match], matches: Iterable[Match], *, at_most: float = 1.0) -> None:
    for match in matches:
        confidence = min(match.confidence, at_most)
        known = into.get(match.key)
        if known is None:
            into[match.key] = Match(
                key=match.key, confidence=confidence, phrase=match.phrase, words=match.words
            )
        else:  # two independent signs agree
            raised = min(max(known.confidence, confidence) + 0.03, 0.99)
            into[match.key] = Match(
                key=match.key, confidence=raised, phrase=known.phrase, words=max(known.words, match.words)
            )


def name_link(link: Link, *, external: bool = False) -> tuple[Match, ...]:
    """Sections that a link may lead to, by its label, title, picture and address; best first.

    What a visitor reads outranks what the address says: where the label speaks, an address that speaks of another
    section counts at most as a weak sign.
    """
    found: dict[str, Match] = {}
    for words in dict.fromkeys((link.text, link.title, link.image_alt)):
        if words:
            _merge(found, match_text(words))
    spoken = bool(link.text.strip()) and len(link.text.split()) <= _LONGEST_LABEL
    silent = not (link.text.strip() or link.title.strip() or link.image_alt.strip())
    # A readable label that names no section is still a label: its address may only hint.
    limit = 1.0 if silent or found else 0.7
    others_limit = 0.55 if spoken and found else limit
    for match in _match_segments(link.url, depth=1 if link.text else 2, factor=0.95).values():
        _merge(found, [match], at_most=1.0 if match.key in found else others_limit)
    if link.near_heading and not silent:
        # A box named after the section, with entries that its address names too ('Thủ tục hành chính' by field).
        for match in match_text(link.near_heading):
            if match.key in found and match.confidence >= SURE_FROM:
                _merge(found, [match], at_most=0.85)
    if silent and link.image_src:
        _merge(found, _match_segments(link.image_src, depth=2, factor=0.9).values())
    if external:
        for match in _match_host(link.url).values():
            sure = match.key in found or silent or vocabulary()[match.key].hosts
            _merge(found, [match], at_most=1.0 if sure else max(others_limit, 0.7))
    return tuple(sorted(found.values(), key=lambda m: (-m.confidence, -m.words, m.key)))


def link_keys(link: Link) -> tuple[tuple[str, float], ...]:
    """Keys of the sections that a link may lead to, with confidence, best first (for the crawler's ranking)."""
    return tuple((match.key, match.confidence) for match in name_link(link))
