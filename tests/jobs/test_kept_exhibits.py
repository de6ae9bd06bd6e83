"""Archived pages beside a report are taken as they were shown before, and only then."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from checks.reading.exhibit import Exhibit, Quoted, exhibit
from db.readings import KeptReadings
from jobs import kept_exhibits
from jobs.kept_exhibits import shown_as_before

PAGE = b"<h1>H\xe1\xbb\x8fi \xc4\x91\xc3\xa1p</h1><p id=x>N\xe1\xbb\x99i dung</p>"
QUOTES = (Quoted(mark=1, quote="Nội dung", path="p#x"),)


class Made:
    """Makes what is shown, and counts how often."""

    def __init__(self, body: bytes = PAGE) -> None:
        self.body = body
        self.times = 0

    def __call__(self) -> Exhibit:
        self.times += 1
        return exhibit(self.body, "text/html; charset=utf-8", quotes=QUOTES)


@pytest.fixture
def readings(tmp_path: Path) -> Any:
    with KeptReadings(tmp_path / "so.sqlite3", version="1", today=date(2026, 11, 23)) as kept:
        yield kept


def shown(readings: KeptReadings | None, make: Made, **changed: Any) -> Exhibit:
    told: dict[str, Any] = {
        "sha256": "0" * 64,
        "headers": ("text/html", ""),
        "quotes": QUOTES,
        "of_citizens": False,
    }
    return shown_as_before(readings, make, **{**told, **changed})


def test_the_same_page_is_made_once_and_shown_alike(readings: KeptReadings) -> None:
    make = Made()
    first, again = shown(readings, make), shown(readings, make)
    assert make.times == 1
    assert again == first
    assert first.anchors == {1: 1}
    assert "Nội dung" in again.markup


def test_without_a_place_to_keep_it_each_is_made() -> None:
    make = Made()
    assert shown(None, make) == shown(None, make)
    assert make.times == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"sha256": "1" * 64},
        {"headers": ("text/html; charset=tcvn", "")},
        {"headers": ("text/html", "gzip")},
        {"quotes": (Quoted(mark=2, quote="Nội dung", path="p#x"),)},
        {"quotes": ()},
        {"of_citizens": True},
    ],
)
def test_what_it_follows_from_makes_another_one(readings: KeptReadings, changed: dict[str, Any]) -> None:
    make = Made()
    shown(readings, make)
    shown(readings, make, **changed)
    assert make.times == 2


def test_a_cover_that_was_mended_shows_at_once(
    readings: KeptReadings, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = Made()
    shown(readings, make)
    monkeypatch.setattr(kept_exhibits, "_covering", lambda: "another version")
    shown(readings, make)
    assert make.times == 2


def test_all_of_what_covers_belongs_to_the_version() -> None:
    """Whatever reports.masking reads of this room decides what is covered."""
    told = "import sys, reports.masking; print(*(m for m in sys.modules if m.startswith('reports.')))"
    found = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True
    ).stdout.split()
    assert {f"{name.removeprefix('reports.')}.py" for name in found} <= set(kept_exhibits._COVERING)


def test_what_is_kept_and_is_no_exhibit_is_made_anew(
    readings: KeptReadings, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = Made()
    monkeypatch.setattr(readings, "get", lambda key: b'{"markup": 7}')
    assert shown(readings, make).markup
    assert make.times == 1


def test_half_of_a_character_is_shown_and_not_kept(readings: KeptReadings) -> None:
    def make() -> Exhibit:
        return Exhibit(markup="\ud800", anchors={})

    told: dict[str, Any] = {"sha256": "2" * 64, "headers": (), "quotes": (), "of_citizens": False}
    assert shown_as_before(readings, make, **told).markup == "\ud800"
