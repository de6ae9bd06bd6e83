"""When a portal does not let us on: how long nothing is asked of it, what is asked again, and when it is left.

An address that was blocked is asked again after a rest; where it is blocked once more, another one is asked after a
longer rest. If that one is seen, only the address was blocked, else the portal blocks us: the rests grow, and when
they are used up the walk ends. All rests together are a part of the order's time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from crawler.outcomes import Outcome
from evidence.model import Visibility

RESTS = (
    8.0,
    30.0,
    120.0,
    300.0,
)  # times the order's delay: after the first, second, … blocked answer in a row
LONGEST_RETRY_AFTER = 3600.0  # seconds; a portal that asks for more is left, and named with its time
SHARE_OF_TIME = 0.6  # of the order's time, for all rests together
TRIES = 3  # of one address
TRIES_OF_A_STATUS = 2  # … where nothing but a status (403) speaks of a block
SINGLE = 3  # addresses blocked alone; after so many a single 403 is no sign of more
COME_BACK = timedelta(hours=6)  # when a portal that was left may be tried again, where it does not say itself


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a blocked answer means for the walk: a rest of `seconds`, and whether the portal is left."""

    seconds: float = 0.0
    leave: bool = False


@dataclass(frozen=True, kw_only=True)
class LastBlock:
    """The block that a walk met last, for its result."""

    url: str
    reason: str
    status: int | None
    met_at: datetime
    again_after: datetime


@dataclass(kw_only=True)
class Cooling:
    """The blocks of one walk: `row` blocked answers one after the other, addresses held back to be asked again."""

    row: int = 0
    tries: dict[str, int] = field(default_factory=dict)  # key of an address → how often it was blocked
    held: dict[str, None] = field(default_factory=dict)  # keys to be asked again
    single: int = 0  # addresses that were blocked while others were seen
    rested: float = 0.0  # seconds of all rests
    rests: int = 0
    until: datetime | None = None
    last: LastBlock | None = None

    @property
    def seconds_left(self) -> float:
        """Seconds for which nothing is to be asked."""
        if self.until is None:
            return 0.0
        return max(0.0, (self.until - datetime.now(UTC)).total_seconds())

    def met(
        self,
        key: str,
        outcome: Outcome,
        *,
        url: str,
        status: int | None = None,
        retry_after: float | None = None,
        delay: float,
        time: float,
        time_left: float,
    ) -> Verdict:
        """A blocked answer. `time` and `time_left` are seconds of the order's time."""
        by_status = outcome.reason == "http_403"
        self.row += 1
        self.tries[key] = tries = self.tries.get(key, 0) + 1
        now = datetime.now(UTC)
        used_up = self.row > len(RESTS)
        grown = RESTS[min(self.row, len(RESTS)) - 1] * delay
        seconds = grown if retry_after is None else max(retry_after, grown if self.row > 2 else 0.0)
        come_back = timedelta(seconds=retry_after) if retry_after is not None else COME_BACK
        self.last = LastBlock(
            url=url, reason=outcome.reason, status=status, met_at=now, again_after=now + come_back
        )
        asked_too_much = retry_after is not None and retry_after > min(LONGEST_RETRY_AFTER, time_left)
        if used_up or asked_too_much:
            return Verdict(leave=True)
        if by_status and self.single >= SINGLE and self.row == 1:
            return Verdict()
        if self.rested + seconds > SHARE_OF_TIME * time or seconds >= time_left:
            # No time for rests: a single address is left out, a portal that blocks everything is left.
            return Verdict(leave=self.row > 2)
        if tries < (TRIES_OF_A_STATUS if by_status else TRIES) or self.row > 2:
            self.held[key] = None
        self.rested += seconds
        self.rests += bool(seconds)
        self.until = now + timedelta(seconds=seconds)
        return Verdict(seconds=seconds)

    def seen(self) -> None:
        """The portal answers."""
        self.single += bool(self.row) and not self.held
        self.row = 0

    def due(self, *, nothing_else: bool) -> tuple[str, ...]:
        """Keys that are to be asked again now. After the second block in a row another address is asked first."""
        if not self.held or (self.row == 2 and not nothing_else):
            return ()
        keys = tuple(self.held)
        self.held.clear()
        return keys


def is_block(outcome: Outcome) -> bool:
    """Whether an outcome asks for a rest: blocks that may pass, and a server that says that it has too much to do."""
    if outcome.visibility is Visibility.BLOCKED:
        return outcome.transient or outcome.reason == "http_403"
    return outcome.reason in ("http_503", "http_509")
