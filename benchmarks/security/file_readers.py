"""Every reader of ours that takes a file or bytes from a stranger, and the errors that it declares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from assurance.container import BadContainer
from assurance.contents import survey
from assurance.records import BadRecord
from assurance.verify import Demands, verify
from checks.reading.files import read_file
from crawler.names import BadNameMap, NameMap
from crawler.probes.feeds import told_by
from crawler.site_maps import named_by
from db.agencies_columns import AgencyFileProblem
from db.agencies_file import read_agencies
from evidence.archive import load_site
from evidence.model import Agency, Page, RecordReference, Site, Tier, Visibility
from evidence.problem import NoPage, NotAnArchive, UnsafeArchive
from evidence.unpacking import as_warc
from evidence.warc_writing import whole_length
from jobs.file_reading import SiteFiles
from jobs.problems import InputProblem
from jobs.retention_policy import load_policy
from jobs.robots_decision import read_decision
from scoring.rubric import load
from scoring.rubric_errors import RubricError
from scoring.scheme import load_scheme
from season.grid import GridProblem, read_grid
from season.package_check import BadPackage, check_package
from season.papers.model import PaperProblem
from season.papers.templating import Templates, docx
from season.rubric_import import import_rubric

_DAY = date(2026, 11, 23)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """`read` takes a file and says what it found; `declared` are the errors that its caller turns into a sentence."""

    name: str
    read: Callable[[Path], str]
    declared: tuple[type[Exception], ...] = ()


@dataclass(frozen=True)
class _OneBody:
    body: bytes

    def read(self, record: RecordReference) -> bytes:
        del record
        return self.body


def _linked_file(path: Path) -> str:
    """As a check reads it. What PDFium or python-docx would open is read in a process that may die; its end is told."""
    url, body = f"https://so.gov.vn/{path.name}", path.read_bytes()
    if not body.startswith((b"%PDF", b"PK")):
        facts = read_file(url, body, "application/octet-stream")
        return f"{facts.state.value} {facts.reason}"
    page = Page(
        url=url,
        requested_url=url,
        fetched_at=datetime(2026, 11, 23, tzinfo=UTC),
        status=200,
        visibility=Visibility.NOT_HTML,
        record=RecordReference(file="x", offset=0, length=len(body), payload_sha256="0" * 64),
    )
    agency = Agency(code="so", name="Sở", tier=Tier.SO, home_url="https://so.gov.vn/")
    site = Site(
        agency=agency,
        pages=(page,),
        probes=(),
        started_at=page.fetched_at,
        finished_at=page.fetched_at,
        stop_reason="finished",
        bodies=_OneBody(body),
    )
    with SiteFiles(site) as files:
        return f"{files[url].state.value} {files[url].reason}"


def _feed(path: Path) -> str:
    value = told_by(path.read_bytes())
    return str(value.get("parse_error") or value["kind"])


def _site_map(path: Path) -> str:
    kind, named = named_by(path.read_bytes())
    return f"{kind or 'none'} {len(named)}"


def _archive(path: Path) -> str:
    """As `./soicong rescore` begins: pages and their bodies."""
    with as_warc(path) as warc:
        site = load_site(warc)
        lengths = [len(site.body(page)) for page in site.pages[:20]]
    return f"{len(site.pages)} pages, longest {max(lengths, default=0)}"


def _survey(path: Path) -> str:
    """As packages are made and verified."""
    with path.open("rb") as stream:
        return f"{survey(iter(lambda: stream.read(1 << 20), b'')).size} bytes"


def _package(path: Path) -> str:
    with path.open("rb") as stream:
        return f"verdict {verify(stream, Demands()).genuine}"


def _paper(path: Path) -> str:
    name = "quyet-dinh.docx"
    folder = path.parent / f"{path.name}-mau"
    folder.mkdir()
    (folder / name).write_bytes(path.read_bytes())
    made = docx(Templates(folder=folder), name, {}, title="thử", made_on=datetime.now(UTC))
    return f"{len(made)} bytes"


READERS = (
    Reader(name="linked file", read=_linked_file),
    Reader(name="feed", read=_feed),
    Reader(name="site map", read=_site_map),
    Reader(
        name="agencies",
        read=lambda path: f"{len(read_agencies(path))} agencies",
        declared=(AgencyFileProblem,),
    ),
    Reader(name="table", read=lambda path: f"{len(read_grid(path).cells)} cells", declared=(GridProblem,)),
    Reader(name="rubric workbook", read=lambda path: import_rubric(path).rubric.id, declared=(RubricError,)),
    Reader(name="rubric", read=lambda path: load(path).id, declared=(RubricError,)),
    Reader(name="scheme", read=lambda path: load_scheme(path).id, declared=(RubricError,)),
    Reader(name="retention policy", read=lambda path: load_policy(path).id, declared=(InputProblem,)),
    Reader(
        name="robots decision",
        read=lambda path: read_decision(path, today=_DAY).number,
        declared=(InputProblem,),
    ),
    Reader(
        name="name map", read=lambda path: f"{len(NameMap.load(path).hosts)} hosts", declared=(BadNameMap,)
    ),
    Reader(name="archive", read=_archive, declared=(NotAnArchive, NoPage, UnsafeArchive)),
    Reader(name="archive's end", read=lambda path: f"{whole_length(path)} bytes whole"),
    Reader(name="records", read=_survey, declared=(BadRecord,)),
    Reader(name="package", read=_package, declared=(BadContainer,)),
    Reader(
        name="season package", read=lambda path: f"{len(check_package(path))} steps", declared=(BadPackage,)
    ),
    Reader(name="paper template", read=_paper, declared=(PaperProblem,)),
)
