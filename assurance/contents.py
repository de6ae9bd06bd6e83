"""What a package tells beside the archive, all of it taken from the archive: the log, certificates, DNS answers, the run.

A verifier makes these files again from the archive and compares.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from assurance.records import BadRecord, WarcRecord, read_records
from assurance.wacz import TITLE_REACH, Described, Line, line_of, with_request
from evidence.canonical import canonical_json
from evidence.tombstones import ERASED, Tombstone, tombstone_of

_PREFIX = "urn:soicong:"
_JSON = frozenset({"metadata"})


@dataclass(kw_only=True)
class Survey:
    """One reading of an archive: lines for the index, metadata, facts of responses by record id, hash and size."""

    lines: list[Line] = field(default_factory=list)
    pages: list[dict[str, Any]] = field(default_factory=list)
    probes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    run: dict[str, Any] = field(default_factory=dict)
    responses: dict[str, dict[str, Any]] = field(default_factory=dict)
    screenshots: dict[str, str] = field(default_factory=dict)
    tombstones: list[Tombstone] = field(default_factory=list)
    sha256: str = ""
    size: int = 0


def survey(pieces: Iterable[bytes]) -> Survey:
    """Read an archive of ours once. Raises BadRecord where it is damaged or no archive of a run of ours."""
    seen = Survey()
    hasher = hashlib.sha256()

    def counted() -> Iterable[bytes]:
        for piece in pieces:
            hasher.update(piece)
            seen.size += len(piece)
            yield piece

    for record in read_records(counted(), whole=_JSON, kept=TITLE_REACH):
        line = line_of(record)
        if line is not None:
            seen.lines.append(line)
        elif record.kind == "request":
            seen.lines[-1:] = with_request(seen.lines[-1:], record)
        if record.kind == "response":
            seen.responses[record.headers.get("warc-record-id", "")] = _response(record)
        elif record.kind == "metadata" and record.target.startswith(_PREFIX):
            _take(seen, record)
        elif record.target.startswith(f"{_PREFIX}screenshot:"):
            seen.screenshots[record.target] = record.payload_sha256
    seen.sha256 = hasher.hexdigest()
    if not seen.run:
        raise BadRecord("kho lưu không có bản ghi kết thúc lượt (lượt chưa xong, hoặc của phần mềm khác).")
    return seen


def _take(seen: Survey, record: WarcRecord) -> None:
    try:
        value = json.loads(record.payload)
    except (ValueError, RecursionError) as error:
        raise BadRecord(f"bản ghi tại byte {record.offset}: không phải JSON.") from error
    if not isinstance(value, dict):
        raise BadRecord(f"bản ghi tại byte {record.offset}: không phải JSON của Soi Cổng.")
    kind, _, rest = record.target.removeprefix(_PREFIX).partition(":")
    if kind == "page":
        seen.pages.append(value)
    elif kind == "probe":
        seen.probes.append((rest.partition(":")[0], value))
    elif kind == "run":
        seen.run = value
    elif kind == ERASED:
        try:
            seen.tombstones.append(tombstone_of(value))
        except (KeyError, TypeError, ValueError) as error:
            raise BadRecord(f"bản ghi tại byte {record.offset}: bia xoá sai dạng.") from error


def _response(record: WarcRecord) -> dict[str, Any]:
    length = record.http_header("content-length")
    return {
        "status": record.status,
        "peer": record.headers.get("warc-ip-address", ""),
        "stored_bytes": int(length) if length.isascii() and length.isdigit() else None,
        "payload_sha256": record.payload_sha256,
        "headers": [list(pair) for pair in record.http],
        "record": record.headers.get("warc-record-id", ""),
    }


def log_bytes(seen: Survey) -> bytes:
    """The crawl's log: a line for each address that was asked for, in the order of asking."""
    last = {page.get("url", ""): page for page in seen.pages}
    rows = sorted(last.values(), key=lambda page: (str(page.get("fetched_at")), str(page.get("url"))))
    return b"".join(
        canonical_json({**page, "response": seen.responses.get(page.get("record", ""))}, indent=None)
        for page in rows
    )


def looks_bytes(seen: Survey, name: str) -> bytes:
    """What the looks of one kind ('https', 'dns') saw."""
    return canonical_json([value for kind, value in seen.probes if kind == name])


def certificates(seen: Survey) -> dict[str, bytes]:
    """Certificates as servers showed them, PEM by the hash of their text, where the looks kept them."""
    found: dict[str, bytes] = {}
    for value in (value for kind, value in seen.probes if kind in ("https", "tls")):
        chain = value.get("value", {}).get("chain", []) if isinstance(value.get("value"), Mapping) else []
        for pem in chain if isinstance(chain, list) else []:
            text = str(pem).encode("utf-8")
            found[f"tls/{hashlib.sha256(text).hexdigest()}.pem"] = text
    return found


def derived(seen: Survey) -> dict[str, bytes]:
    """Every file under data/ that follows from the archive alone."""
    return {
        "log.jsonl": log_bytes(seen),
        "dns.json": looks_bytes(seen, "dns"),
        "tls/looks.json": looks_bytes(seen, "https"),
        "run.json": canonical_json(seen.run),
        **certificates(seen),
    }


def described(seen: Survey) -> Described:
    """What a player shows of the archive."""
    agency = seen.run.get("agency", {})
    home = str(agency.get("home_url", ""))
    first = next((page for page in seen.pages if home in (page.get("url"), page.get("requested_url"))), {})
    return Described(
        title=str(agency.get("name", "")),
        created=moment(seen.run.get("finished_at")),
        main_url=str(first.get("url", home)),
    )


def moment(value: object) -> datetime:
    """A moment of the run record. Raises BadRecord."""
    try:
        read = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise BadRecord("bản ghi kết thúc lượt không ghi đúng thời điểm.") from error
    return read if read.tzinfo else read.replace(tzinfo=UTC)
