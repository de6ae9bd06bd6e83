"""The course of an agency's score over time, with that of the agencies that it follows, for drawing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from db.agencies_cells import KIND_WORDS
from db.lineage import Part, lineage
from db.records import ScoreLine
from db.registry import Registry
from db.store import Store
from reports.build import marks
from reports.trend import Trend, TrendLine, TrendPoint
from scoring.model import Rubric
from scoring.rounding import rounded
from scoring.rubric import load_all


def trend_of(
    store: Store,
    code: str,
    until: date,
    *,
    registry: Registry | None = None,
    rubrics: Sequence[Rubric] | None = None,
) -> Trend:
    """The trend of an agency up to a day, with the grades of its last rubric where that is one of `rubrics`.

    Whoever asks for many hands in the registry and the rubrics, else they are loaded for each.
    """
    known = registry or store.registry().load()
    found = [(part, _scores(store, part, until)) for part in lineage(known, code)]
    lines = tuple(
        TrendLine(name=_name(known, part, until), points=_points(scores), until=_ended(part))
        for part, scores in found
        if scores or part.joined is None
    )
    last = next((scores[-1] for part, scores in found if part.joined is None and scores), None)
    rubric = _rubric(last, load_all() if rubrics is None else rubrics) if last is not None else None
    if rubric is None:
        return Trend(lines=lines)
    return Trend(lines=lines, total=rounded(rubric.points), marks=marks(rubric.grades))


def _scores(store: Store, part: Part, until: date) -> tuple[ScoreLine, ...]:
    return store.judgements().scores(part.code, min(part.until or until, until))


def _points(scores: Iterable[ScoreLine]) -> tuple[TrendPoint, ...]:
    """One point a day and rubric: the last judgement of a day counts."""
    kept = {(one.evaluated_at, one.rubric.sha256): one for one in scores}
    return tuple(map(_point, kept.values()))


def _point(one: ScoreLine) -> TrendPoint:
    scored = not one.not_scored
    return TrendPoint(
        on=one.evaluated_at,
        low=rounded(one.low) if scored else None,
        high=rounded(one.high) if scored else None,
        grade=one.grade,
        not_scored=one.not_scored,
        rubric_key=one.rubric.sha256,
        rubric=one.rubric.title,
    )


def _name(registry: Registry, part: Part, until: date) -> str:
    state = registry.at(part.code, part.until or until)
    return state.name if state is not None else part.code


def _ended(part: Part) -> str:
    """How a predecessor came to be followed; '' for the agency itself."""
    link = part.joined
    return f"đến khi {KIND_WORDS[link.kind]} ngày {link.on:%d/%m/%Y}" if link is not None else ""


def _rubric(last: ScoreLine, rubrics: Sequence[Rubric]) -> Rubric | None:
    by_hash = next((one for one in rubrics if one.sha256 == last.rubric.sha256), None)
    return by_hash or next((one for one in rubrics if one.id == last.rubric.id), None)
