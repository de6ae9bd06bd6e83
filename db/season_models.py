"""The tables of a season: periods, forms, reviews, looks at links, objections and answers. Append-only, all of them."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.types import Packed, PortalJson, PortalText


class SeasonPeriodRow(Base):
    """The dates of a season as somebody laid them down; the newest row of a season holds."""

    __tablename__ = "season_periods"
    __table_args__ = (Index(None, "season"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    season: Mapped[int]
    window_from: Mapped[date]
    window_until: Mapped[date]
    letter_on: Mapped[date]
    answers_due: Mapped[date]
    verification_on: Mapped[date]
    publication_on: Mapped[date]
    closed_on: Mapped[date]
    objection_days: Mapped[int]
    second_reviewer_above: Mapped[Fraction]
    schemes: Mapped[list[str]] = mapped_column(PortalJson)
    maxima: Mapped[list[list[str]]] = mapped_column(PortalJson, server_default="[]")
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(PortalText)
    reason: Mapped[str] = mapped_column(PortalText)


class SeasonFormRow(Base):
    """A form that an agency sent, whole, with what it claims (JSON). The newest of agency and scheme holds."""

    __tablename__ = "season_forms"
    __table_args__ = (Index(None, "season", "agency_code"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    season: Mapped[int]
    agency_code: Mapped[str]
    scheme: Mapped[str]
    scheme_sha256: Mapped[str]
    file_name: Mapped[str] = mapped_column(PortalText)
    file_sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(Packed)
    claims: Mapped[list[dict[str, Any]]] = mapped_column(PortalJson)
    signed_by: Mapped[str] = mapped_column(PortalText)
    signed_on: Mapped[date]
    received_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(PortalText)
    reason: Mapped[str] = mapped_column(PortalText)


class SeasonReviewRow(Base):
    """An act on an item: points set, an exemption, a confirmation, an undo, a question, its answer. `target_id` is the act
    that an undo, a confirmation or an answer is about; `old_low` and `old_high` are what was official before.
    """

    __tablename__ = "season_reviews"
    __table_args__ = (Index(None, "season", "agency_code"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    season: Mapped[int]
    agency_code: Mapped[str]
    scheme: Mapped[str]
    item: Mapped[str]
    act: Mapped[str]
    points: Mapped[Fraction | None]
    old_low: Mapped[Fraction | None]
    old_high: Mapped[Fraction | None]
    links: Mapped[list[str]] = mapped_column(PortalJson)
    expires: Mapped[date | None]
    target_id: Mapped[int | None] = mapped_column(ForeignKey("season_reviews.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(PortalText)
    reason: Mapped[str] = mapped_column(PortalText)


class SeasonLinkRow(Base):
    """A look at an address that an agency gave as evidence; the newest of an address holds."""

    __tablename__ = "season_links"
    __table_args__ = (Index(None, "season", "agency_code"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    season: Mapped[int]
    agency_code: Mapped[str]
    url: Mapped[str] = mapped_column(PortalText)
    state: Mapped[str]
    detail: Mapped[str] = mapped_column(PortalText)
    looked_at: Mapped[datetime]


class SeasonObjectionRow(Base):
    """What an agency objects to; an answer is a row of its own."""

    __tablename__ = "season_objections"
    __table_args__ = (Index(None, "season", "agency_code"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    season: Mapped[int]
    agency_code: Mapped[str]
    scheme: Mapped[str]
    item: Mapped[str]
    received_on: Mapped[date]
    due_on: Mapped[date]
    late: Mapped[bool]
    text: Mapped[str] = mapped_column(PortalText)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(PortalText)
    reason: Mapped[str] = mapped_column(PortalText)


class SeasonAnswerRow(Base):
    """The answer to an objection; the newest holds. `golden` names the golden case that was kept, '' where none."""

    __tablename__ = "season_answers"
    __table_args__ = (Index(None, "objection_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    objection_id: Mapped[int] = mapped_column(ForeignKey("season_objections.id"))
    accepted: Mapped[bool]
    answer: Mapped[str] = mapped_column(PortalText)
    review_id: Mapped[int | None] = mapped_column(ForeignKey("season_reviews.id"))
    golden: Mapped[str] = mapped_column(PortalText)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(PortalText)


SEASON_ROWS = (
    SeasonPeriodRow,
    SeasonFormRow,
    SeasonReviewRow,
    SeasonLinkRow,
    SeasonObjectionRow,
    SeasonAnswerRow,
)
