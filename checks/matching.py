"""Which required section does a text name? Every answer has a confidence (0..1) and says which words it rests on.

Below `ABSTAIN_BELOW` nothing is said; between that and `SURE_FROM` a person should look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from checks.damaged import joined, mutilated, similar
from checks.phrases import LONGEST_LABEL, Manner, Place, held, held_inside, index
from checks.spelling import Words, expanded, parts, readings, words_of, written_out
from checks.vocabulary import Counter, core_of, forgets_with_vocabulary, vocabulary

_YEAR = re.compile("(?:19|20)[0-9]{2}")

ABSTAIN_BELOW = 0.5
SURE_FROM = 0.75

_SURE = 0.98
_WEAK = 0.62
_UNSURE = 0.62  # what a label says beside what it surely says
_BONES_FROM = 6
_NEARLY = 0.1
_SHORT_PART = 5  # words
_NEWS = 0.9
_LONGEST_NEWS = 10  # words of a label that begins with 'Tin'
_LONGEST_NEWS_ADDRESS = 3


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


def _specifying(words: Words) -> int:
    """How many words make a label mean something narrower or else."""
    return sum(1 for at in vocabulary().fillers.without(words) if not words.folded[at].isdigit())


def _without_body(after: Words) -> Words:
    """What follows a label without the name of the body whose it is: 'Tin tức | Sở Nông nghiệp và Môi trường'."""
    words = after[1:] if after.folded[:1] == ("cua",) else after
    return after[:0] if vocabulary().bodies.length_at(words, 0) else after


def _confidence(words: Words, place: Place) -> float:
    """How surely a text that holds a phrase names what the phrase names."""
    ceiling = _WEAK if place.phrase.weak else _SURE
    if place.manner is Manner.HOLDS:
        return _holding(words, place, ceiling)
    others = len(words) - (place.end - place.start)
    return (
        ceiling
        - {
            Manner.EQUAL: 0.0,
            Manner.SIMILAR: 0.1 * place.harm,
            Manner.JOINED: 0.06,
            Manner.INITIALS: 0.1 + 0.1 * place.harm,
            Manner.LOST: (0.12 if len(place.phrase.bones) >= _BONES_FROM else 0.4) + 0.09 * others,
        }[place.manner]
    )


def _holding(words: Words, place: Place, ceiling: float) -> float:
    length = place.end - place.start
    extra = _specifying(words[: place.start]) + _specifying(_without_body(words[place.end :]))
    if extra and len(place.phrase.words) == 1:
        return 0.0
    # A long phrase at the start is specified further by what follows ('Tin hoạt động Toà án nhân dân …').
    each = 0.12 if length <= 2 else 0.09 if place.start else 0.04
    of_a_year = any(_YEAR.fullmatch(word) for word in words.folded)  # an entry rather than its list
    return (
        ceiling
        - 0.03
        - each * extra
        - (0.07 if place.start and extra else 0.0)
        - (0.04 if of_a_year else 0.0)
    )


@lru_cache(maxsize=20_000)
def match_text(text: str, *, address: bool = False) -> tuple[Match, ...]:
    """Sections that a label (or the words of an address) may name, best first; empty below ABSTAIN_BELOW."""
    found: list[Match] = []
    for reading in readings(text):
        words = words_of(reading)
        while words and words.folded[0].isdigit():
            words = words[1:]
        if not words:
            continue
        if len(words) > LONGEST_LABEL:
            found += _very_labels(words)
            continue
        own = list(_match_words(words, address=address))
        if not address:
            for meant in written_out(reading, index().before):
                own += (
                    replace(match, confidence=match.confidence - 0.08, manner=Manner.SHORT)
                    for match in _match_words(meant, address=False)
                )
            if not _agency(words):
                own += _match_parts(reading, words)
        found += _as_news(words, own, address=address)
    return _longest_first(_by_key(m for m in found if m.confidence >= ABSTAIN_BELOW))


def may_be_label(text: str) -> bool:
    """Whether a text may be a label word for word: only then `match_text` finds it EQUAL to one. Most lines are not."""
    longest, whole = index().longest, index().whole
    for reading in readings(text):
        words = words_of(reading)
        while words and words.folded[0].isdigit():
            words = words[1:]
        if words.folded in whole:
            return True
        spelt = len(words) <= longest or all(len(word) == 1 for word in words.folded)
        if spelt and expanded(words, vocabulary().abbreviations).folded in whole:
            return True
    return False


def _very_labels(words: Words) -> Iterator[Match]:
    """A text as long as a headline is a label only where it is one of the vocabulary's, such as the law's own words."""
    for key, phrase in index().whole.get(words.folded, ()):
        yield Match(key=key, confidence=_SURE, phrase=phrase.text, words=len(words))


def _by_key(found: Iterable[Match]) -> dict[str, list[Match]]:
    """Matches of each section, best first."""
    by_key: dict[str, list[Match]] = {}
    for match in found:
        by_key.setdefault(match.key, []).append(match)
    return {key: sorted(matches, key=lambda m: (-m.confidence, -m.words)) for key, matches in by_key.items()}


def _places(words: Words, *, address: bool) -> Iterator[Place]:
    equal = False
    for place in held(words, address=address):
        equal = equal or place.manner is Manner.EQUAL
        yield place
    if equal:
        return  # a whole known label was not meant to be another
    yield from similar(words)
    yield from joined(words, address=address)
    if not address:
        yield from mutilated(words)


def _match_words(words: Words, *, address: bool) -> Iterator[Match]:
    """Matches of one reading of a text, as written and with its abbreviations written out."""
    for spelling in dict.fromkeys((words, expanded(words, vocabulary().abbreviations))):
        body = _agency(spelling)
        for place in _places(spelling, address=address):
            if body and (place.start or place.end <= body):
                continue  # 'Sở Kế hoạch và Đầu tư' speaks of no plans
            confidence = _confidence(spelling, place)
            if confidence >= ABSTAIN_BELOW and not _is_countered(place, spelling):
                yield Match(
                    key=place.key,
                    confidence=confidence,
                    phrase=place.phrase.text,
                    words=len(place.phrase.words),
                    manner=place.manner,
                )


def _agency(words: Words) -> int:
    """How many words open the name of a body ('Sở', 'Thanh tra tỉnh'); 0 where a label is no body's name.

    Without accents 'so' may be 'số' or 'sơ': then only two words and more tell.
    """
    length = vocabulary().agencies.length_at(words, 0)
    return length if words.has_accents or length > 1 else 0


@lru_cache(maxsize=256)
def _cores(words: Words) -> tuple[Words, ...]:
    known = vocabulary()
    return tuple(dict.fromkeys((words, core_of(words, known.light), core_of(words, known.loose))))


forgets_with_vocabulary(match_text.cache_clear)
forgets_with_vocabulary(_cores.cache_clear)


def _counters(counter: Counter, words: Words, cores: tuple[Words, ...]) -> bool:
    if counter.by_accents and not words.has_accents:
        return False
    return any(held_inside(core, counter.core) for core in cores)


def _is_countered(place: Place, words: Words) -> bool:
    """Whether the label holds words that look like the section's and are something else's."""
    cores = _cores(words)
    return any(
        _counters(counter, words, cores)
        for counter in vocabulary().sections[place.key].counter
        if counter.by_accents or words.folded != place.phrase.words.folded
    )


def _match_parts(text: str, whole: Words) -> Iterator[Match]:
    """What the labels that are joined in one say; a single word beside others says nothing.

    Nor does a part of a sentence: every part of joined labels is short or names something.
    """
    cores = _cores(whole)
    named = [(words_of(piece), list(_match_words(words_of(piece), address=False))) for piece in parts(text)]
    if any(len(words) > _SHORT_PART and not matches for words, matches in named):
        return
    for match in (match for _, matches in named for match in matches):
        if (
            match.words >= 2
            and match.confidence >= SURE_FROM
            and not any(
                _counters(counter, whole, cores) for counter in vocabulary().sections[match.key].counter
            )
        ):
            yield replace(match, confidence=match.confidence - 0.06, manner=Manner.PART)


def _as_news(words: Words, found: list[Match], *, address: bool) -> list[Match]:
    """A label that begins with 'Tin' is news whatever follows, unless that very label is another section's."""
    longest = _LONGEST_NEWS_ADDRESS if address else _LONGEST_NEWS
    if words.accented[0] != "tin" or not 1 < len(words) <= longest:
        return found
    cores = _cores(words)
    if any(_counters(counter, words, cores) for counter in vocabulary().sections["news"].counter):
        return found
    others = {m.key for m in found if m.key != "news" and _is_very_label(m, words)}
    if not others:
        found.append(Match(key="news", confidence=_NEWS, phrase="Tin", words=len(words), manner=Manner.HOLDS))
    return [
        match
        if match.key in others or match.key == "news"
        else replace(match, confidence=min(match.confidence, _UNSURE))
        for match in found
    ]


