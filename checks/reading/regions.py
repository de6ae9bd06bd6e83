"""Which part of the page an element stands in: menu, header, breadcrumb, main, aside or footer.

Landmarks and roles first, then words in class and id, then how wide a column is, then how a block begins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from checks.reading.facts import Region
from checks.reading.hints import hint_of
from checks.reading.tree import Node
from checks.vietnamese import fold

_COLUMN = re.compile(
    r"(?<![a-z])(?:col(?:-(?:xs|sm|md|lg|xl|xxl))?-|span|grid[_-]|medium-|large-)(\d{1,2})(?![\d])"
)
_NONE: frozenset[int] = frozenset()
_LANDMARKS = frozenset({"nav", "main", "header", "footer", "aside"})
_TRAIL_IN = frozenset({Region.OTHER, Region.MAIN, Region.HEADER})
_TOO_WIDE = frozenset({"body", "main", "article", "header", "footer", "form", "table"})
_NOT_IN_TRAILS = frozenset(
    {"main", "h1", "h2", "h3", "nav", "footer", "article", "input", "table", "form", "header"}
)
_MOST_IN_TRAIL = 120  # elements
_SEPARATOR = re.compile(r"[»>›/|→]")
_HOME = frozenset({"trang chu", "home", "trang nhat", "homepage", "trang dau"})
_NOT_ABOVE_HEADERS = frozenset({"section", "article", "aside", "li", "main", "td"})
_SHOWN = ("img", "iframe", "object", "embed", "video", "form")
_MOST_COLUMNS = 12
_BESIDE_SIDE = 0.7  # share of the row of a column that calls itself the main part and tells no width
_FINAL = frozenset({Region.FOOTER, Region.BREADCRUMB})


@dataclass(slots=True)
class _Place:
    """Where the walk is: the parent's part, characters of text before, those of them in menus, and of the page."""

    whole: int
    inherited: Region = Region.OTHER
    passed: int = 0
    passed_menus: int = 0


@lru_cache(maxsize=8192)
def _numbers(classes: str) -> tuple[int, ...]:
    """Columns of a grid that a class takes ('col-md-9')."""
    return tuple(map(int, _COLUMN.findall(classes)))


@lru_cache(maxsize=8192)
def _share(classes: str, width: str, grid: int) -> float | None:
    """The share of its row that a column of a `grid` takes, None where its class and width do not tell."""
    numbers = _numbers(classes)
    if numbers:
        return min(max(numbers), grid) / grid
    match = re.match(r"\s*(\d+(?:\.\d+)?)\s*(%|px)?", width)
    if match:
        number = float(match.group(1))
        return number / 100 if match.group(2) == "%" else number / 1000
    return None


def _beside_title(column: Node, columns: list[Node]) -> bool:
    """Whether another of the columns holds the page's title, and this one holds links and no such title."""
    titled = [one for one in columns if one.find("h1") is not None]
    return len(titled) == 1 and titled[0] is not column and column.anchors > 0


def _style_width(node: Node) -> str:
    style = node.get("style")
    match = re.search(r"(?<![a-z-])width\s*:\s*([\d.]+\s*(?:px|%))", style) if "width" in style else None
    return match.group(1) if match else ""


def _side_columns(node: Node) -> frozenset[int]:
    """Positions of children that are narrow columns with links beside a wide one."""
    columns = [child for child in node.elements() if child.tag in ("div", "td", "section", "aside")]
    if not 2 <= len(columns) <= _MOST_COLUMNS:
        return frozenset()
    numbers = [number for child in columns for number in _numbers(child.get("class"))]
    grid = 24 if max(numbers, default=0) > 12 else 12  # NukeViet divides a row into 24 columns
    shares = [
        _share(child.get("class"), child.get("width") or _style_width(child), grid) for child in columns
    ]
    if node.tag == "tr" and shares.count(None) == 1:
        rest = 1 - sum(share for share in shares if share is not None)
        shares = [max(rest, 0.0) if share is None else share for share in shares]
    shares = [
        _BESIDE_SIDE if share is None and _hint(child) == "main" else share
        for child, share in zip(columns, shares, strict=True)
    ]
    widest = max((share for share in shares if share is not None), default=0.0)
    if widest < 0.5:
        return frozenset()
    return frozenset(
        id(child)
        for child, share in zip(columns, shares, strict=True)
        if share is not None and share <= 0.36 and (child.anchors >= 4 or _beside_title(child, columns))
    )


