"""The tables of a portal rubric: each agency's official values weighed, ranked by scoring.ranking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from checks.model import Outcome
from db.season_measured import MeasuredRun
from evidence.model import Agency
from scoring.model import Result, Rubric, Standing
from scoring.ranking import leagues
from season.columns import measures
from season.laid_down import LaidDown
from season.model import Item, Line, Period, Table
from season.official import before_review, official_value
from season.schemes import Rated
from season.unreviewed import Unreviewed
from season.weighing import judged_by, mend_first, self_assessed, weighed

NO_RUN = "Chưa có lượt chính thức nào của kỳ được chấm theo bộ tiêu chí này."
OTHER_WORDING = (
    "Lượt chính thức chưa được chấm bằng bản hiện hành của bộ tiêu chí; chạy lại: ./soicong rescore"
)
TIES = "Bằng điểm (hai số thập phân) thì cùng hạng; hạng kế tiếp bỏ qua số cơ quan cùng hạng."


@dataclass(frozen=True, kw_only=True)
class Row:
    """One agency before it is ranked. The scorecard of `result` has no criteria: ten thousand of them fill a machine."""

    result: Result
    self_assessed: Fraction | None
    measured_low: Fraction | None
    measured_high: Fraction | None
    reviews: int
    run_id: int | None
    run_sha256: str
    mend_first: tuple[tuple[str, str, Fraction], ...]


def rubric_row(
    agency: Agency,
    rated: Rated,
    run: MeasuredRun | None,
    laid: LaidDown,
    *,
    period: Period,
    on: date,
    unreviewed: Unreviewed,
) -> Row:
    """Weigh one agency. A portal that was not seen has a score only where people have reviewed enough of it.

    `unreviewed` is kept from agency to agency of one rubric.
    """
    rubric = _rubric(rated)
    form = laid.forms.get((agency.code, rated.id))
    claims = (
        {one.item: one.points for one in form.claims if one.points is not None} if form is not None else {}
    )
    found = {one.id: one for one in run.criteria} if run is not None and measures(run, rated) else {}
    items = laid.items(agency, rated, run) if (agency.code, rated.id) in laid.reviewed else ()
    reviewed = {item.id: item for item in items if item.review is not None}
    limit = period.second_reviewer_above
    judged = tuple(
        judged_by(one, official_value(reviewed[one.id], limit=limit, on=on))
        if one.id in reviewed
        else unreviewed.judged(one, claims.get(one.id), found.get(one.id))
        for one in rubric.criteria
    )
    unseen = _why_unseen(run, rated)
    assessment, scorecard = weighed(rubric, agency, judged, period=period)
    if unseen and scorecard.coverage < rubric.coverage_for_place:
        scorecard = replace(scorecard, not_scored=unseen, grade="")
    seen = run is not None and not unseen
    exempt = {one.id for one in found.values() if one.outcome == Outcome.INAPPLICABLE}
    exempt |= {
        item.id
        for item in reviewed.values()
        if item.review is not None and item.review.points is None and item.id not in claims
    }
    known = {one.id for one in rubric.criteria}
    return Row(
        result=Result(
            agency=agency,
            rubric=rubric,
            evaluated_at=run.evaluated_at if run is not None else period.window_until,
            scorecard=replace(scorecard, criteria=()),
        ),
        self_assessed=self_assessed(
            rubric,
            agency,
            {item: points for item, points in claims.items() if item in known},
            exempt,
            period=period,
        ),
        measured_low=run.low if run is not None and seen else None,
        measured_high=run.high if run is not None and seen else None,
        reviews=sum(_moves(item, limit=limit, on=on) for item in reviewed.values()),
        run_id=run.run_id if run is not None else None,
        run_sha256=run.document_sha256 if run is not None else "",
        mend_first=mend_first(assessment, scorecard) if not scorecard.not_scored else (),
    )


def rubric_tables(rated: Rated, rows: Iterable[Row], previous: Sequence[Row] = ()) -> tuple[Table, ...]:
    """The rows ranked in their leagues, compared with those of the season before."""
    rubric = _rubric(rated)
    by_code: Mapping[str, Row] = {row.result.agency.code: row for row in rows}
    return tuple(
        Table(
            scheme=rated.id,
            scheme_title=rated.title,
            decision=rated.decision,
            group=league.title,
            decimals=rated.decimals,
            lines=tuple(_line(one, by_code[one.result.agency.code]) for one in league.standings),
            headings=tuple((heading.title, heading.points) for heading in rubric.headings),
            notes=(*league.notes, TIES),
            draft_note=rated.draft_note,
        )
        for league in leagues((row.result for row in by_code.values()), (row.result for row in previous))
    )


def _line(standing: Standing, row: Row) -> Line:
    card = standing.result.scorecard
    return Line(
        agency=standing.result.agency,
        self_assessed=row.self_assessed,
        measured_low=row.measured_low,
        measured_high=row.measured_high,
        low=card.low if card.scored else None,
        high=card.high if card.scored else None,
        grade=card.grade,
        place=standing.place,
        reason=standing.reason,
        headings=tuple((one.title, one.low, one.high) for one in card.headings) if card.scored else (),
        change=standing.change,
        place_change=standing.place_change,
        reviews=row.reviews,
        run_id=row.run_id,
        run_sha256=row.run_sha256,
        mend_first=row.mend_first,
    )


def _why_unseen(run: MeasuredRun | None, rated: Rated) -> str:
    if run is None:
        return NO_RUN
    if run.rubric_sha256 != rated.sha256:
        return f"{OTHER_WORDING} {run.run_id}."
    return run.not_scored


def _moves(item: Item, *, limit: Fraction, on: date) -> bool:
    """Whether a review of an item counts and changes what is official."""
    if item.review is None:
        return False
    before, after = before_review(item), official_value(item, limit=limit, on=on)
    return (before.low, before.high, before.exempt) != (after.low, after.high, after.exempt)


def _rubric(rated: Rated) -> Rubric:
    if rated.rubric is None:
        raise ValueError(f"'{rated.id}' is no portal rubric")
    return rated.rubric
