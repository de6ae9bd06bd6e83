"""The vocabulary of alerts: what a round found, what a recipient knows already, and the digest that tells the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from checks.compromise import Sign


class Role(StrEnum):
    """Who reads a digest."""

    STAFF = "staff"  # those who run the tool: everything
    AGENCY = "agency"  # the contact of an agency in the registry: its own portal, no signs of a break-in
    SYSTEM = "system"  # a webhook: as staff, with signs only where staff has allowed it


class Subject(StrEnum):
    """What a trouble is about, worst first."""

    SIGNS = "signs"
    ACCESS = "access"
    MOVED = "moved"
    DROP = "drop"
    OURS = "ours"


class News(StrEnum):
    """What is new of a trouble for its reader."""

    NEW = "new"
    CHANGED = "changed"
    STILL = "still"
    OVER = "over"


@dataclass(frozen=True, kw_only=True)
class PortalOutcome:
    """One portal of a round. Points are None where it has no score; `before_*` are those of the run compared with.

    `unseen` is a value of scoring.unseen.Unseen where the portal could not be seen, and `why` its sentence. `ours` says
    why there is no result by our own doing. `lost` are points surely lost since the run compared with (0 or more),
    `losses` the reasons, most first. `moved_to` is an address that waits for a person's decision. `signs` is None where
    they were not looked for.
    """

    code: str
    name: str
    home_url: str
    run_id: int | None
    low: Decimal | None = None
    high: Decimal | None = None
    before_low: Decimal | None = None
    before_high: Decimal | None = None
    unseen: str = ""
    why: str = ""
    ours: str = ""
    lost: Decimal = Decimal(0)
    losses: tuple[str, ...] = ()
    moved_to: str = ""
    signs: tuple[Sign, ...] | None = None
    report: str = ""

    @property
    def seen(self) -> bool:
        """Whether it has a score."""
        return self.low is not None


@dataclass(frozen=True, kw_only=True)
class RoundOutcome:
    """What a round found. `number` is None for runs that belong to no round. `troubles` are sentences for staff on what else
    needs a look, such as a shared place that takes nothing.
    """

    number: int | None
    started_at: datetime
    finished_at: datetime
    portals: tuple[PortalOutcome, ...]
    interrupted: bool = False
    league: str = ""  # where the province's page is
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Known:
    """A trouble that a recipient knows of. `marks` are the parts of it that were named."""

    state: str
    since: datetime
    told_at: datetime
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rule:
    """From how many lost points on a drop is told, after how long a trouble that stays is told again, and whether a webhook
    hears of signs of a break-in.
    """

    drop: Decimal = Decimal(3)
    repeat_after: timedelta = timedelta(days=7)
    signs_to_system: bool = False


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Who gets a digest: an address, or 'webhook'. `codes` are the agencies of an agency's contact."""

    address: str
    role: Role
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Line:
    """One trouble in a digest. `sentence` says it, `details` prove or explain it, `href` leads to the report."""

    subject: Subject
    news: News
    code: str
    name: str
    sentence: str
    details: tuple[str, ...] = ()
    since: datetime
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Lines of one kind under a title. `tone` is bad, warn, good or plain."""

    title: str
    tone: str
    advice: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Digest:
    """What one recipient reads. `lead` are sentences that say the main thing; `late` tells of earlier digests that did not
    arrive; `known` counts troubles that stay and were told before.
    """

    recipient: Recipient
    subject: str
    title: str
    lead: tuple[str, ...]
    groups: tuple[Group, ...]
    known: int = 0
    late: tuple[str, ...] = ()
    league: str = ""
    foot: str = ""  # instead of the usual last line


@dataclass(frozen=True, kw_only=True)
class Composed:
    """A digest (None where its reader needs none), and what its reader knows from then on."""

    digest: Digest | None
    told: Mapping[tuple[str, Subject], Known] = field(default_factory=dict)
    over: tuple[tuple[str, Subject], ...] = ()
