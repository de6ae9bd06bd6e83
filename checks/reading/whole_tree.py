"""The whole tree of an archived page, as a browser builds it, for showing: nothing is left out but what never shows.

The fast pass (tree.py) keeps what judging needs; here everything stays that may be quoted, with its attributes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from checks.reading.defusing import defused
from checks.reading.shallow import shallow

MOST_CHARACTERS = 3_000_000  # of markup that is parsed
MOST_ELEMENTS = 30_000
MOST_LETTERS = 600_000

_NEVER_SHOWN = frozenset(
    {
        *("script", "style", "template", "link", "base", "basefont", "param", "source", "track", "area"),
        *("col", "colgroup", "noframes", "-comment", "-cdata", "!doctype", "-undef"),
    }
)
_WITHOUT_CONTENT = frozenset({"iframe", "noembed"})


@dataclass(slots=True, eq=False)
class Element:
    """An element with all its attributes; `children` are elements and texts in order."""

    tag: str
    attributes: dict[str, str | None]
    children: list[Element | str] = field(default_factory=list)

    def get(self, name: str) -> str:
        """An attribute's value, '' where there is none."""
        return self.attributes.get(name) or ""

    def elements(self, tag: str = "") -> Iterator[Element]:
        """Child elements (with a tag)."""
        return (c for c in self.children if isinstance(c, Element) and (not tag or c.tag == tag))

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in document order."""
        left = [self]
        while left:
            element = left.pop()
            yield element
            left.extend(reversed(list(element.elements())))

    def text(self) -> str:
        """All text below."""
        return "".join(
            child for element in self.walk() for child in element.children if isinstance(child, str)
        )


def whole_tree(text: str) -> tuple[Element, bool]:
    """The <html> element of a page's markup, and whether the page goes on behind it. Never raises."""
    cut = len(text) > MOST_CHARACTERS
    root = LexborHTMLParser(shallow(defused(text[:MOST_CHARACTERS]))).root
    top = Element("html", dict(root.attributes) if root is not None else {})
    node: LexborNode | None = root.first_child if root is not None else None
    parent = top
    stack: list[tuple[LexborNode | None, Element]] = []
    elements, letters = 1, MOST_LETTERS
    while node is not None or stack:
        if node is None:
            node, parent = stack.pop()
            continue
        if elements >= MOST_ELEMENTS or letters <= 0:
            return top, True
        tag = node.tag or ""
        if tag == "-text":
            content = node.text_content or ""
            cut = cut or len(content) > letters
            parent.children.append(content[:letters])
            letters -= len(content)
        elif tag not in _NEVER_SHOWN:
            elements += 1
            made = Element(tag, node.attributes)
            parent.children.append(made)
            inner = node.first_child
            if inner is not None and tag not in _WITHOUT_CONTENT:
                stack.append((node.next, parent))
                node, parent = inner, made
                continue
        node = node.next
    return top, cut
