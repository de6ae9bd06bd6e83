"""Which required section does a text name? Every answer has a confidence (0..1) and says which words it rests on.

Below `ABSTAIN_BELOW` nothing is said; between that and `SURE_FROM` a person should look.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from checks.spelling import expanded, parts, plain, readings, shortened
from checks.vietnamese import fold, same_accents
from checks.vocabulary import Phrase, bones_of, forgets_with_vocabulary, vocabulary

ABSTAIN_BELOW = 0.5
SURE_FROM = 0.75

_SURE = 0.98
_WEAK = 0.62
_FUZZY_FROM = 8  # letters; shorter texts are too alike
_TWO_SLIPS_FROM = 15
_BONES_FROM = 6
LONGEST_LABEL = 14  # words; longer texts are headlines, not labels of a menu
_JOINED_FROM = 8


class Manner(StrEnum):
    """How a text names a section."""

    EQUAL = "equal"
    HOLDS = "holds"
    PART = "part"  # one of several labels joined in one
    SHORT = "short"  # words shortened by a point
    JOINED = "joined"  # words written together
    SIMILAR = "similar"  # a typing slip
    LOST = "lost"  # letters were lost on the way


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """A section that a text may name, with confidence, the vocabulary's phrase and how the text resembles it.

    `source` tells what spoke: label, title, picture, address, file, host.
    """

    key: str
    confidence: float
    phrase: str
    words: int
    manner: Manner = Manner.EQUAL
    source: str = "label"


def position(words: tuple[str, ...], phrase: tuple[str, ...]) -> int:
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
    by_bones: dict[str, tuple[tuple[str, Phrase], ...]]
    by_length: dict[int, tuple[tuple[str, Phrase], ...]]  # letters of long phrases


@cache
def _index() -> _Index:
    by_word: dict[str, list[tuple[str, Phrase]]] = {}
    by_joined: dict[str, list[tuple[str, Phrase]]] = {}
    by_bones: dict[str, list[tuple[str, Phrase]]] = {}
    by_length: dict[int, list[tuple[str, Phrase]]] = {}
    for entry in vocabulary().sections.values():
        for phrase in entry.phrases:
            pair = (entry.key, phrase)
            for first in {phrase.words[0], *phrase.without_d.split()[:1]}:
                by_word.setdefault(first, []).append(pair)
            by_joined.setdefault(phrase.joined, []).append(pair)
            if phrase.bones != phrase.joined:
                by_bones.setdefault(phrase.bones, []).append(pair)
            if len(phrase.folded) >= _FUZZY_FROM:
                by_length.setdefault(len(phrase.folded), []).append(pair)
    return _Index(
        by_word={word: tuple(pairs) for word, pairs in by_word.items()},
        by_joined={word: tuple(pairs) for word, pairs in by_joined.items()},
        by_bones={word: tuple(pairs) for word, pairs in by_bones.items()},
        by_length={length: tuple(pairs) for length, pairs in by_length.items()},
    )


forgets_with_vocabulary(_index.cache_clear)


def _ceiling(phrase: Phrase) -> float:
    return _WEAK if phrase.weak else _SURE


def _contained(words: tuple[str, ...], phrase: Phrase, *, address: bool) -> float:
    """How surely a label that holds a phrase as whole words names what the phrase names; 0 where it does not."""
    best = 0.0
    for spelling in {phrase.folded, phrase.without_d} if address else {phrase.folded}:
        parts = tuple(spelling.split())
        start = position(words, parts) if parts else -1
        if start < 0:
            continue
        if len(parts) == len(words):
            return _ceiling(phrase)
        before, after = words[:start], words[start + len(parts) :]
        extra = _specifying(before) + _specifying(_without_body(after))
        if len(parts) == 1 and extra:
            continue
        # A long phrase at the start is specified further by what follows ('Tin hoạt động Toà án nhân dân …').
        each = 0.12 if len(parts) <= 2 else 0.09 if start else 0.03
        best = max(best, _ceiling(phrase) - 0.03 - each * extra - (0.07 if start and extra else 0.0))
    return best


def _specifying(words: tuple[str, ...]) -> int:
    """How many words make a label mean something narrower or else."""
    fillers = vocabulary().fillers
    return sum(1 for word in words if not word.isdigit() and word not in fillers)


def _without_body(after: tuple[str, ...]) -> tuple[str, ...]:
    """What follows a label without the name of the body whose it is: 'Tin tức | Sở Nông nghiệp và Môi trường'."""
    words = after[1:] if after[:1] == ("cua",) else after
    body = any(words[: len(body)] == body for body in vocabulary().bodies)
    return () if body else after


def _slips(length: int) -> int:
    """How many typing slips a text of so many letters may hold."""
    return 2 if length >= _TWO_SLIPS_FROM else 1


def _similar(text: str, label: str, words: tuple[str, ...]) -> Iterator[tuple[str, Phrase, int]]:
    """Phrases that a label may be with a few slips of the keyboard, and how many."""
    if len(label) < _FUZZY_FROM:
        return
    allowed = _slips(len(label))
    accents = "" if text.isascii() else same_accents(text)
    for length in range(len(label) - allowed, len(label) + allowed + 1):
        for key, phrase in _index().by_length.get(length, ()):
            if abs(len(words) - len(phrase.words)) > 1:
                continue
            slips = OSA.distance(label, phrase.folded, score_cutoff=allowed)
            if not 0 < slips <= allowed:
                continue
            # Whoever types 'phỏng vấn' does not mean 'phòng ban': a slip leaves the other accents alone.
            if not accents or OSA.distance(accents, same_accents(phrase.text)) <= allowed + 1:
                yield key, phrase, slips


def _keeps_what_is_left(written: str, phrase: str) -> bool:
    """Whether a text is a phrase some of whose accented letters are gone."""
    letters = iter("".join(same_accents(phrase).split()))
    for wanted in "".join(written.split()):
        for letter in letters:
            if letter == wanted:
                break
            if letter.isascii():
                return False
        else:
            return False
    return all(not letter.isascii() for letter in letters)


def _mutilated(text: str) -> Iterator[tuple[str, Phrase, int]]:
    """Phrases that stand in a label some of whose accented letters were lost, and how many other words it has."""
    words = same_accents(text).split()
    if len(words) > LONGEST_LABEL:
        return
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + 9) + 1):
            written = " ".join(words[start:end])
            for key, phrase in _index().by_bones.get(bones_of(written), ()):
                lost = len(phrase.text.replace(" ", "")) - len(written.replace(" ", ""))
                if lost > 0 and _keeps_what_is_left(written, phrase.text):
                    yield key, phrase, len(words) - (end - start)


def _shortened(text: str) -> Iterator[tuple[str, Phrase]]:
    """Phrases whose words begin as the label's shortened ones do: 'Th.tin chỉ đạo'."""
    words = shortened(text)
    if not any(not short for _, short in words):
        return
    for entry in vocabulary().sections.values():
        for phrase in entry.phrases:
            if len(phrase.words) == len(words) and all(
                word.startswith(written) if short else word == written
                for word, (written, short) in zip(phrase.words, words, strict=True)
            ):
                yield entry.key, phrase


