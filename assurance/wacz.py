"""Web archives that any player opens: WACZ 1.1.1 around one WARC, the same bytes for the same archive.

Index, list of pages and description follow from the archive alone, so a verifier makes them again and compares: an
index that leads a player to another record than the address names is found.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from assurance.container import Container
from assurance.posted import UNINDEXED, Posted, posted
from assurance.records import BadRecord, WarcRecord
from assurance.surt import sort_key
from evidence.bodies import decoded_entity
from evidence.canonical import canonical_json
from evidence.traffic import LIST, quoted

VERSION = "1.1.1"
SOFTWARE = "SoiCong/0.1"
ARCHIVE_FOLDER = "archive/"
INDEX = "indexes/index.cdx"
PAGES = "pages/pages.jsonl"
DESCRIPTION = "datapackage.json"
DIGEST = "datapackage-digest.json"
_INDEXED = frozenset({"response", "revisit", "resource"})
_RENDERED = "urn:soicong:rendered:"
_ROUTE = re.compile(r"#!?/")
_TITLE = re.compile(rb"<title[^>]*>([^<]{1,2000})", re.IGNORECASE)
TITLE_REACH = 1 << 16  # bytes: a title stands in the head


@dataclass(frozen=True, kw_only=True)
class Line:
    """What the archive's index and list of pages need of one record.

    `asked_by` is the page that asked for it in the browser (evidence.traffic), '' for other records; `posted` how,
    where it was not by a plain GET. `record` is the WARC-Record-ID, `original` that of the answer which a revisit refers
    to.
    """

    url: str
    moment: str
    kind: str
    mime: str
    status: int | None
    digest: str
    offset: int
    length: int
    title: str
    asked_by: str = ""
    posted: Posted | None = None
    record: str = ""
    original: str = ""

    @property
    def address(self) -> str:
        """By which players look it up."""
        return self.posted.address(self.url) if self.posted else self.url


@dataclass(frozen=True, kw_only=True)
class Described:
    """What the description of an archive says beside its files: of what, when, and the page to open first."""

    title: str
    created: datetime
    main_url: str


def line_of(record: WarcRecord) -> Line | None:
    """The line of a record that a player may open; None for others."""
    if record.kind not in _INDEXED and not (record.kind == "metadata" and record.target.startswith(LIST)):
        return None
    if record.kind == "revisit":
        mime = "warc/revisit"
    else:
        mime = record.http_header("content-type") if record.http else record.headers.get("content-type", "")
        mime = mime.partition(";")[0].strip().lower() or "unk"
    return Line(
        url=record.target,
        moment=record.headers.get("warc-date", ""),
        kind=record.kind,
        mime=mime,
        status=record.status,
        digest=record.headers.get("warc-payload-digest", ""),
        offset=record.offset,
        length=record.length,
        title=_title(record) if "html" in mime else "",
        asked_by=record.headers.get("soicong-page", ""),
        record=record.headers.get("warc-record-id", ""),
        original=record.headers.get("warc-refers-to", "") if record.kind == "revisit" else "",
    )


def with_request(lines: Sequence[Line], record: WarcRecord) -> list[Line]:
    """The lines of an archive with what a `request` record of browser traffic tells of the answer before it."""
    answer = record.headers.get("warc-concurrent-to", "")
    if not lines or lines[-1].record != answer or not lines[-1].asked_by or not (sent := posted(record)):
        return list(lines)
    return [*lines[:-1], *([] if sent.method in UNINDEXED else [replace(lines[-1], posted=sent)])]


def _title(record: WarcRecord) -> str:
    encodings = record.http_header("content-encoding")
    found = _TITLE.search(decoded_entity(record.payload[:TITLE_REACH], encodings, most=4 * TITLE_REACH))
    if found is None:
        return ""
    try:
        return " ".join(html.unescape(found[1].decode("utf-8")).split())[:300]
    except UnicodeDecodeError:
        return ""  # a player shows the address instead


def _stamp(moment: str) -> str:
    """A record's date as 14 digits."""
    return re.sub(r"\D", "", moment)[:14]


def index_bytes(lines: Sequence[Line], file: str) -> bytes:
    """The CDXJ index of an archive `file`, sorted by key and time.

    'Not modified' is not in it: pywb would show it as it is, an empty page, instead of the answer that it confirms.
    """
    written = []
    for line in lines:
        if line.kind == "revisit" and line.status == HTTPStatus.NOT_MODIFIED:
            continue
        facts = {
            "url": line.url,
            "mime": line.mime,
            "digest": line.digest,
            "length": str(line.length),
            "offset": str(line.offset),
            "filename": file,
        }
        if line.status is not None:
            facts["status"] = str(line.status)
        if line.posted is not None:
            facts |= {"method": line.posted.method, "requestBody": line.posted.told}
        written.append(
            f"{sort_key(line.address)} {_stamp(line.moment)} ".encode() + canonical_json(facts, indent=None)
        )
    return b"".join(sorted(written))


