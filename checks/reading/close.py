"""A close reading of a page that a finding cites: at which element does the quoted text stand?

The fast pass (page.py) reads every page once; this one keeps the whole tree of the few pages that are cited, with
BeautifulSoup, whose tree answers questions that were not thought of while reading.
"""

from __future__ import annotations

import re
import unicodedata

from bs4 import BeautifulSoup
from bs4.element import CData, NavigableString, PageElement, Tag

from checks.vietnamese import decode_html

_SHOWN = (NavigableString, CData)
_SPACE = re.compile(r"\s+")


def _key(text: str) -> str:
    """Text to compare by: composed, without white space (tags may stand inside words)."""
    return _SPACE.sub("", unicodedata.normalize("NFC", text)).casefold()


class ClosePage:
    """One page with its whole tree, its text without white space, and where in it each element begins and ends."""

    def __init__(self, body: bytes, content_type: str = "") -> None:
        self._soup = BeautifulSoup(decode_html(body, content_type).text, "lxml")
        self._text, self._spans = _spelt_out(self._soup)

    def path_of(self, quote: str) -> str:
        """Path of the innermost element that holds the quoted text ('main>ul>li[3]>a'), '' where none does.

        Falls back on the element whose title, alt, content or value attribute holds it.
        """
        wanted = _key(quote)
        if not wanted:
            return ""
        if wanted not in self._text:
            return self._by_attribute(wanted)
        node: Tag = self._soup
        while (inner := self._child_with(node, wanted)) is not None:
            node = inner
        return _path(node)

    def _child_with(self, node: Tag, wanted: str) -> Tag | None:
        children = (child for child in node.children if isinstance(child, Tag))
        return next(
            (child for child in children if self._text.find(wanted, *self._spans[id(child)]) >= 0), None
        )

    def _by_attribute(self, wanted: str) -> str:
        for tag in self._soup.find_all(True):
            if any(wanted in _key(str(tag.get(name, ""))) for name in ("title", "alt", "content", "value")):
                return _path(tag)
        return ""


def _spelt_out(soup: Tag) -> tuple[str, dict[int, tuple[int, int]]]:
    """What a page shows as one text to compare by, and the part of it in each element, by the element's id.

    Scripts, styles and comments are shown to nobody.
    """
    pieces: list[str] = []
    length = 0
    spans: dict[int, tuple[int, int]] = {}
    open_elements: list[tuple[PageElement, int]] = [(soup, 0)]
    for element in soup.descendants:
        while open_elements[-1][0] is not element.parent:
            ended, start = open_elements.pop()
            spans[id(ended)] = (start, length)
        if isinstance(element, Tag):
            open_elements.append((element, length))
        elif type(element) in _SHOWN:
            pieces.append(_key(str(element)))
            length += len(pieces[-1])
    spans |= {id(ended): (start, length) for ended, start in open_elements}
    return "".join(pieces), spans


def _path(node: Tag) -> str:
    """Names from the outermost element below <body> inwards; an id stands for all above it."""
    names: list[str] = []
    while node.parent is not None and node.name not in ("html", "body", "[document]"):
        identifier = node.get("id")
        if isinstance(identifier, str) and identifier.strip():
            names.append(f"{node.name}#{identifier.strip()}")
            break
        brothers = [b for b in node.parent.find_all(node.name, recursive=False) if isinstance(b, Tag)]
        place = next(n for n, brother in enumerate(brothers, 1) if brother is node)
        names.append(node.name if len(brothers) == 1 else f"{node.name}[{place}]")
        node = node.parent
    return ">".join(reversed(names))
