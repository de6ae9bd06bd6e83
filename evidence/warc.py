"""WARC records in (ISO 28500, version 1.1): one gzip member per record, SHA-256 digests, offsets.

This is the layer of bytes, written by evidence.warc_writing; what the records mean to us stands in evidence/archive.py.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from evidence.bounded_warc import records_of
from evidence.model import RecordReference
from evidence.numbers import whole_number
from evidence.problem import NotAnArchive

_CHUNK = 1 << 16


@dataclass(frozen=True, kw_only=True)
class Record:
    """A record as read: WARC headers (lower-case names), HTTP status and headers where it is a response.

    `payload` is the stored entity (transfer encoding undone, content encoding kept), for the kinds asked for.
    `asked_by` is the page that asked for it in the browser (evidence.traffic), '' for other records.
    `concurrent_to` is the answer to what a request sent (in some archives the other way round). `method` is of a request;
    `resource_type` is what a browser loaded the answer as (Browsertrix); `truncated` says why its body is not whole.
    Of a revisit, `refers_to_record` is its original's id, `original_at` and `original_block_digest` as evidence.revisits
    says.
    """

    kind: str
    record_id: str
    target: str
    moment: datetime | None
    content_type: str
    status: int | None
    headers: tuple[tuple[str, str], ...]
    reference: RecordReference
    payload: bytes
    refers_to: str
    payload_digest: str
    asked_by: str = ""
    concurrent_to: str = ""
    method: str = ""
    resource_type: str = ""
    truncated: str = ""
    block_digest: str = ""
    refers_to_record: str = ""
    original_at: str = ""
    original_block_digest: str = ""


def sha256_label(data: bytes) -> str:
    """A WARC digest value: 'sha256:' and base 32, as the standard's examples write digests."""
    return "sha256:" + base64.b32encode(hashlib.sha256(data).digest()).decode("ascii")


def sha256_of_label(label: str) -> str:
    """The hexadecimal SHA-256 of a WARC digest value; '' where it is another algorithm or broken."""
    algorithm, _, value = label.partition(":")
    if algorithm.lower() != "sha256":
        return ""
    if len(value) == 64:
        return value.lower()
    try:
        return base64.b32decode(value.upper() + "=" * (-len(value) % 8)).hex()
    except binascii.Error:
        return ""


def warc_date(moment: datetime) -> str:
    """An aware moment as WARC-Date (UTC, microseconds)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse_warc_date(text: str) -> datetime | None:
    """A WARC-Date as an aware moment, None where it is broken."""
    try:
        moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def scan(path: Path, *, payloads_of: frozenset[str] = frozenset()) -> Iterator[Record]:
    """Every whole record of a WARC file (gzip or plain), in order; payloads only of the kinds asked for.

    A file that ends in the middle of a record ends the scan without an error: a crash leaves such files.
    Raises FileNotFoundError, and NotAnArchive where the file is no WARC.
    """
    with path.open("rb") as stream:
        iterator = records_of(stream)
        seen = 0
        while True:
            try:
                found = next(iterator, None)
                if found is None:
                    return
                record = _read(found, iterator, path.name, payloads_of)
            except (ArchiveLoadFailed, EOFError, zlib.error) as error:
                if seen:
                    return
                raise NotAnArchive(f"{path.name} is not a WARC file: {error}") from error
            if record is None:
                return
            seen += 1
            yield record


def record_at(path: Path, offset: int, length: int) -> Record | None:
    """The record that lies at a place (bytes) of a gzip WARC; None where none does. Raises OSError."""
    with path.open("rb") as stream:
        stream.seek(offset)
        member = io.BytesIO(stream.read(length))
    iterator = records_of(member)
    try:
        found = next(iterator, None)
        record = _read(found, iterator, path.name, frozenset()) if found is not None else None
    except (ArchiveLoadFailed, EOFError, zlib.error):
        return None
    if record is None:
        return None
    return replace(record, reference=replace(record.reference, offset=offset, length=length))


def _read(found: object, iterator: ArchiveIterator, file: str, payloads_of: frozenset[str]) -> Record | None:
    """One record of the iterator; None where it was cut short."""
    fields = {name.lower(): value for name, value in found.rec_headers.headers}  # type: ignore[attr-defined]
    kind = found.rec_type  # type: ignore[attr-defined]
    http = found.http_headers  # type: ignore[attr-defined]
    digest = fields.get("warc-payload-digest", "")
    sha256 = sha256_of_label(digest)
    limited = found.raw_stream  # type: ignore[attr-defined]
    keep = kind in payloads_of
    hasher = hashlib.sha256() if not sha256 and kind in ("response", "resource") else None
    pieces: list[bytes] = []
    while piece := limited.read(_CHUNK):
        if keep:
            pieces.append(piece)
        if hasher is not None:
            hasher.update(piece)
    if getattr(limited, "limit", 0) > 0:
        return None
    iterator.read_to_end()
    offset, length = iterator.member_info
    status = None
    if http is not None and http.protocol.startswith("HTTP"):
        status = whole_number(http.get_statuscode())
    return Record(
        kind=kind,
        record_id=fields.get("warc-record-id", ""),
        target=fields.get("warc-target-uri", "").strip("<>"),
        moment=parse_warc_date(fields.get("warc-date", "")),
        content_type=fields.get("content-type", ""),
        status=status,
        headers=tuple((str(k), str(v)) for k, v in http.headers) if http is not None else (),
        reference=RecordReference(
            file=file,
            offset=offset,
            length=length,
            payload_sha256=sha256 or (hasher.hexdigest() if hasher is not None else ""),
        ),
        payload=b"".join(pieces),
        refers_to=fields.get("warc-refers-to-target-uri", "").strip("<>"),
        payload_digest=digest,
        asked_by=fields.get("soicong-page", ""),
        concurrent_to=fields.get("warc-concurrent-to", ""),
        method=str(http.protocol).upper() if http is not None and kind == "request" else "",
        resource_type=fields.get("warc-resource-type", "").lower(),
        truncated=fields.get("warc-truncated", ""),
        block_digest=fields.get("warc-block-digest", ""),
        refers_to_record=fields.get("warc-refers-to", ""),
        original_at=fields.get("soicong-refers-to", ""),
        original_block_digest=fields.get("soicong-refers-to-block-digest", ""),
    )
