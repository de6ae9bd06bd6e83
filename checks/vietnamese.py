"""Vietnamese writing as portals use it: accents, forms of a label, old font encodings, pages' encodings.

Nothing here knows a portal. `fold` is the one form in which labels, addresses and vocabularies are compared.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from checks.reading.markup import without, without_tags

_MARKS = re.compile("[\u0300-\u036f]")
_SPACE = re.compile(r"\s+")
_JOINS = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff\u2010-\u2015\u2212\-&/,+|_·•»«›‹…]+")
_AND = re.compile(r"(?:^| )(?:va(?: |$))+")
_MOST_LETTERS = 10_000  # that are remembered; Vietnamese has some hundred
_D = {"đ": "d", "ð": "d"}  # the second, an Icelandic letter, is a common mistake for the first


class _Folded(dict[int, str]):
    """What becomes of each case-folded character, found out once: walking over a text again and again costs more."""

    def __missing__(self, code: int) -> str:
        letter = _D.get(chr(code), chr(code))
        folded = _JOINS.sub(" ", _MARKS.sub("", unicodedata.normalize("NFD", letter)))
        if len(self) < _MOST_LETTERS:
            self[code] = folded
        return folded


_FOLDED = _Folded()


def squeeze(text: str) -> str:
    """NFC with runs of white space (also no-break and zero-width ones) as single spaces, ends trimmed."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).replace("\u200b", "").replace("\ufeff", "")
    return " ".join(text.split())


def _fold(text: str) -> str:
    joined = " ".join(text.casefold().translate(_FOLDED).split())
    return _AND.sub(" ", joined).strip() if "va" in joined else joined


_fold_short = lru_cache(maxsize=32_768)(_fold)


def fold(text: str) -> str:
    """The form in which two writings of one label are equal.

    Accents and đ are off, case is folded, and white space, dashes, '&', '/', ',' and the word 'và' between
    words become single spaces: 'CHIẾN LƯỢC – QUY HOẠCH', 'chien-luoc/quy-hoach' and 'Chiến lược và quy hoạch'
    fold to 'chien luoc quy hoach'. Other punctuation stays. Labels are remembered, so that folding the same
    menu again costs nothing.
    """
    return _fold_short(text) if len(text) <= 160 else _fold(text)


_TONES = "\u0300\u0301\u0309\u0303\u0323"
_NEW_STYLE = re.compile(rf"(?<![qQ])([oO](?=[aAeE])|[uU](?=[yY]))([aAeEyY])([{_TONES}])(?![\w\u0300-\u036f])")


@lru_cache(maxsize=4096)
def same_accents(text: str) -> str:
    """Case-folded text with accents kept, in which the two ways to place a tone are one ('hoà' = 'hòa')."""
    if text.isascii():
        return " ".join(text.casefold().split())
    apart = unicodedata.normalize("NFD", text)
    moved = _NEW_STYLE.sub(r"\1\3\2", apart)
    return squeeze(moved).casefold()


# TCVN3 (ABC) gives each accented letter one Latin-1 character; capitals with tones are a font of their own.
_TCVN3_CODES = (
    "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢£¤¥¦§",
    "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
)
_TCVN3 = str.maketrans(*_TCVN3_CODES)

# VNI gives a vowel and a mark one Latin-1 character each; some letters are a single character.
_VNI_TONES = dict(zip("øùûõï", "\u0300\u0301\u0309\u0303\u0323", strict=True))
_VNI_MARKS = {
    **_VNI_TONES,
    **dict(zip("âàáåãä", ("\u0302" + tone for tone in ("", *_VNI_TONES.values())), strict=True)),
    **dict(zip("êèéúüë", ("\u0306" + tone for tone in ("", *_VNI_TONES.values())), strict=True)),
}
_VNI_SINGLE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_pairs() -> dict[str, str]:
    circumflex_only = "âàáåãä"
    breve_only = "êèéúüë"
    pairs = {}
    for vowel in "aeouyôö":
        for mark, signs in _VNI_MARKS.items():
            if mark in circumflex_only and vowel not in "aeo":
                continue
            if mark in breve_only and vowel != "a":
                continue
            whole = unicodedata.normalize("NFC", _VNI_SINGLE.get(vowel, vowel) + signs)
            pairs[vowel + mark] = whole
            pairs[vowel.upper() + mark.upper()] = whole.upper()
            pairs[vowel.upper() + mark] = whole.upper()
    for code, letter in _VNI_SINGLE.items():
        pairs[code] = letter
        pairs[code.upper()] = letter.upper()
    return pairs


