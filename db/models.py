"""The tables. One row per criterion and verdict: a new criterion never needs a migration."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

import db.alert_models
import db.audit_models
import db.season_models
import db.watch_models
import db.web_models  # noqa: F401 — the tables of all five belong to the schema
from db.base import Base  # alembic and the migrations know the tables by this module
from db.guard_models import GuardDecisionRow, GuardVerdictRow
from db.registry_models import ActRow, AgencyChangeRow, MoveProposalRow, SuccessionRow
from db.round_models import FreezeRow, OfficialChoiceRow, RoundPortalRow, RoundRow, RoundRunRow
from db.shared_models import SharedArchiveRow
from db.types import Packed, PortalJson, PortalText

__all__ = [
    "SCHEMA_REVISION",
    "ActRow",
    "AddressRow",
    "AgencyChangeRow",
    "AgencyRow",
    "Base",
    "CrawlGroupRow",
    "CustodyRow",
    "CustodySealRow",
    "FindingRow",
    "FreezeRow",
    "GuardDecisionRow",
    "GuardVerdictRow",
    "HeadingScoreRow",
    "MaterialRow",
    "MoveProposalRow",
    "OfficialChoiceRow",
    "PageRow",
    "ReferenceRow",
    "RoundPortalRow",
    "RoundRow",
    "RoundRunRow",
    "RubricRow",
    "RunRow",
    "ScorecardRow",
    "SectionRow",
    "SharedArchiveRow",
    "SuccessionRow",
]

# The revision that these models describe; a test keeps it equal to the head of alembic/versions.
SCHEMA_REVISION = "0016"


class AgencyRow(Base):
    """An agency, as the registry's history had it when it was last written to (see registry_models).

    `registered` is False for one that was only audited by its address: it has no history.
    """

    __tablename__ = "agencies"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(PortalText)
    tier: Mapped[str]
    group_name: Mapped[str]
    home_url: Mapped[str] = mapped_column(PortalText)
    sister_urls: Mapped[list[str]] = mapped_column(PortalJson)
    registered: Mapped[bool]


class RunRow(Base):
    """One crawl of one portal, or the reading of one archive. `asked` is what the crawl was asked for (JSON).

    `archive_gone_at` and `archive_gone_why`: the archive was deleted, by which rule.
    """

    __tablename__ = "runs"
    # Numbers are never given twice: people quote them in letters.
    __table_args__ = (Index(None, "agency_code", "started_at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_code: Mapped[str] = mapped_column(ForeignKey("agencies.code"))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    status: Mapped[str]
    stop_reason: Mapped[str]
    archive: Mapped[str] = mapped_column(PortalText)
    live: Mapped[bool]
    asked: Mapped[dict[str, Any] | None] = mapped_column(PortalJson)
    archive_gone_at: Mapped[datetime | None]
    archive_gone_why: Mapped[str | None]


class ReferenceRow(Base):
    """An archive beside that of a run, which holds bodies of the run's pages (evidence.revisits)."""

    __tablename__ = "run_references"

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    file: Mapped[str] = mapped_column(primary_key=True)


class PageRow(Base):
    """One address of a run as it was seen, or why it was not. The body stays in the archive."""

    __tablename__ = "pages"

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    url: Mapped[str] = mapped_column(PortalText)
    requested_url: Mapped[str] = mapped_column(PortalText)
    status: Mapped[int | None]
    visibility: Mapped[str]
    cause: Mapped[str | None]
    reason: Mapped[str] = mapped_column(PortalText)
    depth: Mapped[int]
    found_on: Mapped[str | None] = mapped_column(PortalText)
    rendered: Mapped[bool]
    fetched_at: Mapped[datetime]
    payload_sha256: Mapped[str]


class RubricRow(Base):
    """A rubric that a result was judged by, by the hash of its file."""

    __tablename__ = "rubrics"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    rubric_id: Mapped[str]
    title: Mapped[str]
    tier: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    decision: Mapped[str]
    adopted: Mapped[bool]
    league: Mapped[str]


