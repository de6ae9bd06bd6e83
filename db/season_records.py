"""What the rows of a season say, as plain dataclasses. Every one tells who laid it down, when, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

Maxima = tuple[tuple[str, str, Fraction], ...]
"""Scheme, category, and the maximum that a season lays down where the scheme names none."""


@dataclass(frozen=True, kw_only=True)
class PeriodRecord:
    """The dates of a season; days in Vietnam (see season.model.Period)."""

    season: int
    window_from: date
    window_until: date
    letter_on: date
    answers_due: date
    verification_on: date
    publication_on: date
    closed_on: date
    objection_days: int
    second_reviewer_above: Fraction
    schemes: tuple[str, ...]
    recorded_at: datetime
    recorded_by: str
    reason: str
    maxima: Maxima = ()
    id: int = 0


@dataclass(frozen=True, kw_only=True)
class ClaimRecord:
    """What an agency claims of one item; an empty `points` says that it left the item unanswered."""

    item: str
    points: Fraction | None
    amount: Fraction | None = None
    links: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class FormRecord:
    """A form of an agency. `content` are the bytes of the workbook, left out (empty) in lists."""

    season: int
    agency_code: str
    scheme: str
    scheme_sha256: str
    file_name: str
    file_sha256: str
    claims: tuple[ClaimRecord, ...]
    signed_by: str
    signed_on: date
    received_on: date
    recorded_at: datetime
    recorded_by: str
    reason: str = ""
    content: bytes = b""
    id: int = 0


class Act(StrEnum):
    """What somebody did to an item. Questions, answers and labels change no points."""

    SET = "set"
    EXEMPT = "exempt"
    CONFIRM = "confirm"
    UNDO = "undo"
    ASK = "ask"  # a question to the agency; it stands in `reason`
    REPLY = "reply"  # the agency's answer to the question that it targets, in `reason`
    LABEL = (
        "label"  # a label for the vocabulary, in `reason`; `links`: the section's key, then where it was seen
    )


@dataclass(frozen=True, kw_only=True)
class ReviewRecord:
    """An act on an item (see db.season_models.SeasonReviewRow)."""

    season: int
    agency_code: str
    scheme: str
    item: str
    act: Act
    points: Fraction | None
    old_low: Fraction | None
    old_high: Fraction | None
    links: tuple[str, ...]
    expires: date | None
    target_id: int | None
    recorded_at: datetime
    recorded_by: str
    reason: str
    id: int = 0


class LinkState(StrEnum):
    """What a look at an address came to. UNKNOWN: not reached, and it may be our fault or the network's."""

    WORKS = "works"
    BROKEN = "broken"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class LinkRecord:
    """A look at an address that an agency gave as evidence."""

    season: int
    agency_code: str
    url: str
    state: LinkState
    detail: str
    looked_at: datetime
    id: int = 0


@dataclass(frozen=True, kw_only=True)
class AnswerRecord:
    """The answer to an objection. `review_id` is the review that came of it."""

    objection_id: int
    accepted: bool
    answer: str
    recorded_at: datetime
    recorded_by: str
    review_id: int | None = None
    golden: str = ""
    id: int = 0


@dataclass(frozen=True, kw_only=True)
class ObjectionRecord:
    """An agency's objection. `late`: it came after the period's days; `due_on` is the last day for the answer."""

    season: int
    agency_code: str
    scheme: str
    item: str
    received_on: date
    due_on: date
    late: bool
    text: str
    recorded_at: datetime
    recorded_by: str
    reason: str = ""
    answers: tuple[AnswerRecord, ...] = ()  # newest first; the first one holds
    id: int = 0
