"""Reading: runs, documents, and the latest judgement of every agency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Bundle, Session, defer, join

from checks.case import Window
from db.as_of import AsOf
from db.models import (
    AgencyRow,
    FindingRow,
    HeadingScoreRow,
    PageRow,
    RoundRunRow,
    RubricRow,
    RunRow,
    ScorecardRow,
)
from db.problem import DatabaseProblem, ProblemKind
from db.records import RunStatus, RunSummary, ScoreLine, StoredResult
from db.rows import rubric_of, score_line
from evidence.model import Tier
from scoring.differences import SeenPage
from scoring.model import CriterionScore, HeadingScore, Scorecard

Judgement = sa.Row[Any, Any, Any, Any]
"""A scorecard without its document, a rubric, a run's number and an agency: as JUDGEMENT asks for them."""

# A judgement with all that it hangs on.
JUDGED = (
    join(ScorecardRow, RubricRow, RubricRow.sha256 == ScorecardRow.rubric_sha256)
    .join(RunRow, RunRow.id == ScorecardRow.run_id)
    .join(AgencyRow, AgencyRow.code == RunRow.agency_code)
)

# Plain rows: of ten thousand agencies the mapper's objects cost more than everything else.
JUDGEMENT: tuple[Bundle[Any], ...] = (
    Bundle("scorecard", *(one for one in ScorecardRow.__table__.c if one.key != "document")),
    Bundle("rubric", *RubricRow.__table__.c),
    Bundle("run", RunRow.__table__.c.id),
    Bundle("agency", *AgencyRow.__table__.c),
)

# SQLite takes at most 32,766 bound values; 500 keeps statements short on both engines.
_BATCH = 500


def unknown_run(run_id: int) -> DatabaseProblem:
    """The sentence for a run number that does not exist."""
    return DatabaseProblem(
        f"Không có lượt đánh giá số {run_id}; xem danh sách: ./soicong runs list", ProblemKind.NOT_STORED
    )


def runs(
    session: Session,
    *,
    agency_code: str | None = None,
    limit: int | None = None,
    run_id: int | None = None,
    run_ids: Collection[int] | None = None,
) -> tuple[RunSummary, ...]:
    """Runs, newest first; only these, where numbers are given."""
    query = sa.select(RunRow, AgencyRow).join(AgencyRow, AgencyRow.code == RunRow.agency_code)
    if agency_code is not None:
        query = query.where(RunRow.agency_code == agency_code)
    if run_id is not None:
        query = query.where(RunRow.id == run_id)
    if run_ids is not None:
        query = query.where(RunRow.id.in_(list(run_ids)))
    found = session.execute(query.order_by(RunRow.started_at.desc(), RunRow.id.desc()).limit(limit)).all()
    numbers = [run.id for run, _ in found]
    pages = _page_counts(session, numbers)
    scores = _newest_scores(session, numbers)
    as_of = AsOf(session, (agency for _, agency in found))
    return tuple(
        RunSummary(
            id=run.id,
            agency=as_of.of_run(agency, run),
            started_at=run.started_at,
            finished_at=run.finished_at,
            status=RunStatus(run.status),
            stop_reason=run.stop_reason,
            archive=run.archive,
            live=run.live,
            pages=pages.get(run.id, 0),
            score=scores.get(run.id),
            gone_at=run.archive_gone_at,
            gone_why=run.archive_gone_why or "",
        )
        for run, agency in found
    )


def runs_of_rounds(rounds: Collection[int]) -> sa.Select[int]:
    """The numbers of the runs of rounds."""
    return sa.select(RoundRunRow.run_id).where(RoundRunRow.round_id.in_(list(rounds)))


def run(session: Session, run_id: int) -> RunSummary:
    """One run, or the problem that there is none."""
    found = runs(session, run_id=run_id)
    if not found:
        raise unknown_run(run_id)
    return found[0]


