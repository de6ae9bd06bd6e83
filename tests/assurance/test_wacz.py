"""The player's form of an archive: index, pages and description, and what other software says of it."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from assurance.container import Container, chunks, write_container
from assurance.contents import described, survey
from assurance.records import BadRecord, read_records
from assurance.surt import sort_key
from assurance.wacz import derived_files
from evidence.warc import scan
from tests.assurance.example import HOME, PAGES, example


@pytest.fixture(scope="module")
def archive() -> Path:
    return example().evidence.archive


def wacz(archive: Path) -> bytes:
    seen = survey(chunks(archive))
    made = derived_files(archive.name, seen.sha256, seen.size, seen.lines, described(seen))
    stream = io.BytesIO()
    write_container(stream, {f"archive/{archive.name}": archive, **made})
    return stream.getvalue()


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.so.gov.vn/", "vn,gov,so)/"),
        ("http://www2.SO.gov.vn:8080/A/../b//c/?B=2&a=1", "vn,gov,so:8080)/b/c?a=1&b=2"),
        ("https://so.gov.vn:443/X/?", "vn,gov,so)/x"),
        ("http://so.gov.vn/%C4%90%E1%BA%A7u?q=%20x%2520", "vn,gov,so)/%c4%90%e1%ba%a7u?q=%20x%20"),
        ("http://so.gov.vn/a;jsessionid=0123456789abcdef0123456789abcdef", "vn,gov,so)/a"),
        ("http://so.gov.vn/(S(abcdefghijklmnopqrstuvwx))/x.aspx", "vn,gov,so)/x.aspx"),
        ("http://so.gov.vn/x?PHPSESSID=0123456789abcdef0123456789abcdef&y=1", "vn,gov,so)/x?y=1"),
        ("urn:soicong:screenshot:https://so.gov.vn/", "urn:soicong:screenshot:https://so.gov.vn"),
        ("http://so.gov.vn:x/", "vn,gov,so)/"),
    ],
)
def test_keys_of_addresses(url: str, key: str) -> None:
    assert sort_key(url) == key


def test_every_line_of_the_index_leads_to_the_record_of_its_address(archive: Path) -> None:
    container = Container(io.BytesIO(wacz(archive)))
    lines = container.read("indexes/index.cdx").decode().splitlines()
    assert lines == sorted(lines, key=str.encode)
    content = archive.read_bytes()
    seen = set()
    for line in lines:
        key, stamp, text = line.split(" ", 2)
        facts = json.loads(text)
        assert key == sort_key(facts["url"])
        assert len(stamp) == 14
        start = int(facts["offset"])
        member = io.BytesIO(content[start : start + int(facts["length"])])
        (record,) = ArchiveIterator(member)
        assert record.rec_headers.get_header("WARC-Target-URI") == facts["url"]
        seen.add(facts["url"])
    assert set(PAGES) <= seen


def test_pages_have_titles_and_the_description_names_every_file(archive: Path) -> None:
    container = Container(io.BytesIO(wacz(archive)))
    head, *pages = [json.loads(line) for line in container.read("pages/pages.jsonl").splitlines()]
    assert head["format"] == "json-pages-1.0"
    assert {page["url"]: page["title"] for page in pages}[HOME] == "Sở Thử nghiệm"
    description = json.loads(container.read("datapackage.json"))
    assert {item["path"] for item in description["resources"]} == {
        f"archive/{archive.name}",
        "indexes/index.cdx",
        "pages/pages.jsonl",
    }
    assert description["mainPageUrl"] == HOME


def test_our_reader_and_warcio_see_the_same_records(archive: Path) -> None:
    ours = [(r.kind, r.target, r.offset, r.length) for r in read_records(chunks(archive))]
    theirs = [(r.kind, r.target, r.reference.offset, r.reference.length) for r in scan(archive)]
    assert ours == theirs


def test_a_record_that_was_changed_cut_or_lengthened(archive: Path, tmp_path: Path) -> None:
    content = archive.read_bytes()
    for changed in (content[:-1], content + b"\0", content[: len(content) // 2], content + content[:40]):
        with pytest.raises(BadRecord):
            list(read_records([changed]))
    records = list(read_records([content]))
    swapped = records[2]
    with pytest.raises(BadRecord):
        flipped = bytearray(content)
        flipped[swapped.offset + swapped.length // 2] ^= 4
        list(read_records([bytes(flipped)]))


@pytest.mark.skipif("SOICONG_WACZ" not in os.environ and not shutil.which("wacz"), reason="no wacz program")
def test_the_reference_validator(archive: Path, tmp_path: Path) -> None:
    """With the `wacz` program in a venv of its own: SOICONG_WACZ=…/bin/wacz."""
    path = tmp_path / "a.wacz"
    path.write_bytes(wacz(archive))
    program = os.environ.get("SOICONG_WACZ", "wacz")
    done = subprocess.run(
        [program, "validate", "-f", str(path)], capture_output=True, text=True, check=False, timeout=120
    )
    assert "is valid" in done.stdout, done.stdout
