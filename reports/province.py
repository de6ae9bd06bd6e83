"""The page for the province: leagues with places, interval bands, grades, and who has no place and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from markupsafe import Markup

from reports import charts
from reports.build import marks
from reports.page import render
from reports.text import clean, day, interval, local_href, percent, points
from scoring.human_check import NOT_CHECKED
from scoring.model import DRAFT_NOTE, League, Scorecard, Standing
from scoring.rounding import rounded


@dataclass(frozen=True, kw_only=True)
class ProvinceContext:
    """What the page says beside the leagues.

    `links` maps an agency's code to its report beside this page. `human_check` says how far people have checked the
    machine (scoring.human_check).
    """

    title: str = "Kết quả đánh giá cổng thông tin điện tử"
    links: Mapping[str, str] = field(default_factory=dict)
    evaluated_at: date | None = None
    human_check: str = NOT_CHECKED


@dataclass(frozen=True, kw_only=True)
class Row:
    """One agency's line."""

    place: int | None
    name: str
    host: str
    href: str
    score: str
    band: Markup
    grade: str
    coverage: str
    change: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class HeadingAverage:
    """How a league does in one heading, on average of those that were scored."""

    title: str
    bar: Markup
    share: str


@dataclass(frozen=True, kw_only=True)
class LeagueView:
    """One league as it is printed."""

    anchor: str
    title: str
    rubrics: tuple[str, ...]
    notes: tuple[str, ...]
    count: int
    grades: tuple[tuple[str, int], ...]
    placed: tuple[Row, ...]
    unplaced: tuple[Row, ...]
    not_scored: tuple[Row, ...]
    headings: tuple[HeadingAverage, ...]
    changes: bool


def province_report(leagues: Sequence[League], *, context: ProvinceContext | None = None) -> str:
    """One self-contained HTML page of all leagues."""
    beside = context or ProvinceContext()
    views = tuple(_league(number, league, beside.links) for number, league in enumerate(leagues, start=1))
    standings = [standing for league in leagues for standing in league.standings]
    dates = {standing.result.evaluated_at for standing in standings}
    return render(
        "province.html",
        title=clean(beside.title),
        human_check=clean(beside.human_check),
        leagues=views,
        count=len(standings),
        scored=sum(standing.result.scorecard.scored for standing in standings),
        evaluated=_dates({beside.evaluated_at} if beside.evaluated_at else dates),
        draft=any(not standing.result.rubric.adopted for standing in standings),
    )


def _league(number: int, league: League, links: Mapping[str, str]) -> LeagueView:
    rows = [(standing, standing_row(standing, links)) for standing in league.standings]
    scored = [standing for standing in league.standings if standing.result.scorecard.scored]
    grades = [standing.result.scorecard.grade for standing in scored if standing.result.scorecard.grade]
    return LeagueView(
        anchor=f"nhom-{number}",
        title=clean(league.title),
        rubrics=tuple(sorted({standing.result.rubric.title for standing in league.standings})),
        notes=tuple(note for note in league.notes if DRAFT_NOTE not in note),  # the head of the page says it
        count=len(rows),
        grades=tuple((grade, grades.count(grade)) for grade in dict.fromkeys(grades)),
        placed=tuple(row for standing, row in rows if standing.place is not None),
        unplaced=tuple(
            row for standing, row in rows if standing.place is None and standing.result.scorecard.scored
        ),
        not_scored=tuple(row for standing, row in rows if not standing.result.scorecard.scored),
        headings=_averages([standing.result.scorecard for standing in scored]),
        changes=any(row.change for _, row in rows),
    )


def standing_row(standing: Standing, links: Mapping[str, str]) -> Row:
    """One agency's line; `links` lead from its code to its report."""
    result, card = standing.result, standing.result.scorecard
    low, high = rounded(card.low), rounded(card.high)
    return Row(
        place=standing.place,
        name=clean(result.agency.name),
        host=clean(result.agency.host),
        href=local_href(links.get(result.agency.code, "")),
        score=interval(low, high),
        band=charts.band(low, high, rounded(result.rubric.points), marks(result.rubric.grades)),
        grade=card.grade,
        coverage=percent(rounded(card.coverage, 4)),
        change=_change(standing),
        reason=clean(standing.reason),
    )


def _change(standing: Standing) -> str:
    """'+2,5 điểm, lên 3 bậc'; '' where there is nothing to compare with."""
    if standing.change is None:
        return ""
    difference = rounded(standing.change)
    words = [f"{'+' if difference > 0 else '−' if difference < 0 else '±'}{points(abs(difference))} điểm"]
    if standing.place_change:
        words.append(f"{'lên' if standing.place_change > 0 else 'xuống'} {abs(standing.place_change)} bậc")
    return ", ".join(words)


def _averages(cards: Sequence[Scorecard]) -> tuple[HeadingAverage, ...]:
    """By heading, the mean share of points earned and possible; headings that differ are left out."""
    titles = {heading.id: heading.title for card in cards for heading in card.headings}
    averages = []
    for number, title in titles.items():
        shares = [
            (heading.low / heading.points, heading.high / heading.points)
            for card in cards
            for heading in card.headings
            if heading.id == number and heading.points
        ]
        if not shares:
            continue
        low, high = (sum(side, Fraction(0)) / len(shares) for side in zip(*shares, strict=True))
        shown = (rounded(low * 100, 0), rounded(high * 100, 0))
        averages.append(
            HeadingAverage(
                title=f"{number}. {title}",
                bar=charts.bar(*shown, Decimal(100), label=f"Trung bình {interval(*shown)} % số điểm"),
                share=f"{interval(*shown)} %",
            )
        )
    return tuple(averages)


def _dates(dates: set[date]) -> str:
    if not dates:
        return ""
    first, last = min(dates), max(dates)
    return day(first) if first == last else f"{day(first)} – {day(last)}"
