"""What a label may have been meant to say: its words, and what fonts, encodings, numbering and shortening made of them."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from checks.vietnamese import decode_tcvn3, decode_vni, fold, looks_like_font, same_accents, squeeze

_TOKEN = re.compile(r"[^\W_]+")
_ENTITY = re.compile(r"&#?\w{2,8};")
_MOJIBAKE = re.compile(
    "[ÃÂÄÆ][\x80-\xbfƒ‚„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ ]|áº|á»"
)  # UTF-8 bytes that were read as windows-1252
_NUMBERING = re.compile(r"^\s*(?:[IVXivx]{1,5}|[a-eA-E]|\d{1,2})\s*[.)/:\-–]\s*(?=\S)")
_JOINTS = re.compile(r"\s*[,;/|&+–—]\s*|\s+-\s*|\s*-\s+|\s+và\s+", re.IGNORECASE)
_SHORT_WORD = re.compile(r"(?<!\w)([^\W\d_]{1,3})\.\s?(?=[^\W\d_])")
_LOST = re.compile("[?\ufffd]+")
_LOST_INSIDE = re.compile("\ufffd|\\w[?]+\\w")  # a question mark inside a word was a letter
_FILE_NAME = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|bmp|ico|tiff?)$", re.IGNORECASE)
_WRITTEN_BY_A_MACHINE = re.compile(r"[0-9_]")
_I_OR_Y = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")
_BEFORE_I_OR_Y = frozenset("bcdghklmnprstvx")
_SHORTEST_TWICE = 5  # letters
_MOST_READINGS = 6  # of shortened words


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """A label's words, with accents and folded. 'kì' and 'kỳ', 'qui' and 'quy' are one; 'và' and signs are gone."""

    accented: tuple[str, ...]
    folded: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.folded)

    def __getitem__(self, part: slice) -> Words:
        return Words(accented=self.accented[part], folded=self.folded[part])

    def __add__(self, other: Words) -> Words:
        return Words(accented=self.accented + other.accented, folded=self.folded + other.folded)

    def at(self, places: Iterable[int]) -> Words:
        """The words at some places."""
        some = tuple(places)
        return Words(
            accented=tuple(self.accented[place] for place in some),
            folded=tuple(self.folded[place] for place in some),
        )

    @property
    def has_accents(self) -> bool:
        """Whether some word has a letter that is not a–z."""
        return self.accented != self.folded

    @property
    def label(self) -> str:
        """The folded words in one line."""
        return " ".join(self.folded)


_MOST_PIECES, _LONGEST_PIECE = 6, 3  # of an abbreviation that is written apart; letters of a piece
NO_WORDS = Words(accented=(), folded=())


@lru_cache(maxsize=16_384)
def _word(token: str) -> tuple[str, str]:
    """A word with accents and folded, '' for 'và'. A final y after a consonant is written i or y as people like."""
    accented, folded = same_accents(token), fold(token)
    if folded.endswith("y") and (folded[-2:-1] in _BEFORE_I_OR_Y or folded == "quy"):
        return accented[:-1] + accented[-1].translate(_I_OR_Y), folded[:-1] + "i"
    return accented, folded


@lru_cache(maxsize=16_384)
def words_of(text: str) -> Words:
    """The words of a text: letters and digits only."""
    pairs = [pair for pair in map(_word, _TOKEN.findall(unicodedata.normalize("NFC", text))) if pair[1]]
    return Words(accented=tuple(a for a, _ in pairs), folded=tuple(f for _, f in pairs))


def readings(text: str) -> tuple[str, ...]:
    """The text, and what it was before a font, an encoding or an entity was taken for letters; never empty."""
    found = [squeeze(text)]
    if "&" in text and _ENTITY.search(text):
        found.append(squeeze(html.unescape(text)))
    if not text.isascii():
        if _MOJIBAKE.search(text):
            found += _reread(text)
        fonts = {"tcvn3": decode_tcvn3, "vni": decode_vni}
        found += [squeeze(fonts[font](text)) for font in looks_like_font(text)]
    if _LOST_INSIDE.search(text):
        found.append(squeeze(_LOST.sub("", text)))
    return tuple(dict.fromkeys(_said_once(_NUMBERING.sub("", reading)) for reading in found))


