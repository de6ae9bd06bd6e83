"""Readings between runs: given back as they were, to the code that made them; anything else is forgotten."""

from __future__ import annotations

import os
import sqlite3
import zlib
from datetime import date, timedelta
from pathlib import Path

import pytest

from db import readings
from db.readings import KeptReadings, forget

DAY = date(2026, 11, 23)


def opened(path: Path, *, version: str = "1", today: date = DAY) -> KeptReadings:
    return KeptReadings(path, version=version, today=today)


def kept(path: Path, **values: bytes) -> None:
    with opened(path) as shelf:
        for key, reading in values.items():
            shelf.put(key, reading)


def changed(path: Path, order: str, *values: object) -> None:
    base = sqlite3.connect(path)
    base.execute(order, values)
    base.commit()
    base.close()


def found(path: Path, key: str = "a", **options: object) -> bytes | None:
    with opened(path, **options) as shelf:  # type: ignore[arg-type]
        return shelf.get(key)


def test_a_reading_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "readings" / "so.sqlite3"
    kept(path, a="Trang chủ".encode() * 1000, b=b"")
    assert (found(path), found(path, "b"), found(path, "c")) == ("Trang chủ".encode() * 1000, b"", None)
    assert path.stat().st_size < 30_000


def test_another_version_of_the_code_reads_for_itself(tmp_path: Path) -> None:
    path = tmp_path / "so.sqlite3"
    kept(path, a=b"1")
    assert found(path, version="2") is None
    assert found(path) is None, "what no code can use any more is gone"


@pytest.mark.parametrize(
    ("order", "value"),
    [
        ("UPDATE readings SET reading = ?", zlib.compress(b"something else")),
        ("UPDATE readings SET reading = ?", b"no zlib"),
        ("UPDATE readings SET reading = ?", zlib.compress(b"cut short" * 100)[:-5]),
        ("UPDATE readings SET reading = ?", "text"),
        ("UPDATE readings SET digest = ?", b"0"),
        ("UPDATE readings SET key = 'b', digest = digest, version = ?", "1"),
    ],
)
def test_a_damaged_reading_is_dropped(tmp_path: Path, order: str, value: object) -> None:
    path = tmp_path / "so.sqlite3"
    kept(path, a=b"1")
    changed(path, order, value)
    for key in ("a", "b"):
        assert found(path, key) is None
    base = sqlite3.connect(path)
    assert base.execute("SELECT count(*) FROM readings").fetchone() == (0,)
    base.close()


def test_a_packed_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "so.sqlite3"
    kept(path, a=b"0" * 100_000)
    monkeypatch.setattr(readings, "_LARGEST", 50_000)
    assert found(path) is None
    kept(path, b=b"0" * 60_000)
    assert found(path, "b") is None


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0" + b"\1" * 4096])
def test_a_damaged_file_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "so.sqlite3"
    path.write_bytes(content)
    kept(path, a=b"1")
    assert found(path) == b"1"


def test_a_file_that_breaks_while_it_is_used_takes_nothing_with_it(tmp_path: Path) -> None:
    path = tmp_path / "so.sqlite3"
    kept(path, **{f"k{number}": os.urandom(5000) for number in range(40)})
    shelf = opened(path)
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * (path.stat().st_size - 100))
    assert [shelf.get(f"k{number}") for number in range(40)] == [None] * 40
    shelf.put("a", b"1")
    shelf.close()
    kept(path, a=b"2")
    assert found(path) == b"2"


def test_without_a_place_pages_are_read_every_time(tmp_path: Path) -> None:
    (tmp_path / "readings").write_text("a file where the folder should be")
    path = tmp_path / "readings" / "so.sqlite3"
    kept(path, a=b"1")
    assert found(path) is None
    (tmp_path / "folder.sqlite3").mkdir()
    kept(tmp_path / "folder.sqlite3", a=b"1")


def test_what_is_of_no_use_for_weeks_goes(tmp_path: Path) -> None:
    path = tmp_path / "so.sqlite3"
    kept(path, a=b"1", b=b"2")
    later = DAY + timedelta(days=20)
    assert found(path, today=later) == b"1"
    with opened(path, today=DAY + timedelta(days=30)):
        pass
    assert (found(path, today=later), found(path, "b", today=later)) == (b"1", None)


def test_no_more_is_kept_than_a_few_runs_need(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "MOST", 3)
    path = tmp_path / "so.sqlite3"
    kept(path, a=b"1", b=b"1", c=b"1")
    with opened(path, today=DAY + timedelta(days=1)) as shelf:
        shelf.get("c")
        shelf.put("d", b"1")
        shelf.put("e", b"1")
    assert [found(path, key) is not None for key in "abcde"] == [False, False, True, True, True]


def test_nothing_of_a_page_is_left_when_it_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "so.sqlite3"
    kept(path, a=b"1")
    forget(path)
    forget(path)
    assert list(tmp_path.iterdir()) == []
