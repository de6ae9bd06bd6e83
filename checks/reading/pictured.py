"""Where on the picture of a page a quote stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checks.reading.exhibit import letters_of
from evidence.boxes import TextBox

_FEWEST_LETTERS = 3
_BODY_OF_TABLE = re.compile(r"(?:^|>)tbody(?:\[\d+\])?(?=>|$)")  # browsers add it, not every reader does
_SLACK = 3  # pixels by which a line may stick out of the element that it stands in


def box_of(boxes: Sequence[TextBox], quote: str, path: str = "") -> TextBox | None:
    """The innermost element on a picture that holds a quote; the one that `path` names where several do.

    None where nothing seen holds it, and where several do and the path names none of them: the frame would stand
    around other words than those that were quoted.
    """
    wanted = letters_of(quote.removesuffix("…"))
    if len(wanted) < _FEWEST_LETTERS:
        return None
    holding = [box for box in boxes if wanted in letters_of(box.text)]
    inner: list[TextBox] = []
    for box in sorted(holding, key=lambda one: (len(one.text), one.width * one.height)):
        if not any(_within(one, box) for one in inner):
            inner.append(box)
    if path and (named := [box for box in inner if _related(box.path, path)]):
        return min(named, key=lambda one: (_plain(one.path) != _plain(path), len(one.text)))
    return inner[0] if len(inner) == 1 else None


def _within(inner: TextBox, outer: TextBox) -> bool:
    return (
        inner.x >= outer.x - _SLACK
        and inner.y >= outer.y - _SLACK
        and inner.x + inner.width <= outer.x + outer.width + _SLACK
        and inner.y + inner.height <= outer.y + outer.height + _SLACK
    )


def _related(one: str, other: str) -> bool:
    """Whether two paths name one element, or one of them an element within the other's."""
    first, second = f"{_plain(one)}>", f"{_plain(other)}>"
    return first.startswith(second) or second.startswith(first)


def _plain(path: str) -> str:
    return _BODY_OF_TABLE.sub("", path).removeprefix(">")