def _candidates(
    text: str, words: tuple[str, ...], *, address: bool
) -> Iterator[tuple[str, Phrase, float, Manner]]:
    """Phrases that a label may be, with confidence: held as words, misspelt, mutilated, or written together."""
    index = _index()
    label = " ".join(words)
    for word in dict.fromkeys(words):
        for key, phrase in index.by_word.get(word, ()):
            manner = Manner.EQUAL if label == phrase.folded else Manner.HOLDS
            yield key, phrase, _contained(words, phrase, address=address), manner
    for key, phrase, slips in _similar(text, label, words):
        yield key, phrase, _ceiling(phrase) - 0.1 * slips, Manner.SIMILAR
    joined = "".join(words)
    if len(joined) >= (5 if address else _JOINED_FROM):
        for key, phrase in index.by_joined.get(joined, ()):
            if joined != phrase.folded:
                yield key, phrase, _ceiling(phrase) - 0.06, Manner.JOINED
    if not address:
        for key, phrase in _shortened(text):
            yield key, phrase, _ceiling(phrase) - 0.08, Manner.SHORT
        for key, phrase, others in _mutilated(text):
            sure = 0.12 if len(phrase.bones) >= _BONES_FROM else 0.4
            yield key, phrase, _ceiling(phrase) - sure - 0.09 * others, Manner.LOST


@lru_cache(maxsize=20_000)
def match_text(text: str, *, address: bool = False) -> tuple[Match, ...]:
    """Sections that a label (or the words of an address) may name, best first; empty below ABSTAIN_BELOW."""
    best: dict[str, Match] = {}
    for reading in readings(text):
        found = list(_match_reading(reading, address=address))
        if not address:
            found += _match_parts(reading)
        for match in found:
            known = best.get(match.key)
            if known is None or (match.confidence, match.words) > (known.confidence, known.words):
                best[match.key] = match
    return _longest_first(list(best.values()))


forgets_with_vocabulary(match_text.cache_clear)


def _match_reading(text: str, *, address: bool) -> Iterator[Match]:
    """Matches of one reading of a text, as written and with its abbreviations written out."""
    words = tuple(plain(text).split())
    while words and words[0].isdigit():
        words = words[1:]
    if not words or len(words) > LONGEST_LABEL:
        return
    spelt = dict.fromkeys((words, expanded(words, vocabulary().abbreviations)))
    for spelling in spelt:
        label = " ".join(spelling)
        for key, phrase, confidence, manner in _candidates(text, spelling, address=address):
            if confidence < ABSTAIN_BELOW:
                continue
            if not _is_countered(key, phrase, label, spelling, text):
                yield Match(
                    key=key, confidence=confidence, phrase=phrase.text, words=len(phrase.words), manner=manner
                )


def _is_countered(key: str, phrase: Phrase, label: str, words: tuple[str, ...], text: str) -> bool:
    """Whether the label holds words that look like the section's and are something else's."""
    for counter in vocabulary().sections[key].counter:
        if counter.accents:
            if counter.accents in same_accents(text):
                return True
        elif label != phrase.folded and position(words, counter.words) >= 0:
            return True
    return False


def _match_parts(text: str) -> Iterator[Match]:
    """What the labels that are joined in one say; a single word beside others says nothing."""
    pieces = parts(text)
    if not pieces or len(plain(text).split()) > LONGEST_LABEL:
        return
    whole = tuple(plain(text).split())
    for piece in pieces:
        for match in _match_reading(piece, address=False):
            if (
                match.words >= 2
                and match.confidence >= SURE_FROM
                and not any(position(whole, c.words) >= 0 for c in vocabulary().sections[match.key].counter)
            ):
                yield replace(match, confidence=match.confidence - 0.06, manner=Manner.PART)


def _longest_first(found: list[Match]) -> tuple[Match, ...]:
    """Best first; a phrase that stands inside a longer matched phrase speaks for another section only weakly."""
    kept = [
        match
        for match in found
        if not any(
            other.key != match.key
            and other.words > match.words
            and other.confidence >= match.confidence - 0.1
            and position(tuple(fold(other.phrase).split()), tuple(fold(match.phrase).split())) >= 0
            for other in found
        )
    ]
    return tuple(sorted(kept, key=lambda m: (-m.confidence, -m.words, m.key)))
