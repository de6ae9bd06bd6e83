"""Headings, real ones, boxes' titles and tabs, and which box each stands over."""

from __future__ import annotations

import re
from functools import lru_cache

from checks.reading.box_titles import box_titles
from checks.reading.facts import Heading
from checks.reading.more import is_more
from checks.reading.tabs import read_tabs
from checks.reading.tree import Node

_LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_TITLE_CLASS = re.compile(
    r"(?<![a-z])(?:[a-z]{0,8}title[a-z]{0,6}|tieu-?_?de|heading|caption|headline|(?:box|block|panel|card|module|portlet|"
    r"widget|group|cate?|category|section)[-_ ]?(?:header|head|name|caption|top)|tde|tlecm\w*|ten-?_?(?:muc|chuyen-?muc))"
    r"(?![a-z])",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(r"subtitle|title-?icon|title-?bar-?btn|untitled|search-form", re.IGNORECASE)
_NO_TITLES = frozenset({"a", "li", "img", "input", "body", "tr", "ul", "i"})
_LONGEST_TITLE = 140


@lru_cache(maxsize=8192)
def _title_class(classes: str) -> bool:
    return bool(_TITLE_CLASS.search(classes)) and not _NO_TITLE.search(classes)


def read_headings(body: Node) -> list[tuple[Node, Heading]]:
    """Every heading of a page with its element; tells each box (`box_headings`) what stands over it."""
    found: list[tuple[Node, Heading]] = []
    done = 0  # inside a heading there is no other
    for node in body.walk():
        length = node.text_length
        if not length or node.order < done:
            continue
        level = _LEVELS.get(node.tag, 0)
        if not level and length <= _LONGEST_TITLE:
            classes = node.attributes.get("class")
            if node.tag in ("legend", "caption"):
                level = 7
            elif classes and node.tag not in _NO_TITLES and node.links <= 2 and _title_class(classes):
                level = 0 if _is_entry_title(node) else 7
        if level:
            text = node.text[:300]
            found.append((node, Heading(level=level, text=text, path=node.path)))
            _name_box(node, text)
            done = node.end
    known = {node.order for node, _ in found}
    tabs = [(node, heading) for node, heading in read_tabs(body) if node.order not in known]
    titles = list(box_titles(body, [node for node, _ in (*found, *tabs)]))
    for node, text in titles:
        _name_box(node, text)
    found += tabs
    found += [(node, Heading(level=7, text=text, path=node.path)) for node, text in titles]
    return sorted(found, key=lambda pair: pair[0].order)


def _is_entry_title(node: Node) -> bool:
    """Whether an element with a title's class is the linked title of a list entry rather than of a box."""
    return bool(node.anchors) and (node.text_length > 50 or node.in_entry)


def _name_box(node: Node, text: str) -> None:
    """The box of a heading is the nearest element around it that holds more than the heading."""
    above = node.parent
    while above is not None:
        more = _more_in_bar(above, node)
        if more is not None:  # the link to more stands under the heading, even before it
            above.name(min(node.order, more.order - 1), text)
        elif above.text_length > node.text_length + 12 or above.anchors > node.anchors:
            break
        if above.tag in ("li", "tr", "td", "dd", "article") or above.has_twin():
            break  # an entry of a list that is nothing but its title
        above = above.parent
    if above is not None and above.parent is not None:
        above.name(node.order, text)
        node.box = above


def _more_in_bar(above: Node, heading: Node) -> Node | None:
    """The link to more where an element holds a heading and that link, nothing else: a box's title bar."""
    if above.anchors != heading.anchors + 1 or above.text_length > heading.text_length + 24:
        return None
    return next((below for below in above.below("a") if is_more(below.text)), None)


def near_heading(node: Node) -> str:
    """The heading of the innermost box around an element that stands before it; not one that it is part of."""
    passed: list[Node] = []
    found: str | None = None
    below, above = node, node.parent
    while above is not None and (found := below.near_memo) is None:
        passed.append(below)
        if (found := above.name_before(below.order)) is not None:
            break
        below, above = above, above.parent
    for one in passed:
        one.near_memo = found or ""
    return found or ""
