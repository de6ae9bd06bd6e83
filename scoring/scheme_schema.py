"""The shape of a scheme file: strict pydantic models, nothing unknown passes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scoring.rubric_schema import (
    CriterionId,
    GradeEntry,
    LegalBasisEntry,
    Points,
    Slug,
    Strict,
    Text,
    ValidityEntry,
)

CategoryId = Annotated[str, Field(pattern=r"^[a-z0-9]+([-.][a-z0-9]+)*$")]


class SchemeCriterionEntry(Strict):
    """One criterion of an annex."""

    id: CriterionId
    title: Text
    maximum: Points


class CategoryEntry(Strict):
    """One category; no maximum where the decision does not name it."""

    id: CategoryId
    title: Text
    heading: str = ""
    maximum: Points | None = None
    source: Literal["form", "portal"]
    scale: Literal["maximum", "points", "share"] | None = None
    criteria: Annotated[list[SchemeCriterionEntry], Field(default_factory=list)]


class LeagueEntry(Strict):
    """Agencies that are ranked together."""

    id: Slug
    title: Text
    size: Annotated[int, Field(ge=1, le=100_000)] | None = None


class SchemeEntry(Strict):
    """A whole scheme file."""

    id: Slug
    kind: Literal["categories"]
    title: Text
    decision: Text
    note: str = ""
    adopted: bool
    validity: ValidityEntry
    legal_basis: Annotated[list[LegalBasisEntry], Field(default_factory=list)]
    measure: Literal["points", "index", "stated_index"]
    derived: bool
    decimals: Annotated[int, Field(ge=0, le=6)]
    levels: list[GradeEntry]
    below: str = ""
    ties: Annotated[list[CategoryId], Field(default_factory=list)]
    leagues: Annotated[list[LeagueEntry], Field(min_length=1)]
    categories: Annotated[list[CategoryEntry], Field(min_length=1)]
