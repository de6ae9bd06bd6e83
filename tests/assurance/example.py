"""A small run with its evidence, and packages of it."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from assurance.bundle import Package, RunEvidence, assemble
from assurance.container import Container, write_container
from assurance.custody import NOTHING, Event, Kind, bind
from assurance.engine import Engine, engine
from assurance.seal import Signer, new_signer
from assurance.verdict import State, Verdict
from assurance.verify import Demands, verify
from evidence.archive import ArchiveWriter, load_site
from evidence.boxes import TextBox, TextBoxes
from evidence.connections import DnsRecord, Looked, Spoken, TlsLook, Transport
from evidence.model import Agency, Page, Probe, Tier
from evidence.revisits import NOT_MODIFIED, SAME_PAYLOAD, originals_of
from jobs.custody import assessment_facts, hash_of_file
from jobs.judging import judge
from jobs.judging_archive import run_facts
from scoring.result import canonical_bytes
from scoring.rubric import find
from tests.assurance.browsed import write_traffic

CERTIFICATE = bytes(range(256)) * 4  # whoever checks a package does not read it
RUBRIC = "bac-giang-2294-2020-so"
START = datetime(2025, 10, 15, 2, 0, tzinfo=UTC)
HOME = "https://so.thu.gov.vn/"
PAGES = {
    HOME: '<title>Sở Thử nghiệm</title><nav><a href="/tin-tuc">Tin tức - Sự kiện</a> <a href="/gioi-thieu">Giới thiệu'
    "</a></nav><p>Cổng thông tin điện tử Sở Thử nghiệm tỉnh Phú Nguyên.</p>",
    f"{HOME}tin-tuc": '<title>Tin tức</title><h1>Tin tức - Sự kiện</h1><ul><li><a href="/tin-tuc/1.html">Hội nghị sơ kết '
    "chín tháng đầu năm</a> <span>14/10/2025</span></li></ul>",
    f"{HOME}gioi-thieu": "<title>Giới thiệu</title><h1>Giới thiệu</h1><p>Lịch sử hình thành và phát triển của Sở.</p>",
}


def write_archive(
    path: Path,
    *,
    salt: str = "",
    pages: Mapping[str, str] = PAGES,
    connections: bool = True,
    earlier: Path | None = None,
    traffic: bool = False,
) -> Agency:
    """The archive of a small crawl; `salt` makes its contents differ. The first archives told no `connections`.

    What the `earlier` archive holds is only referred to: the first page as not modified, others as the same.
    `traffic`: two pages were rendered, and what they asked for lies in it, too.
    """
    agency = Agency(code="so-thu", name="Sở Thử nghiệm", tier=Tier.SO, home_url=HOME)
    writer = ArchiveWriter(path, started_at=START)
    spoken = Spoken(version="tls/1.3", cipher="TLS_AES_128_GCM_SHA256", chain=(CERTIFICATE,))
    transport = Transport(
        protocols=("http/1.1", spoken.version), cipher=spoken.cipher, certificates=spoken.certificates
    )
    if connections:
        _write_connections(writer, spoken)
    known = originals_of(earlier, since=START - timedelta(days=1)) if earlier is not None else {}
    for place, (url, body) in enumerate(pages.items()):
        moment = START + timedelta(seconds=place)
        text = f'<!doctype html><html lang="vi"><meta charset="utf-8">{body}{salt}</html>'.encode()
        facts: dict[str, Any] = {
            "headers": [("Content-Type", "text/html; charset=utf-8")],
            "fetched_at": moment,
            "ip": "203.0.113.7",
            "phrase": "OK",
            "transport": transport if connections else None,
        }
        original = known.get(url)
        if original is None or original.reference.payload_sha256 != hashlib.sha256(text).hexdigest():
            written = writer.response(url, status=200, body=text, **facts)
        elif place:
            written = writer.revisit(original, SAME_PAYLOAD, status=200, **facts)
        else:
            told = {**facts, "headers": [("Date", "Wed, 15 Oct 2025 02:00:00 GMT")], "phrase": "Not Modified"}
            written = writer.revisit(original, NOT_MODIFIED, status=304, **told)
        page = Page(url=url, requested_url=url, fetched_at=moment, depth=min(place, 1))
        writer.page(page, record_id=written.record_id)
    if traffic:
        write_traffic(writer, (HOME, f"{HOME}tin-tuc"))
    picture = writer.screenshot(HOME, b"\x89PNG\r\n\x1a\n" + bytes(64), fetched_at=START)
    box = TextBox(x=1, y=2, width=30, height=4, text="Chữ trên ảnh chụp", path="nav>a")
    writer.boxes(HOME, TextBoxes(boxes=(box,)), picture=picture, fetched_at=START)
    looks: dict[str, dict[str, Any]] = {
        "dns": {"a": ["203.0.113.7"], "aaaa": []},
        "https": {"reachable": True, "tls_version": "TLSv1.3"},
    }
    for name, value in looks.items():
        writer.probe(Probe(name=name, url=HOME, observed_at=START, value=value))
    writer.run(
        agency=agency,
        started_at=START,
        finished_at=START + timedelta(minutes=1),
        stop_reason="finished",
        live=True,
        settings={"max_pages": 150},
        versions={"scrapy": "2.19.0"},
    )
    writer.close()
    return agency


def _write_connections(writer: ArchiveWriter, spoken: Spoken) -> None:
    writer.process({"operator": "lan", "host": {"label": "may-1"}}, moment=START)
    record = DnsRecord(name="so.thu.gov.vn", kind="A", seconds=60, value="203.0.113.7")
    writer.resolved(
        Looked(
            host="so.thu.gov.vn",
            asked_at=START,
            by="dns",
            servers=("203.0.113.53",),
            addresses=("203.0.113.7",),
            records=(record,),
        )
    )
    writer.certificates(spoken, moment=START)
    writer.tls(
        TlsLook(
            host="so.thu.gov.vn",
            port=443,
            observed_at=START,
            spoken=spoken,
            chain_verdict="trusted",
            client_verdict="trusted",
        )
    )


@dataclass(frozen=True, kw_only=True)
class Made:
    """A run's evidence in a folder of its own."""

    folder: Path
    evidence: RunEvidence
    document: dict[str, Any]

    def package(self, signer: Signer | None = None, authority: bytes = b"") -> Package:
        return assemble(self.evidence, folder=self.folder, signer=signer, authority=authority)