_VNI = _vni_pairs()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_UNICODE_LETTERS = re.compile("(?:[^ăđơưẠ-ỹĂĐƠƯ]*[ăđơưẠ-ỹĂĐƠƯ]){4}")
_TCVN3_HINTS = re.compile(r"[A-Za-z][¸¹¶·»¼½¾Ç-ËÌ-ÑÒ-ÖßÜ-Þ®©ª«¬µ¨-]|[®§][A-Za-z¸-þ­]|[­¬][êíîõö÷øùëì]")
_VNI_HINTS = re.compile(r"[aeouyôöAEOUYÔÖ][øùûïøõØÙÛÏ]|[aA][åäëüéÅÄËÜ]|[ñÑ][aeiouöôAEIOUÖÔ]|[oOeE][äåÄÅ]")


def legacy_font(text: str) -> str:
    """Which old font encoding the text is written in: 'tcvn3', 'vni', or '' for Unicode.

    Such pages hold Latin-1 characters that only look Vietnamese in a .VnTime or VNI- font.
    """
    sample = text[:20_000]
    if sample.isascii() or _UNICODE_LETTERS.match(sample):
        return ""
    tcvn3, vni = len(_TCVN3_HINTS.findall(sample)), len(_VNI_HINTS.findall(sample))
    if max(tcvn3, vni) * 6 < len(sample.split()) or max(tcvn3, vni) < 2:
        return ""
    return "tcvn3" if tcvn3 > vni else "vni"


def looks_like_font(text: str) -> tuple[str, ...]:
    """Old fonts that a short text (a label) may have been typed for; a page's text is judged by `legacy_font`."""
    if text.isascii() or re.search("[ăđơưẠ-ỹĂĐƠƯ]", text):
        return ()
    hints = (("tcvn3", _TCVN3_HINTS), ("vni", _VNI_HINTS))
    return tuple(font for font, pattern in hints if pattern.search(text))


def is_legacy_font_text(text: str) -> bool:
    """Whether the text is written in a TCVN3 or VNI font rather than Unicode."""
    return legacy_font(text) != ""


def decode_tcvn3(text: str) -> str:
    """Unicode for text that was typed for a TCVN3 (ABC, .VnTime) font."""
    return text.translate(_TCVN3)


def decode_vni(text: str) -> str:
    """Unicode for text that was typed for a VNI font."""
    return _VNI_PATTERN.sub(lambda match: _VNI[match.group()], text)


class Decoded(NamedTuple):
    """A page's text in NFC with how it was written.

    `encoding` is the one that fits the bytes (with '+tcvn3' or '+vni' for font text), `declared` what the page
    or its header claims ('' for nothing), `decomposed` tells that the text was not in composed Unicode.
    """

    text: str
    encoding: str
    declared: str
    decomposed: bool


_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_SCRIPTS = ("script", "style")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# In windows-1258 a tone follows its vowel as a byte of its own.
_TONE_BYTES_1258 = re.compile(
    rb"[AEIOUYaeiouy\xc2\xc3\xca\xd4\xd5\xdd\xe2\xe3\xea\xf4\xf5\xfd][\xcc\xd2\xde\xec\xf2]"
)


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


