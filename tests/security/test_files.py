"""Hostile files: what they tried is refused with a sentence, before it costs anything."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest

from benchmarks.security.file_readers import READERS
from benchmarks.security.files import MOST_BYTES, all_met
from benchmarks.security.hostile_archives import answer, record
from benchmarks.security.hostile_zips import packed, sheet_parts, word_parts
from checks.reading.file_facts import FileState
from checks.reading.files import read_file
from crawler.names import BadNameMap, NameMap
from crawler.probes.feeds import told_by
from db.agencies_columns import AgencyFileProblem
from db.agencies_file import read_agencies
from db.workbook_safety import UnsafeWorkbook, demand_harmless, widest_merge
from evidence.archive import load_site
from evidence.bodies import decoded_entity
from evidence.problem import NoPage, NotAnArchive
from evidence.warc import scan
from jobs.problems import InputProblem
from jobs.retention_policy import load_policy
from jobs.robots_decision import read_decision
from scoring.rubric import load
from scoring.rubric_errors import RubricError
from season.grid import GridProblem, read_grid, read_workbook
from season.package_check import BadPackage, check_package
from season.papers.model import PaperProblem
from season.papers.templating import Templates, docx

_CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>mã</t></is></c></row>'


def _kept(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _lying(name: str, parts: dict[str, bytes]) -> bytes:
    """A ZIP whose directory says that a part of 80 MB has a hundred bytes."""
    whole = packed({**parts, name: b" " * (80 << 20)})
    entry = whole.rfind(b"PK\x01\x02", 0, whole.rfind(name.encode()))
    return whole[: entry + 24] + (100).to_bytes(4, "little") + whole[entry + 28 :]


def test_a_sample_of_them_meets_every_reader() -> None:
    """The bench has all of them (`./soicong bench security files`)."""
    files = [
        ("a.docx", packed(word_parts("<w:tbl><w:tr><w:tc>" * 2_000))),
        ("b.xlsx", packed(sheet_parts('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))),
        ("c.warc", record(b"", length="99999999999999999999")),
        (
            "f.pdf",
            b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 1 0 R>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF",
        ),
        ("h.gz", gzip.compress(b"<a>" + b" " * (80 << 20), mtime=0)),
    ]
    every = list(all_met(files))
    assert len(every) == len(files) * len(READERS)
    assert [(one.file, one.reader, one.told) for one in every if one.kind in ("undeclared", "crashed")] == []
    assert [(one.file, one.reader, one.grown) for one in every if one.grown >= MOST_BYTES] == []


@pytest.mark.parametrize("parts", [sheet_parts, word_parts])
def test_a_part_that_lies_about_its_size_is_not_unpacked(tmp_path: Path, parts) -> None:
    name = next(name for name in parts() if name.startswith(("xl/worksheets", "word/")))
    content = _lying(name, parts())
    if parts is sheet_parts:
        with pytest.raises(UnsafeWorkbook):
            demand_harmless(content)
    else:
        assert read_file("https://so.gov.vn/a.docx", content, "").state is FileState.BROKEN


def test_a_cell_in_the_last_corner_costs_one_cell(tmp_path: Path) -> None:
    far = packed(sheet_parts(_CELL + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    with pytest.raises(GridProblem, match="XFD1048576"):
        read_grid(_kept(tmp_path, "a.xlsx", far))
    low = packed(sheet_parts(_CELL + '<row r="900000"><c r="A900000"><v>1</v></c></row>'))
    assert len(read_grid(_kept(tmp_path, "b.xlsx", low)).cells) == 2


def test_merged_areas_are_refused_without_making_their_cells(tmp_path: Path) -> None:
    merged = '<mergeCells count="1"><mergeCell ref="{}"/></mergeCells>'
    wide = packed(sheet_parts(_CELL, after=merged.format("A1:XFD1048576")))
    assert widest_merge(wide) == 16_384 * 1_048_576
    with pytest.raises(GridProblem, match="ô gộp quá rộng"):
        read_workbook(_kept(tmp_path, "a.xlsx", wide))
    with pytest.raises(GridProblem, match="A1:B2: ô gộp"):
        read_workbook(_kept(tmp_path, "b.xlsx", packed(sheet_parts(_CELL, after=merged.format("A1:B2")))))
    assert widest_merge(packed(sheet_parts(_CELL, after=merged.format("?")))) == 0


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1">' + "<c/>" * 5 + "<c t='n'><v>1</v></c>" * 17_000 + "</row>",
        f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"a" * 500_000}</t></is></c></row>',
    ],
    ids=["cells without end", "text without end"],
)
def test_what_excel_never_writes_is_refused(rows: str) -> None:
    with pytest.raises(UnsafeWorkbook):
        demand_harmless(packed(sheet_parts(rows)))


def test_more_texts_than_cells_and_other_encodings_are_refused() -> None:
    demand_harmless(packed(sheet_parts(_CELL)))
    with pytest.raises(UnsafeWorkbook):
        demand_harmless(packed(sheet_parts(_CELL, texts="<si><t>x</t></si>" * 5_000)))
    base = sheet_parts(_CELL)
    sheet = base["xl/worksheets/sheet1.xml"]
    for other in (sheet.decode().encode("utf-16"), sheet.replace(b'"1.0"?>', b'"1.0" encoding="utf-7"?>')):
        with pytest.raises(UnsafeWorkbook):
            demand_harmless(packed({**base, "xl/worksheets/sheet1.xml": other}))
    book = base["xl/workbook.xml"].replace(b"<sheets>", b"<sheets>" + b"<sheet />" * 300)
    with pytest.raises(UnsafeWorkbook):
        demand_harmless(packed({**base, "xl/workbook.xml": book}))


@pytest.mark.parametrize("text", ["a;b\n" * 70_000, "a" + ";1" * 1_000 + "\n"], ids=["lines", "columns"])
def test_lists_have_an_end(tmp_path: Path, text: str) -> None:
    path = _kept(tmp_path, "a.csv", f"Mã;Tên cơ quan\n{text}".encode())
    with pytest.raises(AgencyFileProblem, match="quá nhiều dòng hoặc cột"):
        read_agencies(path)
    with pytest.raises(GridProblem, match="quá nhiều dòng hoặc cột"):
        read_grid(path)


@pytest.mark.parametrize(
    "text", [b"a: " + b"9" * 50_000, b"a: 2026-99-99", b"[" * 2_000, b"# " + b"x" * 400_000]
)
def test_texts_that_people_write_are_small_and_plain(tmp_path: Path, text: bytes) -> None:
    path = _kept(tmp_path, "a.yaml", text)
    with pytest.raises(InputProblem):
        load_policy(path)
    with pytest.raises(InputProblem):
        read_decision(path, today=date(2026, 11, 23))
    with pytest.raises(RubricError):
        load(path)


def test_a_name_map_that_is_nested_without_end_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadNameMap):
        NameMap.load(_kept(tmp_path, "a.json", b"[" * 100_000))


@pytest.mark.parametrize(
    "more", ["A: " + "b" * (2 << 20) + "\r\n", ("A: " + "b" * 1_000 + "\r\n") * 5_000], ids=["line", "head"]
)
def test_a_record_has_a_head_of_bounded_length(tmp_path: Path, more: str) -> None:
    with pytest.raises(NotAnArchive):
        list(scan(_kept(tmp_path, "a.warc", record(b"x", more=more))))
    good = gzip.compress(record(answer(b"x")), mtime=0)
    bad = gzip.compress(record(b"x", more=more), mtime=0)
    assert len(list(scan(_kept(tmp_path, "b.warc.gz", good + bad)))) == 1


@pytest.mark.parametrize(
    "value", [b'{"run": {}', b"[" * 100_000, b"9" * 5_000, b"\xff", b"[]", b'{"started_at": 5}']
)
def test_an_archive_of_ours_with_a_broken_record_says_so(tmp_path: Path, value: bytes) -> None:
    """Found by `./soicong bench security fuzz`."""
    whole = record(value, kind="metadata").replace(b"http://a.gov.vn/", b"urn:soicong:run")
    with pytest.raises((NotAnArchive, NoPage)):
        load_site(_kept(tmp_path, "a.warc", whole))


def test_a_day_that_no_calendar_has_is_no_day() -> None:
    """Found by `./soicong bench security fuzz`."""
    day = "Mon, 09999999999999999990 Jan 01 00:00:00 +2359"
    feed = (
        f"<rss><channel><title>a</title><item><title>b</title><pubDate>{day}</pubDate></item></channel></rss>"
    )
    assert told_by(feed.encode()) == {"valid": True, "kind": "rss", "items": 1, "newest": None}


def test_a_template_is_bounded(tmp_path: Path) -> None:
    for name, content in (
        ("a.docx", packed(word_parts("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 100_000))),
        ("b.docx", _lying("word/document.xml", word_parts())),
    ):
        _kept(tmp_path, name, content)
        with pytest.raises(PaperProblem):
            docx(Templates(folder=tmp_path), name, {}, title="", made_on=datetime(2026, 11, 23, tzinfo=UTC))


def test_a_season_package_is_read_in_pieces(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("MANIFEST.json", b" " * (50 << 20))
    with pytest.raises(BadPackage, match="lớn bất thường"):
        check_package(_kept(tmp_path, "a.zip", held.getvalue()))


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_a_packed_body_is_unpacked_as_far_as_it_is_wanted(encoding: str) -> None:
    text = random.Random(1).randbytes(300_000) + b"a" * 3_000_000
    packed = gzip.compress(text) if encoding == "gzip" else brotli.compress(text)
    assert decoded_entity(packed, encoding) == text
    assert decoded_entity(packed, encoding, most=1_000) == text[:1_000]
    assert decoded_entity(packed[:200_000], encoding, most=1_000) == text[:1_000]
    assert decoded_entity(packed, ",".join([encoding] * 20_000)) == packed


def test_an_answer_without_an_address_is_no_record_of_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(
        b"WARC/1.1\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n"
        b"Content-Length: 19\r\n\r\nHTTP/1.1 200 OK\r\n\r\n\r\n\r\n"
    )
    with pytest.raises((NotAnArchive, NoPage)):
        load_site(path)


def test_a_list_with_a_fault_in_every_line_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "co-quan.csv"
    path.write_text("code,name,tier,home_url\n" + "Mã,Sở,gì,đâu\n" * 20_000, "utf-8")
    with pytest.raises(AgencyFileProblem, match="chỗ nữa") as refused:
        read_agencies(path)
    assert len(refused.value.problems) < 2_010
