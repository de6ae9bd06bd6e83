"""What is known of one-off audits: what was asked for, how each stands, and how much of it is allowed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class AuditState(StrEnum):
    """How a one-off audit stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"  # a fault of ours, or more than it may take
    INTERRUPTED = "interrupted"  # the machine or somebody stopped it; it can go on
    CANCELLED = "cancelled"  # before it began


OPEN = (AuditState.WAITING, AuditState.RUNNING)


class Limit(StrEnum):
    """Why an audit is not taken now."""

    OF_ACCOUNT_OPEN = "of_account_open"
    OF_ACCOUNT_DAY = "of_account_day"
    OF_HOST_OPEN = "of_host_open"
    OF_HOST_DAY = "of_host_day"
    OF_HOST_REST = "of_host_rest"
    OF_QUEUE = "of_queue"


@dataclass(frozen=True, kw_only=True)
class AuditLimits:
    """How many audits an account and a host may have, open and in 24 hours; `rest` is the time between two of a host."""

    account_open: int
    account_day: int
    host_day: int
    rest: timedelta
    queue: int


@dataclass(frozen=True, kw_only=True)
class AuditProgress:
    """How far an audit is: pages, of how many at most, sections found as (key, address), when told."""

    pages: int = 0
    of: int = 0
    sections: tuple[tuple[str, str], ...] = ()
    doing: str = ""  # crawling, probing, judging


@dataclass(frozen=True, kw_only=True)
class NewAudit:
    """An audit that is asked for. `declared` are (section key, address).

    `agency_code`: whose portal it is by the registry; None: nobody's.
    """

    account_id: int
    agency_code: str | None
    host: str
    url: str
    tier: str
    declared: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class AuditRecord(NewAudit):
    """An audit as it stands. `asked_by` is a person's name, `asked_for` the agency of their account, None: the office.

    `run_id` is the number of its run in its own folder; `share_until` None: no link."""

    id: int
    asked_by: str
    asked_for: str | None
    asked_at: datetime
    state: AuditState
    changed_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    machine: str = ""
    progress: AuditProgress = field(default_factory=AuditProgress)
    why: str = ""
    run_id: int | None = None
    share_sha256: str | None = None
    share_until: datetime | None = None
    stop_asked_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in OPEN


@dataclass(frozen=True, kw_only=True)
class ApprovedHost:
    """A host outside gov.vn that may be audited."""

    host: str
    approved_at: datetime
    approved_by: str
    reason: str
