"""Where words stand on a picture: kept beside it, read back for that picture alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from evidence.archive import ArchiveWriter, load_site
from evidence.boxes import TextBox, TextBoxes, boxes_of_picture, text_boxes
from evidence.model import Page

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HOME = "https://so.thu.gov.vn/"
BOX = TextBox(x=10, y=-3, width=40, height=12, text="Tin bài", path="nav>a[2]")
BOXES = TextBoxes(scale=2, boxes=(BOX,))


def test_an_archive_keeps_them_beside_the_picture(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path / "a.warc.gz", started_at=NOW)
    for url in (HOME, f"{HOME}tin#click=Xem thêm"):
        page = Page(url=url, requested_url=url, fetched_at=NOW)
        writer.page(page)
        picture = writer.screenshot(url, b"\x89PNG", fetched_at=NOW)
        writer.boxes(url, BOXES, picture=picture, fetched_at=NOW)
    writer.page(Page(url=f"{HOME}khac", requested_url=f"{HOME}khac", fetched_at=NOW))
    writer.close()
    site = load_site(tmp_path / "a.warc.gz")
    for kept in site.pages[:1] + site.pages[2:]:
        assert kept.boxes is not None
        assert kept.screenshot is not None
        payload = site.bodies.read(kept.boxes)
        assert boxes_of_picture(payload, kept.screenshot.payload_sha256) == BOXES
        assert boxes_of_picture(payload, "0" * 64) == TextBoxes()  # of another picture of the page
    assert (site.pages[1].url, site.pages[1].boxes) == (f"{HOME}khac", None)


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        {"scale": 1, "boxes": 5},
        {"scale": 1, "boxes": [[1, 2, 3]]},
        {"scale": 1, "boxes": [[1, 2, "rộng", 4, "chữ", "p"]]},
        {"scale": 1, "boxes": [[1, 2, float("inf"), 4, "chữ", "p"]]},
        {"scale": 0, "boxes": []},
        {"scale": True, "boxes": []},
        {"scale": "1", "boxes": []},
    ],
)
def test_what_is_no_list_of_boxes_is_told(value: Any) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        text_boxes(value)
    payload = json.dumps({**(value or {}), "picture": "a"}).encode()
    assert boxes_of_picture(payload, "a") == TextBoxes()


def test_half_a_letter_can_be_written(tmp_path: Path) -> None:
    told = text_boxes({"scale": 1, "boxes": [[1, 2, 3, 4, "chữ \ud83d", "p#\ud800"]]})
    assert (told.boxes[0].text, told.boxes[0].path) == ("chữ ?", "p#?")
    assert text_boxes(told.as_json()) == told


@pytest.mark.parametrize("payload", [b"", b"[1]", b"{", b"[" * 100_000, b"\xff"])
def test_a_damaged_record_tells_nothing(payload: bytes) -> None:
    assert boxes_of_picture(payload, "a") == TextBoxes()
