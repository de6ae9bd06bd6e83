"""The way from the home page to a page, as its breadcrumb tells it."""

from __future__ import annotations

import re

from checks.reading.facts import Region
from checks.reading.tree import Node
from checks.vietnamese import squeeze

_SEPARATORS = re.compile(r"\s*(?:»|>|›|/|\||→|::|•|–|—|«|\s-\s)\s*")


def read_breadcrumbs(body: Node) -> tuple[str, ...]:
    """Names from the home page to this page, without separators, as written in the first breadcrumb."""
    read = 0
    for node in body.walk():
        if node.order < read:
            continue
        if node.region is Region.BREADCRUMB and node.text_length and node.parent is not None:
            names = _names(node)
            if names:
                return names
            read = node.end  # nothing below names more
    return ()


def _names(box: Node) -> tuple[str, ...]:
    names: list[str] = []
    stack: list[Node | str] = [box]
    while stack:
        top = stack.pop()
        if isinstance(top, str):
            names += [piece for piece in _SEPARATORS.split(squeeze(top)) if re.search(r"\w", piece)]
        elif top.tag == "a":
            if top.text_length:
                names.append(squeeze(top.text))
        else:
            stack.extend(reversed(top.children))
    return tuple(name for index, name in enumerate(names) if index == 0 or name != names[index - 1])
