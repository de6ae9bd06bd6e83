"""The JSON result: a plain document and its canonical bytes. Schema: docs/result.schema.json."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from checks.case import Section, SectionState
from checks.count import Count
from checks.model import Citation
from evidence.model import LeftOut
from scoring.model import Assessment, CriterionScore, HeadingScore, Judged, Rubric, Scorecard
from scoring.rounding import number

SCHEMA = "soicong-result-1"


def document(assessment: Assessment, scorecard: Scorecard, run: Mapping[str, Any]) -> dict[str, Any]:
    """One portal's result as plain JSON values. All but `run` depends on evidence, rubric and date alone."""
    agency = assessment.agency
    weights = {score.criterion_id: score for score in scorecard.criteria}
    return {
        "schema": SCHEMA,
        "agency": {
            "code": agency.code,
            "name": agency.name,
            "tier": str(agency.tier),
            "home_url": agency.home_url,
            "host": agency.host,
        },
        "rubric": _rubric(assessment.rubric),
        "evaluated_at": assessment.evaluated_at.isoformat(),
        "window": {"start": assessment.window.start.isoformat(), "end": assessment.window.end.isoformat()},
        "status": "scored" if scorecard.scored else "not_scored",
        "not_scored": scorecard.not_scored,
        "unseen": assessment.unseen,
        # No numbers for a portal that was not seen: a 0 would be read as its score.
        "score": {
            "low": number(scorecard.low) if scorecard.scored else None,
            "high": number(scorecard.high) if scorecard.scored else None,
            "coverage": number(scorecard.coverage, 4),
            "grade": scorecard.grade,
        },
        "notes": list(scorecard.notes),
        "headings": [_heading(heading) for heading in scorecard.headings],
        "findings": [_finding(judged, weights[judged.criterion.id]) for judged in assessment.judged],
        "sections": {key: _section(section) for key, section in assessment.sections.items()},
        "counts": [_count(count) for count in assessment.counts],
        "unmapped_labels": list(assessment.unmapped_labels),
        "left_out": [_left_out(one) for one in assessment.left_out],
        "run": plain(run),
    }


def canonical_bytes(document: Mapping[str, Any]) -> bytes:
    """The one way a document is written: sorted keys, UTF-8, indent 2, a newline at the end.

    Raises ValueError for NaN or infinity.
    """
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False)
    return text.encode("utf-8") + b"\n"


def compared_bytes(document: Mapping[str, Any]) -> bytes:
    """Canonical bytes of the part that must not differ between two judgements of the same evidence."""
    return canonical_bytes({key: value for key, value in document.items() if key != "run"})


def score_bytes(document: Mapping[str, Any]) -> bytes:
    """Canonical bytes of what a result says without words from pages: whose score, by which rubric, and each outcome.

    Covering citizens' data for third parties leaves these as they are.
    """
    told = ("criterion", "title", "heading", "points", "low", "high", "outcome", "degree", "cause")
    same = ("agency", "rubric", "evaluated_at", "window", "status", "score", "headings")
    findings = [{name: finding.get(name) for name in told} for finding in document["findings"]]
    return canonical_bytes({**{name: document.get(name) for name in same}, "findings": findings})


def plain(value: Any) -> Any:
    """Measured values as JSON values: fractions to 4 decimals, dates as ISO text, sets in order, no NaN."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(each) for each in value), key=str)
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return _plain_scalar(value)


def _plain_scalar(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, float | Fraction):
        return number(Fraction(value), 4)
    return value.isoformat() if isinstance(value, date) else str(value)


def _rubric(rubric: Rubric) -> dict[str, Any]:
    return {
        "id": rubric.id,
        "title": rubric.title,
        "sha256": rubric.sha256,
        "adopted": rubric.adopted,
        "draft_note": rubric.draft_note,
        "derived_note": rubric.note,
        "points": number(rubric.points),
    }


def _heading(heading: HeadingScore) -> dict[str, Any]:
    return {
        "id": heading.id,
        "title": heading.title,
        "points": number(heading.points),
        "low": number(heading.low),
        "high": number(heading.high),
        "coverage": number(heading.coverage, 4),
        "inapplicable": heading.inapplicable,
    }


def _finding(judged: Judged, weight: CriterionScore) -> dict[str, Any]:
    criterion, finding = judged.criterion, judged.finding
    return {
        "criterion": criterion.id,
        "title": criterion.title,
        "heading": criterion.heading,
        "points": number(weight.points),
        "low": number(weight.low),
        "high": number(weight.high),
        "outcome": str(finding.outcome),
        "degree": number(finding.degree, 4),
        "note": finding.note,
        "measured": plain(finding.measured),
        "cause": str(finding.cause) if finding.cause else "",
        "need": finding.need,
        "question": finding.question,
        "citations": [_citation(citation) for citation in finding.citations],
        "looked_at": list(finding.looked_at),
        "unseen": list(finding.unseen),
        "legal_basis": [basis.label for basis in criterion.legal_basis],
        "success_condition": criterion.success_condition,
        "remedy": criterion.remedy,
        "derived": criterion.derived,
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "url": citation.url,
        "sha256": citation.sha256,
        "quote": citation.quote,
        "path": citation.path,
        "screenshot_sha256": citation.screenshot_sha256,
    }


def _count(count: Count) -> dict[str, Any]:
    return {
        "key": count.key,
        "title": count.title,
        "value": count.value,
        "complete": count.complete,
        "since": count.since.isoformat() if count.since else None,
        "until": count.until.isoformat() if count.until else None,
        "undated": count.undated,
        "pages": count.pages,
        "where": list(count.where),
        "note": count.note,
    }


def _left_out(one: LeftOut) -> dict[str, Any]:
    return {
        "pattern": one.pattern,
        "reason": one.reason,
        "addresses": one.addresses,
        "more": one.more,
        "sections": list(one.sections),
        "example": one.example,
    }


def _section(section: Section) -> dict[str, Any]:
    """`present` is null where it could not be told; an empty section is not present, and `empty` says so.

    A section that the menu surely leads to is shown as present though the page behind was not seen; the
    criteria that judge its content are cantTell all the same.
    """
    return {
        "present": section.shown,
        "url": section.url,
        "external": section.external,
        "empty": section.state is SectionState.EMPTY,
        "newest": section.newest.isoformat() if section.newest else None,
        "confidence": number(Fraction(section.confidence), 2),
        "reason": section.reason,
    }
