"""What the terminal shows of a result: rich renderables, texts of portals never read as markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from reports.numbers import NumberLine
from reports.text import clean, interval, percent, points
from reports.view import Line, PortalView, finding_line, portal_view, sentence
from scoring.human_check import NOT_CHECKED, told
from scoring.model import League, Standing
from scoring.rounding import rounded

_STYLES = {"passed": "green", "partial": "yellow", "failed": "red", "unknown": "blue", "inapplicable": "dim"}
BAR_WIDTH = 20


def portal_summary(document: Mapping[str, Any], *, mends: int = 5, findings: bool = True) -> RenderableType:
    """One portal's result: score, a bar per heading, what to mend first, and every criterion if wanted."""
    view = portal_view(document)
    parts: list[RenderableType] = [_head(view)]
    if view.scored:
        parts += [Text(), _headings(view)]
        if view.mends[:mends]:
            parts += [Text(), Text("Nên sửa trước", style="bold"), _mends(view.mends[:mends])]
        if view.numbers:
            parts += [Text(), Text("Số liệu đếm được", style="bold"), _numbers(view.numbers)]
        if findings:
            parts += [Text(), Text("Từng tiêu chí", style="bold"), findings_table(view.lines)]
    return Group(*parts)


def findings_table(lines: Sequence[Line]) -> Table:
    """Every criterion: verdict, points, what was measured."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("Mã", no_wrap=True)
    table.add_column("Tiêu chí", ratio=3)
    table.add_column("Kết quả", no_wrap=True)
    table.add_column("Điểm", justify="right", no_wrap=True)
    table.add_column("Đã đo", ratio=5)
    for line in lines:
        style = _STYLES.get(line.verdict.style, "")
        table.add_row(
            Text(line.id),
            Text(line.title),
            Text(f"{line.verdict.sign} {line.verdict.word}", style=style),
            Text(f"{line.earned}/{points(line.points)}"),
            Text(line.note),
        )
    return table


def verdict_line(finding: Mapping[str, Any]) -> Text:
    """One finding in one line, for showing while the work goes on."""
    line = finding_line(finding)
    style = _STYLES.get(line.verdict.style, "")
    return Text.assemble(
        (f"{line.verdict.sign} ", style), (f"{line.id} ", "dim"), f"{line.title}: {line.note}"
    )


def leagues_table(leagues: Sequence[League], *, human_check: str = NOT_CHECKED) -> RenderableType:
    """The leagues: place, agency, score with its bar, grade, coverage; why others have no place.

    `human_check` says how far people have checked the machine (scoring.human_check).
    """
    if not leagues:
        return Text("Chưa có kết quả nào để xếp hạng.")
    parts: list[RenderableType] = []
    for league in leagues:
        parts += [Rule(Text(clean(league.title), style="bold"), align="left"), _league(league)]
        parts += [Text(clean(note), style="dim") for note in league.notes]
        parts.append(Text())
    parts.append(Text(f"Kết quả do máy đánh giá, {clean(human_check)}.", style="yellow"))
    return Group(*parts)


def level_bar(low: Decimal, high: Decimal, total: Decimal, width: int = BAR_WIDTH) -> Text:
    """'██████▒▒····': earned, open, lost."""
    if total <= 0:
        return Text("·" * width, style="dim")
    earned = round(width * low / total)
    open_ = max(round(width * high / total) - earned, 1) if high > low else 0
    return Text.assemble(
        ("█" * earned, "cyan"), ("▒" * open_, "cyan"), ("·" * max(width - earned - open_, 0), "dim")
    )


def _head(view: PortalView) -> Group:
    lines = [Text(view.agency["name"], style="bold"), Text(view.agency["home_url"], style="dim")]
    if view.scored:
        score = Text.assemble("Điểm ", (view.score, "bold cyan"), f" / {points(view.total)}")
        if view.grade:
            score.append_text(Text.assemble("   Xếp loại ", (view.grade, "bold")))
        score.append(f"   Đã chấm {percent(view.coverage)}")
        lines.append(score)
    else:
        lines.append(Text(sentence(view), style="bold red"))
    lines.append(Text(f"{view.rubric['title']} · ngày đánh giá {view.evaluated_at}", style="dim"))
    adopted = view.rubric.get("adopted")
    result = "Kết quả" if adopted else "Dự thảo tiêu chí, chưa ban hành; kết quả"
    lines.append(Text(f"{result} do máy đánh giá, {told(view.run)}.", style="yellow"))
    counts = " · ".join(f"{count} {verdict.word.lower()}" for verdict, count in view.counts)
    return Group(*lines, Text(counts)) if counts and view.scored else Group(*lines)


def _headings(view: PortalView) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(ratio=1)
    table.add_column(no_wrap=True, width=BAR_WIDTH)
    table.add_column(no_wrap=True, justify="right")
    for group in view.groups:
        shown = "không áp dụng" if group.inapplicable else f"{group.earned} / {points(group.points)}"
        table.add_row(
            Text(f"{group.id}. {group.title}"), level_bar(group.low, group.high, group.points), Text(shown)
        )
    return table


def _mends(lines: Sequence[Line]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, justify="right")
    table.add_column(ratio=1)
    for line in lines:
        what = Text.assemble((f"{line.id} {line.title}. ", "bold"), line.remedy or line.success_condition)
        table.add_row(Text(f"+{points(line.gain)}", style="green"), what)
    return table


def _numbers(lines: Sequence[NumberLine]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(ratio=1)
    table.add_column(no_wrap=True, justify="right")
    table.add_column(no_wrap=True)
    for line in lines:
        note = f" ({line.note})" if line.note else ""
        table.add_row(Text(f"{line.title}{note}"), Text(line.value), Text(line.days, style="dim"))
    return table


def _league(league: League) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("Hạng", justify="right", no_wrap=True)
    table.add_column("Cơ quan", ratio=1)
    table.add_column("Điểm", justify="right", no_wrap=True)
    table.add_column("", width=BAR_WIDTH, no_wrap=True)
    table.add_column("Xếp loại", no_wrap=True)
    table.add_column("Đã chấm", justify="right", no_wrap=True)
    for standing in league.standings:
        table.add_row(*_standing(standing))
    return table


def _standing(standing: Standing) -> tuple[Text, ...]:
    result, card = standing.result, standing.result.scorecard
    name = Text(clean(result.agency.name))
    if standing.reason:
        name.append(f"\n{clean(standing.reason)}", style="dim")
    if not card.scored:
        return Text("–"), name, Text("–"), Text(), Text("chưa đánh giá"), Text("–")
    low, high = rounded(card.low), rounded(card.high)
    return (
        Text(str(standing.place) if standing.place is not None else "–"),
        name,
        Text(interval(low, high)),
        level_bar(low, high, rounded(result.rubric.points)),
        Text(card.grade),
        Text(percent(rounded(card.coverage, 4))),
    )
