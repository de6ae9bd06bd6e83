"""What changed on one portal between two judgements, and how much of it can be said. Pure: documents in, changes out.

Announced are only differences that are surely the portal's own: judged by one rubric (where there are two, the earlier
evidence is judged again by the later one and handed in), with intervals that do not touch, and, where a criterion rests
on looks at the running portal, beyond what its looks vary by (decisions/0012).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from evidence.model import Agency, Tier
from scoring.change_words import reason_of, rubric_reason, why_held_back
from scoring.changes_model import (
    ZERO,
    CriterionChange,
    Noise,
    PortalChange,
    RubricPart,
    Span,
    Standpoint,
    State,
)
from scoring.differences import PageChange, SectionChange, Seen, Why, named_pages, page_changes
from scoring.section_news import STALE_AFTER_DAYS, section_news

Json = Mapping[str, Any]

# A live criterion is announced where so many looks stood before the change, or so many have confirmed it since.
LOOKS_BEFORE, LOOKS_SINCE = 3, 2
LOOKS_KEPT = 5
"""How many of the newest looks on each side say how a live criterion varies."""

# Points are printed to hundredths; weighed anew, two prints of one number may lie this far apart.
_PRINTED = Fraction(2, 100)


@dataclass(frozen=True, kw_only=True)
class Looks:
    """What a live criterion earned at each look: up to the earlier judgement, and since, both oldest first and whole.

    The two judgements that are compared are the last of each.
    """

    before: Sequence[Span] = ()
    since: Sequence[Span] = ()


@dataclass(frozen=True, kw_only=True)
class Sides:
    """What is compared: the earlier and the later judgement with what their runs saw.

    `rejudged` is the earlier evidence judged by the later rubric and the present tool (as of the earlier day), where rubric
    or tool differ; `why_not` says why there is none. `after_rejudged` is the later evidence judged by the present tool,
    where another one had judged it. `live` are the criteria of the later rubric that rest on the running portal, `looks`
    what is known of them. `told` is the later document whose words are printed (citizens' data covered), if another.
    """

    before: Seen
    after: Seen
    rejudged: Json | None = None
    after_rejudged: Json | None = None
    why_not: str = ""
    live: Collection[str] = ()
    looks: Mapping[str, Looks] = field(default_factory=dict)
    told: Json | None = None


def portal_change(sides: Sides, *, stale_after: int = STALE_AFTER_DAYS) -> PortalChange:
    """What changed on a portal. A section is stale when its newest entry is more than `stale_after` days old.

    Raises ValueError where the agencies differ.
    """
    one, two = sides.before.document, sides.after.document
    if one["agency"]["code"] != two["agency"]["code"]:
        raise ValueError("results of two agencies cannot be compared")
    change = PortalChange(
        agency=_agency(two), state=_state(one, two), before=standpoint(one), after=standpoint(two)
    )
    if change.state is not State.COMPARED:
        return change
    rubric = _rubric_part(sides)
    base, later = sides.rejudged or one, sides.after_rejudged or two
    pages = dict(page_changes(sides.before.pages, sides.after.pages))
    found = tuple(_differences(base, later, sides, pages)) if rubric is None or rubric.told_apart else ()
    news = section_news(base, later if sides.told is None else sides.told, stale_after=stale_after)
    return replace(
        change,
        rubric=rubric,
        gains=_most_first(one for one in found if one.noise is None and one.points > 0),
        losses=_most_first(one for one in found if one.noise is None and one.points < 0),
        held_back=_most_first(one for one in found if one.noise is not None),
        appeared=news[SectionChange.APPEARED],
        vanished=news[SectionChange.VANISHED],
        stale=news[SectionChange.STALE],
        renewed=news[SectionChange.RENEWED],
    )


def first_seen(document: Json) -> PortalChange:
    """A portal that has no earlier judgement."""
    return PortalChange(agency=_agency(document), state=State.NEW, before=None, after=standpoint(document))


def no_more_seen(document: Json) -> PortalChange:
    """A portal that has no later judgement."""
    return PortalChange(agency=_agency(document), state=State.GONE, before=standpoint(document), after=None)


def standpoint(document: Json) -> Standpoint:
    """One side of a comparison, from its result document."""
    score, rubric, run = document["score"], document["rubric"], document.get("run") or {}
    return Standpoint(
        run=run.get("id"),
        on=date.fromisoformat(document["evaluated_at"]),
        rubric_id=rubric["id"],
        rubric_title=rubric["title"],
        low=_points(score["low"]) if score["low"] is not None else None,
        high=_points(score["high"]) if score["high"] is not None else None,
        grade=score.get("grade") or "",
        not_scored=document.get("not_scored") or "",
        unseen=document.get("unseen") or "",
    )


def _agency(document: Json) -> Agency:
    told = document["agency"]
    return Agency(code=told["code"], name=told["name"], tier=Tier(told["tier"]), home_url=told["home_url"])


def _state(one: Json, two: Json) -> State:
    if one["run"].get("id") is not None and one["run"].get("id") == two["run"].get("id"):
        return State.SAME
    scored = tuple(document["score"]["low"] is not None for document in (one, two))
    return {
        (True, True): State.COMPARED,
        (True, False): State.LOST,
        (False, True): State.BACK,
        (False, False): State.UNSEEN,
    }[scored[0], scored[1]]


def _rubric_part(sides: Sides) -> RubricPart | None:
    """What is owed to the rubric; None where it is one and the same, and nothing was judged again."""
    one, two = sides.before.document, sides.after.document
    again, later = sides.rejudged or one, sides.after_rejudged or two
    one_rubric = again["rubric"]["sha256"] == two["rubric"]["sha256"]
    if again is one and later is two and one_rubric and not sides.why_not:
        return None
    if sides.why_not or not one_rubric or None in (again["score"]["low"], later["score"]["low"]):
        return RubricPart(told_apart=False, why_not=sides.why_not)
    low, high = (
        _moved(one, again, end) + _moved(later, two, end)  # what the later judgement owes to an older tool
        for end in ("low", "high")
    )
    return RubricPart(low=low, high=high, changes=tuple(rubric_changes(one, again)))


def _moved(one: Json, two: Json, end: str) -> Fraction:
    return _points(two["score"][end]) - _points(one["score"][end])


def rubric_changes(one: Json, again: Json) -> Iterator[CriterionChange]:
    """Criteria that two rubrics judge otherwise, from two documents of the same evidence."""
    olds, news = _findings(one), _findings(again)
    for criterion in dict.fromkeys((*news, *olds)):
        old, new = olds.get(criterion), news.get(criterion)
        before, after = _span(old), _span(new)
        if before == after:
            continue
        yield CriterionChange(
            criterion=criterion,
            title=str((new or old or {})["title"]),
            points=after.low - before.low,
            most=after.high - before.high,
            before=str(old["outcome"]) if old else "",
            after=str(new["outcome"]) if new else "",
            why=Why.RUBRIC,
            reason=rubric_reason(old, new),
        )


def _differences(
    base: Json, later: Json, sides: Sides, pages: Mapping[str, PageChange]
) -> Iterator[CriterionChange]:
    """Every criterion that one rubric judged otherwise, announced or with the reason why not."""
    olds, news = _findings(base), _findings(later)
    words = _findings(sides.told or later)
    for criterion in (one for one in news if one in olds):
        old, new = olds[criterion], news[criterion]
        before, after = _span(old), _span(new)
        if before == after:
            continue
        looks = sides.looks.get(criterion, Looks()) if criterion in sides.live else None
        changed = tuple(sorted(url for url in named_pages(old) | named_pages(new) if url in pages))
        shown = named_pages(
            words[criterion]
        )  # citizens' names are covered in the words, not in what runs saw
        why = _why(base, sides, changed, live=looks is not None)
        noise, sure, most = _weighed(before, after, same=_verdict(old) == _verdict(new))
        if noise is None and looks is not None and not _beyond_its_looks(before, after, looks):
            noise = Noise.LOOK
        if noise is None and why is Why.NOTHING:
            noise = Noise.UNEXPLAINED
        reason = (
            reason_of(words[criterion], why, known=_pages_known(sides))
            if noise is None
            else why_held_back(noise)
        )
        yield CriterionChange(
            criterion=criterion,
            title=str(new["title"]),
            points=sure if noise is None else after.low - before.low,
            most=most if noise is None else after.high - before.high,
            before=str(old["outcome"]),
            after=str(new["outcome"]),
            why=why,
            reason=reason,
            pages=changed if sides.told is None else tuple(url for url in changed if url in shown),
            noise=noise,
        )


def _weighed(before: Span, after: Span, *, same: bool) -> tuple[Noise | None, Fraction, Fraction]:
    """Why a difference says nothing, else what was surely and at most gained (negative: lost), in the later weights."""
    if not before.points or not after.points:
        return Noise.APPLIES, ZERO, ZERO
    if same and before.points != after.points:
        return Noise.WEIGHT, ZERO, ZERO
    ratio = after.points / before.points
    least = ZERO if ratio == 1 else _PRINTED
    low, high = before.low * ratio, before.high * ratio
    if after.low - high > least:
        return None, after.low - high, after.high - low
    if low - after.high > least:
        return None, after.high - low, after.low - high
    return Noise.OVERLAP, ZERO, ZERO


def _beyond_its_looks(before: Span, after: Span, looks: Looks) -> bool:
    """Whether a live criterion has left what its looks varied within, and enough of them say so."""
    earlier, since = (tuple(side)[-LOOKS_KEPT:] for side in (looks.before, looks.since))
    earlier, since = earlier or (before,), since or (after,)
    if len(earlier) < LOOKS_BEFORE and len(since) < LOOKS_SINCE:
        return False
    old, new = _hull(earlier), _hull(since)
    return new[0] > old[1] or new[1] < old[0]


def _hull(spans: Sequence[Span]) -> tuple[Fraction, Fraction]:
    """Least and most share that some looks left possible; everything where one did not apply."""
    if not all(span.points for span in spans):
        return ZERO, Fraction(1)
    return min(span.low / span.points for span in spans), max(span.high / span.points for span in spans)


def _why(base: Json, sides: Sides, changed: Collection[str], *, live: bool) -> Why:
    if live:
        return Why.LOOKS
    if changed:
        return Why.PAGES
    two = sides.after.document
    same_day = (base["evaluated_at"], base["window"]) == (two["evaluated_at"], two["window"])
    return Why.NOTHING if same_day and _pages_known(sides) else Why.DATE


def _pages_known(sides: Sides) -> bool:
    return bool(sides.before.pages and sides.after.pages)


def _findings(document: Json) -> dict[str, Json]:
    return {finding["criterion"]: finding for finding in document["findings"]}


def _verdict(finding: Json) -> tuple[str, Any]:
    return finding["outcome"], finding.get("degree")


def _span(finding: Json | None) -> Span:
    if finding is None:
        return Span(points=ZERO, low=ZERO, high=ZERO)
    points, low, high = (_points(finding[name]) for name in ("points", "low", "high"))
    return Span(points=points, low=low, high=high)


def _points(value: float) -> Fraction:
    """A printed number of points, exactly."""
    return Fraction(str(value))


def _most_first(changes: Iterator[CriterionChange]) -> tuple[CriterionChange, ...]:
    return tuple(sorted(changes, key=lambda one: -abs(one.points)))
