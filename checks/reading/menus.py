"""Where an entry stands in a menu: the labels of the entries above it."""

from __future__ import annotations

import re
from functools import lru_cache

from checks.reading.tree import Node

_DROPDOWN = re.compile(r"drop|sub|child|mega|popup", re.IGNORECASE)
_LABELLED = ("a", "span", "button", "h2", "h3", "h4", "h5", "p", "strong", "b", "label", "div")
_ROOTS = frozenset({"body", "nav", "table", "main"})
_LONGEST = 90
_DEEPEST = 20  # entries above one another that are told
_NEAR = 30  # brothers before a dropdown among which its label is looked for


def menu_path(node: Node, label: str) -> tuple[str, ...]:
    """Labels of the menu entries around a link, outermost first, then its own label."""
    above = _labels(node.parent) if node.parent is not None else ()
    if label and above and above[-1].startswith(label):
        above = above[:-1]  # the entry that the link itself is
    return (*above, label) if label else above


def _labels(node: Node) -> tuple[str, ...]:
    """Labels of an element's own entry and of all entries around it; remembered for its brothers."""
    chain: list[Node] = []
    above: Node | None = node
    while above is not None and above.menu_memo is None and above.tag not in _ROOTS:
        chain.append(above)
        above = above.parent
    labels = above.menu_memo or () if above is not None else ()
    for at in reversed(chain):
        name = _own_label(at) if at.tag == "li" else _dropdown_label(at) if at.tag == "div" else ""
        if name and len(name) <= _LONGEST and name not in labels[-1:]:
            labels = (*labels[1 - _DEEPEST :], name)
        at.menu_memo = labels
    return labels


def _own_label(node: Node) -> str:
    """The label of a list entry: its first link or text, without the entries below it."""
    pieces: list[str] = []
    for child in node.children:
        if isinstance(child, str):
            pieces.append(child)
        elif child.tag in ("ul", "ol", "table") or (child.tag == "div" and child.links > 1):
            break
        elif child.text_length and child.links <= 1:
            if child.text_length > _LONGEST:
                return ""  # no label
            pieces.append(child.text)
            if child.tag in _LABELLED:
                break
    return " ".join(" ".join(pieces).split())


@lru_cache(maxsize=8192)
def _is_dropdown(classes: str) -> bool:
    return bool(_DROPDOWN.search(classes))


def _dropdown_label(box: Node) -> str:
    """The label of a dropdown made of divs: the link or button just before the box that holds its entries."""
    classes = box.attributes.get("class")
    if not classes or not _is_dropdown(classes) or box.parent is None or box.parent.tag == "li":
        return ""
    for child in reversed(box.parent.children[max(0, box.place - _NEAR) : box.place]):
        if isinstance(child, Node) and child.text_length and child.tag in _LABELLED and child.links <= 1:
            return child.text if child.text_length <= 60 and len(child.text) <= 60 else ""
    return ""
