"""What became of a run's archive and result: from what was captured and judged to what is there now.

Policy and requests take records out of archives (evidence.tombstones). Each time an event names the file before and
after, the records that went with their hashes, and the result before and after it lost its quotes of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assurance.custody import REWRITING, Kind
from scoring.result import compared_bytes


class BrokenLineage(ValueError):
    """The events do not follow one from another; the message ends a Vietnamese sentence."""


@dataclass(frozen=True, kw_only=True)
class Lineage:
    """`archive` is the hash of the file as it should be now; `taken` the payload hash of each record that went."""

    archive: str
    taken: Mapping[str, str]
    assessments: tuple[Mapping[str, Any], ...]
    results: tuple[Mapping[str, str], ...]

    def assessment_of(self, result: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The facts of the assessment that a result comes from, None where none is known."""
        wanted = hashlib.sha256(compared_bytes(result)).hexdigest()
        return next((facts for facts in reversed(self.assessments) if self._now(facts) == wanted), None)

    def _now(self, facts: Mapping[str, Any]) -> object:
        sha256 = facts.get("result_sha256")
        for changed in self.results:
            sha256 = changed.get(str(sha256), sha256)
        return sha256


def lineage(events: Iterable[Mapping[str, Any]]) -> Lineage:
    """Follow the events that made a run's evidence. Raises BrokenLineage."""
    archive = ""
    taken: dict[str, str] = {}
    assessments: list[Mapping[str, Any]] = []
    results: list[Mapping[str, str]] = []
    for event in events:
        kind, facts = event.get("kind"), event.get("facts")
        if not isinstance(facts, Mapping):
            raise BrokenLineage("có sự kiện không ghi gì.")
        if kind in (Kind.CAPTURE, Kind.FOUND):
            archive = archive or str(facts.get("archive_sha256", ""))
        elif kind == Kind.ASSESSMENT:
            assessments.append(facts)
        elif kind in REWRITING:
            if facts.get("before") != archive:
                raise BrokenLineage("sự kiện xoá không nối với kho lưu trước nó.")
            archive = str(facts.get("after", ""))
            try:
                taken |= {str(one["record"]): str(one["sha256"]) for one in facts.get("records", [])}
                results.append({str(key): str(value) for key, value in facts.get("results", {}).items()})
            except (TypeError, KeyError, AttributeError) as error:
                raise BrokenLineage("sự kiện xoá sai dạng.") from error
    return Lineage(archive=archive, taken=taken, assessments=tuple(assessments), results=tuple(results))
