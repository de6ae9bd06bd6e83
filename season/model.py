"""The vocabulary of a season: its period, what is claimed, measured and reviewed, and the table that is published.

A season is named by the year in which its data window ends (2026: 01/10/2025 → 01/10/2026). A *scheme* is what agencies are
rated by: a portal rubric (scoring/rubrics) or a set of categories that are answered by form (scoring/schemes); an *item* is
one criterion or one category of it. Every number is an exact Fraction. Nothing here knows a clock, a file or a database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from evidence.model import Agency


class Phase(StrEnum):
    """Where a season stands; each begins on a day of its period (see Period)."""

    PREPARATION = "preparation"
    SURVEY = "survey"
    VERIFICATION = "verification"
    PUBLICATION = "publication"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class Period:
    """The dates of a season, as staff laid them down. Days in Vietnam; each is the first of its phase but `answers_due`.

    `letter_on` is the day on which the letter with the form went out, `answers_due` the last day for answers (15 days after
    the letter, Bắc Giang 2294/QĐ-UBND). `objection_days` is how many days an agency has to object after it was told, and
    staff to answer. `second_reviewer_above`: reviews that move more points than this need a second person. `maxima` are
    those that the season lays down itself, where a scheme names none: scheme, category, maximum.
    """

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
    maxima: tuple[tuple[str, str, Fraction], ...] = ()

    def phase(self, day: date) -> Phase:
        """The phase that holds on a day."""
        for begins, phase in (
            (self.closed_on, Phase.CLOSED),
            (self.publication_on, Phase.PUBLICATION),
            (self.verification_on, Phase.VERIFICATION),
            (self.letter_on, Phase.SURVEY),
        ):
            if day >= begins:
                return phase
        return Phase.PREPARATION


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What an agency says of an item: points, or a number of its own (`amount`: dossiers received, …), with evidence."""

    points: Fraction | None
    amount: Fraction | None = None
    links: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What the crawl found of an item: the least and the most it can have earned, and the finding's outcome and note."""

    low: Fraction
    high: Fraction
    outcome: str
    note: str = ""
    run_id: int | None = None

    @property
    def decided(self) -> bool:
        """Whether the crawl could tell."""
        return self.low == self.high


@dataclass(frozen=True, kw_only=True)
class Review:
    """What a reviewer laid down for an item. `points` None: the item does not apply (an exemption, until `expires`).

    `confirmed_by` is the second person where the period asks for one; without it such a review does not count yet.
    """

    number: int
    points: Fraction | None
    reason: str
    links: tuple[str, ...]
    by: str
    at: datetime
    expires: date | None = None
    confirmed_by: str = ""


class Origin(StrEnum):
    """Which of the three columns the official value of an item comes from; OPEN: none of them decides it."""

    REVIEWED = "reviewed"
    MEASURED = "measured"
    OPEN = "open"


class Difference(StrEnum):
    """How what an agency claims differs from what was measured or reviewed."""

    OVER_CLAIMED = "over_claimed"
    UNDER_CLAIMED = "under_claimed"
    CANNOT_BE_VERIFIED = "cannot_be_verified"
    LINK_DOES_NOT_WORK = "link_does_not_work"


@dataclass(frozen=True, kw_only=True)
class Item:
    """One item of one agency with its three columns. `maximum` None: the scheme does not name it (Cao Bằng 2018)."""

    id: str
    title: str
    heading: str
    maximum: Fraction | None
    claim: Claim | None = None
    measured: Measured | None = None
    review: Review | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One agency in a published table. Scores on the scheme's own scale (points, or an index 0..1).

    `low`/`high` is the official score's interval (equal where all is decided); `measured_*` that of the crawl alone;
    `self_assessed` the agency's own sum, None where it did not answer. `place` None: listed without one, `reason` says why.
    `reviews` counts those that moved points. `place_change`: places won since the previous season (positive is better).
    """

    agency: Agency
    self_assessed: Fraction | None
    measured_low: Fraction | None
    measured_high: Fraction | None
    low: Fraction | None
    high: Fraction | None
    grade: str
    place: int | None
    reason: str = ""
    headings: tuple[tuple[str, Fraction, Fraction], ...] = ()  # title, low, high, in the scheme's order
    change: Fraction | None = None
    place_change: int | None = None
    reviews: int = 0
    run_id: int | None = None
    run_sha256: str = ""  # of the official run's result document
    mend_first: tuple[tuple[str, str, Fraction], ...] = ()  # criterion, how to mend it, points it would earn


@dataclass(frozen=True, kw_only=True)
class Table:
    """One group of agencies under one scheme, in order of place; then those without a place, with their reasons.

    `draft_note` marks a scheme that no authority has adopted: such a table can be printed, never published.
    """

    scheme: str
    scheme_title: str
    decision: str
    group: str
    decimals: int
    lines: tuple[Line, ...]
    headings: tuple[tuple[str, Fraction | None], ...]  # title, maximum
    notes: tuple[str, ...] = ()
    draft_note: str = ""

    @property
    def is_index(self) -> bool:
        """Whether its scores are an index 0 to 1, and no points: only an index has more than two decimals."""
        return self.decimals > 2


@dataclass(frozen=True, kw_only=True)
class Owed:
    """A form that did not come in time: `late` came after the day, the others have not come at all."""

    agency: Agency
    scheme: str
    scheme_title: str
    late: bool


@dataclass(frozen=True, kw_only=True)
class SeasonResult:
    """What a season came to: its period and its tables. What papers are made of."""

    period: Period
    province: str
    department: str
    composed_on: date
    tables: tuple[Table, ...]
    owed: tuple[Owed, ...] = ()
    law_notes: tuple[tuple[str, str], ...] = ()  # scheme, sentence on laws it rests on that have ended
    previous: tuple[Table, ...] = ()

    @property
    def late(self) -> tuple[Agency, ...]:
        """Agencies with a form that came after the day, or not at all; by code."""
        return _by_code(one.agency for one in self.owed)

    @property
    def missing(self) -> tuple[Agency, ...]:
        """Agencies of which any form has not come at all; by code."""
        return _by_code(one.agency for one in self.owed if not one.late)


def _by_code(agencies: Iterable[Agency]) -> tuple[Agency, ...]:
    found = {agency.code: agency for agency in agencies}
    return tuple(found[code] for code in sorted(found))
