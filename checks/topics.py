"""What a text is about, by the words of topics.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from checks.vietnamese import fold

_NOT_LETTERS = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """A topic with its words, folded; `section` is the one whose entries are of the topic by their place."""

    key: str
    title: str
    words: tuple[str, ...]
    other: tuple[str, ...]
    section: str


def plain(text: str) -> str:
    """Folded words with single spaces between them and at both ends, without any punctuation."""
    return f" {_NOT_LETTERS.sub(' ', fold(text)).strip()} "


@cache
def topics() -> dict[str, Topic]:
    """Every topic by key."""
    raw = yaml.load(Path(__file__).with_name("topics.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    return {
        key: Topic(
            key=key,
            title=entry["title"],
            words=tuple(plain(word) for word in entry["words"]),
            other=tuple(plain(word) for word in entry.get("not", [])),
            section=entry.get("section", ""),
        )
        for key, entry in raw.items()
    }


def topic(key: str) -> Topic:
    """A topic by key.

    Raises KeyError for a key that topics.yaml lacks, naming those it has.
    """
    known = topics()
    if key not in known:
        raise KeyError(f"no topic '{key}' in checks/topics.yaml; known: {', '.join(known)}")
    return known[key]


def says(text: str, *keys: str) -> bool:
    """Whether a text names any of the topics."""
    words = plain(text)
    return any(
        any(word in words for word in entry.words) and not words.startswith(entry.other)
        for entry in map(topic, keys)
    )


def phrases_of(text: str, key: str, *, most: int = 60) -> Iterator[str]:
    """Every part of a text that begins with a word of a topic, as written, of `most` letters or so."""
    beginnings = topic(key).words
    whole = plain(text)
    if not any(word in whole for word in beginnings):
        return
    words = text.split()
    for start in range(len(words)):
        here = plain(" ".join(words[start : start + 8]))
        if here.startswith(beginnings):
            end = start + 1
            while end < len(words) and len(" ".join(words[start : end + 1])) <= most:
                end += 1
            yield " ".join(words[start:end])


def phrase_of(text: str, key: str) -> str:
    """The first of `phrases_of`, '' where there is none."""
    return next(phrases_of(text, key), "")


def titles(keys: Iterable[str]) -> str:
    """Vietnamese names of topics, for sentences."""
    return ", ".join(topic(key).title for key in keys)