class ScorecardRow(Base):
    """One judgement of a run by one rubric at one date, with the whole result document.

    `low_hundredths` and `high_hundredths` are the printed numbers times 100: what a league is sorted by.
    """

    __tablename__ = "scorecards"
    __table_args__ = (
        UniqueConstraint("run_id", "rubric_sha256", "evaluated_at"),
        Index(None, "evaluated_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"))
    rubric_sha256: Mapped[str] = mapped_column(ForeignKey("rubrics.sha256"))
    evaluated_at: Mapped[date]
    window_start: Mapped[date]
    window_end: Mapped[date]
    low: Mapped[Fraction]
    high: Mapped[Fraction]
    low_hundredths: Mapped[int]
    high_hundredths: Mapped[int]
    coverage: Mapped[Fraction]
    grade: Mapped[str]
    not_scored: Mapped[str] = mapped_column(PortalText)
    notes: Mapped[list[str]] = mapped_column(PortalJson)
    document: Mapped[bytes] = mapped_column(Packed)
    document_sha256: Mapped[str]


class HeadingScoreRow(Base):
    """What one heading of the rubric earned, in the rubric's order."""

    __tablename__ = "heading_scores"

    scorecard_id: Mapped[int] = mapped_column(
        ForeignKey("scorecards.id", ondelete="CASCADE"), primary_key=True
    )
    heading: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str]
    points: Mapped[Fraction]
    low: Mapped[Fraction]
    high: Mapped[Fraction]
    coverage: Mapped[Fraction]
    inapplicable: Mapped[bool]


class FindingRow(Base):
    """The verdict on one criterion. Citations stand in the scorecard's document."""

    __tablename__ = "findings"

    scorecard_id: Mapped[int] = mapped_column(
        ForeignKey("scorecards.id", ondelete="CASCADE"), primary_key=True
    )
    criterion_id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    heading: Mapped[int]
    outcome: Mapped[str]
    degree: Mapped[Fraction]
    points: Mapped[Fraction]
    low: Mapped[Fraction]
    high: Mapped[Fraction]
    note: Mapped[str] = mapped_column(PortalText)
    measured: Mapped[dict[str, Any]] = mapped_column(PortalJson)
    cause: Mapped[str | None]
    need: Mapped[str]


class SectionRow(Base):
    """Where a required section was seen, or that it was not."""

    __tablename__ = "sections"

    scorecard_id: Mapped[int] = mapped_column(
        ForeignKey("scorecards.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    url: Mapped[str] = mapped_column(PortalText)
    external: Mapped[bool]
    newest: Mapped[date | None]
    confidence: Mapped[float]
    reason: Mapped[str] = mapped_column(PortalText)


class AddressRow(Base):
    """One address of a crawl that is not over: pending, leased until a moment, or done with its outcome.

    `position` is its number in the order of arrival and decides nothing; the rank (priority, depth, key) does.
    """

    __tablename__ = "addresses"

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(PortalText)
    url: Mapped[str] = mapped_column(PortalText)
    priority: Mapped[int]
    depth: Mapped[int]
    kind: Mapped[str]
    found_on: Mapped[str] = mapped_column(PortalText)
    label: Mapped[str] = mapped_column(PortalText)
    sections: Mapped[list[str]] = mapped_column(PortalJson)
    in_menu: Mapped[bool]
    page_number: Mapped[int]
    state: Mapped[str]
    leased_until: Mapped[datetime | None]
    visibility: Mapped[str | None]
    cause: Mapped[str | None]
    reason: Mapped[str] = mapped_column(PortalText)


class CrawlGroupRow(Base):
    """One group of pages that a crawl has finished: `length` bytes of its archive are good up to here.

    `memory` is JSON: pieces of what the crawl remembers that this group has changed, and those that are gone.
    """

    __tablename__ = "crawl_groups"

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    committed_at: Mapped[datetime]
    pages: Mapped[int]
    length: Mapped[int] = mapped_column(BigInteger)
    memory: Mapped[bytes] = mapped_column(Packed)


class CustodyRow(Base):
    """One event of the custody log, as the line whose hash the next one names. The database refuses to change it."""

    __tablename__ = "custody"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stream: Mapped[str] = mapped_column(index=True)
    line: Mapped[bytes]
    sha256: Mapped[str]


class CustodySealRow(Base):
    """The head of the custody log at a moment, signed; with a time stamp where one could be had."""

    __tablename__ = "custody_seals"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    number: Mapped[int]
    head: Mapped[str]
    signer: Mapped[str]
    signature: Mapped[bytes]
    stamp: Mapped[bytes | None]


class MaterialRow(Base):
    """A file that a judgement depended on (rubric, vocabulary, versions), by its hash."""

    __tablename__ = "materials"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(Packed)
