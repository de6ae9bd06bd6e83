"""Where on a page's picture its words stand, as the browser told when it took the picture.

Nothing is judged by it: it lets a reader see a quoted element as a visitor saw it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class TextBox:
    """One element that is seen: its place in CSS pixels from the page's corner, its words, and its path.

    `text` has single spaces and may be cut; `path` is as in citations ('main>ul>li[3]>a').
    """

    x: int
    y: int
    width: int
    height: int
    text: str
    path: str


@dataclass(frozen=True, kw_only=True)
class TextBoxes:
    """The boxes of one picture, inner elements first. `scale` is the picture's pixels per CSS pixel."""

    scale: float = 1
    boxes: tuple[TextBox, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        boxes = [[one.x, one.y, one.width, one.height, one.text, one.path] for one in self.boxes]
        return {"scale": self.scale, "boxes": boxes}


def text_boxes(value: Any) -> TextBoxes:
    """Boxes from JSON values, as `as_json` gives them. Raises ValueError where they are none."""
    try:
        boxes = tuple(
            TextBox(
                x=int(x), y=int(y), width=int(width), height=int(height), text=_text(text), path=_text(path)
            )
            for x, y, width, height, text, path in value["boxes"]
        )
        scale = value["scale"]
        if isinstance(scale, bool) or not isinstance(scale, int | float) or not 0.1 <= scale <= 10:
            raise ValueError(f"scale {scale!r}")
    except (KeyError, TypeError, OverflowError) as error:
        raise ValueError(f"no boxes: {error}") from error
    return TextBoxes(scale=scale, boxes=boxes)


def boxes_of_picture(payload: bytes, sha256: str) -> TextBoxes:
    """The boxes of an archive's record, none where it is not of the picture with this hash or cannot be read."""
    try:
        value = json.loads(payload)
        if not isinstance(value, Mapping) or value.get("picture") != sha256:
            return TextBoxes()
        return text_boxes(value)
    except (ValueError, RecursionError):
        return TextBoxes()


def _text(value: object) -> str:
    return str(value).encode("utf-8", "replace").decode("utf-8")  # a page may hold half a letter