def _said_once(text: str) -> str:
    """A label that a link says twice, for the eye and for a screen reader: 'X X' is 'X'."""
    half, rest = divmod(len(text), 2)
    if half >= _SHORTEST_TWICE and not rest and text[:half] == text[half:]:
        return text[:half]
    tokens = text.split()
    for times in (2, 3):
        length, rest = divmod(len(tokens), times)
        if length and not rest:
            said = {words_of(" ".join(tokens[at : at + length])) for at in range(0, len(tokens), length)}
            if len(said) == 1:
                return " ".join(tokens[:length])
    return text


def _reread(text: str) -> Iterator[str]:
    try:
        yield squeeze(text.encode("cp1252").decode("utf-8"))
    except UnicodeError:
        return


def is_file_name(text: str) -> bool:
    """Whether a picture's text is only the name of a file ('bando.png', 'banner_tthc_2'), typed by no person."""
    one = text.strip()
    if _FILE_NAME.search(one):
        return True
    return " " not in one and one.isascii() and _WRITTEN_BY_A_MACHINE.search(one) is not None


def parts(text: str) -> tuple[str, ...]:
    """The labels that one label joins: 'Cơ cấu tổ chức, chức năng nhiệm vụ' says two things; () where it is one."""
    pieces = [piece.strip() for piece in _JOINTS.split(text) if piece.strip()]
    return tuple(pieces) if len(pieces) > 1 else ()


def written_out(text: str, before: Mapping[str, frozenset[str]]) -> tuple[Words, ...]:
    """What words that a point shortens may be: 'Th.tin' is 'thông tin' where that stands in `before` 'tin'.

    `before` maps a folded word to the words (with accents) that are known to stand before it. () where nothing is
    shortened, or nothing known fits.
    """
    if not _SHORT_WORD.search(text):
        return ()
    tokens = _SHORT_WORD.sub(r"\1. ", text).split()
    choices: list[list[Words]] = []
    for place, token in enumerate(tokens):
        word = words_of(token)
        if not (token.endswith(".") and len(token) <= 4 and len(word) == 1 and place + 1 < len(tokens)):
            choices.append([word])
            continue
        following = words_of(tokens[place + 1]).folded[:1]
        known = (one for first in following for one in before.get(first, ()))
        found = sorted(one for one in known if words_of(one).folded[0].startswith(word.folded[0]))
        choices.append([words_of(one) for one in found])
    found_texts = [sum(choice, NO_WORDS) for choice in product(*(c[:_MOST_READINGS] for c in choices))]
    return tuple(found_texts[: _MOST_READINGS**2])


def expanded(words: Words, abbreviations: Mapping[str, Words]) -> Words:
    """Words with abbreviations written out, also split ones ('TT_HC', 'KT-XH'); spaced letters joined to one word."""
    if len(words) >= 5 and all(len(word) == 1 for word in words.folded):
        joined = Words(accented=("".join(words.accented),), folded=("".join(words.folded),))
        return abbreviations.get(joined.folded[0], joined)
    out, done, place = NO_WORDS, 0, 0
    while place < len(words):
        for length in range(_short_pieces(words.folded, place), 0, -1):
            meant = abbreviations.get("".join(words.folded[place : place + length]))
            if meant is not None:
                out += words[done:place] + meant
                place += length
                done = place
                break
        else:
            place += 1
    return out + words[done:] if done else words  # most texts abbreviate nothing


def _short_pieces(folded: tuple[str, ...], place: int) -> int:
    """How many words from a place on may be one abbreviation that was split: short ones, or the first alone."""
    count = 0
    for piece in folded[place : place + _MOST_PIECES]:
        if len(piece) > _LONGEST_PIECE:
            break
        count += 1
    return count or 1
