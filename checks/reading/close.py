"""A close reading of a page that a finding cites: at which element does the quoted text stand?

The fast pass (page.py) reads every page once; this one keeps the whole tree of the few pages that are cited, with
BeautifulSoup, whose tree answers questions that were not thought of while reading.
"""

from __future__ import annotations

import re
import unicodedata

from bs4 import BeautifulSoup
from bs4.element import Tag

from checks.vietnamese import decode_html

_SPACE = re.compile(r"\s+")


def _key(text: str) -> str:
    """Text to compare by: composed, without white space (tags may stand inside words)."""
    return _SPACE.sub("", unicodedata.normalize("NFC", text)).casefold()


class ClosePage:
    """One page with its whole tree."""

    def __init__(self, body: bytes, content_type: str = "") -> None:
        self._soup = BeautifulSoup(decode_html(body, content_type).text, "lxml")

    def path_of(self, quote: str) -> str:
        """Path of the innermost element that holds the quoted text ('main>ul>li[3]>a'), '' where none does.

        Falls back on the element whose title, alt, content or value attribute holds it.
        """
        wanted = _key(quote)
        if not wanted:
            return ""
        node: Tag = self._soup
        if wanted not in _key(node.get_text()):
            return self._by_attribute(wanted)
        while (inner := _child_with(node, wanted)) is not None:
            node = inner
        return _path(node)

    def _by_attribute(self, wanted: str) -> str:
        for tag in self._soup.find_all(True):
            if any(wanted in _key(str(tag.get(name, ""))) for name in ("title", "alt", "content", "value")):
                return _path(tag)
        return ""


def _child_with(node: Tag, wanted: str) -> Tag | None:
    children = node.find_all(True, recursive=False)
    return next((child for child in children if wanted in _key(child.get_text())), None)


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
