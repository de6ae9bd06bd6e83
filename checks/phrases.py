"""The vocabulary's phrases by how they are written, and which of them stand whole in a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise

from checks.spelling import Words
from checks.vocabulary import Phrase, core_of, forgets_with_vocabulary, vocabulary

LONGEST_LABEL = 14  # words; longer texts are headlines, not labels of a menu
FUZZY_FROM = 8  # letters; shorter texts are too alike


class Manner(StrEnum):
    """How a text names a section."""

    EQUAL = "equal"
    HOLDS = "holds"
    PART = "part"  # one of several labels joined in one
    SHORT = "short"  # words shortened by a point
    JOINED = "joined"  # words written together
    INITIALS = "initials"  # words cut to their first letters, in an address
    SIMILAR = "similar"  # a typing slip
    LOST = "lost"  # letters were lost on the way


Named = tuple[str, Phrase]  # section key, phrase
Table = dict[tuple[str, ...], list[Named]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A phrase in a text's words [start:end], and how it stands there. `harm` counts slips or lost letters."""

    key: str
    phrase: Phrase
    start: int
    end: int
    manner: Manner
    harm: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Index:
    """The vocabulary's phrases by the words and spellings that a text may hold.

    `pairs` are neighbouring words that are known (with accents, and folded), `before` the words known to stand before
    a folded one.
    """

    whole: Table
    core: Table
    undashed: Table  # as addresses without 'đ' have them
    joined: dict[str, list[Named]]
    initials: dict[str, list[Named]]
    bones: dict[str, list[Named]]
    long: dict[str, dict[str, list[Named]]]  # by first and by last word, then by folded label
    longest: int
    words: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    before: dict[str, frozenset[str]]
    compounds: frozenset[tuple[str, ...]]


def _initials(phrase: Phrase) -> Iterator[str]:
    """Words cut to first letters as addresses do: 'dvcong', 'lichct', 'tcdxldt'."""
    words = phrase.words.folded
    heads = [word[0] for word in words]
    for cut in range(1, len(words)):
        yield "".join(heads[:cut]) + "".join(words[cut:])
        yield "".join(words[:cut]) + "".join(heads[cut:])
    yield "".join(heads)


@cache
def index() -> Index:
    """The vocabulary in use, indexed."""
    known = vocabulary()
    found = Index(
        whole={},
        core={},
        undashed={},
        joined={},
        initials={},
        bones={},
        long={},
        longest=max(len(p.words) for entry in known.sections.values() for p in entry.phrases),
        words=frozenset(_all_words()),
        pairs=frozenset(_all_pairs()),
        before=_befores(),
        compounds=frozenset(form for words in known.compounds for form in (words.accented, words.folded)),
    )
    for entry in known.sections.values():
        for phrase in entry.phrases:
            _add(found, (entry.key, phrase))
    return found


def _add(found: Index, named: Named) -> None:
    phrase = named[1]
    words = phrase.words.folded
    found.whole.setdefault(words, []).append(named)
    core = core_of(phrase.words, vocabulary().light).folded
    if len(core) >= (2 if core == words else 3):  # 'các dự án' says more than 'dự án'
        found.core.setdefault(core, []).append(named)
    if phrase.without_d != words and phrase.without_d:
        found.undashed.setdefault(phrase.without_d, []).append(named)
    if len(words) > 1:
        found.joined.setdefault(phrase.joined, []).append(named)
        for short in _initials(phrase) if not phrase.weak else ():
            found.initials.setdefault(short, []).append(named)
    else:
        found.joined.setdefault(words[0], []).append(named)
    if phrase.bones and phrase.bones != phrase.joined:
        found.bones.setdefault(phrase.bones, []).append(named)
    if len(phrase.words.label) >= FUZZY_FROM:
        for word in {words[0], words[-1]}:
            found.long.setdefault(word, {}).setdefault(phrase.words.label, []).append(named)


