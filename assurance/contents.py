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

from assurance.browsing import Browsed
from assurance.earlier import Referred, demand_referred, told_by, told_of
from assurance.records import BadRecord, WarcRecord, read_records
from assurance.redirects import Answered
from assurance.wacz import TITLE_REACH, Described, Line, line_of, with_request
from evidence.canonical import canonical_json
from evidence.numbers import whole_number
from evidence.tombstones import ERASED, Tombstone, tombstone_of
from evidence.warc import sha256_of_label

_PREFIX = "urn:soicong:"
_JSON = frozenset({"metadata"})
# Of a response, where its record tells it; records of the first archives tell none of it.
_TOLD = {
    "warc-protocol": "protocols",
    "warc-cipher-suite": "cipher",
    "warc-truncated": "truncated",
    "soicong-certificates": "certificates",
}
_CERTIFICATES = f"{_PREFIX}certificates:"
_PAGE = f"{_PREFIX}page:"


@dataclass(kw_only=True)
class Survey:
    """One reading of an archive: lines for the index, metadata, facts of responses by record id, hash and size.

    `own_size` is how many bytes the run itself wrote; behind them stand answers of earlier runs (`earlier`), which
    `revisits` refer to (assurance.earlier).
    """

    lines: list[Line] = field(default_factory=list)
    pages: list[dict[str, Any]] = field(default_factory=list)
    probes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    resolved: list[dict[str, Any]] = field(default_factory=list)
    tls: list[dict[str, Any]] = field(default_factory=list)
    certificates: dict[str, bytes] = field(default_factory=dict)
    processes: list[dict[str, Any]] = field(default_factory=list)
    run: dict[str, Any] = field(default_factory=dict)
    responses: dict[str, dict[str, Any]] = field(default_factory=dict)
    hops: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    screenshots: dict[str, str] = field(default_factory=dict)
    tombstones: list[Tombstone] = field(default_factory=list)
    held_back: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    browsed: Browsed = field(default_factory=Browsed)
    revisits: list[Referred] = field(default_factory=list)
    earlier: list[Referred] = field(default_factory=list)
    places: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    sha256: str = ""
    size: int = 0
    own_size: int = 0


def survey(pieces: Iterable[bytes]) -> Survey:
    """Read an archive of ours once. Raises BadRecord where it is damaged or no archive of a run of ours."""
    seen = Survey()
    answered = Answered()
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
        seen.browsed.take(record)
        if seen.own_size and record.offset >= seen.own_size:
            _take_earlier(seen, record)
        elif record.kind == "response":
            seen.responses[record.headers.get("warc-record-id", "")] = _response(record)
            answered.note(record)
        elif record.kind == "revisit":
            seen.revisits.append(told_by(record))
            seen.responses[record.headers.get("warc-record-id", "")] = _unchanged(record)
            answered.note(record)
        elif record.kind == "metadata" and record.target.startswith(_PREFIX):
            _take(seen, record)
            if record.target.startswith(_PAGE):
                seen.hops[str(seen.pages[-1].get("url"))] = answered.way_of(seen.pages[-1])
        elif record.target.startswith(_CERTIFICATES):
            _take_certificates(seen, record)
        elif record.target.startswith(f"{_PREFIX}screenshot:"):
            seen.screenshots[record.target] = record.payload_sha256
    seen.sha256 = hasher.hexdigest()
    if not seen.run:
        raise BadRecord("kho lưu không có bản ghi kết thúc lượt (lượt chưa xong, hoặc của phần mềm khác).")
    demand_referred(seen.revisits, seen.earlier)
    return seen


def _take_earlier(seen: Survey, record: WarcRecord) -> None:
    """A record behind that of the run, which is written last: an answer of an earlier run, and nothing else."""
    if record.kind != "response":
        raise BadRecord(f"bản ghi tại byte {record.offset}: không được đứng sau bản ghi kết thúc lượt.")
    seen.earlier.append(told_of(record))


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
    elif kind == "resolved":
        seen.resolved.append(value)
    elif kind == "tls":
        seen.tls.append(value)
    elif kind == "traffic":
        seen.held_back[str(value.get("page"))] = _held_back(value)
        seen.browsed.take_list(record.target, value)
        if places := _places(value):
            seen.places[str(value.get("page"))] = places
    elif kind == "process":
        seen.processes.append(value)
    elif kind == "run":
        seen.run = value
        seen.own_size = record.offset + record.length
    elif kind == ERASED:
        try:
            seen.tombstones.append(tombstone_of(value))
        except (KeyError, TypeError, ValueError) as error:
            raise BadRecord(f"bản ghi tại byte {record.offset}: bia xoá sai dạng.") from error


