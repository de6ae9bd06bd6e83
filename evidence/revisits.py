"""Answers that did not change since an earlier run: a `revisit` record of WARC 1.1 in the place of their bodies.

The body stays in the archive of the run that saw it first, in the same folder; a revisit never leads to another
revisit. Beside the standard's fields (§ 6.7: profile, the record, address and moment that it refers to, the payload's
digest) `SoiCong-Refers-To` tells where that record lies ('FILE;OFFSET;LENGTH', bytes), and
`SoiCong-Refers-To-Block-Digest` binds its HTTP headers too. Packages hold the records that are referred to behind those
of the run itself (`assurance`), so that a package needs no other file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from evidence.model import RecordReference
from evidence.numbers import whole_number
from evidence.problem import NotAnArchive
from evidence.warc import Record, record_at, scan, warc_date

NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
NOT_ASKED = (
    "urn:soicong:revisit:not-asked"  # of our own: taken as it was, dated by when the portal was last asked
)
SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
PLACE = "SoiCong-Refers-To"
BLOCK_DIGEST = "SoiCong-Refers-To-Block-Digest"
_PAGE = "urn:soicong:page:"
_SHOWN = ("seen", "not_html")
_HTTP_OK = 200
_HTTP_NOT_MODIFIED = 304


@dataclass(frozen=True, kw_only=True)
class Original:
    """A whole answer to a plain GET (status 200) of an earlier run. `reference` names the archive that holds it.

    `asked_at` is when the portal was last asked and gave it, `moment` when it was stored. `shown` tells that it was a page
    (or a file) as any visitor sees it, which needed no browser; `built`, that a browser built it; `home`, that it was the
    home page.
    """

    url: str
    record_id: str
    moment: datetime
    headers: tuple[tuple[str, str], ...]
    reference: RecordReference
    payload_digest: str
    block_digest: str
    asked_at: datetime
    shown: bool
    built: bool
    home: bool

    def header(self, name: str) -> str:
        """First value of a header (small name), '' where there is none."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    def fields(self, profile: str) -> list[tuple[str, str]]:
        """The WARC fields of a revisit that refers to it."""
        place = self.reference
        return [
            ("WARC-Profile", profile),
            ("WARC-Refers-To", self.record_id),
            ("WARC-Refers-To-Target-URI", self.url),
            ("WARC-Refers-To-Date", warc_date(self.moment)),
            (PLACE, f"{place.file};{place.offset};{place.length}"),
            (BLOCK_DIGEST, self.block_digest),
        ]


@dataclass(frozen=True, kw_only=True)
class Answers:
    """The answers of an archive by record id, revisits with status, headers and body as they count.

    `originals` are the records that revisits refer to, by the revisit's id; `missing` the ids of revisits whose
    original is not to be found, or is another one than the revisit says.
    """

    by_id: Mapping[str, Record]
    originals: Mapping[str, Record]
    missing: frozenset[str]

    @property
    def earlier_files(self) -> tuple[str, ...]:
        """Names of the other archives that hold bodies of these answers, sorted."""
        own = {record.reference.file for key, record in self.by_id.items() if key not in self.originals}
        return tuple(sorted({record.reference.file for record in self.originals.values()} - own))


def answers_of(path: Path, records: Sequence[Record]) -> Answers:
    """The answers among the records of the archive at `path`, bodies of earlier runs looked up beside it."""
    own = {record.record_id: record for record in records if record.kind == "response"}
    originals: dict[str, Record] = {}
    missing: set[str] = set()
    found = dict(own)
    files: dict[str, dict[str, Record]] = {}
    for record in records:
        if record.kind != "revisit" or not record.original_at:
            continue
        original = own.get(record.refers_to_record) or _beside(path, record, files)
        if original is None or not _is_meant(original, record):
            missing.add(record.record_id)
            continue
        originals[record.record_id] = original
        told = original if record.status == _HTTP_NOT_MODIFIED else record
        found[record.record_id] = replace(
            record, status=told.status, headers=told.headers, reference=original.reference
        )
    return Answers(by_id=found, originals=originals, missing=frozenset(missing))


def originals_of(path: Path, *, since: datetime) -> dict[str, Original]:
    """What a later run may refer to, by address: the last whole answer to each plain GET, none older than `since`.

    Raises as `scan`.
    """
    return originals_in(path, list(scan(path, payloads_of=frozenset({"metadata"}))), since=since)


def originals_in(path: Path, records: Sequence[Record], *, since: datetime) -> dict[str, Original]:
    """As `originals_of`, out of records that were read with the payloads of their metadata."""
    answers = answers_of(path, records)
    pages = _pages(records)
    posted = {record.concurrent_to for record in records if record.kind == "request"}
    found: dict[str, Original] = {}
    for record in records:
        answer = answers.by_id.get(record.record_id)
        if answer is None or answer.asked_by or record.record_id in posted:
            continue
        found.pop(answer.target, None)  # a later answer counts, whatever it is
        original = answers.originals.get(record.record_id, record)
        whole = answer.status == _HTTP_OK and not original.truncated and original.block_digest
        if whole and original.moment is not None and original.moment >= since and record.moment is not None:
            page = pages.get(record.record_id, {})
            seen = page.get("visibility") in _SHOWN
            found[answer.target] = Original(
                url=original.target,
                record_id=original.record_id,
                moment=original.moment,
                headers=original.headers,
                reference=original.reference,
                payload_digest=original.payload_digest,
                block_digest=original.block_digest,
                asked_at=record.moment,
                shown=seen and not page["rendered"],
                built=seen and page["rendered"],
                home=page.get("depth") == 0,
            )
    return found


def _pages(records: Iterable[Record]) -> Mapping[str, Mapping[str, Any]]:
    """How pages were seen, by the record of their answer."""
    told = (json.loads(record.payload) for record in records if record.target.startswith(_PAGE))
    return {page["record"]: page for page in told}


def _beside(path: Path, revisit: Record, files: dict[str, dict[str, Record]]) -> Record | None:
    """The original of a revisit in another archive of the folder: where it lay, or wherever it lies by now."""
    file, _, place = revisit.original_at.partition(";")
    other = path.with_name(file) if file and Path(file).name == file else None
    if other is None or not other.is_file():
        return None
    offset, _, length = place.partition(";")
    first, size = whole_number(offset), whole_number(length)
    if first is not None and size is not None:
        found = record_at(other, first, size)
        if found is not None and found.record_id == revisit.refers_to_record:
            return found
    # Archives are written anew where records are taken out of them (evidence.tombstones).
    if file not in files:
        files[file] = {record.record_id: record for record in _responses(other)}
    return files[file].get(revisit.refers_to_record)


def _responses(path: Path) -> Iterator[Record]:
    try:
        yield from (record for record in scan(path) if record.kind == "response")
    except NotAnArchive:
        return


def _is_meant(original: Record, revisit: Record) -> bool:
    return (
        original.kind == "response"
        and original.record_id == revisit.refers_to_record
        and bool(original.payload_digest)
        and original.payload_digest == revisit.payload_digest
        and original.block_digest == revisit.original_block_digest
    )


def referred(answers: Answers, records: Iterable[Record]) -> tuple[Record, ...]:
    """Each record of other archives that revisits refer to, once, in the order of the revisits."""
    own = {record.record_id for record in records}
    found: dict[str, Record] = {}
    for original in answers.originals.values():
        if original.record_id not in own:
            found.setdefault(original.record_id, original)
    return tuple(found.values())
