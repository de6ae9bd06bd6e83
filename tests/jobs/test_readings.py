"""Readings between runs change nothing of what is judged, and go with what they were made of."""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from checks.reading import kept
from checks.reading.facts import PageFacts
from checks.reading.file_facts import FileFacts, FileKind, FileState
from checks.reading.page import read_page
from db.store import Store
from jobs import erasing
from jobs.file_reading import SiteFiles
from jobs.file_worker import packed
from jobs.judging_archive import Work, judge_archive
from jobs.problems import ExitCode, InputProblem
from jobs.readings import forget_old_readings, forget_readings, open_readings, readings_file
from jobs.settings import settings
from jobs.terminal import ready_database
from scoring.result import canonical_bytes
from scoring.rubric import find
from tests.assurance.example import RUBRIC
from tests.jobs.kept_runs import audited
from tests.jobs.test_erasing import ASKED, QUESTION, REASON
from tests.jobs.test_file_reading import PLAN, site

DAY = date(2025, 10, 15)


def work(store: Store, data: Path) -> Work:
    run = store.load_run(audited(store, data))
    return Work(agency=run.agency, rubric=find(RUBRIC), at=DAY, run=run.id, archive=Path(run.archive))


def judged(asked: Work) -> bytes:
    return canonical_bytes(judge_archive(asked).judgement.document)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SOICONG_DATABASE", raising=False)
    monkeypatch.setenv("SOICONG_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def test_an_archive_is_judged_alike_with_and_without_them(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = work(store, tmp_path)
    with_readings = replace(asked, readings=tmp_path / "readings" / "so-thu.sqlite3")
    plain = judged(asked)
    read: list[str] = []

    def noted(url: str, *rest: Any, **more: Any) -> PageFacts:
        read.append(url)
        return read_page(url, *rest, **more)

    monkeypatch.setattr(kept, "read_page", noted)
    assert judged(with_readings) == plain
    assert read
    read.clear()
    assert judged(with_readings) == plain
    assert read == [], "no page is read twice"
    assert judged(asked) == plain
    assert read, "stored evidence is judged without them"


@pytest.mark.parametrize("harm", ["damaged rows", "damaged file", "another page's reading"])
def test_what_was_done_to_them_changes_no_score(store: Store, tmp_path: Path, harm: str) -> None:
    asked = replace(work(store, tmp_path), readings=tmp_path / "so-thu.sqlite3")
    plain = judged(asked)
    assert asked.readings is not None
    if harm == "damaged file":
        asked.readings.write_bytes(os.urandom(50_000))
    else:
        base = sqlite3.connect(asked.readings)
        other = zlib.compress(b"{}") if harm == "damaged rows" else None
        rows = base.execute("SELECT key, digest, reading FROM readings ORDER BY length(reading)").fetchall()
        for (key, *_), (_, digest, reading) in zip(rows, reversed(rows), strict=True):
            base.execute(
                "UPDATE readings SET digest = ?, reading = ? WHERE key = ?", (digest, other or reading, key)
            )
        base.commit()
        base.close()
    assert judged(asked) == plain


def test_a_file_is_read_once(tmp_path: Path) -> None:
    place = tmp_path / "so.sqlite3"
    found = []
    for worker in (None, ("false",), ("false",)):
        options: Mapping[str, Any] = {"worker": worker} if worker else {}
        with (
            open_readings(place) as readings,
            SiteFiles(site(plan=PLAN), readings=readings, **options) as files,
        ):
            found.append(next(iter(files.values())))
    assert found[0].state is FileState.TEXT
    assert found[1:] == found[:1] * 2


def _gives_up(asked: list[bytes], question: bytes) -> bytes:
    asked.append(question)
    return packed(FileFacts(url="x", kind=FileKind.OTHER, state=FileState.UNREAD, reason="out_of_memory"))


def test_what_was_given_up_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_readings(tmp_path / "so.sqlite3") as readings:
        for _ in range(2):
            files = SiteFiles(site(plan=PLAN), readings=readings)
            asked: list[bytes] = []
            monkeypatch.setattr(files, "_exchange", partial(_gives_up, asked))
            assert next(iter(files.values())).state is FileState.UNREAD
            assert asked


def test_they_go_when_a_page_is_erased(data: Path) -> None:
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        number = audited(store, data, pages=ASKED)
    place = readings_file(configuration, "so-thu")
    with open_readings(place) as readings:
        readings.put("a", b"1")
    assert erasing.erase(str(number), QUESTION, reason=REASON, requester="HS 15") is ExitCode.DONE
    assert not place.exists()


def test_what_cannot_be_deleted_is_told(data: Path) -> None:
    place = readings_file(settings(), "so-thu")
    place.mkdir(parents=True)
    with pytest.raises(InputProblem, match="Không xoá được tệp đọc sẵn"):
        forget_readings(settings(), "so-thu")


def test_those_of_portals_that_are_no_longer_visited_go(data: Path) -> None:
    now = datetime.now(UTC)
    old, new = (readings_file(settings(), code) for code in ("so-cu", "so/moi"))
    for place in (old, new):
        with open_readings(place) as readings:
            readings.put("a", b"1")
    past = (now - timedelta(days=29)).timestamp()
    os.utime(old, (past, past))
    assert forget_old_readings(settings(), now) == 1
    assert [path.name for path in old.parent.iterdir()] == ["so-moi.sqlite3"]
