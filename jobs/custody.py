"""What happens to evidence is told to the custody log."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assurance.container import chunks
from assurance.custody import IN_PACKAGE, NOTHING, REWRITING, Event, Kind, bind, read_event, stream_of
from assurance.engine import PROGRAM, Engine, commit, engine, vocabulary
from db.custody import Bind, CustodyLog
from db.store import Store
from jobs.clock import clock_state
from jobs.evidence_settings import EvidenceSettings, evidence_settings
from jobs.settings import Settings, settings
from scoring.model import Rubric
from scoring.result import compared_bytes, score_bytes
from scoring.rubric import FOLDER


def log_of(store: Store) -> CustodyLog:
    """The log of a database."""
    return store.custody(nothing=NOTHING)


def hash_of_file(path: Path) -> str:
    """SHA-256 of a file."""
    hasher = hashlib.sha256()
    for piece in chunks(path):
        hasher.update(piece)
    return hasher.hexdigest()


@dataclass(frozen=True, kw_only=True)
class Witness:
    """Who writes events, from which machine, with which version. `moment` None: the time of writing."""

    who: EvidenceSettings
    tool: str
    moment: datetime | None = None

    def event(self, kind: Kind, run: int, facts: Mapping[str, Any]) -> tuple[str, Bind]:
        """An event as the log takes it."""
        event = Event(
            kind=kind,
            at=self.moment or datetime.now(UTC),
            run=run,
            actor=self.who.operator,
            host=self.who.host,
            tool=self.tool,
            facts=facts,
        )

        def bound(number: int, previous: str, log: str) -> tuple[bytes, str]:
            made = bind(event, number=number, previous=previous, log=log)
            return made.line, made.sha256

        return stream_of(run, kind), bound


def witness(configuration: Settings | None = None) -> Witness:
    """The witness of this process."""
    tool = f"{PROGRAM} {commit()}".strip()
    return Witness(who=evidence_settings(configuration or settings()), tool=tool)


def note_audit(store: Store, *, run: int, archive: Path, rubric: Rubric, document: Mapping[str, Any]) -> None:
    """Tell that a crawl ended with this archive, and that it was judged with this result."""
    told = witness()
    capture = {
        "archive_sha256": hash_of_file(archive),
        "bytes": archive.stat().st_size,
        "clock": clock_state(),
        "reason": told.who.reason,
        **({"requester": told.who.requester} if told.who.requester else {}),
        "stop_reason": document["run"].get("stop_reason", ""),
    }
    facts, materials = assessment_facts(rubric, document, engine())
    log_of(store).append(
        [told.event(Kind.CAPTURE, run, capture), told.event(Kind.ASSESSMENT, run, facts)], materials=materials
    )


def note_views(store: Store, runs: Iterable[int], what: str) -> None:
    """Tell that somebody was shown what runs have found: by a `report`, a `rescore`, a `compare`."""
    told = witness()
    log_of(store).append([told.event(Kind.VIEW, run, {"what": what}) for run in dict.fromkeys(runs)])


def assessment_facts(
    rubric: Rubric, document: Mapping[str, Any], version: Engine
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the log says of an assessment, and by their hash the files that it depended on."""
    files = {**vocabulary(), "versions.json": version.bytes}
    text = rubric_file(rubric.sha256)
    if text is not None:
        files[f"rubric/{rubric.id}.yaml"] = text
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    facts = {
        "result_sha256": hashlib.sha256(compared_bytes(document)).hexdigest(),
        "score_sha256": hashlib.sha256(score_bytes(document)).hexdigest(),
        "rubric": {"id": rubric.id, "sha256": rubric.sha256},
        "evaluated_at": document["evaluated_at"],
        "engine": version.sha256,
        "materials": hashes,
    }
    return facts, {hashes[name]: content for name, content in files.items()}


def rubric_file(sha256: str) -> bytes | None:
    """A rubric file of this version by its hash."""
    for path in sorted(FOLDER.glob("*.yaml")):
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() == sha256:
            return content
    return None


def archive_hash(log: CustodyLog, run: int) -> str:
    """The SHA-256 that a run's archive has by the log; '' where the log knows nothing of it."""
    for line in reversed(making_of(log, run)):
        event = read_event(line)
        if event is not None and event["kind"] in REWRITING:
            return str(event["facts"]["after"])
        if event is not None and event["kind"] in (Kind.CAPTURE, Kind.FOUND):
            return str(event["facts"]["archive_sha256"])
    return ""


def making_of(log: CustodyLog, run: int) -> list[bytes]:
    """The events that made a run's evidence."""
    return list(log.lines(stream_of(run, next(iter(IN_PACKAGE)))))