def pages_bytes(lines: Sequence[Line]) -> bytes:
    """The list of pages that a person may open: HTML answered with 200 or as an earlier run, in the order of the archive.

    A page that the browser has built opens at the moment when it was: players then take the data that it asked for
    then. Behind them come routes within a page ('#/tin-tuc'), which have no answer of their own.
    """
    rendered = {line.url.removeprefix(_RENDERED): line for line in lines if line.url.startswith(_RENDERED)}
    built = {line.url.removeprefix(LIST): line.moment for line in lines if line.kind == "metadata"}
    written = [canonical_json({"format": "json-pages-1.0", "id": "pages", "title": "Các trang"}, indent=None)]
    stored = {line.record: line for line in lines if line.kind == "response"}
    referred = {line.original for line in lines if line.original}
    seen: set[str] = set()
    for line in lines:
        answer = stored.get(line.original) if line.original else line
        if answer is None or line.asked_by or line.record in referred:
            continue
        if answer.kind != "response" or answer.status != 200 or "html" not in answer.mime:
            continue
        if line.url not in seen:
            seen.add(line.url)
            title = (rendered[line.url].title if line.url in rendered else "") or answer.title
            written.append(_page(line.url, line.moment, built.get(quoted(line.url), line.moment), title))
    for url, moment in built.items():
        if _ROUTE.search(url) and url in rendered:
            written.append(_page(url, moment, moment, rendered[url].title))
    return b"".join(written)


def _page(url: str, moment: str, shown_at: str, title: str) -> bytes:
    name = hashlib.sha256(f"{moment} {url}".encode()).hexdigest()[:20]
    return canonical_json({"id": name, "url": url, "ts": shown_at, "title": title or url}, indent=None)


def derived_files(
    name: str, sha256: str, size: int, lines: Sequence[Line], described: Described
) -> dict[str, bytes]:
    """All files of a WACZ but the archive `name` itself, of which hash and size are given."""
    made = {INDEX: index_bytes(lines, name), PAGES: pages_bytes(lines)}
    facts = {path: (hashlib.sha256(content).hexdigest(), len(content)) for path, content in made.items()}
    facts[ARCHIVE_FOLDER + name] = (sha256, size)
    moments = {line.url: line.moment for line in reversed(lines)}
    description: dict[str, Any] = {
        "profile": "data-package",
        "wacz_version": VERSION,
        "software": SOFTWARE,
        "created": _second(described.created),
        "title": described.title,
        "mainPageUrl": described.main_url,
        "resources": [
            {
                "name": path.rpartition("/")[2].lower(),  # the form of the standard
                "path": path,
                "hash": f"sha256:{facts[path][0]}",
                "bytes": facts[path][1],
            }
            for path in sorted(facts)
        ],
    }
    if described.main_url in moments:
        description["mainPageDate"] = moments[described.main_url]
    text = canonical_json(description)
    digest = {"path": DESCRIPTION, "hash": f"sha256:{hashlib.sha256(text).hexdigest()}"}
    return {**made, DESCRIPTION: text, DIGEST: canonical_json(digest)}


def _second(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def archive_name(files: Mapping[str, object]) -> str:
    """The archive of a WACZ of ours, by its name within. Raises BadRecord where there is not exactly one."""
    names = [name for name in files if name.startswith(ARCHIVE_FOLDER)]
    if len(names) != 1:
        raise BadRecord("gói WACZ phải có đúng một kho lưu WARC.")
    return names[0]


def compare(opened: Container, lines: Sequence[Line], sha256: str, described: Described) -> str:
    """What differs between a WACZ and the one that its archive gives; '' where nothing does."""
    archive = archive_name(opened.entries)
    name = archive.removeprefix(ARCHIVE_FOLDER)
    made = derived_files(name, sha256, opened.entries[archive].size, lines, described)
    if set(opened.entries) != {archive, *made}:
        return "gói WACZ có tệp lạ hoặc thiếu tệp."
    wrong = [path for path, content in made.items() if opened.read(path) != content]
    return f"‘{wrong[0]}’ không khớp với kho lưu." if wrong else ""