def document(session: Session, run_id: int | None, agency_code: str | None) -> bytes:
    """Canonical bytes of a run's newest judgement, or of an agency's latest."""
    query = sa.select(ScorecardRow.document).join(RunRow, RunRow.id == ScorecardRow.run_id)
    if run_id is not None:
        query = query.where(ScorecardRow.run_id == run_id).order_by(ScorecardRow.id.desc())
    if agency_code is not None:
        query = query.where(RunRow.agency_code == agency_code)
    found = session.scalars(query.order_by(*latest_first()).limit(1)).first()
    if found is not None:
        return found
    if run_id is not None:
        run(session, run_id)
        raise DatabaseProblem(
            f"Lượt số {run_id} chưa có kết quả; hãy chạy: ./soicong rescore {run_id}", ProblemKind.NOT_STORED
        )
    whose = f"Cơ quan {agency_code}" if agency_code else "Hệ thống"
    raise DatabaseProblem(
        f"{whose} chưa có kết quả đánh giá nào; hãy chạy: ./soicong crawl {agency_code or '--all'}",
        ProblemKind.NOT_STORED,
    )


def pages(session: Session, run_id: int) -> dict[str, SeenPage]:
    """How a run saw every address."""
    found = session.execute(
        sa.select(
            PageRow.url, PageRow.payload_sha256, PageRow.visibility, PageRow.status, PageRow.reason
        ).where(PageRow.run_id == run_id)
    )
    return {
        url: SeenPage(sha256=digest, visibility=visibility, status=status, reason=reason)
        for url, digest, visibility, status, reason in found
    }


def latest(
    session: Session,
    *,
    tier: Tier | None,
    group: str | None,
    rubric_id: str | None,
    until: date | None,
    registered_only: bool,
    existing_on: date | None,
    run_ids: Collection[int] | None = None,
    codes: Collection[str] | None = None,
    criteria: bool = True,
) -> tuple[StoredResult, ...]:
    """The latest judgement of every agency, best printed score first; among these runs, of these agencies only, where they
    are given. Without `criteria` the scorecards have headings alone.
    """
    conditions: list[sa.ColumnElement[bool]] = []
    if codes is not None:
        conditions.append(RunRow.agency_code.in_(sorted(codes)))
    if run_ids is not None:
        conditions.append(RunRow.id.in_(list(run_ids)))
    if rubric_id is not None:
        conditions.append(RubricRow.rubric_id == rubric_id)
    if until is not None:
        conditions.append(ScorecardRow.evaluated_at <= until)
    if registered_only:
        conditions.append(AgencyRow.registered.is_(sa.true()))
    rank = sa.func.row_number().over(partition_by=RunRow.agency_code, order_by=latest_first())
    ranked = (
        sa.select(ScorecardRow.id.label("id"), rank.label("rank"))
        .select_from(JUDGED)
        .where(*conditions)
        .subquery()
    )
    chosen = sa.select(ranked.c.id).where(ranked.c.rank == 1)
    found = session.execute(
        sa.select(*JUDGEMENT)
        .select_from(JUDGED)
        .where(ScorecardRow.id.in_(chosen))
        .order_by(
            ScorecardRow.not_scored != "",
            ScorecardRow.low_hundredths.desc(),
            ScorecardRow.high_hundredths.desc(),
            AgencyRow.code,
        )
    ).all()
    as_of = AsOf(session, (agency for *_, agency in found))
    if existing_on is not None:
        found = [judgement for judgement in found if as_of.exists(judgement[3], existing_on)]
    return tuple(
        result
        for result in results_of(session, found, criteria=criteria, as_of=as_of)
        if (tier is None or result.agency.tier is tier) and (group is None or result.agency.group == group)
    )


def history(session: Session, agency_code: str, rubric_id: str | None) -> tuple[StoredResult, ...]:
    """All judgements of an agency, oldest first."""
    query = sa.select(*JUDGEMENT).select_from(JUDGED).where(RunRow.agency_code == agency_code)
    if rubric_id is not None:
        query = query.where(RubricRow.rubric_id == rubric_id)
    oldest_first = query.order_by(ScorecardRow.evaluated_at, RunRow.started_at, ScorecardRow.id)
    return results_of(session, session.execute(oldest_first).all())


