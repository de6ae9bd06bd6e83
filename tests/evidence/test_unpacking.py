"""WACZ files of any software: their WARC comes out, and nothing else does."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from evidence.problem import UnsafeArchive
from evidence.unpacking import as_warc
from tests.assurance.hostile import HOSTILE, zipped

WARC = b"\x1f\x8b-one", b"\x1f\x8b-two"


def test_a_warc_is_taken_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(WARC[0])
    with as_warc(path) as warc:
        assert warc == path


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_all_archives_of_a_wacz_in_order(tmp_path: Path, method: int) -> None:
    path = tmp_path / "a.wacz"
    files = {
        "archive/rec-2.warc.gz": WARC[1],
        "archive/rec-1.warc.gz": WARC[0],
        "indexes/index.cdx.gz": b"x",
        "pages/pages.jsonl": b"{}",
        "datapackage.json": b"{}",
    }
    path.write_bytes(zipped(files, method=method))
    with as_warc(path) as warc:
        assert warc.read_bytes() == b"".join(WARC)
        assert warc.name == "rec-1.warc.gz"
    assert not warc.exists()


def test_the_archive_of_a_package_of_evidence(tmp_path: Path) -> None:
    path = tmp_path / "goi.zip"
    inner = zipped({"archive/a.warc.gz": WARC[0]})
    path.write_bytes(zipped({"soicong-x/data/capture.wacz": inner, "soicong-x/bagit.txt": b""}))
    with as_warc(path) as warc:
        assert warc.read_bytes() == WARC[0]


def test_plain_and_packed_archives_are_not_mixed(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    path.write_bytes(zipped({"archive/a.warc": b"WARC/1.0", "archive/b.warc.gz": WARC[0]}))
    with pytest.raises(UnsafeArchive, match="nén và không nén"), as_warc(path):
        pass


def test_content_that_belies_the_directory(tmp_path: Path) -> None:
    whole = bytearray(zipped({"archive/a.warc.gz": WARC[0] * 40}))
    whole[60] ^= 1
    path = tmp_path / "a.wacz"
    path.write_bytes(bytes(whole))
    with pytest.raises(UnsafeArchive, match="bị hỏng"), as_warc(path):
        pass


NOT_ZIPS = ("empty", "text", "picture")


@pytest.mark.parametrize("kind", sorted(set(HOSTILE) - set(NOT_ZIPS)))
def test_hostile_files(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.wacz"
    path.write_bytes(HOSTILE[kind]())
    began = time.process_time()
    with pytest.raises(UnsafeArchive) as problem, as_warc(path):
        pass
    seconds = time.process_time() - began
    tracemalloc.start()
    with pytest.raises(UnsafeArchive), as_warc(path):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "\n" not in str(problem.value)
    assert str(problem.value).isprintable()
    assert seconds < 1
    assert peak < 64 << 20


def test_a_bomb_where_the_archive_should_be(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/a.warc.gz", bytes(100 << 20))
    path.write_bytes(stream.getvalue())
    with pytest.raises(UnsafeArchive, match="quá lớn"), as_warc(path):
        pass
