"""The vocabulary of required sections (sections.yaml), prepared for matching."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from checks.spelling import Words, words_of
from checks.vietnamese import fold

_ACCENTED = re.compile(r"[^\x00-\x7f]")
_SOCIETY = ("xã", "hội")  # 'kinh tế xã hội' speaks of no commune


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrase:
    """A label of the vocabulary, prepared: its words, and the forms that it takes in addresses.

    `text` is the label as it stands in the file, also where `words` are those of another kind of place
    ('Lãnh đạo xã' for 'Lãnh đạo huyện').
    """

    text: str
    words: Words
    weak: bool

    @property
    def folded(self) -> str:
        """The label in the form of checks.vietnamese.fold."""
        return fold(" ".join(self.words.accented))

    @property
    def without_d(self) -> tuple[str, ...]:
        """Folded words with 'đ' dropped, as Liferay does in addresses: 'lanh ao so'."""
        return words_of(" ".join(self.words.accented).replace("đ", "")).folded

    @property
    def joined(self) -> str:
        """The folded words written together."""
        return "".join(self.words.folded)

    @property
    def bones(self) -> str:
        """What is left where every accented letter was lost: 'gii thiu' of 'giới thiệu', without spaces."""
        return bones_of("".join(self.words.accented))


@dataclass(frozen=True, kw_only=True, slots=True)
class Counter:
    """A phrase that looks like a section's and is not. Where only accents tell them apart, they decide."""

    words: Words
    core: Words
    by_accents: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionType:
    """One entry of the vocabulary."""

    key: str
    title: str
    phrases: tuple[Phrase, ...]
    counter: tuple[Counter, ...]
    holds: str
    signs: tuple[str, ...]
    wrong: tuple[str, ...]
    children: tuple[str, ...]
    slugs: frozenset[str]
    hosts: frozenset[str]
    folders: frozenset[str]
    elsewhere: frozenset[str]
    probe: bool
    own: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class WordList:
    """Words (or groups of words) to be found in a label: by accents where it has some, else folded."""

    accented: frozenset[tuple[str, ...]]
    folded: frozenset[tuple[str, ...]]
    firsts: frozenset[str]
    longest: int

    def length_at(self, words: Words, start: int) -> int:
        """How many words from `start` are one of the list; 0 for none."""
        told, known = (words.accented, self.accented) if words.has_accents else (words.folded, self.folded)
        if start >= len(told) or told[start] not in self.firsts:
            return 0
        for length in range(min(self.longest, len(told) - start), 0, -1):
            if told[start : start + length] in known:
                return length
        return 0

    def without(self, words: Words) -> tuple[int, ...]:
        """Places of the words that are none of the list."""
        places: list[int] = []
        told = words.accented if words.has_accents else words.folded
        start = 0
        for place, word in enumerate(told):
            if place < start:
                continue
            length = self.length_at(words, place) if word in self.firsts else 0
            if not length:
                places.append(place)
            start = place + (length or 1)
        return tuple(places)


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabulary:
    """Everything of sections.yaml; see the head of that file for the parts."""

    sections: Mapping[str, SectionType]
    abbreviations: Mapping[str, Words]
    fillers: WordList
    light: WordList
    loose: WordList
    bodies: WordList
    agencies: WordList
    silent: frozenset[str]
    generic: frozenset[str]
    ornaments: frozenset[str]
    compounds: tuple[Words, ...]
    together: tuple[frozenset[str], ...]


def bones_of(text: str) -> str:
    """The letters of a text that stay when every letter outside ASCII is lost; no spaces, lower case."""
    return _ACCENTED.sub("", text)


def word_list(texts: Iterable[object]) -> WordList:
    """A list of the vocabulary file, prepared."""
    words = [words_of(str(text)) for text in texts]
    return WordList(
        accented=frozenset(one.accented for one in words)
        | frozenset(one.folded for one in words if len(one) > 1),
        folded=frozenset(one.folded for one in words),
        firsts=frozenset(first for one in words for first in (one.accented[0], one.folded[0])),
        longest=max((len(one) for one in words), default=0),
    )


def core_of(words: Words, left_out: WordList) -> Words:
    """The words without those of a list."""
    return words.at(left_out.without(words))