def make(
    folder: Path,
    *,
    salt: str = "",
    run: int = 7,
    version: Engine | None = None,
    connections: bool = True,
    traffic: bool = False,
) -> Made:
    """Crawl nothing, judge the little that there is, and tell the custody log."""
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / "20251015T020000Z.warc.gz"
    write_archive(archive, salt=salt, connections=connections, traffic=traffic)
    rubric, site = find(RUBRIC), load_site(archive)
    judged = judge(site, rubric=rubric, at=date(2025, 10, 15), run=run_facts(site, run, archive))
    return with_document(folder, archive, judged.document, run=run, version=version or engine())


def with_document(
    folder: Path, archive: Path, document: dict[str, Any], *, run: int, version: Engine
) -> Made:
    """Evidence of an archive with a result, whether or not the result follows from it."""
    facts, files = assessment_facts(find(RUBRIC), document, version)
    materials = {name: files[sha256] for name, sha256 in facts["materials"].items()}
    lines: list[bytes] = []
    before = NOTHING
    told = ((Kind.CAPTURE, {"archive_sha256": hash_of_file(archive)}), (Kind.ASSESSMENT, facts))
    for number, (kind, what) in enumerate(told, 41):
        event = Event(kind=kind, at=START, run=run, actor="lan", host="may-1", tool="SoiCong/0.1", facts=what)
        made = bind(event, number=number, previous=before, log=hashlib.sha256(b"%d" % number).hexdigest())
        lines.append(made.line)
        before = made.sha256
    evidence = RunEvidence(
        archive=archive,
        document=canonical_bytes(document),
        rubric_id=RUBRIC,
        rubric=materials.pop(f"rubric/{RUBRIC}.yaml"),
        materials=materials,
        custody=lines,
    )
    return Made(folder=folder, evidence=evidence, document=document)


SIGNER = new_signer()
OTHER = new_signer()


@cache
def example() -> Made:
    """One run for all tests that only read it."""
    return make(Path(tempfile.mkdtemp(prefix="soicong-test-")))


def written(package: Package) -> bytes:
    """A package's bytes."""
    stream = io.BytesIO()
    package.write(stream)
    return stream.getvalue()


def files_in(package: bytes) -> dict[str, bytes]:
    """Every file of a package by its full name."""
    container = Container(io.BytesIO(package))
    return {name: container.read(name) for name in container.entries}


def rewritten(package: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    """A package with its files changed, in a container that is canonical again."""
    files = files_in(package)
    change(files)
    stream = io.BytesIO()
    write_container(stream, files)
    return stream.getvalue()


def verdict_of(package: bytes, demands: Demands | None = None) -> Verdict:
    """What verification says."""
    return verify(io.BytesIO(package), demands or Demands(trusted=frozenset({SIGNER.fingerprint})))


def states(verdict: Verdict) -> dict[str, State]:
    return {check.name: check.state for check in verdict.checks}


def failed(verdict: Verdict) -> str:
    """The name of the check that failed, '' where none did."""
    return next((check.name for check in verdict.checks if check.state is State.FAILED), "")
