"""Markup that makes a parser of HTML work without end, taken apart before it is parsed.

Two things cost an HTML5 parser far more than their length (measured on lexbor, true of browsers, too):

- a tag of many attributes: each is compared with all before it, 200,000 of them (1.4 MB) take minutes;
- formatting that is never closed: `<p><font color=1>x<p><font color=2>x…` opens all of it again in every paragraph,
  so that 40 KB become a tree of 700 MB.

Nothing that a browser shows is taken away: a tag keeps its first thousand attributes, formatting becomes <span>.
"""

from __future__ import annotations

import re
from collections import Counter

from checks.reading.markup import COMMENT, elements

_FORMATTING = "b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u"
_OPENS = re.compile(rf"<(?:{_FORMATTING})(?=[\s/>])", re.IGNORECASE)
_FORMAT_TAG = re.compile(rf"<(/?)(?:{_FORMATTING})(?=[\s/>])", re.IGNORECASE)
_UNREAD = ("script", "style", "textarea", "title", COMMENT)  # what looks like a tag there is none
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)")
_VALUE = re.compile(r"=\s*(?:\"[^\"]*\"|'[^']*')")
_FEW = 200  # formatting elements of a page that cannot do harm
_MOST_OPENED_AGAIN = 500_000  # elements that a parser might have to open again
# Behind a '>' or at the beginning only: no other place need be tried.
_STRETCH = re.compile(r"(?<![^>])[^>]{20000,}")
_TAG_BEGINS = re.compile(r"<[a-zA-Z]")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_WORD = re.compile(r"[\s/]+")
_MOST_ATTRIBUTES = 1000


def defused(text: str) -> str:
    """The markup, with the two bombs taken apart; any other page as it is."""
    return _without_open_formatting(_STRETCH.sub(_with_few_attributes, text))


def _with_few_attributes(stretch: re.Match[str]) -> str:
    """A stretch without '>' that begins a tag, with its first thousand words; a browser shows none of the others."""
    text = stretch[0]
    begin = _TAG_BEGINS.search(text)
    if begin is None or len(_WORD.findall(_QUOTED.sub("", text[begin.start() :]))) <= _MOST_ATTRIBUTES:
        return text
    words = _WORD.split(text[begin.start() :], maxsplit=_MOST_ATTRIBUTES)[:_MOST_ATTRIBUTES]
    rest = re.sub("[\"'<]", "", " ".join(words[1:]))  # a value that is cut must not stay open
    return f"{text[: begin.start()]}{words[0]} {rest} "


def _without_false_ends(text: str) -> str:
    """The markup without ends of tags where a parser sees none; what looks like a beginning there may stay."""
    kept, place = [], 0
    for element in elements(text, _UNREAD):
        kept += [text[place : element.start], text[element.start : element.end].replace("</", "<!")]
        place = element.end
    kept.append(text[place:])
    return _VALUE.sub(lambda value: value[0].replace("</", "<!"), "".join(kept))


def _without_open_formatting(text: str) -> str:
    if len(_OPENS.findall(text)) <= _FEW:
        return text
    names = frozenset(_FORMATTING.split("|"))
    now: Counter[str] = Counter()
    most = tags = 0
    for tag in _TAG.finditer(_without_false_ends(text.lower())):
        closes, name = tag[1], tag[2]
        tags += 1
        if name in names:
            now[name] = now[name] + 1 if not closes else max(0, now[name] - 1)
            most = max(most, now.total()) if not closes else most
    return _FORMAT_TAG.sub(r"<\1span", text) if most * tags > _MOST_OPENED_AGAIN else text
