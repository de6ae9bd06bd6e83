"""An agency's results over the years, with those of the agencies that it follows as the earlier parts."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from db import queries
from db.lineage import Part, lineage
from db.records import StoredResult
from db.registry import Registry


@dataclass(frozen=True, kw_only=True)
class TrendPart:
    """The results of one agency of a lineage, oldest first, up to its last day in it. `name` is the one it had last.

    Parts are drawn one beside the other, never added up.
    """

    part: Part
    name: str
    results: tuple[StoredResult, ...]


def trend(
    session: Session, registry: Registry, code: str, *, rubric_id: str | None = None
) -> tuple[TrendPart, ...]:
    """The parts of an agency's trend, oldest end first, its own last; parts without results, too."""
    found = []
    for part in lineage(registry, code):
        results = [
            one
            for one in queries.history(session, part.code, rubric_id)
            if part.until is None or one.evaluated_at <= part.until
        ]
        last = results[-1].agency.name if results else ""
        state = registry.at(part.code, part.until) if part.until else None
        found.append(TrendPart(part=part, name=state.name if state else last, results=tuple(results)))
    return tuple(found)
