"""The round that workers begin by themselves every night: once, however many of them there are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jobs.problems import InputProblem
from jobs.registered import crawl_registered
from jobs.settings import Settings

_UTC_HOURS_BEHIND = 7  # Vietnam has one time zone and no summer time


@dataclass(frozen=True, kw_only=True)
class Nightly:
    """When a round over all registered portals begins (Vietnam's time), and how many pages it looks at."""

    hour: int
    minute: int
    max_pages: int

    @classmethod
    def parse(cls, text: str, *, max_pages: int) -> Nightly:
        """Read '22:00'. Raises InputProblem."""
        found = re.fullmatch(r"(\d{1,2}):(\d{2})", text.strip())
        if found is None or int(found[1]) > 23 or int(found[2]) > 59:
            raise InputProblem(f"--nightly cần giờ dạng 22:00 (giờ Việt Nam), không phải ‘{text}’.")
        return cls(hour=int(found[1]), minute=int(found[2]), max_pages=max_pages)


def cron_of(nightly: Nightly) -> str:
    """As procrastinate reads it: in UTC."""
    return f"{nightly.minute} {(nightly.hour - _UTC_HOURS_BEHIND) % 24} * * *"


def queue_nightly_round(_configuration: Settings, nightly: Nightly, _timestamp: int) -> None:
    """Begin tonight's round, or go on with last night's where it was left. Raises InputProblem."""
    crawl_registered(
        [],
        everyone=True,
        at=None,
        max_pages=nightly.max_pages,
        max_seconds=3600,
        delay=None,
        ask_again=7.0,
        fresh=False,
        window=None,
        robots_decision=None,
        out=None,
        retries=None,
        retry_after=10.0,
        plan_only=False,
        trigger="queue",
    )
