"""The part of a page's picture that shows a quoted element: whence it is cut, and where in it the element stands.

The picture itself is not cut: a page of HTML shows the same PNG through a window (SVG), so what is seen are the
pixels whose hash the archive holds.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from evidence.boxes import TextBox

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LARGEST_SIDE = 20_000
_BESIDE, _ABOVE = 70, 44  # CSS pixels of the neighbourhood that are shown with an element
_NARROWEST, _WIDEST = 420, 760
_LOWEST, _HIGHEST = 130, 460
_FRAME = 5  # pixels between an element and the frame around it


@dataclass(frozen=True, kw_only=True)
class Area:
    """A rectangle on a picture, in its pixels."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Crop:
    """What is shown of a picture (`part`), and the frame around the element in it."""

    part: Area
    frame: Area


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A screenshot as a page shows it: a data: address, width and height in pixels, and its parts by mark."""

    address: str
    width: int
    height: int
    crops: dict[int, Crop]


def size_of_png(png: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG in pixels, None where it is none (a tombstone, damage)."""
    if not png.startswith(_SIGNATURE) or png[12:16] != b"IHDR" or len(png) < 33:
        return None
    width, height = struct.unpack(">II", png[16:24])
    return (width, height) if 0 < width <= _LARGEST_SIDE and 0 < height <= _LARGEST_SIDE else None


def crop_of(box: TextBox, *, scale: float, width: int, height: int) -> Crop | None:
    """The part of a picture of that size around an element; None where it would not show the element whole enough.

    An element wider than what is shown is shown from its left, where its words begin.
    """
    across, beside = _stretch(box.x, box.width, scale, width, margin=_BESIDE, least=_NARROWEST, most=_WIDEST)
    down, above = _stretch(box.y, box.height, scale, height, margin=_ABOVE, least=_LOWEST, most=_HIGHEST)
    if beside[1] <= 0 or above[1] <= 0 or box.height > _HIGHEST:
        return None
    return Crop(
        part=Area(x=across[0], y=down[0], width=across[1], height=down[1]),
        frame=Area(x=beside[0], y=above[0], width=beside[1], height=above[1]),
    )


def _stretch(
    start: int, length: int, scale: float, whole: int, *, margin: int, least: int, most: int
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Along one side: (start, length) of what is shown, and of the frame, cut at the picture's edge."""
    first = max(0, round((start - _FRAME) * scale))
    last = min(whole, round((start + length + _FRAME) * scale))
    shown = min(whole, round(min(most, max(least, length + 2 * margin)) * scale))
    lead = max(round(margin / 4 * scale), (shown - (last - first)) // 2)
    begin = max(0, min(first - lead, whole - shown))
    return (begin, shown), (first, last - first)