def _is_trail(node: Node) -> bool:
    """Whether a block is the way from home to this page: a link 'Trang chủ' and a few names, nothing else."""
    if not 9 < node.text_length <= 250 or not 1 <= node.links <= 6 or node.tag in _TOO_WIDE:
        return False
    if not (node.is_block or node.tag == "span") or node.end - node.order > _MOST_IN_TRAIL:
        return False
    if any(below.tag in _NOT_IN_TRAILS for below in node.walk()):
        return False
    first = next((below for below in node.below("a") if below.text_length), None)
    if first is None or fold(first.text) not in _HOME or not node.text.startswith(first.text):
        return False
    inner = first
    while inner is not node and inner.text_length <= first.text_length + 3 and inner.parent is not None:
        inner = inner.parent
    if inner.text_length < node.text_length:
        return False  # a smaller block inside is the trail
    only_links = node.text_length <= node.link_length + 3
    return not (only_links and node.links >= 4 and not _SEPARATOR.search(node.text))


def _is_footer(node: Node, place: _Place) -> bool:
    inner = (
        place.inherited is Region.MAIN
        and node.text_length + place.passed < place.whole * 0.6
        and node.depth > 8
    )
    return not inner and (node.text_length < place.whole * 0.6 or place.passed > place.whole * 0.4)


def _is_header(node: Node, place: _Place) -> bool:
    """The page's own header: it stands before any content, near the top of the tree, and is not the whole page."""
    if place.passed - place.passed_menus > 300 or node.depth > 9 or node.text_length - node.link_length > 600:
        return False
    if any(above.tag in _NOT_ABOVE_HEADERS or above.get("role") == "main" for above in node.ancestors()):
        return False
    return node.text_length < place.whole * 0.6 or node.link_length > node.text_length * 0.9


def _columns(node: Node) -> list[Node]:
    """An element and its brothers; none where they are too many to be columns of a page."""
    brothers = node.parent.children if node.parent is not None else []
    return [one for one in brothers if isinstance(one, Node)] if len(brothers) <= 4 * _MOST_COLUMNS else []


def _beside_main(node: Node) -> bool:
    """Whether a brother calls itself the main part, or holds the page's title and no heading stands here."""
    brothers = [one for one in _columns(node) if one is not node]
    if any(_hint(brother) == "main" and _holds(brother) for brother in brothers):
        return True
    return node.find("h1") is None and any(brother.find("h1") is not None for brother in brothers)


def _hint(node: Node) -> str:
    attributes = node.attributes
    if not attributes and node.tag not in _LANDMARKS:
        return ""
    told = attributes.get
    return hint_of(node.tag, told("role") or "", told("class") or "", told("id") or "")


def _holds(node: Node) -> bool:
    """Whether an element shows anything: text, a picture, a frame or a field."""
    return node.text_length > 0 or node.find(*_SHOWN) is not None


def _is_widest(node: Node) -> bool:
    """Whether all columns here are called left or right, so that one of them is the main part, and this is the one.

    It is the one with the page's title, else the one with the most text.
    """
    columns = [one for one in _columns(node) if _holds(one)] if node.tag != "aside" else []
    if len(columns) < 2 or any(_hint(one) != "aside" for one in columns):
        return False
    titled = [one for one in columns if one.find("h1") is not None]
    return node is (titled[0] if len(titled) == 1 else max(columns, key=lambda one: one.text_length))


