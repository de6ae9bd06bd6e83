"""The shape of a file that describes a report of counts: strict pydantic models, nothing unknown passes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scoring.rubric_schema import Slug, Strict, Text


class CountItemEntry(Strict):
    """One number."""

    id: Slug
    title: Text
    unit: Text
    count: str = ""
    of: Literal["portal", "components"] | None = None


class SumEntry(Strict):
    """A number that is the sum of others."""

    total: Slug
    parts: Annotated[list[Slug], Field(min_length=1)]


class AtMostEntry(Strict):
    """A number that cannot be above another."""

    less: Slug
    more: Slug


class ShareEntry(Strict):
    """A share in per cent."""

    id: Slug
    title: Text
    part: Slug
    whole: Slug
    decimals: Annotated[int, Field(ge=0, le=4)]


class CountReportEntry(Strict):
    """A whole file."""

    id: Slug
    kind: Literal["counts"]
    title: Text
    decision: Text
    note: str = ""
    items: Annotated[list[CountItemEntry], Field(min_length=1)]
    sums: Annotated[list[SumEntry], Field(default_factory=list)]
    at_most: Annotated[list[AtMostEntry], Field(default_factory=list)]
    shares: Annotated[list[ShareEntry], Field(default_factory=list)]
