"""What a cited page or file said, for showing: harmless markup in which the quoted elements are marked.

`exhibit` reads web pages, `file_exhibit` the text of document files. Both give every text to `mask` before it is
written; nothing of a page reaches a reader another way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from checks.reading.covering import Mask
from checks.reading.file_facts import PAGE_BREAK
from checks.reading.inert import HIDDEN, inert, shown
from checks.reading.whole_tree import Element, whole_tree
from checks.vietnamese import decode_html

_SPACE = re.compile(r"\s+")
_STEP = re.compile(r"(?P<tag>[^\[\]#]+)(?:\[(?P<place>\d{1,6})\])?")
_SAYS_SOMETHING = re.compile(r">[^<]*[^<\s]")
_QUOTABLE = ("title", "alt", "content", "value")
_LONGEST_QUOTE = 2000


@dataclass(frozen=True, kw_only=True)
class Quoted:
    """A quote and the path of its element (checks.reading.close), to be marked as number `mark`."""

    mark: int
    quote: str
    path: str = ""


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """What a page said. `anchors` tells of each mark that was found which 'trich-N' in the markup it is.

    `cut` tells that the page is longer than what is shown, `masked` that the mask has hidden something.
    """

    markup: str
    anchors: Mapping[int, int]
    cut: bool = False
    masked: bool = False


def unmasked(text: str) -> str:
    """The text as it is: the mask where nothing is to be hidden."""
    return text


def exhibit(
    body: bytes, content_type: str = "", *, quotes: Sequence[Quoted] = (), mask: Mask = unmasked
) -> Exhibit:
    """An archived web page as harmless markup, '' where it says nothing. Only an element that holds its quote is marked."""
    root, cut = whole_tree(decode_html(body, content_type).text)
    marks: dict[Element, int] = {}
    anchors: dict[int, int] = {}
    if quotes:
        words = _Words(root)
        for one in quotes:
            element = words.element(one)
            if element is not None:
                anchors[one.mark] = marks.setdefault(element, one.mark)
    whole = inert(root, marks, mask)
    return Exhibit(
        markup=whole.markup if _SAYS_SOMETHING.search(whole.markup) else "",
        anchors={mark: of for mark, of in anchors.items() if of in whole.marked},
        cut=cut,
        masked=whole.masked,
    )


def file_exhibit(
    text: str, *, quotes: Sequence[Quoted] = (), mask: Mask = unmasked, paged: bool = True
) -> Exhibit:
    """The text of a document file, page by page, with the quoted words marked on the page that the path names."""
    anchors: dict[int, int] = {}
    pieces: list[str] = []
    masked = False
    for number, page in enumerate(text.split(PAGE_BREAK), 1):
        found: list[tuple[int, int, int]] = []
        for one in quotes:
            named = not one.path or one.path == f"trang {number}"
            place = _words(page, one.quote) if named and one.mark not in anchors else None
            if place is not None:
                found.append((*place, one.mark))
                anchors[one.mark] = one.mark
        places: list[tuple[int, int, int]] = []
        for start, end, mark_of in sorted(found):
            if places and start < places[-1][1]:  # what overlaps is one mark
                anchors[mark_of] = places[-1][2]
                places[-1] = (places[-1][0], max(end, places[-1][1]), places[-1][2])
            else:
                places.append((start, end, mark_of))
        hidden = mask(page)
        masked = masked or hidden != page
        written = _with_marks(page, places)
        if hidden != page:  # what is covered may part a quote: the page as a whole is marked
            first = places[0][2] if places else 0
            anchors.update({mark: first for _, _, mark in found})
            mark = f'<span id="trich-{first}" data-trich="">' if places else "<span>"
            written = f"{mark}{shown(hidden)}</span>"
        heading = f"<h3>Trang {number}</h3>" if paged else ""
        pieces.append(f'{heading}<div class="pre">{written}</div>')
    return Exhibit(markup="".join(pieces), anchors=anchors, masked=masked)


def _with_marks(page: str, places: Sequence[tuple[int, int, int]]) -> str:
    """A page's text with its quoted stretches (start, end, mark) marked."""
    pieces: list[str] = []
    done = 0
    for start, end, number in places:
        words = shown(page[start:end])
        pieces += [shown(page[done:start]), f'<span id="trich-{number}" data-trich="">{words}</span>']
        done = end
    return "".join((*pieces, shown(page[done:])))


