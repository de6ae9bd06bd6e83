"""The part of a picture around a quoted element."""

from __future__ import annotations

import pytest

from evidence.boxes import TextBox
from reports.crops import Area, crop_of, size_of_png
from tests.pictures import png


def box(x: int, y: int, width: int, height: int) -> TextBox:
    return TextBox(x=x, y=y, width=width, height=height, text="chữ", path="p")


def test_the_size_of_a_picture_and_of_what_is_none() -> None:
    assert size_of_png(png(7, 3)) == (7, 3)
    assert size_of_png(b'{"target":"urn:soicong:screenshot:..."}' + bytes(40)) is None  # a tombstone
    assert size_of_png(png()[:20]) is None
    assert size_of_png(png(1)[:16] + bytes(4) + png(1)[20:]) is None


def test_an_element_stands_in_its_neighbourhood() -> None:
    crop = crop_of(box(600, 500, 100, 20), scale=1, width=1280, height=4000)
    assert crop is not None
    assert crop.frame == Area(x=595, y=495, width=110, height=30)
    assert crop.part == Area(x=440, y=445, width=420, height=130)


@pytest.mark.parametrize(
    "element",
    [(0, 0, 60, 20), (1230, 3980, 50, 20), (0, 3990, 1280, 20), (300, 100, 900, 400), (1200, 10, 200, 20)],
)
@pytest.mark.parametrize("scale", [1, 2])
def test_what_is_shown_lies_on_the_picture_and_begins_with_the_element(
    element: tuple[int, int, int, int], scale: int
) -> None:
    width, height = 1280 * scale, 4000 * scale
    crop = crop_of(box(*element), scale=scale, width=width, height=height)
    assert crop is not None
    for area in (crop.part, crop.frame):
        assert area.x >= 0
        assert area.y >= 0
        assert area.x + area.width <= width
        assert area.y + area.height <= height
    assert crop.part.x <= crop.frame.x < crop.part.x + crop.part.width
    assert crop.part.y <= crop.frame.y
    assert crop.part.y + crop.part.height >= min(height, (element[1] + element[3]) * scale)
    assert crop.part.width <= 760 * scale
    assert crop.part.height <= 460 * scale


def test_a_small_picture_is_shown_whole() -> None:
    crop = crop_of(box(10, 10, 30, 10), scale=1, width=300, height=100)
    assert crop is not None
    assert crop.part == Area(x=0, y=0, width=300, height=100)


@pytest.mark.parametrize("element", [(20, 4100, 50, 20), (1300, 10, 50, 20), (20, 100, 400, 2000)])
def test_an_element_that_the_picture_does_not_show_has_none(element: tuple[int, int, int, int]) -> None:
    assert crop_of(box(*element), scale=1, width=1280, height=4000) is None
