"""Personal data is covered in an archived page before it is shown: line by line, whatever elements a line is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from checks.reading.whole_tree import Element

Mask = Callable[[str], str]

_LABEL = 60  # characters of a line that may name what stands in the next one
_INLINE = frozenset(
    {
        *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "label", "mark"),
        *("q", "s", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var"),
    }
)


def covered(root: Element, mask: Mask) -> bool:
    """Cover what the mask covers, in the tree itself; whether anything was. Marked elements stay where they are.

    A line is what no block parts: `<b>Người hỏi:</b> <i>…</i>` is one. What a line does not tell by itself may be
    told by the line before ('Người hỏi' and a name in two cells).
    """
    changed = False
    before = ""
    for line in list(_lines(root)):
        text = "".join(str(element.children[place]) for element, place in line)
        if not text.strip():
            continue
        hidden = mask(text)
        if hidden == text and before:
            together = mask(f"{before} {text.lstrip()}")
            if together.startswith(before):
                hidden = together[len(before) :]
                hidden = text if hidden == f" {text.lstrip()}" else hidden
        if hidden != text:
            changed = True
            for number, (element, place) in enumerate(line):
                element.children[place] = hidden if number == 0 else ""
        before = text.strip() if len(text) <= _LABEL else ""
    return changed


def _lines(root: Element) -> Iterator[list[tuple[Element, int]]]:
    """Where the texts of each line stand: an element and a place among its children."""
    line: list[tuple[Element, int]] = []
    stack = [(root, iter(enumerate(root.children)))]
    while stack:
        element, left = stack[-1]
        place, child = next(left, (-1, ""))
        if place < 0:
            stack.pop()
            parted = element.tag not in _INLINE
        elif isinstance(child, str):
            line.append((element, place))
            continue
        else:
            stack.append((child, iter(enumerate(child.children))))
            parted = child.tag not in _INLINE
        if parted and line:
            yield line
            line = []
