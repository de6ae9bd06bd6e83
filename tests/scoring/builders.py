"""Small rubrics, findings and sites for the tests of weighing; no real check is needed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from pydantic import BaseModel, ConfigDict

from checks.case import Case, Section, SectionState, Window
from checks.model import Finding, failed, graded, inapplicable, passed, untested
from checks.reading.facts import PageFacts
from checks.registry import Check, Steps
from evidence.model import Agency, Page, RecordReference, Site, Tier
from scoring.calendar import vietnam
from scoring.model import (
    Assessment,
    Criterion,
    Grade,
    Heading,
    Judged,
    LegalBasis,
    Need,
    Result,
    Rubric,
    WindowRule,
)
from scoring.score import score

HOME = "https://sokhcn.tinhmau.gov.vn/"
AT = date(2025, 10, 15)
WINDOW = Window(start=date(2024, 10, 1), end=date(2025, 10, 1))
SEEN_AT = datetime(2025, 10, 15, 2, 0, tzinfo=UTC)
GRADES = (
    Grade(name="Tốt", at_least=Fraction(80)),
    Grade(name="Khá", at_least=Fraction(65)),
    Grade(name="Trung bình", at_least=Fraction(50)),
    Grade(name="Yếu", at_least=Fraction(0)),
)
LAW = LegalBasis(document="Nghị định 43/2011/NĐ-CP", article="10", clause="1", point="a")


class _Parameters(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class NoParameters(_Parameters):
    pass


class SectionParameters(_Parameters):
    section: str


class StepParameters(_Parameters):
    steps: Steps
    share: float = 1


class QuestionParameters(_Parameters):
    question: str


def _broken(case: Case) -> Finding:
    raise ZeroDivisionError("a fault of ours")


CHECKS: Mapping[str, Check] = {
    "always_passes": Check(
        name="always_passes", function=lambda case: passed("Đạt."), parameters=NoParameters
    ),
    "breaks": Check(name="breaks", function=_broken, parameters=NoParameters),
    "has_section": Check(
        name="has_section",
        function=lambda case, *, section: (
            passed("Có mục.") if case.section(section).present else case.missing(section)
        ),
        parameters=SectionParameters,
    ),
    "counts": Check(
        name="counts",
        function=lambda case, *, steps, share: passed("Đủ."),
        parameters=StepParameters,
    ),
    "asks": Check(
        name="asks",
        function=lambda case, *, question: untested("Cần hỏi.", question=question),
        parameters=QuestionParameters,
    ),
}


def criterion(id_: str = "1.1", points: float | Fraction = 1, **fields: Any) -> Criterion:
    """A criterion; its heading is the first part of its id."""
    values: dict[str, Any] = {
        "title": f"Tiêu chí {id_}",
        "legal_basis": (LAW,),
        "success_condition": "Có nội dung.",
        "remedy": "Đăng nội dung.",
        "check": "always_passes",
        "needs": frozenset({Need.ARCHIVE}),
    }
    return Criterion(
        id=id_, heading=int(id_.split(".", maxsplit=1)[0]), points=Fraction(str(points)), **(values | fields)
    )


def rubric(*criteria: Criterion, **fields: Any) -> Rubric:
    """A rubric whose headings hold the criteria given, in order of heading."""
    headings = tuple(
        Heading(
            id=number,
            title=f"Mục {number}",
            points=sum((c.points for c in criteria if c.heading == number), Fraction(0)),
            criteria=tuple(c for c in criteria if c.heading == number),
        )
        for number in sorted({c.heading for c in criteria})
    )
    values: dict[str, Any] = {
        "id": "mau-so",
        "title": "Bộ tiêu chí mẫu",
        "tier": "so",
        "valid_from": date(2020, 11, 17),
        "valid_until": date(2025, 12, 31),
        "decision": "Quyết định mẫu",
        "legal_basis": (LAW,),
        "adopted": False,
        "league": "Cấp tỉnh",
        "coverage_for_place": Fraction(9, 10),
        "window": WindowRule(day=1, month=10, rating_months=3),
        "grades": GRADES,
        "sha256": "a" * 64,
        "note": "Tiêu chí của dự án.",
    }
    return Rubric(headings=headings, **(values | fields))


def agency(code: str = "sokhcn", **fields: Any) -> Agency:
    """An agency."""
    values: dict[str, Any] = {
        "name": "Sở Khoa học và Công nghệ tỉnh Mẫu",
        "tier": Tier.SO,
        "home_url": HOME,
    }
    return Agency(code=code, **(values | fields))


def assessment(rules: Rubric, findings: Mapping[str, Finding], **fields: Any) -> Assessment:
    """An assessment with a finding per criterion id; those not named pass."""
    values: dict[str, Any] = {
        "agency": agency(),
        "evaluated_at": AT,
        "window": WINDOW,
        "sections": {},
    }
    return Assessment(
        rubric=rules,
        judged=tuple(
            Judged(criterion=each, finding=findings.get(each.id, passed("Đạt."))) for each in rules.criteria
        ),
        **(values | fields),
    )


def text(*values: Fraction) -> str:
    """Exact numbers as one text: '20 35/2'."""
    return " ".join(str(value) for value in values)


def half() -> Finding:
    """A finding of half the points."""
    return graded(Fraction(1, 2), "Đạt một nửa.")


def none() -> Finding:
    """A finding of no points."""
    return failed("Không có.")


def beside() -> Finding:
    """An inapplicable finding."""
    return inapplicable("Không áp dụng.")


class NoBodies:
    """An archive without bodies."""

    def read(self, record: RecordReference) -> bytes:
        return b""


def home_page(**fields: Any) -> Page:
    """The home page, readable unless fields say otherwise."""
    values: dict[str, Any] = {
        "url": HOME,
        "requested_url": HOME,
        "fetched_at": SEEN_AT,
        "status": 200,
        "record": RecordReference(file="x.warc.gz", offset=0, length=1, payload_sha256="b" * 64),
    }
    return Page(**(values | fields))


def case(
    *,
    page: Page | None = None,
    read: bool = True,
    pages: tuple[Page, ...] | None = None,
    live: bool = True,
    window: Window = WINDOW,
    sections: Mapping[str, Section] | None = None,
) -> Case:
    """A case with a home page."""
    site_pages = (page or home_page(),) if pages is None else pages
    return Case(
        site=Site(
            agency=agency(),
            pages=site_pages,
            probes=(),
            started_at=SEEN_AT,
            finished_at=SEEN_AT,
            stop_reason="finished",
            bodies=NoBodies(),
            live=live,
        ),
        facts={HOME: PageFacts(url=HOME, title="Trang chủ")} if read else {},
        sections=sections or {},
        evaluated_at=AT,
        window=window,
        calendar=vietnam(),
        section_titles={"news": "Tin tức"},
    )


def section(key: str = "news", state: SectionState = SectionState.PRESENT, **fields: Any) -> Section:
    """A section."""
    return Section(key=key, state=state, **fields)


def result(code: str, low: float, high: float | None = None, **fields: Any) -> Result:
    """A result of a league with the score given, out of 100."""
    bounds = Fraction(str(low)), Fraction(str(low if high is None else high))
    one = criterion(points=100)
    rules = fields.pop("rubric", None) or rubric(one, coverage_for_place=Fraction(0))
    found = (
        graded(bounds[0] / 100, "Đo được.")
        if bounds[0] == bounds[1]
        else Finding(
            outcome=untested("", question="").outcome,
            note="Chưa đủ.",
            floor=bounds[0] / 100,
            ceiling=bounds[1] / 100,
        )
    )
    judged = assessment(
        rules,
        {"1.1": found},
        agency=agency(code, name=fields.pop("name", f"Sở {code}"), group=fields.pop("group", "")),
        not_scored=fields.pop("not_scored", ""),
    )
    return Result(agency=judged.agency, rubric=rules, evaluated_at=AT, scorecard=score(judged))