def _held_back(value: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a page asked for in the browser and a rule held back: robots.txt, or our gate."""
    rows = value.get("requests")
    held = (
        [row for row in rows if isinstance(row, dict) and row.get("rule")] if isinstance(rows, list) else []
    )
    return [{name: row.get(name) for name in ("url", "kind", "rule")} for row in held]


def _places(value: Mapping[str, Any]) -> list[dict[str, Any]]:
    """How the servers that a page reached in the browser spoke TLS; archives of before tell nothing of it."""
    places = value.get("places")
    return [one for one in places if isinstance(one, dict)] if isinstance(places, list) else []


def _take_certificates(seen: Survey, record: WarcRecord) -> None:
    sha256 = hashlib.sha256(record.payload).hexdigest()
    if record.target != f"{_CERTIFICATES}{sha256}":
        raise BadRecord(f"bản ghi tại byte {record.offset}: chứng thư không đúng với tên ghi ở bản ghi.")
    seen.certificates[sha256] = record.payload


def _response(record: WarcRecord) -> dict[str, Any]:
    told = {name: record.headers[field] for field, name in _TOLD.items() if field in record.headers}
    return {
        "status": record.status,
        "peer": record.headers.get("warc-ip-address", ""),
        "stored_bytes": whole_number(record.http_header("content-length")),
        "payload_sha256": record.payload_sha256,
        "headers": [list(pair) for pair in record.http],
        "record": record.headers.get("warc-record-id", ""),
        **told,
    }


def _unchanged(record: WarcRecord) -> dict[str, Any]:
    """What is told of an answer that was the same as an earlier one."""
    told = _response(record)
    profile = record.headers.get("warc-profile", "").rpartition("/")[2]
    digest = sha256_of_label(record.headers.get("warc-payload-digest", ""))
    original = record.headers.get("warc-refers-to", "")
    return {**told, "payload_sha256": digest, "unchanged": {"how": profile, "original": original}}


def log_bytes(seen: Survey) -> bytes:
    """The crawl's log: a line for each address that was asked for, in the order of asking."""
    last = {page.get("url", ""): page for page in seen.pages}
    rows = sorted(last.values(), key=lambda page: (str(page.get("fetched_at")), str(page.get("url"))))
    told = []
    for page in rows:
        held = seen.held_back.get(str(page.get("url")))
        response = seen.responses.get(page.get("record", ""))
        more = {"held_back": held, "browser_connections": seen.places.get(str(page.get("url")))}
        if seen.run.get("log_tells_redirects"):
            more["hops"] = seen.hops.get(str(page.get("url")))
        told.append({**page, "response": response, **{name: value for name, value in more.items() if value}})
    return b"".join(canonical_json(row, indent=None) for row in told)


def dns_bytes(seen: Survey) -> bytes:
    """What the looks at the domain saw, and how each name was turned into addresses.

    Of an archive that does not tell the latter, the looks alone: so wrote the first packages.
    """
    looks = _looks(seen, "dns")
    return canonical_json({"answers": seen.resolved, "looks": looks} if seen.resolved else looks)


def _looks(seen: Survey, name: str) -> list[dict[str, Any]]:
    return [value for kind, value in seen.probes if kind == name]


def derived(seen: Survey) -> dict[str, bytes]:
    """Every file under data/ that follows from the archive alone."""
    made = {
        "log.jsonl": log_bytes(seen),
        "dns.json": dns_bytes(seen),
        "tls/looks.json": canonical_json(_looks(seen, "https")),
        "run.json": canonical_json({**seen.run, **({"processes": seen.processes} if seen.processes else {})}),
        **{f"tls/{sha256}.pem": pem for sha256, pem in seen.certificates.items()},
    }
    if seen.tls:
        made["tls/connections.json"] = canonical_json(seen.tls)
    return made


def connections_told(seen: Survey) -> str:
    """What an archive tells of connections, as a Vietnamese sentence; '' where it tells nothing."""
    names = {value.get("host") for value in seen.resolved}
    looks = sorted(seen.tls, key=lambda value: value.get("seen_by") != "browser")  # the chain as sent counts
    servers = {(value.get("host"), value.get("port")): value.get("chain_verdict") for value in looks}
    doubtful = sum(told != "trusted" for told in servers.values())
    told = [f"địa chỉ của {len(names)} tên miền"] if names else []
    told += [f"chứng thư của {len(servers)} máy chủ"] if servers else []
    if not told:
        return ""
    remark = f" ({doubtful} máy chủ có chứng thư không được tin cậy)" if doubtful else ""
    return f"Có ghi {' và '.join(told)}{remark}."


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
