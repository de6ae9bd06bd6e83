"""What is fuzzed: pages, the readers, the WARC and package readers, the rubric loader, the address parser."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from benchmarks.security.file_readers import READERS, Reader
from benchmarks.security.hostile_archives import answer, hostile_pdfs, record
from benchmarks.security.hostile_texts import hostile_csv, hostile_xml, hostile_yaml
from benchmarks.security.hostile_zips import packed, sheet_parts, word_parts
from benchmarks.security.hosts import published
from checks.reading.page import read_page
from checks.reading.schedule import schedule_span
from crawler.egress import Gate, Refused
from crawler.listing import list_page_number
from evidence.address import address_key, canonical_url
from scoring.rubric import FOLDER

_LARGEST_SEED = 20_000
_PAGES = Path(__file__).parents[2] / "tests" / "golden" / "pages"
Take = Callable[[bytes], object]


@dataclass(frozen=True, kw_only=True)
class Target:
    """`taker` gives what takes bytes (made in the process that fuzzes), `seeds` well-formed and hostile beginnings."""

    taker: Callable[[], Take]
    seeds: Callable[[], Iterator[bytes]]
    declared: tuple[type[Exception], ...] = ()


def _by(name: str, ending: str) -> Callable[[], Take]:
    """A reader of files, given bytes by way of memory."""
    reader = _reader(name)

    def taker() -> Take:
        place = Path("/dev/shm")
        folder = Path(tempfile.mkdtemp(prefix="soicong-fuzz-", dir=place if place.is_dir() else None))
        path = folder / f"x.{ending}"

        def take(data: bytes) -> object:
            path.write_bytes(data)
            return reader.read(path)

        return take

    return taker


def _reader(name: str) -> Reader:
    return next(reader for reader in READERS if reader.name == name)


def _target(name: str, ending: str, seeds: Callable[[], Iterator[bytes]]) -> Target:
    return Target(taker=_by(name, ending), seeds=seeds, declared=_reader(name).declared)


def _small(made: Iterator[tuple[str, bytes]]) -> Iterator[bytes]:
    return (content for _, content in made if len(content) <= _LARGEST_SEED)


def _documents() -> Iterator[bytes]:
    yield packed(word_parts())
    yield from _small(hostile_pdfs(random.Random(0)))


def _tables() -> Iterator[bytes]:
    yield packed(
        sheet_parts('<row r="1"><c r="A1" t="inlineStr"><is><t>Mã</t></is></c><c r="B1"><v>3.5</v></c></row>')
    )


def _lists() -> Iterator[bytes]:
    yield "Mã,Tên cơ quan,Cấp,Địa chỉ trang\nso-x,Sở X,so,https://sox.gov.vn\n".encode()
    yield from _small(hostile_csv(random.Random(0)))


def _archives() -> Iterator[bytes]:
    for body in (b"<html><title>a</title>", b"\x1f\x8b\x08"):
        yield record(answer(body))
        yield record(answer(body, head=b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"))
    yield record(b'{"run": {}}', kind="metadata").replace(b"http://a.gov.vn/", b"urn:soicong:run")


def _packages() -> Iterator[bytes]:
    yield packed({"goi/bagit.txt": b"BagIt-Version: 1.0\n", "goi/data/a": b"x"})
    yield packed({"MANIFEST.json": b'{"mark": "soicong-season", "files": {}}'})


def _rubrics() -> Iterator[bytes]:
    for path in islice(sorted(FOLDER.glob("*.yaml")), 2):
        yield path.read_bytes()[:_LARGEST_SEED]
    yield from _small(hostile_yaml(random.Random(0)))


def _pages() -> Iterator[bytes]:
    for page in sorted(_PAGES.glob("*.html")):
        yield page.read_bytes()[:_LARGEST_SEED]


def _page() -> Take:
    today = date(2026, 11, 23)

    def take(data: bytes) -> object:
        facts = read_page("https://so.gov.vn/a", data, today=today)
        schedule_span(facts, today.year)
        for link in facts.links:
            list_page_number(link.url, link.text, 1)
        return facts

    return take


def _address() -> Take:
    gate = Gate()

    def take(data: bytes) -> object:
        text = data.decode("utf-8", "replace")
        known = canonical_url(text)
        if known and canonical_url(known) != known:
            raise AssertionError(f"canonical twice: {known!r}")
        address_key(known)
        return gate.check_url(text)

    return take


TARGETS = {
    "addresses": Target(
        taker=_address,
        seeds=lambda: (text.encode("utf-8", "replace") for text, _, _ in published()),
        declared=(Refused,),
    ),
    "pages": Target(taker=_page, seeds=_pages),
    "linked files": _target("linked file", "pdf", _documents),
    "feeds and site maps": _target("feed", "xml", lambda: _small(hostile_xml(random.Random(0)))),
    "workbooks": _target("table", "xlsx", _tables),
    "lists": _target("agencies", "csv", _lists),
    "archives": _target("archive", "warc", _archives),
    "records": _target("records", "warc.gz", _archives),
    "packages": _target("package", "zip", _packages),
    "season packages": _target("season package", "zip", _packages),
    "rubrics": _target("rubric", "yaml", _rubrics),
}
