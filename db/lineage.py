"""Where an agency's trend comes from: the agencies that it follows, each up to the day on which it was followed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from db.registry import Registry, Succession


@dataclass(frozen=True, kw_only=True)
class Part:
    """One agency whose results belong to a trend, up to its last day there (None: to this day).

    `joined` is how it came to be followed, None for the agency itself. Parts stand beside one another: what agencies
    earned before they merged is never added up.
    """

    code: str
    until: date | None = None
    joined: Succession | None = None


def lineage(registry: Registry, code: str) -> tuple[Part, ...]:
    """The agency and all that it follows, also at several removes: oldest end first, the agency itself last.

    Where two ways lead to one predecessor (split, then merged again) the later one counts.
    """
    parts: dict[str, Part] = {}
    waiting = [Part(code=code)]
    while waiting:
        part = waiting.pop()
        known = parts.get(part.code)
        if known is not None and _end(known) >= _end(part):
            continue
        parts[part.code] = part
        waiting += [
            Part(code=one.predecessor, until=one.on - timedelta(days=1), joined=one)
            for one in registry.follows(part.code)
            if one.on <= _end(part)
        ]
    return tuple(sorted(parts.values(), key=lambda part: (_end(part), part.code)))


def _end(part: Part) -> date:
    return part.until or date.max
