"""What the pages of rounds show, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db.rounds import ENDED, PortalState, RoundRecord, RoundState
from db.store import Store
from jobs.round_launch import Launched, launch_of, log_lines, state_now, under_way
from jobs.rounds_listing import PORTAL_WORDS, ROUND_WORDS, TRIGGER_WORDS, WHY_WORDS
from jobs.settings import Settings
from web.live import Shown
from web.rendering import fragment

NOT_SEEN = (PortalState.UNSEEN, PortalState.FAILED, PortalState.BROKEN_OFF, PortalState.PUT_OFF)
"""What another try may better."""
_NEWEST_LINES = 8


@dataclass(frozen=True, kw_only=True)
class RoundLine:
    """A round in a list."""

    record: RoundRecord
    state: RoundState
    counts: Mapping[PortalState, int]

    @property
    def of(self) -> int:
        """How many portals it has."""
        return sum(self.counts.values())

    @property
    def ended(self) -> int:
        """How many have their outcome."""
        return sum(self.counts.get(state, 0) for state in ENDED)

    @property
    def not_seen(self) -> int:
        """How many another try may better."""
        return sum(self.counts.get(state, 0) for state in NOT_SEEN)

    @property
    def told(self) -> str:
        """Its state in words."""
        return ROUND_WORDS[self.state]

    @property
    def trigger(self) -> str:
        """Who began it."""
        return TRIGGER_WORDS.get(self.record.trigger, self.record.trigger)

    @property
    def parts(self) -> tuple[tuple[str, str, int], ...]:
        """State, its words, how many portals."""
        return tuple(
            (state.value, PORTAL_WORDS[state], self.counts[state])
            for state in PortalState
            if state in self.counts
        )


def round_lines(store: Store, configuration: Settings, *, limit: int) -> tuple[RoundLine, ...]:
    """The newest rounds."""
    records = store.rounds().list(limit=limit)
    counts = store.rounds().counts(one.id for one in records)
    return tuple(_line(configuration, one, counts.get(one.id, {})) for one in records)


def round_line(store: Store, configuration: Settings, number: int) -> RoundLine:
    """One round. Raises DatabaseProblem where there is none of that number."""
    record = store.rounds().get(number)
    return _line(configuration, record, store.rounds().counts([number]).get(number, {}))


def _line(configuration: Settings, record: RoundRecord, counts: Mapping[PortalState, int]) -> RoundLine:
    return RoundLine(record=record, state=state_now(configuration, record), counts=counts)


def live(store: Store, configuration: Settings, number: int) -> Shown:
    """How a round stands, for its page."""
    line = round_line(store, configuration, number)
    launched = launch_of(configuration, number)
    html = fragment(
        "round_progress.html",
        line=line,
        newest=log_lines(launched.log, limit=_NEWEST_LINES) if launched is not None else (),
    )
    said = f"Đợt {number} {line.told}: {line.ended} trên {line.of} cổng có kết quả."
    return Shown(html=html, said=said, over=line.state is not RoundState.RUNNING)


def starting(configuration: Settings) -> Launched | None:
    """A round that was just started here and has no number yet."""
    alive = under_way(configuration)
    return alive if alive is not None and alive.round is None else None


def why_told(why: str) -> str:
    """Why a portal ended so, in words."""
    return WHY_WORDS.get(why, why)
