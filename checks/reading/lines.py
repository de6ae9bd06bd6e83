"""The visible text of a page as lines: what a person reads between two line breaks, with the part it stands in."""

from __future__ import annotations

from dataclasses import dataclass

from checks.reading.facts import Region
from checks.reading.tree import Node

_SILENT = frozenset({"option", "select", "button", "input", "textarea", "iframe"})


@dataclass(slots=True)
class Line:
    """One line of text with the innermost block that holds it. `link_length` counts characters inside links."""

    text: str
    node: Node
    region: Region
    link_length: int = 0


def read_lines(body: Node) -> list[Line]:
    """All lines in document order. Cells of one table row stand on lines of their own."""
    lines: list[Line] = []
    pieces: list[str] = []
    holder = body
    linked = 0

    def flush() -> None:
        nonlocal linked
        if not pieces:  # most blocks end where their last child has ended
            return
        text = " ".join("".join(pieces).split())
        if text:
            lines.append(Line(text, holder, holder.region, min(linked, len(text))))
        pieces.clear()
        linked = 0

    # None marks the end of a block: the line is over and its parent holds what follows.
    stack: list[tuple[Node | str, Node | None, bool]] = [(body, None, False)]
    while stack:
        item, back, in_link = stack.pop()
        if back is not None:
            flush()
            holder = back
            continue
        if isinstance(item, str):
            pieces.append(item)
            if in_link:
                linked += len(item.strip())
            continue
        if item.tag in _SILENT:
            continue
        if item.tag == "br":
            flush()
            continue
        # An inline breadcrumb is a line of its own too.
        if item.is_block or (item.parent is not None and item.region is not item.parent.region):
            flush()
            stack.append(("", holder, False))
            holder = item
        in_link = in_link or item.tag == "a"
        stack.extend((child, None, in_link) for child in reversed(item.children))
    flush()
    return lines


def region_text(lines: list[Line], *regions: Region) -> str:
    """The lines of some parts joined by line breaks."""
    return "\n".join(line.text for line in lines if line.region in regions)


def header_text(lines: list[Line]) -> str:
    """The lines of the header, and what stands beside a menu's links: a hotline, a name, a day."""
    return "\n".join(
        line.text
        for line in lines
        if line.region is Region.HEADER
        or (line.region is Region.MENU and line.link_length * 2 < len(line.text))
    )
