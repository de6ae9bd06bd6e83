"""Between the dataclasses of the pure rooms and rows: shapes only, no queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from db.models import AgencyRow, RubricRow, ScorecardRow
from db.records import RubricUsed, ScoreLine
from evidence.model import Agency, Page, Tier
from scoring.model import Assessment, Scorecard
from scoring.result import canonical_bytes
from scoring.rounding import rounded

Row = dict[str, Any]


def agency_row(agency: Agency, *, registered: bool) -> Row:
    """An agency as a row."""
    return {
        "code": agency.code,
        "name": agency.name,
        "tier": agency.tier.value,
        "group_name": agency.group,
        "home_url": agency.home_url,
        "sister_urls": list(agency.sister_urls),
        "registered": registered,
    }


def agency_of(row: AgencyRow) -> Agency:
    """A row as an agency."""
    return Agency(
        code=row.code,
        name=row.name,
        tier=Tier(row.tier),
        group=row.group_name,
        home_url=row.home_url,
        sister_urls=tuple(row.sister_urls),
    )


def page_rows(run_id: int, pages: Iterable[Page]) -> list[Row]:
    """Pages of a run, in the order given."""
    return [
        {
            "run_id": run_id,
            "position": position,
            "url": page.url,
            "requested_url": page.requested_url,
            "status": page.status,
            "visibility": page.visibility.value,
            "cause": page.cause.value if page.cause else None,
            "reason": page.reason,
            "depth": page.depth,
            "found_on": page.found_on,
            "rendered": page.rendered,
            "fetched_at": page.fetched_at,
            "payload_sha256": page.record.payload_sha256 if page.record else "",
        }
        for position, page in enumerate(pages)
    ]


def rubric_row(assessment: Assessment) -> Row:
    """The rubric of an assessment."""
    rubric = assessment.rubric
    return {
        "sha256": rubric.sha256,
        "rubric_id": rubric.id,
        "title": rubric.title,
        "tier": rubric.tier,
        "valid_from": rubric.valid_from,
        "valid_until": rubric.valid_until,
        "decision": rubric.decision,
        "adopted": rubric.adopted,
        "league": rubric.league,
    }


def rubric_of(row: RubricRow) -> RubricUsed:
    """A row as a rubric that was used."""
    return RubricUsed(
        id=row.rubric_id,
        sha256=row.sha256,
        title=row.title,
        tier=row.tier,
        adopted=row.adopted,
        league=row.league,
    )


def scorecard_row(
    run_id: int, assessment: Assessment, scorecard: Scorecard, document: Mapping[str, Any]
) -> Row:
    """The judgement itself, with its document in canonical bytes."""
    canonical = canonical_bytes(document)
    return {
        "run_id": run_id,
        "rubric_sha256": assessment.rubric.sha256,
        "evaluated_at": assessment.evaluated_at,
        "window_start": assessment.window.start,
        "window_end": assessment.window.end,
        "low": scorecard.low,
        "high": scorecard.high,
        "low_hundredths": int(rounded(scorecard.low) * 100),
        "high_hundredths": int(rounded(scorecard.high) * 100),
        "coverage": scorecard.coverage,
        "grade": scorecard.grade,
        "not_scored": scorecard.not_scored,
        "notes": list(scorecard.notes),
        "document": canonical,
        "document_sha256": sha256(canonical).hexdigest(),
    }


def heading_rows(scorecard_id: int, scorecard: Scorecard) -> list[Row]:
    """One row per heading."""
    return [
        {
            "scorecard_id": scorecard_id,
            "heading": heading.id,
            "title": heading.title,
            "points": heading.points,
            "low": heading.low,
            "high": heading.high,
            "coverage": heading.coverage,
            "inapplicable": heading.inapplicable,
        }
        for heading in scorecard.headings
    ]


def finding_rows(scorecard_id: int, assessment: Assessment, scorecard: Scorecard) -> list[Row]:
    """One row per criterion that was weighed; none where the portal was not scored."""
    judged = {entry.criterion.id: entry for entry in assessment.judged}
    return [
        {
            "scorecard_id": scorecard_id,
            "criterion_id": score.criterion_id,
            "position": position,
            "heading": judged[score.criterion_id].criterion.heading,
            "outcome": judged[score.criterion_id].finding.outcome.value,
            "degree": judged[score.criterion_id].finding.degree,
            "points": score.points,
            "low": score.low,
            "high": score.high,
            "note": judged[score.criterion_id].finding.note,
            "measured": dict(judged[score.criterion_id].finding.measured),
            "cause": cause.value if (cause := judged[score.criterion_id].finding.cause) else None,
            "need": judged[score.criterion_id].finding.need,
        }
        for position, score in enumerate(scorecard.criteria)
        if score.criterion_id in judged
    ]


def section_rows(scorecard_id: int, assessment: Assessment) -> list[Row]:
    """One row per section of the vocabulary."""
    return [
        {
            "scorecard_id": scorecard_id,
            "key": key,
            "state": section.state.value,
            "url": section.url,
            "external": section.external,
            "newest": section.newest,
            "confidence": section.confidence,
            "reason": section.reason,
        }
        for key, section in sorted(assessment.sections.items())
    ]


def score_line(scorecard: ScorecardRow, rubric: RubricRow) -> ScoreLine:
    """A judgement for a list."""
    return ScoreLine(
        rubric=rubric_of(rubric),
        evaluated_at=scorecard.evaluated_at,
        low=scorecard.low,
        high=scorecard.high,
        coverage=scorecard.coverage,
        grade=scorecard.grade,
        not_scored=scorecard.not_scored,
    )
