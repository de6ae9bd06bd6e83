"""A page as a small Python tree with counted text and links: what all readers of one page walk over.

lexbor parses in C; walking its nodes once and keeping what readers need costs less than asking it again and again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from checks.reading.defusing import defused
from checks.reading.media import MEDIA, media_source
from checks.reading.node import Node, Whole
from checks.reading.shallow import shallow
from checks.reading.skips import is_skip_link

__all__ = ["Document", "Node", "parse"]

# Twenty times the elements and seven times the links of the largest of 2,495 archived government pages; reading this
# many takes seconds.
MOST_ELEMENTS = 40_000
MOST_LETTERS = 1_000_000  # of text
MOST_LINKS = 6_000  # each is named, and asked for
_UNSEEN = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "head",
        "-comment",
        "-cdata",
        "math",
        "link",
    }
)
# Formatting without a class says nothing; its text belongs to the element around it.
_FLATTENED = frozenset({"span", "font", "em", "i", "u", "small", "big", "sup", "sub", "mark", "o:p"})
_ENTRIES = frozenset({"li", "td"})
_KEPT = frozenset({"class", "id", "onclick", "role", "data-href", "data-url", "data-link", "data-soicong"})


@dataclass(slots=True)
class Document:
    """A parsed page: the tree of its body and what its head and unseen elements say.

    `metadata` holds names in lower case; `links` are <link> elements as (rel, type, href, title).
    `script_length` counts the characters of inline scripts; `by_tag` holds the elements by tag.
    """

    body: Node
    title: str = ""
    base: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    links: list[tuple[str, str, str, str]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    script_length: int = 0
    script_hints: list[str] = field(default_factory=list)
    noscript: str = ""
    by_tag: dict[str, list[Node]] = field(default_factory=dict)
    cut: bool = False  # more elements or letters than are read

    def all(self, *tags: str) -> list[Node]:
        """Elements with one of the tags; in document order where it is one tag."""
        return [node for tag in tags for node in self.by_tag.get(tag, ())]


def _head(document: Document, node: LexborNode, tag: str) -> None:
    """What elements that are not shown tell."""
    attributes = node.attributes
    if tag == "meta":
        name = attributes.get("name") or attributes.get("property") or attributes.get("http-equiv")
        name = name or attributes.get("itemprop")
        if name:
            document.metadata.setdefault(
                name.strip().lower(), " ".join((attributes.get("content") or "").split())
            )
    elif tag == "link":
        document.links.append(
            (
                (attributes.get("rel") or "").lower(),
                (attributes.get("type") or "").lower(),
                attributes.get("href") or "",
                attributes.get("title") or "",
            )
        )
    elif tag == "base":
        document.base = document.base or (attributes.get("href") or "").strip()
    elif tag == "title":
        document.title = document.title or " ".join(node.text().split())
    elif tag == "script":
        source = attributes.get("src")
        if source:
            document.scripts.append(source)
        else:
            text = node.text()
            document.script_length += len(text)
            document.script_hints.append(text[:2000])
    elif tag == "noscript":
        document.noscript += " " + node.text(separator=" ")


_HEAD_TAGS = frozenset({"meta", "link", "base", "title", "script", "noscript"})


def parse(text: str) -> Document:
    """The tree of an HTML text. Never raises on broken markup; deep nesting costs neither stack nor time."""
    parser = LexborHTMLParser(shallow(defused(text)))
    root = parser.root
    top = Node("body", {}, None, 1)
    document = Document(body=top)
    order = Whole()
    _append(order, top)
    if root is not None:
        language = root.attributes.get("lang") or root.attributes.get("xml:lang") or ""
        document.metadata["html.lang"] = language.strip()
        part = root.first_child
        while part is not None:
            if part.tag == "head":
                for inner in part.iter():
                    _head(document, inner, inner.tag or "")
            else:
                top.attributes = part.attributes
                _build(document, part.first_child, order)
            part = part.next
    _count(order)
    for node in order:
        order.by_tag.setdefault(node.tag, []).append(node)
    document.by_tag = order.by_tag
    return document


def _build(document: Document, first: LexborNode | None, order: Whole) -> None:
    """Hang what lexbor found under the body; `order` takes the elements in document order."""
    node, parent, counts = first, order[0], dict[str, int]()
    # What is left to do when an element ends: the next brother, their parent, and counts by tag.
    stack: list[tuple[LexborNode | None, Node, dict[str, int]]] = []
    left, links = MOST_LETTERS, 0
    while (node is not None or stack) and len(order) < MOST_ELEMENTS and left > 0 and links < MOST_LINKS:
        if node is None:
            node, parent, counts = stack.pop()
            continue
        tag = node.tag or ""
        if tag == "-text":
            content = (node.text_content or "")[:left]
            left -= len(content)
            if not content.isspace():
                parent.children.append(content)
            elif parent.children and content:
                parent.children.append(" ")
        elif tag in _HEAD_TAGS:
            _head(document, node, tag)
        elif tag in MEDIA:
            counts[tag] = nth = counts.get(tag, 0) + 1
            made = Node(tag, {**node.attributes, "src": media_source(node)}, parent, nth)
            _append(order, made)
        elif tag not in _UNSEEN:
            attributes = node.attributes
            inner = node.first_child
            if tag in _FLATTENED and _KEPT.isdisjoint(attributes):
                if inner is not None:
                    stack.append((node.next, parent, counts))
                    node = inner
                    continue
            elif not (tag == "a" and is_skip_link(node)):
                counts[tag] = nth = counts.get(tag, 0) + 1
                made = Node(tag, attributes, parent, nth)
                _append(order, made)
                links += tag == "a"
                if inner is not None:
                    stack.append((node.next, parent, counts))
                    node, parent, counts = inner, made, {}
                    continue
        node = node.next
    document.cut = len(order) >= MOST_ELEMENTS or left <= 0 or links >= MOST_LINKS


def _append(order: Whole, node: Node) -> None:
    """The next element of a page, told where it stands."""
    node.order, node.whole = len(order), order
    order.append(node)
    node.end = len(order)
    above = node.parent
    if above is not None:
        above.children.append(node)
        if above.in_entry or above.tag in _ENTRIES:
            node.in_entry = True


def _count(order: Whole) -> None:
    """Text and links from the leaves up; `order` is document order, so children come after parents."""
    for node in reversed(order):
        length = 0
        filled = False
        spaced = node.is_block
        for place, child in enumerate(node.children):
            if isinstance(child, str):
                letters = len(child.strip()) if len(child) < 40 else len(" ".join(child.split()))
                length += letters
                spaced = True
                if letters:
                    filled = True
            else:
                child.place = place
                length += child.text_length
                filled = filled or child.filled
                spaced = spaced or child.spaced
                if child.anchors:
                    node.links += child.links
                    node.link_length += child.link_length
                    node.anchors += child.anchors
        if filled:
            node.filled = True
        if spaced:
            node.spaced = True
        if node.tag == "a":
            node.links, node.link_length, node.anchors = 1 if length else 0, length, 1
        if length and node.tag != "option":  # choices of a form are not text of the page
            node.text_length = length
        if node.parent is not None and node.parent.end < node.end:
            node.parent.end = node.end