def _of_other_places(words: Words, places: frozenset[str]) -> Iterator[Words]:
    """The words themselves, and for every kind of place: what is said of a commune is said of a district."""
    yield words
    at = [
        n for n, word in enumerate(words.accented) if word in places and words.accented[n : n + 2] != _SOCIETY
    ]
    for place in sorted(places) if at else ():
        one = words_of(place)
        told = words
        for n in at:
            told = told[:n] + one + told[n + 1 :]
        if told != words:
            yield told


def _phrases(entry: Mapping[str, Any], places: frozenset[str]) -> Iterator[Phrase]:
    known: set[tuple[str, ...]] = set()
    for group, weak in (("labels", False), ("weak", True)):
        for label in entry.get(group, []):
            for words in _of_other_places(words_of(str(label)), places):
                if words.folded not in known:
                    known.add(words.folded)
                    yield Phrase(text=str(label), words=words, weak=weak)


def _counter(text: str, phrases: Iterable[Phrase], light: WordList) -> Counter:
    words = words_of(text)
    homograph = any(phrase.words.folded == words.folded for phrase in phrases)
    return Counter(words=words, core=core_of(words, light), by_accents=homograph)


def _section(key: str, entry: Mapping[str, Any], places: frozenset[str], light: WordList) -> SectionType:
    phrases = tuple(_phrases(entry, places))
    return SectionType(
        key=key,
        title=entry["title"],
        phrases=phrases,
        counter=tuple(_counter(str(text), phrases, light) for text in entry.get("not", [])),
        holds=entry["holds"],
        signs=tuple(str(sign) for sign in entry.get("signs", [])),
        wrong=tuple(str(sign) for sign in entry.get("wrong", [])),
        children=tuple(entry.get("children", [])),
        slugs=frozenset(entry.get("slugs", [])),
        hosts=frozenset(entry.get("hosts", [])),
        folders=frozenset(entry.get("folders", [])),
        elsewhere=frozenset(entry.get("elsewhere", [])),
        probe=bool(entry.get("probe", False)),
        own=bool(entry.get("own", False)),
    )


@cache
def _from_file() -> Vocabulary:
    raw = yaml.load(Path(__file__).with_name("sections.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    light = word_list(raw["light"])
    places = frozenset(raw["places"])
    return Vocabulary(
        sections={key: _section(key, entry, places, light) for key, entry in raw["sections"].items()},
        abbreviations={
            "".join(words_of(short).folded): words_of(meant) for short, meant in raw["abbreviations"].items()
        },
        fillers=word_list([*raw["fillers"], *raw["light"], *raw["loose"]]),
        light=light,
        loose=word_list([*raw["light"], *raw["loose"]]),
        bodies=word_list(raw["bodies"]),
        agencies=word_list(raw["agencies"]),
        silent=frozenset(word for text in raw["silent"] for word in words_of(text).folded),
        generic=frozenset(raw["generic"]),
        ornaments=frozenset(raw["ornaments"]),
        together=tuple(map(frozenset, raw["together"])),
        compounds=tuple(words_of(text) for text in raw["words"]),
    )


_without: set[str] = set()  # folded labels that `without` takes away
_forget: list[Callable[[], None]] = []


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary in use: that of sections.yaml, except inside `without`."""
    whole = _from_file()
    if not _without:
        return whole
    return replace(
        whole,
        sections={
            key: replace(
                entry, phrases=tuple(phrase for phrase in entry.phrases if fold(phrase.text) not in _without)
            )
            for key, entry in whole.sections.items()
        },
    )


def forgets_with_vocabulary(forget: Callable[[], None]) -> None:
    """Have a cache that rests on the vocabulary emptied when the vocabulary changes."""
    _forget.append(forget)


forgets_with_vocabulary(vocabulary.cache_clear)


@contextmanager
def without(labels: Iterable[str]) -> Iterator[None]:
    """A vocabulary that does not know these labels, to measure how finding rests on single labels.

    Not for threads: the whole process sees the smaller vocabulary until the block ends.
    """
    _without.update(fold(label) for label in labels)
    for forget in _forget:
        forget()
    try:
        yield
    finally:
        _without.clear()
        for forget in _forget:
            forget()


def keys() -> tuple[str, ...]:
    """All section keys."""
    return tuple(vocabulary().sections)


def titles() -> dict[str, str]:
    """Vietnamese name of each section, for sentences."""
    return {key: entry.title for key, entry in vocabulary().sections.items()}
