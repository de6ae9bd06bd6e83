"""What stands on the papers that a browser prints: the notice to an agency, the league tables, the report. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from reports.text import clean
from season.model import SeasonResult
from season.papers import charts, context, wording
from season.papers.model import Kind, Office
from season.papers.views import AgencyView, LineView, TableView, table_views

Values = dict[str, Any]
MENDS_SHOWN = 10
_MOVERS_SHOWN = 5


def notice(result: SeasonResult, office: Office, view: AgencyView) -> Values:
    """The notice to one agency."""
    mends = sorted(
        (mend for _, line in view.results for mend in line.given.mend_first), key=lambda mend: -mend[2]
    )
    return context.common(result, office, Kind.NOTICES) | {
        "agency": view.name,
        "answered": view.answered,
        "scored": any(line.given.low is not None for _, line in view.results),
        "reviews": wording.count(sum(line.reviews for _, line in view.results)) if _reviewed(view) else "",
        "results": [_result(table, line) for table, line in view.results],
        "compares": any(line.compared for _, line in view.results),
        "any_index": any(table.given.is_index for table, _ in view.results),
        "mends": [
            {"criterion": clean(criterion), "how": clean(how), "gain": f"+{wording.maximum(gain)}"}
            for criterion, how, gain in mends[:MENDS_SHOWN]
        ],
    }


def league_tables(result: SeasonResult, office: Office) -> Values:
    """All tables, in full."""
    return context.common(result, office, Kind.TABLES) | {
        "tables": [
            context.table_values(view, result) | {"label": f"{view.numeral}. " if view.numeral else ""}
            for view in table_views(result)
        ]
    }


def report(result: SeasonResult, office: Office) -> Values:
    """The report on the season."""
    views = table_views(result)
    return context.common(result, office, Kind.REPORT) | {
        "letter_on": wording.day(result.period.letter_on),
        "answers_due": wording.day(result.period.answers_due),
        "answers_told": context.answers_told(result),
        "verification_told": context.verification_told(result),
        "tables": [_drawn(view, result) for view in views],
        "movers": _movers(views),
        "mends": _most_mended(views),
    }


def scale_of(view: TableView) -> Fraction:
    """Where a table's scale ends: 1 for an index, the sum of the maxima, or a little above the best where none is known."""
    best = max((line.given.high for line in view.lines if line.given.high is not None), default=Fraction(1))
    if best <= 1:
        return Fraction(1)
    return view.total if view.total is not None and view.total >= best else Fraction(-(-best // 10) * 10)


def _reviewed(view: AgencyView) -> bool:
    return any(line.reviews for _, line in view.results)


def _result(table: TableView, line: LineView) -> Values:
    place = f"{line.place}/{len(table.placed)}" if line.place else "–"
    return {
        "title": table.scheme_title[:1].upper() + table.scheme_title[1:],
        "place": place,
        "line": context.line_values(line),
        "headings": _headings(table, line),
    }


def _headings(table: TableView, line: LineView) -> list[Values]:
    maxima = dict(table.given.headings)
    rows = []
    for (title, low, high), (shown, score, most) in zip(line.given.headings, line.headings, strict=True):
        whole = maxima.get(title)
        drawn = charts.bar(low, high, whole, label=f"{shown}: {score} trên {most}") if whole else ""
        rows.append({"title": shown, "score": score, "maximum": most, "bar": drawn})
    return rows


def _drawn(view: TableView, result: SeasonResult) -> Values:
    """A table with its drawings."""
    scale = scale_of(view)
    grades: dict[str, int] = {}
    for line in view.lines:
        if line.grade and (line.place or line.given.low == line.given.high):
            grades[line.grade] = grades.get(line.grade, 0) + 1
    return context.table_values(view, result) | {
        "scale": wording.maximum(scale),
        "grades_chart": charts.grades(tuple(grades.items())),
        "bars": [_bar(line, scale, index=view.given.is_index) for line in view.placed],
        "averages": _averages(view),
    }


def _bar(line: LineView, scale: Fraction, *, index: bool) -> Values:
    low, high = line.given.low or Fraction(0), line.given.high or Fraction(0)
    drawn = charts.bar(low, high, scale, label=f"{line.name}: {wording.score_told(line.score, index=index)}")
    return context.line_values(line) | {"bar": drawn}


def _averages(view: TableView) -> list[Values]:
    """By heading, the mean share of the maximum that agencies earned; nothing where a maximum is not known."""
    rows: list[Values] = []
    for title, most in view.given.headings:
        earned = [
            (low, high)
            for line in view.lines
            for heading, low, high in line.given.headings
            if heading == title and line.given.low is not None
        ]
        if not earned or not most:
            continue
        low, high = (sum(side, Fraction(0)) / len(earned) / most for side in zip(*earned, strict=True))
        share = f"{wording.score_range(low * 100, high * 100, 1)}{wording.NO_BREAK}%"
        drawn = charts.bar(low, high, Fraction(1), label=f"{clean(title)}: {share}")
        rows.append({"title": clean(title), "bar": drawn, "share": share})
    return rows


def _movers(views: Sequence[TableView]) -> list[Values]:
    """Who won and who lost most, among those that can be compared."""
    moved = sorted(
        ((line.given.change, line, view) for view in views for line in view.placed if line.given.change),
        key=lambda one: -one[0],
    )
    first = [one for one in moved if one[0] > 0][:_MOVERS_SHOWN]
    last = [one for one in moved if one[0] < 0][-_MOVERS_SHOWN:]
    return [context.line_values(line) | {"title": view.scheme_title} for _, line, view in (*first, *last)]


def _most_mended(views: Sequence[TableView]) -> list[Values]:
    """What most agencies have to mend, by how many of them."""
    found: dict[str, tuple[set[str], Fraction]] = {}
    for view in views:
        for line in view.lines:
            for criterion, _, gain in line.given.mend_first:
                agencies, whole = found.get(clean(criterion), (set(), Fraction(0)))
                found[clean(criterion)] = (agencies | {line.code}, whole + gain)
    order = sorted(found.items(), key=lambda one: (-len(one[1][0]), -one[1][1], one[0]))
    return [
        {"criterion": criterion, "agencies": wording.count(len(agencies)), "gain": wording.maximum(gain)}
        for criterion, (agencies, gain) in order[:MENDS_SHOWN]
    ]
