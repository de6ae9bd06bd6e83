"""Which phrases of the vocabulary a damaged text was: misspelt, written together, cut to initials, or with letters lost."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from rapidfuzz.distance import OSA

from checks.phrases import FUZZY_FROM, Manner, Place, index
from checks.spelling import Words
from checks.vocabulary import bones_of

_TWO_SLIPS_FROM = 15  # letters
_LONGEST_DAMAGED = 9  # words
_JOINED_ADDRESS_FROM = 5  # letters
_INITIALS_FROM = 4  # letters
_GLUED_FROM = 6
_TELLING_INITIALS = 7  # so many first letters are no chance


def _is_other(words: Words, phrase: Words) -> bool:
    """Whether a text holds known pairs of words that the phrase does not: 'báo chí' is no slip for 'báo cáo'."""
    if words.has_accents:
        return any(
            pair in index().pairs for pair in {*pairwise(words.accented)} - {*pairwise(phrase.accented)}
        )
    return any(pair in index().pairs for pair in {*pairwise(words.folded)} - {*pairwise(phrase.folded)})


def similar(words: Words) -> Iterator[Place]:
    """Phrases that a label may be with a few slips of the keyboard, its first or its last word being right."""
    label = words.label
    if len(label) < FUZZY_FROM:
        return
    allowed = 2 if len(label) >= _TWO_SLIPS_FROM else 1
    long = index().long
    near = long.get(words.folded[0], {}) | long.get(words.folded[-1], {})
    for text, named in near.items():
        if abs(len(text) - len(label)) > allowed:
            continue
        slips = OSA.distance(label, text, score_cutoff=allowed)
        for key, phrase in named if 0 < slips <= allowed else ():
            if abs(len(words) - len(phrase.words)) > 1 or _is_other(words, phrase.words):
                continue
            # Whoever types 'phỏng vấn' does not mean 'phòng ban': a slip leaves the other accents alone.
            accents = " ".join(phrase.words.accented)
            if not words.has_accents or OSA.distance(" ".join(words.accented), accents) <= allowed + 1:
                yield Place(
                    key=key,
                    phrase=phrase,
                    start=0,
                    end=len(words),
                    manner=Manner.SIMILAR,
                    harm=slips,
                )


def joined(words: Words, *, address: bool) -> Iterator[Place]:
    """Phrases whose words are written together; in addresses also cut to first letters."""
    whole = "".join(words.folded)
    shortest = _JOINED_ADDRESS_FROM if address else FUZZY_FROM
    for key, phrase in index().joined.get(whole, []):
        if len(whole) >= shortest and words.folded != phrase.words.folded:
            yield Place(key=key, phrase=phrase, start=0, end=len(words), manner=Manner.JOINED)
    if address and len(whole) >= _INITIALS_FROM:
        named = index().initials.get(whole, [])
        if len({key for key, _ in named}) == 1:
            key, phrase = named[0]
            glued = len(whole) > len(phrase.words) and len(whole) >= _GLUED_FROM
            harm = 0 if glued else max(0, _TELLING_INITIALS - len(whole))
            yield Place(key=key, phrase=phrase, start=0, end=len(words), manner=Manner.INITIALS, harm=harm)


def mutilated(words: Words) -> Iterator[Place]:
    """Phrases that stand in a label some of whose accented letters were lost."""
    known = index()
    if all(word in known.words for word in words.accented):
        return
    bones = [bones_of(word) for word in words.accented]
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + _LONGEST_DAMAGED) + 1):
            for key, phrase in known.bones.get("".join(bones[start:end]), []):
                written = "".join(words.accented[start:end])
                lost = len("".join(phrase.words.accented)) - len(written)
                if lost > 0 and _keeps_what_is_left(written, "".join(phrase.words.accented)):
                    yield Place(key=key, phrase=phrase, start=start, end=end, manner=Manner.LOST, harm=lost)


def _keeps_what_is_left(written: str, phrase: str) -> bool:
    """Whether a text is a phrase some of whose accented letters are gone."""
    letters = iter(phrase)
    for wanted in written:
        for letter in letters:
            if letter == wanted:
                break
            if letter.isascii():
                return False
        else:
            return False
    return all(not letter.isascii() for letter in letters)
