"""The shape of a rubric file: strict pydantic models, nothing unknown passes."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field


def _exact(value: object) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("cần một số, ví dụ 1 hoặc 0.5, không đặt trong dấu nháy")
    number = Fraction(str(value))
    if number < 0:
        raise ValueError("không được âm; hãy ghi một số từ 0 trở lên")
    return number


def _share(value: Fraction) -> Fraction:
    if value > 1:
        raise ValueError("phải từ 0 đến 1; hãy ghi ví dụ 0.9 thay cho 90")
    return value


def _day(value: object) -> date:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise ValueError('cần một ngày trong dấu nháy kép, dạng năm-tháng-ngày: "2020-11-17"')
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("không có ngày này trong lịch; hãy kiểm tra lại tháng và ngày") from None


def _month_and_day(value: str) -> str:
    try:
        date.fromisoformat(f"2001-{value}")  # a common year: 29/02 would not recur
    except ValueError:
        raise ValueError('cần tháng-ngày có trong mọi năm, ví dụ "10-01"') from None
    return value


def _text(value: str) -> str:
    if not value.strip():
        raise ValueError("không được để trống; hãy ghi nội dung")
    return value


Points = Annotated[Fraction, BeforeValidator(_exact)]
Share = Annotated[Fraction, BeforeValidator(_exact), AfterValidator(_share)]
Day = Annotated[date, BeforeValidator(_day)]
MonthAndDay = Annotated[str, AfterValidator(_month_and_day)]
Text = Annotated[str, AfterValidator(_text)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
CriterionId = Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+$")]


class Strict(BaseModel):
    """Base of every entry of a file that people write."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True)


class LegalBasisEntry(Strict):
    """One provision."""

    document: Text
    article: str = ""
    clause: str = ""
    point: str = ""


class ValidityEntry(Strict):
    """First and last day of validity; no last day while the decision stands."""

    start: Day = Field(alias="from")
    until: Day | None = None


class WindowEntry(Strict):
    """First day of the yearly data period, and in how many months after its end it is rated."""

    start: MonthAndDay
    rating_months: Annotated[int, Field(ge=0, le=12)]


class GradeEntry(Strict):
    """A grade and its least score."""

    name: Text
    at_least: Points


class CriterionEntry(Strict):
    """One criterion."""

    id: CriterionId
    title: Text
    points: Points
    legal_basis: Annotated[list[LegalBasisEntry], Field(min_length=1)]
    success_condition: Text
    remedy: Text
    check: Text
    parameters: dict[str, Any] = {}
    needs: Annotated[list[Literal["archive", "live", "repeat", "form"]], Field(min_length=1)]
    derived: bool


class HeadingEntry(Strict):
    """One heading with its criteria in order."""

    id: Annotated[int, Field(ge=1)]
    title: Text
    points: Points
    criteria: Annotated[list[CriterionEntry], Field(min_length=1)]


class RubricEntry(Strict):
    """A whole rubric file."""

    id: Slug
    title: Text
    tier: Literal["so", "huyen", "xa", "tinh", "any"]
    league: Text
    decision: Text
    note: str = ""
    adopted: bool
    validity: ValidityEntry
    legal_basis: Annotated[list[LegalBasisEntry], Field(min_length=1)]
    points: Points
    coverage_for_place: Share
    window: WindowEntry
    grades: list[GradeEntry]
    headings: Annotated[list[HeadingEntry], Field(min_length=1)]
