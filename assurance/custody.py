"""The custody log: what happened to a piece of evidence, when and by whom, each event bound to the one before.

An event is one line of canonical JSON. Its hash is the SHA-256 of the line with its newline, so that `sha256sum` can
compute it. `previous` is the hash of the event before it in its stream, `log` that of the event before it in the whole
log; the first of each names 64 zeros. A run has two streams: what made the evidence (it goes into packages, and can be
checked without anybody else's events), and what was done with it later.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from evidence.canonical import canonical_json

NOTHING = "0" * 64


class Kind(StrEnum):
    """What can happen to evidence."""

    CAPTURE = "capture"  # a crawl ended; its archive is hashed
    FOUND = "found"  # an archive whose capture was not logged is taken in as it is found now
    ASSESSMENT = "assessment"
    REVIEW = "review"
    THINNING = "thinning"  # by policy, records of the archive gave way to tombstones
    ERASURE = "erasure"  # at a person's request, records of the archive gave way to tombstones
    EXPORT = "export"
    VIEW = "view"
    VERIFICATION = "verification"
    DELETION = "deletion"
    SECURITY = "security"  # who may do what has changed, or a door was tried too often; about no run


# What belongs into a package: what made the evidence. What is done with packages later stays in the whole log.
REWRITING = frozenset({Kind.THINNING, Kind.ERASURE})
IN_PACKAGE = frozenset({Kind.CAPTURE, Kind.FOUND, Kind.ASSESSMENT, Kind.REVIEW}) | REWRITING


def stream_of(run: int, kind: str) -> str:
    """The stream to which an event belongs."""
    return f"{run}" if kind in IN_PACKAGE else f"{run}/use"


@dataclass(frozen=True, kw_only=True)
class Event:
    """One event before it is bound into the log. `run` 0: it is about no run. `facts` are plain JSON."""

    kind: Kind
    at: datetime
    run: int
    actor: str
    host: str
    tool: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Bound:
    """An event within the log: its number (from 1), its line, and the line's hash."""

    number: int
    line: bytes

    @property
    def sha256(self) -> str:
        """The hash that the next event names."""
        return hash_of(self.line)


@dataclass(frozen=True, kw_only=True)
class Break:
    """Where a chain is broken first: index of the line (from 0) and what is wrong (Vietnamese)."""

    index: int
    reason: str


def hash_of(line: bytes) -> str:
    """The hash of an event's line."""
    return hashlib.sha256(line).hexdigest()


def bind(event: Event, *, number: int, previous: str, log: str) -> Bound:
    """An event as the log's next one, behind those whose hashes are given."""
    line = canonical_json(
        {
            "number": number,
            "kind": event.kind.value,
            "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "run": event.run,
            "actor": event.actor,
            "host": event.host,
            "tool": event.tool,
            "facts": dict(event.facts),
            "previous": previous,
            "log": log,
        },
        indent=None,
    )
    return Bound(number=number, line=line)


def lines_of(text: bytes) -> list[bytes]:
    """The lines of a log in its file form, each with its newline."""
    return text.splitlines(keepends=True) if b"\r" not in text else [text]


def read_event(line: bytes) -> dict[str, Any] | None:
    """The value of a line; None where it is no event in its one form."""
    try:
        value = json.loads(line)
        if isinstance(value, dict) and canonical_json(value, indent=None) == line:
            return value
    except (ValueError, RecursionError):
        pass
    return None


def broken_run(lines: Sequence[bytes]) -> Break | None:
    """Where the chain of what made one run's evidence is broken first, None where it is whole."""
    run: object = None
    before = NOTHING
    number = 0
    moment = ""
    for index, line in enumerate(lines):
        event = read_event(line)
        if event is None:
            return Break(index=index, reason="không phải một sự kiện ở dạng chuẩn")
        run = event.get("run") if index == 0 else run
        if event.get("run") != run or event.get("kind") not in IN_PACKAGE:
            return Break(index=index, reason="thuộc lượt khác hoặc chuỗi khác")
        if event.get("previous") != before:
            return Break(index=index, reason="không nối với sự kiện trước nó")
        if not isinstance(event.get("number"), int) or event["number"] <= number:
            return Break(index=index, reason="số thứ tự không tăng")
        if not isinstance(event.get("at"), str) or event["at"] < moment:
            return Break(index=index, reason="thời điểm đi lùi")
        number, moment, before = event["number"], event["at"], hash_of(line)
    return None


def broken_log(lines: Iterable[bytes]) -> Break | None:
    """Where the whole log is broken first: its own chain, or that of one of its streams."""
    before = NOTHING
    streams: dict[str, str] = {}
    for index, line in enumerate(lines):
        event = read_event(line)
        if event is None:
            return Break(index=index, reason="không phải một sự kiện ở dạng chuẩn")
        if event.get("number") != index + 1:
            return Break(index=index, reason="số thứ tự không liền nhau")
        stream = stream_of(event.get("run", 0), str(event.get("kind")))
        if event.get("log") != before or event.get("previous") != streams.get(stream, NOTHING):
            return Break(index=index, reason="không nối với sự kiện trước nó")
        before = streams[stream] = hash_of(line)
    return None
