"""Which two judgements of each portal are compared, and the looks that stand around them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from db.records import StoredResult
from db.store import Store
from jobs.moments import Moment, judgements_at
from scoring.changes import LOOKS_KEPT


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two judgements of one agency; None on a side where there is none. `earlier` and `since` are its newest judgements up
    to the first, and after it up to the second, oldest first, both whole.
    """

    before: StoredResult | None
    after: StoredResult | None
    earlier: tuple[StoredResult, ...] = ()
    since: tuple[StoredResult, ...] = ()

    @property
    def two(self) -> tuple[StoredResult, StoredResult] | None:
        """Both sides, where they are two judgements with a score."""
        if self.before is None or self.after is None or self.before.run_id == self.after.run_id:
            return None
        scored = self.before.scorecard.scored and self.after.scorecard.scored
        return (self.before, self.after) if scored else None


def pairs(store: Store, codes: Collection[str], before: Moment | None, after: Moment) -> dict[str, Pair]:
    """By code, the judgements that are compared; without `before` each portal's last one with the one before it."""
    later = judgements_at(store, after, codes)
    judgements = store.judgements()
    if before is None:
        found = {}
        for code, result in later.items():
            recent = _until(judgements.up_to(code, result.evaluated_at, 2 * LOOKS_KEPT), result)
            earlier = recent[:-1]
            found[code] = Pair(
                before=earlier[-1] if earlier else None,
                after=result,
                earlier=earlier[-LOOKS_KEPT:],
                since=recent[-1:],
            )
        return found
    first = judgements_at(store, before, codes)
    return {code: _pair(store, first.get(code), later.get(code)) for code in dict.fromkeys((*later, *first))}


def _pair(store: Store, before: StoredResult | None, after: StoredResult | None) -> Pair:
    if before is None or after is None:
        return Pair(before=before, after=after)
    judgements, code = store.judgements(), after.agency.code
    earlier = _until(judgements.up_to(code, before.evaluated_at, 2 * LOOKS_KEPT), before)
    recent = _until(judgements.up_to(code, after.evaluated_at, 2 * LOOKS_KEPT), after)
    known = {one.run_id for one in earlier}
    since = tuple(one for one in recent if one.run_id not in known and _is_later(one, before))
    return Pair(before=before, after=after, earlier=earlier[-LOOKS_KEPT:], since=since[-LOOKS_KEPT:])


def _until(results: Sequence[StoredResult], last: StoredResult) -> tuple[StoredResult, ...]:
    """Results up to one of them, which stands last also where it is not among them."""
    numbers = [one.run_id for one in results]
    if last.run_id in numbers:
        return tuple(results[: numbers.index(last.run_id) + 1])
    return (*results, last)


def _is_later(one: StoredResult, other: StoredResult) -> bool:
    return (one.evaluated_at, one.run_id) > (other.evaluated_at, other.run_id)
