"""What a label may have been meant to say: fonts, broken encodings, numbering, abbreviations, spaced letters."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

from checks.vietnamese import decode_tcvn3, decode_vni, fold, looks_like_font, squeeze

_NOT_LETTERS = re.compile(r"[^0-9a-z]+")
_ENTITY = re.compile(r"&#?\w{2,8};")
_MOJIBAKE = re.compile(
    "[ÃÂÄÆ][\x80-\xbfƒ‚„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ ]|áº|á»"
)  # UTF-8 bytes that were read as windows-1252
_NUMBERING = re.compile(r"^\s*(?:[IVXivx]{1,5}|[a-eA-E]|\d{1,2})\s*[.)/:\-–]\s*(?=\S)")
_JOINTS = re.compile(r"\s*[,;/|&+–—]\s*|\s+-\s*|\s*-\s+|\s+và\s+", re.IGNORECASE)
_SHORT_WORD = re.compile(r"(?<!\w)([^\W\d_]{1,3})\.\s?(?=[^\W\d_])")
_LOST = re.compile("[?\ufffd]+")
_LOST_INSIDE = re.compile("\ufffd|\\w[?]+\\w")  # a question mark inside a word was a letter


def plain(text: str) -> str:
    """A label as folded words with single spaces: letters a–z and digits only."""
    return _NOT_LETTERS.sub(" ", fold(text)).strip()


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
    return tuple(dict.fromkeys(_NUMBERING.sub("", reading) for reading in found))


def parts(text: str) -> tuple[str, ...]:
    """The labels that one label joins: 'Cơ cấu tổ chức, chức năng nhiệm vụ' says two things; () where it is one."""
    pieces = [piece.strip() for piece in _JOINTS.split(text) if piece.strip()]
    return tuple(pieces) if len(pieces) > 1 else ()


def shortened(text: str) -> tuple[tuple[str, bool], ...]:
    """Folded words with whether each is only the beginning of one: 'Th.tin' → ('th', True), ('tin', False).

    () where nothing is shortened by a point.
    """
    if not _SHORT_WORD.search(text):
        return ()
    found = []
    for token in _SHORT_WORD.sub(r"\1. ", text).split():
        found += [(word, token.endswith(".") and len(token) <= 4) for word in plain(token).split()]
    return tuple(found)


def _reread(text: str) -> Iterator[str]:
    try:
        yield squeeze(text.encode("cp1252").decode("utf-8"))
    except UnicodeError:
        return


def expanded(words: tuple[str, ...], abbreviations: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Words with abbreviations written out; letters that stand alone ('g i o i  t h i e u') joined to one word."""
    if len(words) >= 5 and all(len(word) == 1 for word in words):
        return ("".join(words),)
    whole = abbreviations.get(" ".join(words))
    if whole is not None:
        return whole
    return tuple(part for word in words for part in abbreviations.get(word, (word,)))