def _words(page: str, quote: str) -> tuple[int, int] | None:
    """Where a quote stands in a text, whatever the white space."""
    letters = "".join(quote.removesuffix("…").split())[:_LONGEST_QUOTE]
    found = re.search(r"\s*".join(map(re.escape, letters)), page) if letters else None
    return found.span() if found else None


class _Words:
    """The letters of a page in one row, with the stretch of each element: any quote is found by one search."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._stretch: dict[Element, tuple[int, int]] = {}
        pieces: list[str] = []
        at = 0
        open_elements: list[tuple[Element, int, Iterator[Element | str]]] = [(root, 0, iter(root.children))]
        while open_elements:
            element, begun, left = open_elements[-1]
            child = next(left, None)
            if child is None:
                self._stretch[element] = (begun, at)
                open_elements.pop()
            elif isinstance(child, Element):
                open_elements.append((child, at, iter(child.children)))
            elif key := letters_of(child):
                pieces.append(key)
                at += len(key)
        self._letters = "".join(pieces)

    def element(self, one: Quoted) -> Element | None:
        """The element of a quote: by its path where it holds the quote, else the innermost that does."""
        wanted = letters_of(one.quote.removesuffix("…"))
        if not wanted:
            return None
        at = next(
            (element for element in _by_path(self._root, one.path) if self._holds(element, wanted)), None
        )
        if at is not None:
            return at
        for part in (*self._root.elements("body"), self._root):  # what is read, and then a title in the head
            found = self._letters.find(wanted, *self._stretch[part])
            if found >= 0:
                return self._innermost(part, found, found + len(wanted))
        return next((element for element in self._root.walk() if _by_attribute(element, wanted)), None)

    def _holds(self, element: Element, wanted: str) -> bool:
        return self._letters.find(wanted, *self._stretch[element]) >= 0 or _by_attribute(element, wanted)

    def _innermost(self, node: Element, start: int, end: int) -> Element:
        stretch = self._stretch
        while True:
            inner = next(
                (c for c in node.elements() if stretch[c][0] <= start and end <= stretch[c][1]), None
            )
            if inner is None:
                return node
            node = inner


def letters_of(text: str) -> str:
    """Text to compare by: composed, without white space and hidden characters, in lower case."""
    return _SPACE.sub("", HIDDEN.sub("", unicodedata.normalize("NFC", text))).casefold()


def _by_attribute(element: Element, wanted: str) -> bool:
    return any(wanted in letters_of(value) for name in _QUOTABLE if (value := element.get(name)))


def _by_path(root: Element, path: str) -> Iterator[Element]:
    """Elements that a path may mean: several where an id is not unique, none where it leads nowhere."""
    first, *rest = path.split(">")
    tag, named, identifier = first.partition("#")
    starts: Iterable[Element | None]
    if named:
        starts = (one for one in root.walk() if one.tag == tag and one.get("id").strip() == identifier)
    else:
        body = next(root.elements("body"), root)
        starts = (_step(root if tag in ("head", "body") else body, first),)
    for one in starts:
        element = one
        for step in rest:
            element = _step(element, step) if element is not None else None
        if element is not None:
            yield element


def _step(element: Element, step: str) -> Element | None:
    found = _STEP.fullmatch(step)
    if found is None:
        return None
    children = list(element.elements(found["tag"]))
    place = int(found["place"] or 1)
    return children[place - 1] if 0 < place <= len(children) else None
