"""Databases of every earlier version are upgraded with all that they hold, and a copy of them stays."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from db.migrate import Schema, state, upgrade
from db.models import SCHEMA_REVISION
from db.snapshot import url_of
from db.store import Store
from jobs.problems import InputProblem
from jobs.upgrading import upgraded
from tests.db import older

REVISIONS = older.revisions()


def held(before: dict[str, list[dict[str, object]]], after: dict[str, list[dict[str, object]]]) -> None:
    """Every row of before is there, with every value."""
    for table, rows in before.items():
        now = after[table]
        assert len(now) >= len(rows), table
        for row in rows:
            assert any(all(one[name] == value for name, value in row.items()) for one in now), (table, row)


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_database_of_an_earlier_version_keeps_all_it_holds(empty_url: str, revision: str) -> None:
    older.make(empty_url, revision)
    before = older.rows_of(empty_url)
    assert all(before.values())  # no table without data
    assert upgrade(empty_url).schema is Schema.CURRENT
    held(before, older.rows_of(empty_url))
    with Store(empty_url) as store:
        (run,) = store.list_runs()
        assert (run.agency.code, run.archive) == (older.CODE, "kho/so-tttt/1.warc.gz")
        assert store.load_document(run.id)["score"] == {"low": 25, "high": 75}
        (result,) = store.latest_scorecards()
        assert result.scorecard.high * 4 == 301
        registered = set(store.registry().load().codes)
        assert registered == ({older.CODE, "so-khcn"} if revision < "0006" else {older.CODE})
        if revision >= "0003":
            assert list(store.custody(nothing="0").lines()) == [older.LINE]


@pytest.mark.parametrize("revision", REVISIONS)
def test_an_sqlite_file_is_copied_before_it_is_upgraded(tmp_path: Path, revision: str) -> None:
    url = url_of(tmp_path / "soicong.sqlite3")
    older.make(url, revision)
    before = older.rows_of(url)
    done = upgraded(url)
    assert (done.before, done.revision) == (revision, SCHEMA_REVISION)
    assert done.copy is not None
    assert done.copy.parent == tmp_path
    assert (
        f"từ lược đồ {revision} lên {SCHEMA_REVISION}; bản trước khi nâng cấp: {done.copy}" in done.sentence
    )
    assert state(url_of(done.copy)).revision == revision
    assert older.rows_of(url_of(done.copy)) == before
    shutil.copy(done.copy, tmp_path / "soicong.sqlite3")  # what a person would do to go back
    assert state(url).revision == revision


def test_a_new_and_a_current_database_need_no_copy(tmp_path: Path) -> None:
    url = url_of(tmp_path / "folder" / "soicong.sqlite3")
    for _ in range(2):
        done = upgraded(url)
        assert (done.revision, done.copy, done.sentence) == (SCHEMA_REVISION, None, "")
    assert (
        sorted(one.suffix for one in (tmp_path / "folder").iterdir() if "wal" not in one.name)[0]
        == ".sqlite3"
    )


@pytest.mark.postgresql
def test_a_server_is_upgraded_only_when_people_say_that_it_is_backed_up(
    request: pytest.FixtureRequest,
) -> None:
    url = request.getfixturevalue("postgresql_url")()
    assert upgraded(url).revision == SCHEMA_REVISION  # nothing to lose yet
    other = request.getfixturevalue("postgresql_url")()
    older.make(other, REVISIONS[-1])
    with pytest.raises(InputProblem, match=r"pg_dump -Fc .* rồi chạy: ./soicong db upgrade --backed-up"):
        upgraded(other)
    assert state(other).revision == REVISIONS[-1]
    assert upgraded(other, backed_up=True).revision == SCHEMA_REVISION


def test_without_room_for_the_copy_nothing_is_upgraded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = url_of(tmp_path / "soicong.sqlite3")
    older.make(url, REVISIONS[-1])
    free = shutil.disk_usage(tmp_path)._replace(free=1_000_000)
    monkeypatch.setattr("jobs.backup_files.shutil.disk_usage", lambda _path: free)
    with pytest.raises(InputProblem, match="không đủ chỗ"):
        upgraded(url)
    assert state(url).revision == REVISIONS[-1]
