"""One writer an archive; what was written after the last group is cut off."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evidence.archive import ArchiveWriter, load_site
from evidence.model import Page
from evidence.problem import ArchiveInUse, NotAnArchive
from evidence.writing import is_being_written

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def write(writer: ArchiveWriter, path: str) -> None:
    url = f"http://so.example.gov.vn/{path}"
    answer = writer.response(url, status=200, headers=(), body=b"<p>x</p>", fetched_at=NOW)
    writer.page(Page(url=url, requested_url=url, fetched_at=NOW), record_id=answer.record_id)


def test_a_crawl_that_goes_on_cuts_off_what_no_group_holds(tmp_path: Path) -> None:
    archive = tmp_path / "a.warc.gz"
    writer = ArchiveWriter(archive)
    write(writer, "a")
    length = writer.commit()
    assert length == writer.length
    write(writer, "b")
    writer.close()
    again = ArchiveWriter(archive, length=length)
    assert archive.stat().st_size == length
    write(again, "c")
    again.close()
    assert [page.url[-1] for page in load_site(archive).pages] == ["a", "c"]


def test_a_crawl_that_had_no_group_begins_anew(tmp_path: Path) -> None:
    archive = tmp_path / "a.warc.gz"
    writer = ArchiveWriter(archive)
    write(writer, "a")
    writer.close()
    again = ArchiveWriter(archive, length=0)
    write(again, "b")
    again.close()
    assert [page.url[-1] for page in load_site(archive).pages] == ["b"]


def test_an_archive_that_lost_what_a_group_holds_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "a.warc.gz"
    writer = ArchiveWriter(archive)
    write(writer, "a")
    writer.close()
    before = archive.read_bytes()
    with pytest.raises(NotAnArchive, match=r"a\.warc\.gz is shorter"):
        ArchiveWriter(archive, length=len(before) + 1)
    assert archive.read_bytes() == before
    assert not is_being_written(archive)


def test_two_processes_do_not_write_one_archive(tmp_path: Path) -> None:
    archive = tmp_path / "a.warc.gz"
    hold = (
        "import sys, time; from pathlib import Path; from evidence.archive import ArchiveWriter; "
        "w = ArchiveWriter(Path(sys.argv[1])); w.commit(); print('held', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", hold, str(archive)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        before = archive.read_bytes()
        assert is_being_written(archive)
        with pytest.raises(ArchiveInUse, match="another process"):
            ArchiveWriter(archive, length=0)
        assert archive.read_bytes() == before
    finally:
        other.kill()
        other.communicate()
    assert not is_being_written(archive)  # the kernel lets go, even after kill -9
    ArchiveWriter(archive).close()
