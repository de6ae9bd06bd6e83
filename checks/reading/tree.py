"""A page as a small Python tree with counted text and links: what all readers of one page walk over.

lexbor parses in C; walking its nodes once and keeping what readers need costs less than asking it again and again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from checks.reading.facts import Region
from checks.reading.media import MEDIA, media_source
from checks.reading.skips import is_skip_link

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
_BLOCK_TAGS = (
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav "
    "ol option p pre section select summary table tbody td tfoot th thead tr ul"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())


# Formatting without a class says nothing; its text belongs to the element around it.
_FLATTENED = frozenset({"span", "font", "em", "i", "u", "small", "big", "sup", "sub", "mark", "o:p"})
_KEPT = frozenset({"class", "id", "onclick", "role", "data-href", "data-url", "data-link", "data-soicong"})


class Node:
    """An element with its visible text counted.

    `children` are Nodes and non-blank texts in order. `text_length` counts the characters of all visible text
    below (squeezed), `link_length` those inside links, `links` the number of <a> with text, `anchors` of all <a>.
    `nth` is the place among brothers of the same tag, from 1; `order` the place in the document,
    `end` that of the first element after it, so that all below are a slice of `whole`.
    The rest is filled by readers: `region`, `box_headings` (order and text of headings over this box), `box` (of a
    heading: what it stands over), `target` (see listing), `entry` (inside a list entry).
    """

    # Defaults stand in the class: most elements never get a value of their own, and setting none is faster.
    box: Node | None = None
    box_headings: tuple[tuple[int, str], ...] = ()
    end = 0
    link_length = 0
    links = 0
    anchors = 0
    order = 0
    region = Region.OTHER
    target: str | None = None
    entry = False
    text_length = 0
    text_memo: str | None = None
    menu_memo: tuple[str, ...] | None = None
    whole: list[Node]

    def __init__(self, tag: str, attributes: dict[str, str | None], parent: Node | None, nth: int) -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.nth = nth
        self.depth: int = parent.depth + 1 if parent is not None else 0
        self.children: list[Node | str] = []
        self.is_block = tag in _BLOCKS

    def get(self, name: str) -> str:
        """An attribute's value, '' where there is none."""
        return self.attributes.get(name) or ""

    def elements(self) -> Iterator[Node]:
        """Child elements."""
        return (child for child in self.children if isinstance(child, Node))

    def walk(self) -> list[Node]:
        """This element and all below it, in document order."""
        return self.whole[self.order : self.end]

    def ancestors(self) -> Iterator[Node]:
        """Parent, its parent, … up to the root."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def find(self, *tags: str) -> Node | None:
        """The first element below with one of the tags."""
        return next((node for node in self.walk() if node.tag in tags and node is not self), None)

    @property
    def text(self) -> str:
        """All visible text below as one line; a block starts a new word."""
        if self.text_memo is None:
            if len(self.children) == 1 and isinstance(self.children[0], str):
                self.text_memo = " ".join(self.children[0].split())
                return self.text_memo
            self.text_memo = " ".join("".join(self._pieces()).split())
        return self.text_memo

    def _pieces(self) -> Iterator[str]:
        stack: list[Node | str] = [self]
        while stack:
            top = stack.pop()
            if isinstance(top, str):
                yield top
                continue
            if top.is_block:
                yield " "
                stack.append(" ")
            stack.extend(reversed(top.children))

    @property
    def path(self) -> str:
        """A short path of at most five elements: 'div#main>ul>li[3]>a'."""
        parts: list[str] = []
        node: Node | None = self
        while node is not None and len(parts) < 5:
            identifier = node.attributes.get("id")
            if identifier and len(identifier) <= 40:
                parts.append(f"{node.tag}#{identifier}")
                break
            parts.append(node.tag if node.nth == 1 else f"{node.tag}[{node.nth}]")
            node = node.parent
        return ">".join(reversed(parts))


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
    """The tree of an HTML text. Never raises on broken markup; deep nesting costs no stack."""
    parser = LexborHTMLParser(text)
    root = parser.root
    top = Node("body", {}, None, 1)
    document = Document(body=top)
    order = [top]
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
        document.by_tag.setdefault(node.tag, []).append(node)
    return document


def _build(document: Document, first: LexborNode | None, order: list[Node]) -> None:
    """Hang what lexbor found under the body; `order` takes the elements in document order."""
    node, parent, counts = first, order[0], dict[str, int]()
    # What is left to do when an element ends: the next brother, their parent, and counts by tag.
    stack: list[tuple[LexborNode | None, Node, dict[str, int]]] = []
    while node is not None or stack:
        if node is None:
            node, parent, counts = stack.pop()
            continue
        tag = node.tag or ""
        if tag == "-text":
            content = node.text_content or ""
            if not content.isspace():
                parent.children.append(content)
            elif parent.children and content:
                parent.children.append(" ")
        elif tag in _HEAD_TAGS:
            _head(document, node, tag)
        elif tag in MEDIA:
            counts[tag] = nth = counts.get(tag, 0) + 1
            made = Node(tag, {**node.attributes, "src": media_source(node)}, parent, nth)
            parent.children.append(made)
            order.append(made)
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
                parent.children.append(made)
                order.append(made)
                if inner is not None:
                    stack.append((node.next, parent, counts))
                    node, parent, counts = inner, made, {}
                    continue
        node = node.next


def _count(order: list[Node]) -> None:
    """Text and links from the leaves up; `order` is document order, so children come after parents."""
    for number, node in enumerate(order):
        node.order, node.end, node.whole = number, number + 1, order
    for node in reversed(order):
        length = 0
        for child in node.children:
            if isinstance(child, str):
                length += len(child.strip()) if len(child) < 40 else len(" ".join(child.split()))
            else:
                length += child.text_length
                if child.anchors:
                    node.links += child.links
                    node.link_length += child.link_length
                    node.anchors += child.anchors
        if node.tag == "a":
            node.links, node.link_length, node.anchors = 1 if length else 0, length, 1
        if length and node.tag != "option":  # choices of a form are not text of the page
            node.text_length = length
        if node.parent is not None and node.parent.end < node.end:
            node.parent.end = node.end