def _known_texts() -> Iterator[Words]:
    known = vocabulary()
    yield from known.compounds
    yield from known.abbreviations.values()
    for entry in known.sections.values():
        yield from (phrase.words for phrase in entry.phrases)
        yield from (counter.words for counter in entry.counter)


def _all_words() -> Iterator[str]:
    for words in _known_texts():
        yield from words.accented
        yield from words.folded


def _all_pairs() -> Iterator[tuple[str, str]]:
    for words in _known_texts():
        yield from pairwise(words.accented)
        yield from pairwise(words.folded)


def _befores() -> dict[str, frozenset[str]]:
    before: dict[str, set[str]] = {}
    for words in _known_texts():
        for (first, _), (_, second) in zip(pairwise(words.accented), pairwise(words.folded), strict=True):
            before.setdefault(second, set()).add(first)
    return {word: frozenset(firsts) for word, firsts in before.items()}


forgets_with_vocabulary(index.cache_clear)


def _cut(words: Words, start: int, end: int) -> bool:
    """Whether a part of a text begins or ends inside a compound: 'hoạt động xã' does not stand in 'hoạt động xã hội'."""
    told = words.accented if words.has_accents else words.folded
    compounds = index().compounds
    return told[start - 1 : start + 1] in compounds or told[end - 1 : end + 1] in compounds


def _other_accents(words: Words, phrase: Words) -> bool:
    """Whether equally folded words are others: 'truyền thông' is not 'truyền thống'. Missing accents are no others."""
    told, meant = tuple(pairwise(words.accented)), tuple(pairwise(phrase.accented))
    return any(
        one != other and one in index().pairs and not "".join(one).isascii()
        for one, other in zip(told, meant, strict=True)
    )


def held(words: Words, *, address: bool) -> Iterator[Place]:
    """Phrases that stand in a text as whole words, also with loose words between ('của', 'các', 'Sở')."""
    known, count = index(), len(words)
    for start in range(count):
        for end in range(start + 1, min(count, start + known.longest) + 1):
            part = words.folded[start:end]
            if (part not in known.whole and part not in known.undashed) or _cut(words, start, end):
                continue
            manner = Manner.EQUAL if end - start == count else Manner.HOLDS
            for key, phrase in known.whole.get(part, ()):
                if not (words.has_accents and _other_accents(words[start:end], phrase.words)):
                    yield Place(key=key, phrase=phrase, start=start, end=end, manner=manner)
            for key, phrase in known.undashed.get(part, ()) if address else ():
                yield Place(key=key, phrase=phrase, start=start, end=end, manner=manner)
    if words.has_accents:
        yield from _held_loosely(words)


def _held_loosely(words: Words) -> Iterator[Place]:
    """A phrase may lack light words of the label, or have more of them; names of bodies may stand between."""
    known, light = index(), vocabulary().light
    for places in dict.fromkeys((light.without(words), vocabulary().loose.without(words))):
        core = words.at(places)
        for start in range(len(core)):
            for end in range(start + 2, min(len(core), start + known.longest) + 1):
                named = known.core.get(core.folded[start:end], ())
                first, last = places[start], places[end - 1] + 1
                if not named or _cut(words, first, last):
                    continue
                for key, phrase in named:
                    if not _other_accents(core[start:end], core_of(phrase.words, light)):
                        yield Place(key=key, phrase=phrase, start=first, end=last, manner=Manner.HOLDS)


def held_inside(words: Words, phrase: Words) -> bool:
    """Whether a phrase stands in a text as whole words: 'văn bản chỉ đạo' holds no 'ban chỉ đạo'.

    Where the text has accents a word of it must be the phrase's, or have lost its accents.
    """
    told, wanted = words.folded, phrase.folded
    length = len(wanted)
    for start in range(len(told) - length + 1):
        if told[start : start + 1] == wanted[:1] and told[start : start + length] == wanted:
            accented = words.accented[start : start + length] if words.has_accents else ()
            if all(
                one == other or (one.isascii() and not other.isascii())
                for one, other in zip(accented, phrase.accented, strict=False)
            ):
                return True
    return False
