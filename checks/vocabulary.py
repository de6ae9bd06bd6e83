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

from checks.vietnamese import fold, same_accents, squeeze

_NOT_PLAIN = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrase:
    """A label of the vocabulary, prepared: folded words, and the forms that it takes in addresses."""

    text: str
    words: tuple[str, ...]
    folded: str
    without_d: str  # Vietnamese 'đ' dropped, as Liferay does: 'lanh ao so'
    joined: str
    bones: (
        str  # what is left where every accented letter was lost: 'gii thiu' of 'giới thiệu', without spaces
    )
    weak: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Counter:
    """A phrase that looks like a section's and is not. Where only accents tell them apart, `accents` decide."""

    words: tuple[str, ...]
    accents: str  # '' where the words alone tell


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionType:
    """One entry of the vocabulary."""

    key: str
    title: str
    phrases: tuple[Phrase, ...]
    counter: tuple[Counter, ...]
    holds: str
    signs: tuple[str, ...]
    children: tuple[str, ...]
    slugs: frozenset[str]
    hosts: tuple[str, ...]
    probe: bool
    own: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabulary:
    """Everything of sections.yaml. Words are folded.

    `abbreviations` map a short form to its words; `fillers` specify nothing beside a label; `bodies` begin the name of
    a body; `generic` parts of an address name no section.
    """

    sections: Mapping[str, SectionType]
    abbreviations: Mapping[str, tuple[str, ...]]
    fillers: frozenset[str]
    bodies: frozenset[tuple[str, ...]]
    generic: frozenset[str]


def bones_of(text: str) -> str:
    """The letters of a text that stay when every letter outside ASCII is lost."""
    return _NOT_PLAIN.sub("", squeeze(text).casefold())


def _phrase(text: str, *, weak: bool) -> Phrase:
    folded = fold(text)
    words = tuple(folded.split())
    return Phrase(
        text=text,
        words=words,
        folded=folded,
        without_d=fold(re.sub("[đĐ]", "", text)),
        joined="".join(words),
        bones=bones_of(text),
        weak=weak,
    )


def _words(texts: Iterable[object]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(fold(str(text)).split()) for text in texts)


def _counter(text: str, labels: Iterable[object]) -> Counter:
    folded = fold(text)
    homograph = any(fold(str(label)) == folded for label in labels)
    return Counter(words=tuple(folded.split()), accents=same_accents(text) if homograph else "")


def _section(key: str, entry: Mapping[str, Any]) -> SectionType:
    return SectionType(
        key=key,
        title=entry["title"],
        phrases=tuple(
            [_phrase(str(label), weak=False) for label in entry["labels"]]
            + [_phrase(str(label), weak=True) for label in entry.get("weak", [])]
        ),
        counter=tuple(
            _counter(str(text), [*entry["labels"], *entry.get("weak", [])]) for text in entry.get("not", [])
        ),
        holds=entry["holds"],
        signs=tuple(str(sign) for sign in entry.get("signs", [])),
        children=tuple(entry.get("children", [])),
        slugs=frozenset(entry.get("slugs", [])),
        hosts=tuple(entry.get("hosts", [])),
        probe=bool(entry.get("probe", False)),
        own=bool(entry.get("own", False)),
    )


@cache
def _from_file() -> Vocabulary:
    raw = yaml.load(Path(__file__).with_name("sections.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    return Vocabulary(
        sections={key: _section(key, entry) for key, entry in raw["sections"].items()},
        abbreviations={
            fold(short): tuple(fold(meant).split()) for short, meant in raw["abbreviations"].items()
        },
        fillers=frozenset(raw["fillers"]),
        bodies=frozenset(_words(raw["bodies"])),
        generic=frozenset(raw["generic"]),
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
                entry, phrases=tuple(phrase for phrase in entry.phrases if phrase.folded not in _without)
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
