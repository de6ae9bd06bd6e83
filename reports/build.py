"""One portal's report: one self-contained HTML page, for the official who has to mend the portal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reports.charts import Mark
from reports.exhibits import Exhibits
from reports.page import render
from reports.text import clean, local_href
from reports.trend import Trend, trend_drawing
from reports.view import Line, PortalView, portal_view, sentence
from reports.words import NEEDS
from scoring.human_check import told
from scoring.model import Grade
from scoring.rounding import rounded

MENDS_SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class Seal:
    """Fingerprint of the key that signs packages of evidence, and the code of this run's package; '' for none."""

    fingerprint: str = ""
    package_code: str = ""


@dataclass(frozen=True, kw_only=True)
class Context:
    """What a page may say beside the document.

    `grades` are the rubric's grades, best first. `trend` is the course of the score over time. `contact` is
    where an agency sends its objection (free text). `league_href` leads to the province's page, `changes_href`
    to the page of what changed. `exhibits` are the archived pages beside the report, `seal` tells how its
    evidence is sealed.
    """

    grades: tuple[Grade, ...] = ()
    trend: Trend = field(default_factory=Trend)
    contact: str = ""
    league_href: str = ""
    changes_href: str = ""
    exhibits: Exhibits = field(default_factory=Exhibits)
    seal: Seal = field(default_factory=Seal)


def portal_report(
    document: Mapping[str, Any], *, context: Context | None = None, view: PortalView | None = None
) -> str:
    """The page for a result document: HTML without scripts, fonts or pictures from elsewhere.

    `view` is that of the document, where it is at hand.
    """
    beside = context or Context()
    view = view or portal_view(document)
    mends = view.mends if view.scored else ()
    unjudged = view.unjudged if view.scored else ()
    return render(
        "portal.html",
        view=view,
        human_check=told(view.run),
        sentence=sentence(view),
        marks=marks(beside.grades),
        mends=mends[:MENDS_SHOWN],
        more_mends=len(mends[MENDS_SHOWN:]),
        mended=view.low + sum(line.gain for line in mends[:MENDS_SHOWN]),
        unjudged=unjudged_by_need(unjudged),
        trend=beside.trend,
        course=trend_drawing(beside.trend),
        changes_href=local_href(beside.changes_href),
        contact=clean(beside.contact),
        league_href=local_href(beside.league_href),
        exhibits=beside.exhibits,
        seal=beside.seal,
    )


def marks(grades: Sequence[Grade]) -> tuple[Mark, ...]:
    """Where the grades begin, for drawing."""
    return tuple(Mark(name=grade.name, at_least=rounded(grade.at_least)) for grade in grades)


def unjudged_by_need(lines: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """What could not be judged, by what would settle it; most points first."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.need if line.need in NEEDS else "", []).append(line)
    return sorted(groups.items(), key=lambda group: -sum(line.open for line in group[1]))
