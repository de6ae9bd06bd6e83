"""A province of changes for looking at and for the tests: losses, gains, sections, rubrics, portals that were not seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from reports.charts import Mark
from reports.trend import Trend, TrendLine, TrendPoint
from scoring.changes import Looks, first_seen
from scoring.changes_model import PortalChange
from scoring.province_changes import ProvinceChanges, province_changes
from tests.scoring.changed import compared, document, finding, section, unseen

LATER = "2026-11-22"
NEW = {"id": "bo-2", "title": "Bộ hai", "sha256": "r2"}


def named(change: PortalChange, code: str, name: str) -> PortalChange:
    """The same change of another agency."""
    return replace(change, agency=replace(change.agency, code=code, name=name))


def fallen() -> PortalChange:
    """A portal that lost a section with its points, gained a little, and was judged by another rubric."""
    before = document(finding("1.1"), finding("2.1", low=2, points=2), sections={"news": section()})
    again = document(
        finding("1.1", "partial", low=0.5),
        finding("2.1", low=2, points=2),
        finding("11.2"),
        rubric=NEW,
        sections={"news": section()},
    )
    after = document(
        finding("1.1"),
        finding("2.1", "failed", low=0, points=2, note="Không thấy mục Tin tức trên thực đơn."),
        finding("11.2", "failed", low=0),
        on=LATER,
        rubric=NEW,
        sections={"news": section(present=False)},
    )
    return named(compared(before, after, rejudged=again, live={"11.2": Looks()}), "so-a", "Sở A <b>")


def changes() -> ProvinceChanges:
    """All kinds of portals."""
    rose = compared(document(finding("3.1", "failed", low=0)), document(finding("3.1"), on=LATER))
    shifted = compared(
        document(sections={"news": section(newest="2026-08-22")}),
        document(on=LATER, sections={"news": section(newest="2026-08-22")}),
    )
    untold = compared(
        document(finding("1.1")),
        document(finding("1.1", "failed", low=0), on=LATER, rubric=NEW),
        why_not="kho lưu của lượt 7 không còn nên không chấm lại được",
    )
    quiet = compared(document(finding("1.1")), document(finding("1.1"), on=LATER))
    lost = compared(document(finding("1.1")), unseen())
    portals = [
        fallen(),
        named(rose, "so-b", "Sở B"),
        named(shifted, "so-c", "Sở C"),
        named(untold, "so-d", "Sở D"),
        named(quiet, "so-e", "Sở E"),
        named(lost, "so-g", "Sở G"),
        named(first_seen(document()), "so-h", "Sở H"),
    ]
    return province_changes(portals, before="ngày 01/11/2026", after="ngày 22/11/2026")


def trend() -> Trend:
    """Two predecessors' scores and an agency's own, with a night unseen and a new rubric."""

    def point(day: int, low: int | None, open_points: int = 0, rubric: str = "r1") -> TrendPoint:
        return TrendPoint(
            on=date(2026, 1, 1) + timedelta(days=day),
            low=None if low is None else Decimal(low),
            high=None if low is None else Decimal(low + open_points),
            grade="" if low is None else "Khá",
            not_scored="Cổng không trả lời." if low is None else "",
            rubric_key=rubric,
            rubric=f"Bộ {rubric}",
        )

    own = (point(60, 66), point(70, 68, 4), point(80, None), point(90, 70, 2), point(100, 58, 3, "r2"))
    return Trend(
        lines=(
            TrendLine(name="Sở Cũ", points=(point(0, 40), point(30, 45, 5)), until="đến khi sáp nhập"),
            TrendLine(name="Sở Mới", points=own),
        ),
        marks=(
            Mark(name="Tốt", at_least=Decimal(80)),
            Mark(name="Khá", at_least=Decimal(65)),
            Mark(name="Yếu", at_least=Decimal(0)),
        ),
    )