def _is_very_label(match: Match, words: Words) -> bool:
    """Whether a match is about all of a label, or about all that follows 'Tin' where the section is a list."""
    if match.manner in (Manner.EQUAL, Manner.SIMILAR):
        return True
    rest = words[2 if words.folded[1] == "tuc" else 1 :].folded
    whole = len(rest) > 1 and rest == words_of(match.phrase).folded
    return whole and match.confidence >= SURE_FROM and vocabulary().sections[match.key].holds == "list"


def _longest_first(found: Mapping[str, list[Match]]) -> tuple[Match, ...]:
    """The best match of each section, best first.

    A section whose phrases all stand inside a longer matched phrase of another one is not what the text names.
    """
    told = {match.phrase: words_of(match.phrase) for matches in found.values() for match in matches}

    def is_part_of_another(match: Match) -> bool:
        if match.manner is Manner.PART:
            return False  # the label joins several names, and this is one of them
        return any(
            other.key != match.key
            and other.words > match.words
            and other.confidence >= match.confidence - _NEARLY
            and held_inside(told[other.phrase], told[match.phrase])
            for matches in found.values()
            for other in matches[:1]
        )

    kept = [
        matches[0]
        for matches in found.values()
        if not all(is_part_of_another(m) for m in matches if m.confidence >= matches[0].confidence - _NEARLY)
    ]
    return tuple(sorted(kept, key=lambda m: (-m.confidence, -m.words, m.key)))