def _is_aside(node: Node, place: _Place) -> bool:
    if _is_widest(node):
        return False
    if node.text_length >= place.whole * 0.6 and not _beside_main(node):
        return False
    if node.tag == "aside" or node.get("role") == "complementary":
        return True
    if place.inherited is not Region.MAIN or node.depth <= 8:
        return True
    # Deep inside the main part 'left' and 'right' are halves of one box, not columns of the page.
    brothers = node.parent.elements() if node.parent is not None else ()
    return node.depth <= 12 and any(
        brother.text_length > node.text_length * 1.5 for brother in brothers if brother is not node
    )


def _is_menu(node: Node, place: _Place) -> bool:
    plain = node.text_length - node.link_length
    whole_page = node.text_length > place.whole * 0.6 and node.link_length > 40 * max(node.links, 1)
    return node.links >= 2 and plain <= max(200, node.link_length * 0.5) and not whole_page


def _is_main(_: Node, place: _Place) -> bool:
    return place.inherited not in (Region.HEADER, Region.ASIDE)


_ACCEPTED = {
    "footer": _is_footer,
    "header": _is_header,
    "aside": _is_aside,
    "menu": _is_menu,
    "main": _is_main,
}


def _region_of(node: Node, place: _Place, is_side: bool) -> Region:
    """The part an element stands in: what a believable hint says, else the part of its parent."""
    inherited = place.inherited
    hint = _hint(node)
    if is_side and hint in ("", "main", "aside") and inherited is not Region.MENU:
        return Region.ASIDE
    if hint == "breadcrumb":
        return Region.BREADCRUMB
    if hint and inherited is not Region.MENU and _ACCEPTED[hint](node, place):
        return Region(hint)
    if node.links and node.text_length <= 250 and inherited in _TRAIL_IN and _is_trail(node):
        return Region.BREADCRUMB
    return inherited


def assign_regions(body: Node) -> None:
    """Set `region` of every element below the body.

    Without landmarks, what is neither menu, header, aside nor footer is the main part; a block of short links is a
    menu there.
    """
    place = _Place(whole=max(body.text_length, 1))
    stack: list[tuple[Node, Region, frozenset[int]]] = [(body, Region.OTHER, _NONE)]
    while stack:
        node, inherited, narrow = stack.pop()
        if inherited in _FINAL:
            node.region = inherited
        else:
            place.inherited = inherited
            node.region = _region_of(node, place, id(node) in narrow)
        narrow = _NONE
        if node.anchors and len(node.children) > 1 and node.region in (Region.OTHER, Region.MAIN):
            narrow = _side_columns(node)
        for child in reversed(node.children):
            if isinstance(child, str):
                place.passed += len(child.strip())
                if node.region is Region.MENU:
                    place.passed_menus += len(child.strip())
            else:
                stack.append((child, node.region, narrow))
    _rest(body)


def _rest(body: Node) -> None:
    """What no landmark claimed: menus by link density, else the main part."""
    own = {Region.MAIN: 0, Region.OTHER: 0}
    landmarks = 0
    for node in body.walk():
        if node.region in own:
            own[node.region] += sum(len(child) for child in node.children if isinstance(child, str))
            outermost = (
                node.region is Region.MAIN
                and node.parent is not None
                and node.parent.region is not Region.MAIN
            )
            landmarks += outermost and node.text_length > 0
    if landmarks == 1 and own[Region.MAIN] >= own[Region.OTHER]:
        return
    for node in body.walk():
        if node.region is not Region.OTHER:
            continue
        if node is not body and _is_link_bar(node):
            for below in node.walk():
                below.region = Region.MENU if below.region is Region.OTHER else below.region
        else:
            node.region = Region.MAIN


def _is_link_bar(node: Node) -> bool:
    """A block of five or more short links with next to no other text."""
    if node.links < 5 or node.tag not in ("ul", "div", "table", "td", "tr", "p", "center"):
        return False
    average = node.link_length / node.links
    return node.link_length >= node.text_length * 0.85 and average <= 28 and node.tag != "body"
