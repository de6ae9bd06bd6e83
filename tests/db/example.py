"""A small rubric and judgements by it, enough to fill every table."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from checks.case import Section, SectionState, Window
from checks.model import Citation, Finding, cannot_tell, failed, graded, passed
from evidence.model import Agency, Cause, Page, RecordReference, Tier, Visibility
from scoring.model import (
    Assessment,
    Criterion,
    CriterionScore,
    Grade,
    Heading,
    HeadingScore,
    Judged,
    LegalBasis,
    Rubric,
    Scorecard,
    WindowRule,
)

WHEN = datetime(2026, 9, 14, 7, 30, tzinfo=UTC)
TODAY = date(2026, 9, 14)


def agency(code: str = "so-tttt", **changes: Any) -> Agency:
    facts: dict[str, Any] = {
        "code": code,
        "name": "Sở Thông tin và Truyền thông",
        "tier": Tier.SO,
        "group": "Khối tổng hợp",
        "home_url": f"https://{code}.hoaphong.gov.vn",
        "sister_urls": ("https://dichvucong.hoaphong.gov.vn",),
    }
    return Agency(**(facts | changes))


def criterion(number: str, points: Fraction) -> Criterion:
    return Criterion(
        id=number,
        title=f"Tiêu chí {number}",
        heading=int(number.split(".", maxsplit=1)[0]),
        points=points,
        legal_basis=(LegalBasis(document="Nghị định 43/2011/NĐ-CP", article="10", clause="1", point="a"),),
        success_condition="Có mục",
        remedy="Đăng nội dung",
        check="section_present",
    )


CRITERIA = (criterion("1.1", Fraction(1)), criterion("1.2", Fraction(3)), criterion("2.1", Fraction(4)))

RUBRIC = Rubric(
    id="thu-nghiem",
    title="Bộ tiêu chí thử",
    tier="so",
    valid_from=date(2021, 1, 1),
    valid_until=None,
    decision="Quyết định 2294/QĐ-UBND",
    legal_basis=(),
    adopted=False,
    league="Sở, ban, ngành",
    coverage_for_place=Fraction(9, 10),
    window=WindowRule(day=1, month=10, rating_months=3),
    grades=(Grade(name="Tốt", at_least=Fraction(80)), Grade(name="Yếu", at_least=Fraction(0))),
    headings=(
        Heading(id=1, title="Giới thiệu", points=Fraction(4), criteria=CRITERIA[:2]),
        Heading(id=2, title="Tin tức", points=Fraction(4), criteria=CRITERIA[2:]),
    ),
    sha256="ab" * 32,
)


def assessment(
    whose: Agency | None = None, *, findings: tuple[Finding, ...] | None = None, at: date = TODAY
) -> Assessment:
    found = findings or (
        passed("Có sơ đồ.", citations=(Citation(url="https://a.gov.vn/so-do", quote="Sơ đồ"),)),
        graded(Fraction(1, 3), "Có một phần.", words=40),
        cannot_tell("Chưa xem được.", cause=Cause.NETWORK, need="live"),
    )
    return Assessment(
        agency=whose or agency(),
        rubric=RUBRIC,
        evaluated_at=at,
        window=Window(start=date(2025, 10, 1), end=date(2026, 10, 1)),
        judged=tuple(Judged(criterion=c, finding=f) for c, f in zip(CRITERIA, found, strict=True)),
        sections={
            "news": Section(key="news", state=SectionState.PRESENT, url="https://a.gov.vn/tin", newest=TODAY),
            "drafts": Section(key="drafts", state=SectionState.ABSENT, reason="không thấy"),
        },
    )


def scorecard(low: Fraction = Fraction(25), high: Fraction = Fraction(75), **changes: Any) -> Scorecard:
    third = Fraction(4, 3)
    facts: dict[str, Any] = {
        "low": low,
        "high": high,
        "coverage": Fraction(1, 2),
        "grade": "Yếu–Khá",
        "headings": (
            HeadingScore(
                id=1, title="Giới thiệu", points=Fraction(4), low=third, high=third, coverage=Fraction(1)
            ),
            HeadingScore(
                id=2,
                title="Tin tức",
                points=Fraction(4),
                low=Fraction(0),
                high=Fraction(4),
                coverage=Fraction(0),
            ),
        ),
        "criteria": tuple(
            CriterionScore(criterion_id=c.id, points=c.points, low=Fraction(0), high=c.points)
            for c in CRITERIA
        ),
        "notes": ("Một ghi chú.",),
    }
    return Scorecard(**(facts | changes))


def not_scored(reason: str) -> Scorecard:
    return scorecard(
        Fraction(0),
        Fraction(100),
        coverage=Fraction(0),
        grade="",
        headings=(),
        criteria=(),
        not_scored=reason,
    )


def nothing_found() -> tuple[Finding, ...]:
    return tuple(failed("Không có.") for _ in CRITERIA)


def document(**changes: Any) -> dict[str, Any]:
    return {"schema": "soicong/result/1", "status": "scored", "score": {"low": 25, "high": 75}} | changes


def page(url: str, **changes: Any) -> Page:
    facts: dict[str, Any] = {
        "url": url,
        "requested_url": url,
        "fetched_at": WHEN,
        "status": 200,
        "record": RecordReference(file="a.warc.gz", offset=1, length=2, payload_sha256="cd" * 32),
    }
    return Page(**(facts | changes))


def unseen(url: str) -> Page:
    return page(
        url,
        status=None,
        record=None,
        visibility=Visibility.UNREACHABLE,
        cause=Cause.NETWORK,
        reason="timeout_read",
    )
