"""An element of a page, with what is counted of it and what readers remember of it.

Everything here costs the same in a deep nest as in a flat page: a question is never answered by walking over all that
lies around or below an element when each element asks it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from checks.reading.facts import Region

_BLOCK_TAGS = (
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav "
    "ol option p pre section select summary table tbody td tfoot th thead tr ul"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())


class Whole(list["Node"]):
    """All elements of a page in document order; those of a tag are found without walking over the others."""

    def __init__(self) -> None:
        super().__init__()
        self.by_tag: dict[str, list[Node]] = {}
        self._places: dict[str, list[int]] = {}
        self._around: dict[str, dict[int, Node | None]] = {}

    def first(self, tag: str, start: int) -> int:
        """The place of the first element of a tag at a place or behind it; len(self) where there is none."""
        places = self._of(tag)
        at = bisect_left(places, start)
        return places[at] if at < len(places) else len(self)

    def between(self, tag: str, start: int, end: int) -> Iterator[Node]:
        """Elements of a tag from one place up to another, in document order."""
        places, nodes = self._of(tag), self.by_tag.get(tag, [])
        for at in range(bisect_left(places, start), len(places)):
            if places[at] >= end:
                return
            yield nodes[at]

    def _of(self, tag: str) -> list[int]:
        places = self._places.get(tag)
        if places is None:
            places = self._places[tag] = [node.order for node in self.by_tag.get(tag, ())]
        return places

    def around(self, node: Node, tag: str) -> Node | None:
        """The nearest element of a tag around another; remembered, so that deep nesting costs no more."""
        known = self._around.setdefault(tag, {})
        passed: list[int] = []
        at: Node | None = node
        while at is not None and at.order not in known:
            passed.append(at.order)
            at = at.parent
            if at is not None and at.tag == tag:
                break
        else:
            at = known[at.order] if at is not None else None
        for order in passed:
            known[order] = at
        return at


class Node:
    """An element with its visible text counted.

    `children` are Nodes and non-blank texts in order. `text_length` counts the characters of all visible text
    below (squeezed), `link_length` those inside links, `links` the number of <a> with text, `anchors` of all <a>.
    `nth` is the place among brothers of the same tag, from 1; `order` the place in the document,
    `end` that of the first element after it, so that all below are a slice of `whole`.
    `place` is its number among its parent's children, `filled` tells that any letters stand below (choices of a
    form, too), `spaced` that they part words where none do, `in_entry` that it stands in a list entry or a cell.
    The rest is filled by readers: `region`, `box_headings` (order and text of headings over this box), `box` (of a
    heading: what it stands over), `target` (see listing), `entry` (inside a list entry), and what they remember.
    """

    # Defaults stand in the class: most elements never get a value of their own, and setting none is faster.
    box: Node | None = None
    box_headings: list[tuple[int, str]] | None = None
    heading_places: tuple[list[int], list[str]] | None = None
    near_memo: str | None = None
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
    kinds_memo: Counter[tuple[str, str]] | None = None
    quiet_memo: tuple[list[int], list[str]] | None = None
    place = 0
    filled = False
    spaced = False
    in_entry = False
    whole: Whole

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

    def upward(self) -> Iterator[Node]:
        """This element, its parent, … up to the root."""
        yield self
        yield from self.ancestors()

    def find(self, *tags: str) -> Node | None:
        """The first element below with one of the tags."""
        at = min(self.whole.first(tag, self.order + 1) for tag in tags)
        return self.whole[at] if at < self.end else None

    def below(self, tag: str) -> Iterator[Node]:
        """This element, where it has the tag, and all below with it, in document order."""
        return self.whole.between(tag, self.order, self.end)

    @property
    def text(self) -> str:
        """All visible text below as one line; a block starts a new word."""
        if self.text_memo is not None:
            return self.text_memo
        if len(self.children) == 1 and isinstance(self.children[0], str):
            self.text_memo = " ".join(self.children[0].split())
            return self.text_memo
        # A wrapper says what the one element in it says: nests of them are read once.
        wrappers: list[Node] = []
        node = self
        while node.text_memo is None and (inner := node._only()) is not None:
            wrappers.append(node)
            node = inner
        if node.text_memo is None:
            node.text_memo = " ".join("".join(node._pieces()).split())
        for wrapper in wrappers:
            wrapper.text_memo = node.text_memo
        return node.text_memo

    def _only(self) -> Node | None:
        """The one child that holds all letters; None where several hold some, or a text of its own does."""
        found: Node | None = None
        for child in self.children:
            if isinstance(child, str):
                if not child.isspace():
                    return None
            elif child.filled:
                if found is not None:
                    return None
                found = child
        return found

    def beginning(self, most: int) -> str:
        """The first letters of `text`, without reading all of it."""
        if self.text_memo is not None or self.text_length <= most:
            return self.text[:most]
        pieces: list[str] = []
        letters = 0
        for piece in self._pieces():
            pieces.append(piece)
            letters += len("".join(piece.split()))
            if letters > most:
                break
        return " ".join("".join(pieces).split())[:most]

    def _pieces(self) -> Iterator[str]:
        stack: list[Node | str] = [self]
        while stack:
            top = stack.pop()
            if isinstance(top, str):
                yield top
                continue
            if not top.filled:
                if top.spaced:
                    yield " "
                continue
            if top.is_block:
                yield " "
                stack.append(" ")
            stack.extend(reversed(top.children))

    def name(self, order: int, text: str, *, first: bool = False) -> None:
        """Note a heading that stands over this box; the `first` one stands farthest from what is in it."""
        if self.box_headings is None:
            self.box_headings = []
        self.box_headings.insert(0 if first else len(self.box_headings), (order, text))
        self.heading_places = None

    def name_before(self, order: int) -> str | None:
        """The heading noted last of those that stand before a place; None where none does."""
        if self.box_headings is None:
            return None
        if self.heading_places is None:
            # By place, each with the heading noted last among itself and those before it.
            best: tuple[int, str] = (-1, "")
            numbered = sorted((place, number, text) for number, (place, text) in enumerate(self.box_headings))
            places, texts = [], []
            for place, number, text in numbered:
                best = max(best, (number, text))
                places.append(place)
                texts.append(best[1])
            self.heading_places = (places, texts)
        places, texts = self.heading_places
        at = bisect_left(places, order)
        return texts[at - 1] if at else None

    def has_twin(self) -> bool:
        """Whether a brother has the same tag and class."""
        classes = self.get("class")
        if not classes or self.parent is None:
            return False
        if self.parent.kinds_memo is None:
            self.parent.kinds_memo = Counter((one.tag, one.get("class")) for one in self.parent.elements())
        return self.parent.kinds_memo[self.tag, classes] > 1

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
