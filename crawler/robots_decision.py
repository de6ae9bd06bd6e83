"""The written decision by which robots.txt may be passed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, kw_only=True)
class RobotsDecision:
    """A written decision to look at portals although their robots.txt forbids it.

    It lifts robots rules of the `hosts` (lower case) and nothing else: block pages, the gate, the pace and the hours
    stay as they are. `valid_until` is its last day.
    """

    number: str
    signed_on: date
    signed_by: str
    hosts: tuple[str, ...]
    valid_until: date
    reason: str

    def covers(self, host: str, day: date) -> bool:
        """Whether it counts for a host on a day."""
        return self.signed_on <= day <= self.valid_until and host.lower() in self.hosts

    def told(self) -> dict[str, Any]:
        """The decision as it stands in the archive and the result."""
        return {
            "number": self.number,
            "signed_on": self.signed_on.isoformat(),
            "signed_by": self.signed_by,
            "hosts": list(self.hosts),
            "valid_until": self.valid_until.isoformat(),
            "reason": self.reason,
        }
