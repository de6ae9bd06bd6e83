"""What changed between two moments: the stored results of each portal read, told apart, and put together."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.records import StoredResult
from db.store import Store
from jobs.addresses import today
from jobs.comparing import live_criteria
from jobs.judged_again import Again, Key, OnDone, Side, judged_again, rejudging
from jobs.moments import Moment, name_of
from jobs.pairs import Pair, pairs
from reports.published import masked
from scoring.changes import Looks, Sides, first_seen, no_more_seen, portal_change
from scoring.changes_model import PortalChange, Span
from scoring.differences import Seen
from scoring.model import Rubric
from scoring.province_changes import ProvinceChanges, province_changes
from scoring.rubric import load_all

_EACH_BEFORE = "lần đánh giá trước của từng cổng"


def changes_between(
    store: Store,
    codes: Collection[str] = (),
    *,
    before: Moment | None = None,
    after: Moment | None = None,
    on_rejudge: OnDone | None = None,
) -> ProvinceChanges:
    """What changed on the portals of `codes` (all that are registered, where none are named) between two moments.

    Without `before` each portal's last judgement is compared with the one before it. Archives that were judged by another
    rubric or version are judged again; `on_rejudge` is told how many of how many. Raises DatabaseProblem, InputProblem.
    """
    until = after or Moment(on=today())
    found = pairs(store, codes, before, until)
    rubrics = load_all()
    todo = rejudging(store, found, rubrics)
    again = asyncio.run(judged_again(todo.works, on_rejudge)) if todo.works else {}
    return province_changes(
        [
            _change(store, pair, _rejudged(code, again, todo.obstacles.get(code, "")), rubrics)
            for code, pair in found.items()
        ],
        before=name_of(store, before) if before is not None else _EACH_BEFORE,
        after=name_of(store, until),
    )


@dataclass(frozen=True, kw_only=True)
class _Rejudged:
    """Both sides of a pair judged again, as far as that was needed; `why_not` where it could not be."""

    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    why_not: str = ""


def _rejudged(code: str, again: Mapping[Key, Again], obstacle: str) -> _Rejudged:
    sides = [again.get((code, side), Again()) for side in (Side.BEFORE, Side.AFTER)]
    why_not = obstacle or next((side.why_not for side in sides if side.why_not), "")
    return (
        _Rejudged(why_not=why_not)
        if why_not
        else _Rejudged(before=sides[0].document, after=sides[1].document)
    )


def _change(store: Store, pair: Pair, again: _Rejudged, rubrics: Sequence[Rubric]) -> PortalChange:
    if pair.after is None or pair.before is None:
        result = pair.after or pair.before
        assert result is not None  # noqa: S101 — a pair has at least one side
        document = store.load_document(result.run_id)
        return first_seen(document) if pair.before is None else no_more_seen(document)
    before, after = (_seen(store, one) for one in (pair.before, pair.after))
    live = live_criteria(pair.after.rubric.sha256, rubrics)
    return portal_change(
        Sides(
            before=before,
            after=after,
            rejudged=again.before,
            after_rejudged=again.after,
            why_not=again.why_not,
            live=live,
            looks=_looks(pair, live),
            told=masked(again.after or after.document),
        )
    )


def _seen(store: Store, result: StoredResult) -> Seen:
    document: Mapping[str, Any] = store.load_document(result.run_id)
    return Seen(document=document, pages=store.load_pages(result.run_id))


def _looks(pair: Pair, live: Collection[str]) -> dict[str, Looks]:
    """What each live criterion earned at the looks on both sides that were judged by the later rubric."""
    rubric = pair.after.rubric.sha256 if pair.after is not None else ""
    return {
        criterion: Looks(
            before=_spans(pair.earlier, criterion, rubric), since=_spans(pair.since, criterion, rubric)
        )
        for criterion in live
    }


def _spans(results: Sequence[StoredResult], criterion: str, rubric: str) -> tuple[Span, ...]:
    return tuple(
        Span(points=score.points, low=score.low, high=score.high)
        for result in results
        if result.rubric.sha256 == rubric and result.scorecard.scored
        for score in result.scorecard.criteria
        if score.criterion_id == criterion
    )
