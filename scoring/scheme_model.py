"""The vocabulary of schemes: categories by which agencies are rated, filled in by form or taken from a portal's score.

A scheme may leave its maxima unnamed (Cao Bằng 2018) or its weights (the national ICT index); then what is published
counts, and nothing is made up in between. Every number is an exact Fraction on the scheme's own scale.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from scoring.model import DRAFT_NOTE, Grade, LegalBasis


class Measure(StrEnum):
    """What an agency's score is."""

    POINTS = "points"  # the sum of its categories
    INDEX = "index"  # that sum ÷ the maximum: 0..1
    STATED_INDEX = (
        "stated_index"  # 0..1 in each category and in all, as published: how they are weighed is not named
    )


class ValueSource(StrEnum):
    """Where a category's value comes from."""

    FORM = "form"
    PORTAL = "portal"


class Scale(StrEnum):
    """How a portal rubric's score (points of the rubric) becomes a category's value."""

    MAXIMUM = "maximum"  # its share of the rubric's points, times the category's maximum
    POINTS = "points"  # as it is
    SHARE = "share"  # its share of the rubric's points: 0..1


@dataclass(frozen=True, kw_only=True)
class SchemeCriterion:
    """One criterion inside a category, where the annex is at hand."""

    id: str
    title: str
    maximum: Fraction


@dataclass(frozen=True, kw_only=True)
class Category:
    """One category, under a heading where the scheme has such. `maximum` None: what is at hand does not name it."""

    id: str
    title: str
    heading: str = ""
    maximum: Fraction | None = None
    source: ValueSource = ValueSource.FORM
    scale: Scale | None = None
    criteria: tuple[SchemeCriterion, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SchemeLeague:
    """Agencies that are ranked together. `size`: how many they are, where that is laid down (63 provinces)."""

    id: str
    title: str
    size: int | None = None


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """A set of categories. Levels go from best to worst; `below` is what lies under the last of them.

    `maximum` of all categories together, None where one is unknown. `derived`: the measure, or how it is worked out, is
    our reading and not the decision's words; `note` says what. `ties`: categories that decide, in this order, between
    agencies with one printed score; those that stay equal share a place, and the next place is left out.
    """

    id: str
    title: str
    decision: str
    adopted: bool
    valid_from: date
    valid_until: date | None
    measure: Measure
    derived: bool
    decimals: int
    leagues: tuple[SchemeLeague, ...]
    categories: tuple[Category, ...]
    levels: tuple[Grade, ...] = ()
    below: str = ""
    ties: tuple[str, ...] = ()
    legal_basis: tuple[LegalBasis, ...] = ()
    note: str = ""
    sha256: str = ""

    @property
    def maximum(self) -> Fraction | None:
        """Points of all categories together."""
        known = [category.maximum for category in self.categories if category.maximum is not None]
        return sum(known, Fraction(0)) if len(known) == len(self.categories) else None

    @property
    def draft_note(self) -> str:
        """What outputs are marked with: empty once the scheme is adopted."""
        return "" if self.adopted else DRAFT_NOTE

    def valid_at(self, day: date) -> bool:
        """Whether the scheme is valid on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def category(self, category_id: str) -> Category:
        """A category by its id. Raises KeyError."""
        return {category.id: category for category in self.categories}[category_id]


@dataclass(frozen=True, kw_only=True)
class Span:
    """A value as an interval; one number where it is decided."""

    low: Fraction
    high: Fraction

    @classmethod
    def of(cls, value: Fraction) -> Span:
        """A decided value."""
        return cls(low=value, high=value)

    @property
    def decided(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high


@dataclass(frozen=True, kw_only=True)
class AgencyValues:
    """What is known of one agency: its values, and whatever was published of it.

    `parts` by id of a category or of a criterion; a category that takes the portal's score holds points of the rubric in
    `portal` instead (with the rubric's points). `total`, `place`, `level`, `behind` (distance to the first) and `places`
    (by category) are stated by who published them; where they can be worked out, they have to agree.
    """

    code: str
    name: str
    league: str = ""
    parts: Mapping[str, Span] = field(default_factory=dict)
    portal: tuple[Span, Fraction] | None = None
    total: Fraction | None = None
    place: int | None = None
    level: str = ""
    behind: Fraction | None = None
    places: Mapping[str, int] = field(default_factory=dict)

    @property
    def published(self) -> bool:
        """Whether a place or a level was stated."""
        return self.place is not None or bool(self.level)


@dataclass(frozen=True, kw_only=True)
class SchemeScore:
    """An agency's score under a scheme. `parts` by category; `missing` are titles of categories without a value.

    `total` is on the scheme's scale, None where neither its parts nor a publication give it; `points` is the sum of
    the parts before it became an index. `stated`: taken from a publication, not from parts.
    """

    values: AgencyValues
    parts: Mapping[str, Span]
    total: Span | None
    points: Span | None
    level: str
    missing: tuple[str, ...] = ()
    stated: bool = False


@dataclass(frozen=True, kw_only=True)
class CategoryStanding:
    """One category of one agency: its value and place, and what they changed by (places won are positive)."""

    category: Category
    value: Span | None
    place: int | None
    change: Fraction | None = None
    place_change: int | None = None


@dataclass(frozen=True, kw_only=True)
class SchemeStanding:
    """One line of a league. `place` None where the agency is listed without one; `reason` says why.

    `behind` is the distance to the first of the league. Changes are against the season before, None where there is
    nothing to compare with: of the score, of the place (places won are positive) and of the distance (negative:
    closer). `league_before` is the title of another league that it was in then.
    """

    score: SchemeScore
    place: int | None
    reason: str = ""
    behind: Fraction | None = None
    change: Fraction | None = None
    place_before: int | None = None
    place_change: int | None = None
    behind_before: Fraction | None = None
    behind_change: Fraction | None = None
    league_before: str = ""
    categories: tuple[CategoryStanding, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SchemeTable:
    """One league of a scheme: those with a place first. `first_before` names who led the season before, if known."""

    scheme: Scheme
    league: SchemeLeague
    standings: tuple[SchemeStanding, ...]
    first_before: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