def _choose(body: bytes, declared: str) -> tuple[str, str]:
    """Text and encoding of bytes that have no byte-order mark."""
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    # A page cut off in the middle, or with broken letters, is still UTF-8: in no other encoding do its pairs occur.
    loose = body.decode("utf-8", "replace")
    bad = loose.count("\ufffd")
    if bad <= 2 + sum(1 for _ in re.finditer(rb"[\xc3-\xe1][\x80-\xbf]", body)) // 2:
        return loose, "utf-8"
    name = _codec(declared)
    if name in ("", "utf-8", "iso8859-1", "latin-1", "ascii", "cp1252"):
        # Browsers read Latin-1 as cp1252; Vietnamese pages that claim it are often windows-1258.
        name = "cp1258" if len(_TONE_BYTES_1258.findall(body)) >= 3 and b"VnTime" not in body else "cp1252"
    return body.decode(name, "replace"), name


def _declared(body: bytes, content_type: str) -> str:
    in_header = _HEADER_CHARSET.search(content_type)
    if in_header:
        return in_header.group(1).lower()
    in_page = _META_CHARSET.search(body[:4096])
    return in_page.group(1).decode("ascii").lower() if in_page else ""


def _composed(body: bytes, text: str) -> tuple[str, bool]:
    """NFC of a UTF-8 text. Few decomposed letters in a page are mended one by one: ten times faster."""
    marks = body.count(b"\xcc")  # the lead byte of U+0300–U+033F
    if not marks:
        return text, False
    if marks > 200:
        return unicodedata.normalize("NFC", text), True
    pieces = []
    done, at = 0, body.find(b"\xcc")
    while at >= 0:
        start, end = max(at - 1, 0), at + 2
        while start > 0 and body[start] & 0xC0 == 0x80:
            start -= 1
        while body[end : end + 1] == b"\xcc":
            end += 2
        letter = unicodedata.normalize("NFC", body[start:end].decode("utf-8", "replace"))
        pieces += [body[done:start], letter.encode()]
        done = end
        at = body.find(b"\xcc", end)
    pieces.append(body[done:])
    return b"".join(pieces).removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace"), True


# A Unicode page into which a text in an old font was pasted names the font in its markup.
_FONT_NAME = re.compile(r"\.Vn[A-Z]\w+|VNI-\w+")
_TEXT_RUN = re.compile(r">[^<]{4,}<")


def _in_unicode(run: str, font: str) -> str:
    """One run of text between two tags in Unicode, if it was typed for the font."""
    if font not in looks_like_font(run):
        return run
    return decode_tcvn3(run) if font == "tcvn3" else decode_vni(run)


def decode_html(body: bytes, content_type: str = "") -> Decoded:
    """The text of an HTML body.

    Bytes that are valid UTF-8 are UTF-8, whatever the header claims: wrong declarations are common. Else the
    byte-order mark, the declared charset and windows-1258 decide. Text in TCVN3 or VNI fonts becomes Unicode.
    Never raises: what cannot be decoded becomes U+FFFD.
    """
    declared = _declared(body, content_type)
    for mark, name in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            text, encoding = body[len(mark) :].decode(name, "replace"), name
            break
    else:
        text, encoding = _choose(body, declared)
    if text.isascii():
        return Decoded(text, encoding, declared, False)
    if encoding == "utf-8":
        text, decomposed = _composed(body, text)
    else:
        decomposed = not unicodedata.is_normalized("NFC", text)
        text = unicodedata.normalize("NFC", text)
    if not _UNICODE_LETTERS.match(text):
        font = legacy_font(without_tags(without(text, _SCRIPTS)))
        if font:
            text = decode_tcvn3(text) if font == "tcvn3" else decode_vni(text)
            return Decoded(text, f"{encoding}+{font}", declared, True)
    elif (".Vn" in text or "VNI-" in text) and (font_name := _FONT_NAME.search(text)):
        font = "tcvn3" if font_name.group().startswith(".") else "vni"
        mended = _TEXT_RUN.sub(lambda run: _in_unicode(run.group(), font), text)
        if mended != text:
            return Decoded(mended, f"{encoding}+{font}", declared, True)
    return Decoded(text, encoding, declared, decomposed or encoding == "cp1258")
