"""What changed, as pages: one for the province, and one for each portal with its course over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from markupsafe import Markup

from reports.change_lines import NOISE_WORDS, STATE_WORDS, PortalLine, portal_line
from reports.diverging import diverging
from reports.page import render
from reports.text import clean, local_href
from reports.trend import Trend, trend_drawing
from scoring.changes_model import CriterionChange, PortalChange
from scoring.human_check import NOT_CHECKED
from scoring.province_changes import ProvinceChanges
from scoring.rounding import rounded, signed


@dataclass(frozen=True, kw_only=True)
class ChangesContext:
    """What a page says beside the changes: by an agency's code, its page of changes (`links`) and its report."""

    links: Mapping[str, str] = field(default_factory=dict)
    reports: Mapping[str, str] = field(default_factory=dict)
    human_check: str = NOT_CHECKED


def province_changes_page(changes: ProvinceChanges, *, context: ChangesContext | None = None) -> str:
    """One self-contained page of a province's changes."""
    beside = context or ChangesContext()

    def lines(portals: Iterable[PortalChange]) -> tuple[PortalLine, ...]:
        return tuple(portal_line(one, beside.links) for one in portals)

    return render(
        "changes.html",
        before=clean(changes.before),
        after=clean(changes.after),
        human_check=clean(beside.human_check),
        fell=lines(changes.fell),
        rose=lines(changes.rose),
        shifted=lines(changes.shifted),
        quiet=lines(changes.quiet),
        states=[
            (STATE_WORDS[state], lines(changes.of_state(state)))
            for state in STATE_WORDS
            if changes.of_state(state)
        ],
        compared=len(changes.compared),
        count=len(changes.portals),
        sums=_sums(changes),
        ladder=_ladder((*changes.fell, *changes.rose)),
        criteria=_criteria(changes),
        common=any(one.common_cause for one in changes.criteria),
        sections=changes.sections,
        rubric=_rubric(changes),
        untold=lines(one for one in changes.rubric_changed if one.rubric and not one.rubric.told_apart),
        noise=_noise(changes),
    )


def portal_changes_page(
    change: PortalChange, changes: ProvinceChanges, trend: Trend, *, context: ChangesContext | None = None
) -> str:
    """One portal's own page: its course over time, and all that changed between the two moments."""
    beside = context or ChangesContext()
    return render(
        "portal_changes.html",
        portal=portal_line(change, {}),
        home_url=clean(change.agency.home_url),
        before=clean(changes.before),
        after=clean(changes.after),
        human_check=clean(beside.human_check),
        trend=trend,
        course=trend_drawing(trend),
        report=local_href(beside.reports.get(change.agency.code, "")),
    )


def _sums(changes: ProvinceChanges) -> tuple[tuple[str, str], ...]:
    """Points of all portals together, told apart."""
    rest = changes.low - changes.gained - changes.lost - changes.owed_to_rubric
    told = [("Được", signed(changes.gained)), ("Mất", signed(changes.lost))]
    if changes.rubric_changed:
        told.append(("Do bộ tiêu chí, công cụ", signed(changes.owed_to_rubric)))
    return (*told, ("Chưa công bố", signed(rest)))


def _ladder(portals: Sequence[PortalChange]) -> list[tuple[str, str, Markup, str]]:
    """Each portal that fell or rose: anchor, name, drawing and points."""
    most = max((max(abs(one.gained), abs(one.lost)) for one in portals), default=Fraction(0))
    return [
        (
            f"cong-{one.agency.code}",
            clean(one.agency.name),
            diverging(rounded(one.lost), rounded(one.gained), rounded(most)),
            signed(one.net),
        )
        for one in portals
    ]


def _criteria(changes: ProvinceChanges) -> list[dict[str, object]]:
    most = max((max(one.points_gained, -one.points_lost) for one in changes.criteria), default=Fraction(0))
    return [
        {
            "id": one.criterion,
            "title": clean(one.title),
            "gained": one.gained,
            "lost": one.lost,
            "draw": diverging(rounded(one.points_lost), rounded(one.points_gained), rounded(most)),
            "points_gained": signed(one.points_gained),
            "points_lost": signed(one.points_lost),
            "common": one.common_cause,
            "compared": one.compared,
        }
        for one in changes.criteria
    ]


def _rubric(changes: ProvinceChanges) -> list[dict[str, object]]:
    """Criteria that the rubrics judge otherwise, over all portals: on how many, and how many points on average."""
    found: dict[str, list[CriterionChange]] = {}
    for one in changes.rubric_changed:
        for change in one.rubric.changes if one.rubric is not None else ():
            found.setdefault(change.criterion, []).append(change)
    rows = [
        {
            "id": criterion,
            "title": clean(ones[0].title),
            "count": len(ones),
            "mean": signed(sum((one.points for one in ones), Fraction(0)) / len(ones)),
            "reasons": tuple(dict.fromkeys(one.reason for one in ones)),
        }
        for criterion, ones in found.items()
    ]
    return sorted(rows, key=lambda row: (-int(str(row["count"])), str(row["id"])))


def _noise(changes: ProvinceChanges) -> list[tuple[str, int, int]]:
    """Why differences are not announced: the reason, how many criteria, on how many portals."""
    found = []
    for noise, words in NOISE_WORDS.items():
        on = [
            (one.agency.code, held.criterion)
            for one in changes.compared
            for held in one.held_back
            if held.noise is noise
        ]
        if on:
            found.append((words, len(on), len({code for code, _ in on})))
    return found
