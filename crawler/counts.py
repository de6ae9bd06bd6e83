"""How much a walk has asked for."""

from __future__ import annotations

from dataclasses import dataclass, field

from evidence.ports import EntryKind


@dataclass(kw_only=True)
class Counts:
    """What was asked for, by kind; `requests` counts every HTTP request, robots.txt and retries included."""

    by_kind: dict[EntryKind, int] = field(default_factory=lambda: dict.fromkeys(EntryKind, 0))
    requests: int = 0
    renders: int = 0
    unseen: int = 0

    @property
    def pages(self) -> int:
        """Pages asked for, files left out."""
        return sum(count for kind, count in self.by_kind.items() if kind is not EntryKind.FILE)
