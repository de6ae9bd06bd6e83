"""What every page of one installation shares: the database, the settings, where it is reached, the clock."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from db.problem import DatabaseProblem
from db.store import Store
from jobs.addresses import HANOI
from jobs.settings import Settings
from web.evidence_pages import EvidencePages
from web.pace import Pace
from web.pieces import Pieces
from web.queue import QueueKept
from web.standings import Standings, StandingsKept
from web.views import Views


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Site:
    """One installation as it is served. `origin` is scheme, host and port that browsers know it by."""

    store: Store
    configuration: Settings
    origin: str
    clock: Callable[[], datetime] = field(default=_now)
    allowed: tuple[
        tuple[str, int], ...
    ] = ()  # (host, port) that one-off audits may reach although they are private
    views: Views = field(default_factory=Views)
    kept: StandingsKept = field(default_factory=StandingsKept)
    pieces: Pieces = field(default_factory=Pieces)
    queue: QueueKept = field(default_factory=QueueKept)
    pace: Pace = field(default_factory=Pace)
    evidence: EvidencePages = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "evidence", EvidencePages(self.configuration))

    def standings(self, on: date) -> Standings:
        """The leagues of a day."""
        return self.kept.on(self.store, on)

    def warmed(self) -> None:
        """Make today's leagues, for the first visitor; trouble with the database is told where a page meets it."""
        with suppress(DatabaseProblem):
            self.standings(self.clock().astimezone(HANOI).date())

    @property
    def secure(self) -> bool:
        """Whether browsers reach it by TLS."""
        return self.origin.startswith("https://")

    @property
    def hosts(self) -> frozenset[str]:
        """What may stand in the Host header; another name (DNS rebinding) is refused."""
        netloc = urlsplit(self.origin).netloc
        port = f":{urlsplit(self.origin).port}" if urlsplit(self.origin).port else ""
        own = {f"{name}{port}" for name in ("127.0.0.1", "localhost", "[::1]")}
        return frozenset({netloc} if self.secure else {netloc, *own})