def latest_first() -> tuple[sa.ColumnElement[Any], ...]:
    """By the date judged at, then by when it was seen; judging an old run anew makes it no newer."""
    return (ScorecardRow.evaluated_at.desc(), RunRow.started_at.desc(), ScorecardRow.id.desc())


def _page_counts(session: Session, run_ids: Sequence[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for batch in _batches(run_ids):
        query = sa.select(PageRow.run_id, sa.func.count()).where(PageRow.run_id.in_(batch))
        counts.update((number, count) for number, count in session.execute(query.group_by(PageRow.run_id)))
    return counts


def _newest_scores(session: Session, run_ids: Sequence[int]) -> dict[int, ScoreLine]:
    scores: dict[int, ScoreLine] = {}
    for batch in _batches(run_ids):
        query = (
            sa.select(ScorecardRow, RubricRow)
            .join(RubricRow, RubricRow.sha256 == ScorecardRow.rubric_sha256)
            .options(defer(ScorecardRow.document))
            .where(ScorecardRow.run_id.in_(batch))
            .order_by(ScorecardRow.id)
        )
        for scorecard, rubric in session.execute(query):
            scores[scorecard.run_id] = score_line(scorecard, rubric)
    return scores


def results_of(
    session: Session, found: Sequence[Judgement], *, criteria: bool = True, as_of: AsOf | None = None
) -> tuple[StoredResult, ...]:
    """Judgements with their headings and `criteria`, in the order given. `as_of` is the agencies' history where at hand."""
    numbers = [scorecard.id for scorecard, *_ in found]
    history = as_of or AsOf(session, (agency for *_, agency in found))
    headings: defaultdict[int, list[HeadingScore]] = defaultdict(list)
    scores: defaultdict[int, list[CriterionScore]] = defaultdict(list)
    row = HeadingScoreRow
    for batch in _batches(numbers):
        for number, heading, title, points, low, high, coverage, inapplicable in session.execute(
            sa.select(
                row.scorecard_id,
                row.heading,
                row.title,
                row.points,
                row.low,
                row.high,
                row.coverage,
                row.inapplicable,
            )
            .where(row.scorecard_id.in_(batch))
            .order_by(row.scorecard_id, row.heading)
        ):
            headings[number].append(
                HeadingScore(
                    id=heading,
                    title=title,
                    points=points,
                    low=low,
                    high=high,
                    coverage=coverage,
                    inapplicable=inapplicable,
                )
            )
        if not criteria:
            continue
        for number, criterion_id, points, low, high in session.execute(
            sa.select(
                FindingRow.scorecard_id,
                FindingRow.criterion_id,
                FindingRow.points,
                FindingRow.low,
                FindingRow.high,
            )
            .where(FindingRow.scorecard_id.in_(batch))
            .order_by(FindingRow.scorecard_id, FindingRow.position)
        ):
            scores[number].append(
                CriterionScore(criterion_id=criterion_id, points=points, low=low, high=high)
            )
    return tuple(
        StoredResult(
            run_id=run.id,
            agency=history.at(agency, scorecard.evaluated_at),
            rubric=rubric_of(rubric),
            evaluated_at=scorecard.evaluated_at,
            window=Window(start=scorecard.window_start, end=scorecard.window_end),
            scorecard=Scorecard(
                low=scorecard.low,
                high=scorecard.high,
                coverage=scorecard.coverage,
                grade=scorecard.grade,
                headings=tuple(headings[scorecard.id]),
                criteria=tuple(scores[scorecard.id]),
                not_scored=scorecard.not_scored,
                notes=tuple(scorecard.notes),
            ),
        )
        for scorecard, rubric, run, agency in found
    )


def _batches(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    return (numbers[start : start + _BATCH] for start in range(0, len(numbers), _BATCH))
