"""Records that were taken out of an archive: where one stood, a tombstone tells its hash, when and why it went.

All other records keep their bytes and their order; only their places in the file change. A tombstone is
`metadata urn:soicong:erased:<target of the record>`, dated like the record.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from evidence.address import canonical_url
from evidence.canonical import canonical_json
from evidence.model import Cause, Page, Visibility
from evidence.traffic import DATA, LIST, quoted
from evidence.warc import Record, scan
from evidence.warc_writing import WarcFile

ERASED = "erased"  # the reason of a page whose record was taken out
_OURS = "urn:soicong:"
PREFIX = f"{_OURS}{ERASED}:"
SCREENSHOT = f"{_OURS}screenshot:"
_BOXES = f"{_OURS}boxes:"
_RENDERED = f"{_OURS}rendered:"
_PAGE = f"{_OURS}page:"
_CONTENT = ("response", "revisit", "resource", "request")


class Why(StrEnum):
    """Why a record was taken out."""

    REQUEST = "request"  # a person asked for it
    POLICY = "policy"  # it was kept as long as the policy says


@dataclass(frozen=True, kw_only=True)
class Tombstone:
    """What is left of a record: what it was, its hashes, the bytes it took in the file, and why it went.

    `target` is its WARC-Target-URI, `record` its WARC-Record-ID, `sha256` that of its payload. `asked_by` is the page
    that asked for it in the browser (evidence.traffic), '' for other records.
    """

    target: str
    kind: str
    record: str
    sha256: str
    bytes: int
    erased_at: datetime
    why: Why
    reason: str
    requester: str = ""
    asked_by: str = ""

    def as_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "target": self.target,
            "kind": self.kind,
            "record": self.record,
            "sha256": self.sha256,
            "bytes": self.bytes,
            "erased_at": self.erased_at.isoformat(),
            "why": self.why.value,
            "reason": self.reason,
            "requester": self.requester,
            **({"asked_by": self.asked_by} if self.asked_by else {}),
        }

    @property
    def url(self) -> str:
        """The address whose content the record held."""
        return _url(self.target)

    @property
    def judged(self) -> bool:
        """Whether a judgement may rest on what the record held; it never does on a screenshot or on browser traffic."""
        answered = self.kind in ("response", "revisit") and not self.asked_by
        return answered or self.target.startswith(_RENDERED)


def tombstone_of(value: Mapping[str, Any]) -> Tombstone:
    """A tombstone from its JSON values. Raises KeyError, TypeError or ValueError where they are none."""
    return Tombstone(
        target=str(value["target"]),
        kind=str(value["kind"]),
        record=str(value["record"]),
        sha256=str(value["sha256"]),
        bytes=int(value["bytes"]),
        erased_at=datetime.fromisoformat(value["erased_at"]),
        why=Why(value["why"]),
        reason=str(value["reason"]),
        requester=str(value["requester"]),
        asked_by=str(value.get("asked_by", "")),
    )


def of_address(path: Path, address: str) -> frozenset[str]:
    """Every address under which an archive holds what a person calls by one: also what redirects from it led to, and
    states of the page that clicks made. Raises as `scan`."""
    wanted = {address, canonical_url(address) or address}
    found = set(wanted)
    for record in scan(path, payloads_of=frozenset({"metadata"})):
        if record.target.startswith(_PAGE):
            page = json.loads(record.payload)
            if wanted & {page["url"], page["requested_url"], *page["redirects"]}:
                found |= {page["url"], page["requested_url"]}
        elif _content_url(record) in wanted:
            found.add(_content_url(record))
    return frozenset(found)


def holds_content_of(urls: Iterable[str], asked: frozenset[str] = frozenset()) -> Callable[[Record], bool]:
    """Whether a record holds what stood under one of the addresses: answers, what was sent, DOM, screenshot, its words, the
    list of what the page asked for in the browser.

    `asked` are records of data that it asked for (`asked_for_by`); other pages may have asked for them, too.
    """
    known = frozenset(urls)
    pages = frozenset(map(quoted, known))

    def chosen(record: Record) -> bool:
        if record.target.startswith(LIST):
            return _without_click(record.target.removeprefix(LIST)) in pages
        if record.asked_by and (record.record_id in asked or record.concurrent_to in asked):
            return True
        url = _content_url(record)
        holds = record.kind in _CONTENT or _tells_words(record)
        return holds and (url in known or _without_click(url) in known)

    return chosen


def asked_for_by(path: Path, urls: Iterable[str]) -> frozenset[str]:
    """Records of the documents and data that pages, and their states after clicks, asked for in the browser.

    Raises as `scan`.
    """
    pages = frozenset(map(quoted, urls))
    found: set[str] = set()
    for record in scan(path, payloads_of=frozenset({"metadata"})):
        if record.target.startswith(LIST) and _without_click(record.target.removeprefix(LIST)) in pages:
            rows = json.loads(record.payload)["requests"]
            found |= {row["record"] for row in rows if row["kind"] in DATA and "record" in row}
    return frozenset(found)


def is_screenshot(record: Record) -> bool:
    """Whether a record is a picture of a page."""
    return record.kind == "resource" and record.target.startswith(SCREENSHOT)


def belongs_to_screenshot(record: Record) -> bool:
    """Whether a record is a picture of a page, or tells where its words stand."""
    return is_screenshot(record) or _tells_words(record)


def is_browser_answer(record: Record) -> bool:
    """Whether a record is an answer to what a page asked for in the browser."""
    return bool(record.asked_by) and record.kind in ("response", "revisit")


def belongs_to_traffic(record: Record) -> bool:
    """Whether a record is such an answer, or what was sent for it. The lists stay: they tell hashes and rules."""
    return bool(record.asked_by) and record.kind in _CONTENT


def _tells_words(record: Record) -> bool:
    return record.kind == "metadata" and record.target.startswith(_BOXES)


def _without_click(url: str) -> str:
    """The page of which an address is a state after a click."""
    return url.partition("#click=")[0]


def _content_url(record: Record) -> str:
    return _url(record.target)


def _url(target: str) -> str:
    return target.removeprefix(_RENDERED).removeprefix(SCREENSHOT).removeprefix(_BOXES)


def rewrite(
    path: Path,
    out: Path,
    *,
    chosen: Callable[[Record], bool],
    at: datetime,
    why: Why,
    reason: str,
    requester: str = "",
) -> tuple[Tombstone, ...]:
    """Write an archive anew to `out` (replaced), with tombstones for the records that are chosen.

    `out` is on the disk when this returns. Raises as `scan`, NotWritten.
    """
    out.unlink(missing_ok=True)
    made: list[Tombstone] = []
    file = WarcFile(out)
    try:
        with path.open("rb") as source:
            for record in scan(path):
                if not chosen(record):
                    file.copy(source, record.reference)
                    continue
                stone = Tombstone(
                    target=record.target,
                    kind=record.kind,
                    record=record.record_id,
                    sha256=record.reference.payload_sha256,
                    bytes=record.reference.length,
                    erased_at=at,
                    why=why,
                    reason=reason,
                    requester=requester,
                    asked_by=record.asked_by,
                )
                file.write(
                    "metadata",
                    f"{_OURS}{ERASED}:{record.target}",
                    canonical_json(stone.as_json(), indent=None),
                    moment=record.moment or at,
                    content_type="application/json",
                    extra=[("WARC-Refers-To", record.record_id)],
                )
                made.append(stone)
    finally:
        file.close()
    return tuple(made)


def without_erased(page: Page) -> Page:
    """A page whose content was taken out, as unseen: nothing is said of a page that nobody can look at."""
    return replace(
        page,
        visibility=Visibility.ERRORED,
        cause=Cause.OURS,
        reason=ERASED,
        status=None,
        headers=(),
        rendered=False,
        record=None,
        screenshot=None,
        boxes=None,
    )
