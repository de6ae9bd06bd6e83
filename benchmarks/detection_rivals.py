"""Answers to compare with: constant, random, and two plain ways to match labels."""

from __future__ import annotations

import random
from collections.abc import Callable

from benchmarks.detection_model import Answers, Subject, Told
from checks.vocabulary import keys, vocabulary


def everything(_: Subject) -> Answers:
    """Every section is there."""
    return {key: Told(present=True) for key in keys()}


def at_random(subject: Subject) -> Answers:
    """A coin for every section, the same ones each time."""
    coin = random.Random(subject.name)
    return {key: Told(present=coin.random() < 0.5) for key in keys()}


def _by_labels(subject: Subject, fits: Callable[[str, frozenset[str]], bool]) -> Answers:
    texts = frozenset(text.strip().lower() for text in subject.link_texts)
    return {
        key: Told(
            present=any(fits(phrase.text.lower(), texts) for phrase in entry.phrases if not phrase.weak)
        )
        for key, entry in vocabulary().sections.items()
    }


def exact(subject: Subject) -> Answers:
    """There where a link says a label of the vocabulary letter by letter, whatever the case."""
    return _by_labels(subject, lambda label, texts: label in texts)


def substring(subject: Subject) -> Answers:
    """There where a link's text holds a label of the vocabulary."""
    return _by_labels(subject, lambda label, texts: any(label in text for text in texts))
