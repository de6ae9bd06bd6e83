"""Tabs: the label of a tab stands over the panel that it opens, wherever the panel stands in the page."""

from __future__ import annotations

import re

from checks.reading.facts import Heading
from checks.reading.tree import Node

_TOGGLES = frozenset({"tab", "pill"})
_TAB_BAR = re.compile(r"(?<![a-z])tabs?(?![a-z])", re.IGNORECASE)
_TARGETS = ("aria-controls", "data-bs-target", "data-target", "href", "data-tab", "data-id", "rel")
_LONGEST = 90  # letters of a tab's label
_MOST_INSIDE = 40  # elements of a tab among which its link is looked for


def read_tabs(body: Node) -> list[tuple[Node, Heading]]:
    """A heading for each tab whose panel is in the page, in document order; tells the panel what stands over it."""
    tabs = [
        node for node in body.walk() if node.attributes and 0 < node.text_length <= _LONGEST and _is_tab(node)
    ]
    if not tabs:
        return []
    places = {node.get("id"): node for node in body.walk() if "id" in node.attributes}
    found: list[tuple[Node, Heading]] = []
    for tab in tabs:
        panel = _panel(tab, places)
        inside = panel is not None and panel.order <= tab.order < panel.end
        if panel is None or inside or not (panel.text_length or panel.anchors):
            continue
        label = tab.text
        if (panel.order, label) not in (panel.box_headings or ()):
            # The panel's own headings stand nearer to its links than the tab does.
            panel.name(panel.order, label, first=True)
            found.append((tab, Heading(level=7, text=label, path=tab.path)))
    return found


def _is_tab(node: Node) -> bool:
    attributes = node.attributes
    if attributes.get("role") == "tab":
        return True
    if (attributes.get("data-toggle") or attributes.get("data-bs-toggle")) in _TOGGLES:
        return True
    if node.tag == "a":
        if not node.get("href").startswith("#") and "data-tab" not in attributes:
            return False
    elif node.tag not in ("li", "button") or not any(node.get(name) for name in (*_TARGETS, "data-tab-id")):
        return False
    above = [node.get("class"), node.get("id")]
    for number, box in enumerate(node.ancestors()):
        above += [box.get("class"), box.get("id")]
        if number == 2:
            break
    return any(_TAB_BAR.search(name) for name in above)


def _panel(tab: Node, places: dict[str, Node]) -> Node | None:
    """The element that a tab, or the link inside it, names as its own."""
    for node in tab.whole[tab.order : min(tab.end, tab.order + _MOST_INSIDE)]:
        own = [name for name in node.attributes if name.startswith("data-") and name not in _TARGETS]
        for name in (*_TARGETS, *own):
            value = node.get(name).strip()
            target = places.get(value.removeprefix("#")) if value else None
            if target is not None and target is not node:
                return target
    return None
