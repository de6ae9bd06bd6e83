"""The vocabulary of reports of counts: what a province reports as numbers, from crawl where it is seen, else by form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Whose(StrEnum):
    """Whose portals a count of the crawl is summed over."""

    PORTAL = "portal"  # the province's own (tier tinh)
    COMPONENTS = "components"  # those of its departments, districts and communes


class CountSource(StrEnum):
    """Where a reported number comes from."""

    CRAWL = "crawl"
    FORM = "form"
    SUM = "sum"  # of its parts
    NONE = ""  # not known


@dataclass(frozen=True, kw_only=True)
class CountItem:
    """One number of a report. `count` is the key of a count of the crawl (checks.counts), '' where only people know it."""

    id: str
    title: str
    unit: str
    count: str = ""
    whose: Whose | None = None


@dataclass(frozen=True, kw_only=True)
class SumRule:
    """A number that is the sum of others."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AtMostRule:
    """A number that cannot be above another: dossiers settled, and received."""

    less: str
    more: str


@dataclass(frozen=True, kw_only=True)
class ShareItem:
    """A share of one number in another, in per cent with so many decimals."""

    id: str
    title: str
    part: str
    whole: str
    decimals: int


@dataclass(frozen=True, kw_only=True)
class CountReport:
    """A kind of report: its numbers, the sums and bounds that they keep, and the shares that follow."""

    id: str
    title: str
    decision: str
    note: str
    items: tuple[CountItem, ...]
    sums: tuple[SumRule, ...]
    at_most: tuple[AtMostRule, ...]
    shares: tuple[ShareItem, ...]
    sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class Reported:
    """A number as somebody gave it: `about` ('khoảng'), or only its least (`at_least`). `remark`: how it came about."""

    value: int
    about: bool = False
    at_least: bool = False
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class PortalCounts:
    """What the crawl counted on one portal, by key: the number and whether all was seen. `own`: it is the province's."""

    name: str
    own: bool
    counts: Mapping[str, tuple[int | None, bool]]


@dataclass(frozen=True, kw_only=True)
class CountLine:
    """One number of the report as it stands; `value` None where nobody gave it."""

    item: CountItem
    value: int | None
    source: CountSource
    about: bool = False
    at_least: bool = False
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class ShareLine:
    """One share in per cent, None where its numbers are not known. `exact` False: one of them is about, or at least."""

    item: ShareItem
    value: Fraction | None
    exact: bool


@dataclass(frozen=True, kw_only=True)
class CountResult:
    """A report that keeps its rules."""

    report: CountReport
    lines: tuple[CountLine, ...]
    shares: tuple[ShareLine, ...]
