"""`./soicong schemes`: list, show, template, rank."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import wraps
from pathlib import Path
from typing import ParamSpec

from rich.console import Console
from rich.markup import escape

from db.agencies_csv import csv_bytes
from db.agencies_xlsx import xlsx_bytes
from db.store import Store
from jobs.listings import columns
from jobs.official_runs import season_runs
from jobs.outputs import writable_file, write
from jobs.problems import ExitCode, InputProblem
from jobs.results import as_results
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database, wide_console
from scoring.count_report import NoSuchReport, all_reports, find_report
from scoring.model import Rubric
from scoring.rounding import printed, rounded
from scoring.scheme import NoSuchScheme, all_schemes, find_scheme
from scoring.scheme_model import (
    AgencyValues,
    Measure,
    Scale,
    Scheme,
    SchemeStanding,
    SchemeTable,
    Span,
    ValueSource,
)
from scoring.scheme_ranking import scheme_tables
from scoring.scheme_score import SchemeValueError
from season.grid import GridProblem, read_grid
from season.own_maxima import scheme_in, whose_maxima
from season.periods import period_of
from season.scheme_sheet import SheetCell, report_template, table_rows, template_guide, template_rows
from season.scheme_values import SchemeValues, scheme_values

Parameters = ParamSpec("Parameters")
_MEASURES = {
    Measure.POINTS: "điểm (cộng các hạng mục)",
    Measure.INDEX: "chỉ số = điểm ÷ điểm tối đa",
    Measure.STATED_INDEX: "chỉ số đã công bố (0 đến 1)",
}
_SCALES = {
    Scale.MAXIMUM: "quy đổi theo điểm tối đa của hạng mục",
    Scale.POINTS: "giữ nguyên điểm",
    Scale.SHARE: "tỷ lệ 0 đến 1",
}
_MOST_TOLD = 30


def told(command: Callable[Parameters, ExitCode]) -> Callable[Parameters, ExitCode]:
    """Turn what is wrong with values, or with an id, into bad input."""

    @wraps(command)
    def run(*arguments: Parameters.args, **named: Parameters.kwargs) -> ExitCode:
        try:
            return command(*arguments, **named)
        except (GridProblem, SchemeValueError) as problem:
            said = problem.problems
            more = f"\n  … và {len(said) - _MOST_TOLD} chỗ nữa." if len(said) > _MOST_TOLD else ""
            listed = said[0] if len(said) == 1 else "\n".join(f"  {one}" for one in said[:_MOST_TOLD])
            head = "" if len(said) == 1 else f"có {len(said)} chỗ cần sửa, chưa tính gì:\n"
            raise InputProblem(f"{head}{listed}{more}") from problem
        except (NoSuchScheme, NoSuchReport) as problem:
            raise InputProblem(str(problem)) from problem

    return plainly(run)


@told
def list_schemes() -> ExitCode:
    """Print the schemes and the reports of counts."""
    table = columns("Mã", "Tên", "Cách tính", "Hiệu lực", "Ban hành")
    for scheme in all_schemes():
        cells = (
            scheme.id,
            scheme.title,
            _MEASURES[scheme.measure],
            _validity(scheme),
            "đã ban hành" if scheme.adopted else "dự thảo",
        )
        table.add_row(*map(escape, cells))
    for report in all_reports():
        table.add_row(report.id, escape(report.title), "báo cáo số liệu", "", "")
    wide_console().print(table)
    return ExitCode.DONE


@told
def show_scheme(scheme_id: str) -> ExitCode:
    """Print one scheme."""
    _print_scheme(console(), find_scheme(scheme_id))
    return ExitCode.DONE


def _validity(scheme: Scheme) -> str:
    until = f" đến {scheme.valid_until:%d/%m/%Y}" if scheme.valid_until else ""
    return f"từ {scheme.valid_from:%d/%m/%Y}{until}"


def _print_scheme(out: Console, scheme: Scheme) -> None:
    def say(text: str) -> None:
        out.print(text, soft_wrap=True)

    say(f"[bold]{escape(scheme.title)}[/bold]")
    say(f"{escape(scheme.decision)}; hiệu lực {_validity(scheme)}; mã băm {scheme.sha256}")
    if scheme.draft_note:
        say(f"Lưu ý: {scheme.draft_note}.")
    derived = " (cách hiểu của dự án)" if scheme.derived else ""
    say(f"Cách tính: {_MEASURES[scheme.measure]}{derived}; in {scheme.decimals} chữ số thập phân")
    if scheme.note:
        say(escape(scheme.note))
    say("\n[bold]Hạng mục[/bold]")
    for category in scheme.categories:
        most = (
            f"tối đa {printed(category.maximum)}" if category.maximum is not None else "chưa nêu điểm tối đa"
        )
        if scheme.measure is Measure.STATED_INDEX:
            most = "0 đến 1"
        source = ""
        if category.source is ValueSource.PORTAL and category.scale is not None:
            source = f"; lấy điểm cổng, {_SCALES[category.scale]}"
        heading = f"{category.heading}: " if category.heading else ""
        say(f"  {category.id}  {escape(heading + category.title)} ({most}{source})")
        for criterion in category.criteria:
            say(f"      {criterion.id}  {escape(criterion.title)} ({printed(criterion.maximum)})")
    if scheme.levels:
        cuts = [f"{level.name} từ {printed(level.at_least, 4)}" for level in scheme.levels]
        say(
            f"Mức: {escape('; '.join(cuts))}" + (f"; còn lại: {escape(scheme.below)}" if scheme.below else "")
        )
    leagues = [f"{one.title}{f' ({one.size} đơn vị)' if one.size else ''}" for one in scheme.leagues]
    say(f"Nhóm xếp hạng: {escape('; '.join(leagues))}")
    ties = ", ".join(scheme.category(one).title for one in scheme.ties)
    say(
        f"Bằng điểm: {f'xét lần lượt {escape(ties)}; còn bằng thì ' if ties else ''}cùng hạng, hạng kế tiếp bỏ trống."
    )


@told
def write_template(scheme_id: str, output: Path) -> ExitCode:
    """Write the empty table of a scheme or of a report of counts."""
    if scheme_id in {report.id for report in all_reports()}:
        write_rows(output, report_template(find_report(scheme_id)))
    else:
        scheme = find_scheme(scheme_id)
        write_rows(output, template_rows(scheme), template_guide(scheme))
    console().print(f"Đã ghi bảng trống: {escape(str(output))}", soft_wrap=True)
    return ExitCode.DONE


@told
def rank_scheme(
    scheme_id: str, values: Path, *, previous: Path | None, season: int | None, output: Path | None
) -> ExitCode:
    """Rank by a scheme, print the leagues and write them where asked."""
    scheme = find_scheme(scheme_id)
    if output is not None:
        demand_kind(writable_file(output))
    note = ""
    of_portals = any(one.source is ValueSource.PORTAL for one in scheme.categories)
    if season is not None:
        own, note = _as_in_season(scheme, season)
        if not note and not of_portals:
            raise InputProblem(
                f"Cách chấm {scheme.id} không có hạng mục lấy điểm cổng, kỳ {season} cũng không đặt điểm tối đa cho nó: "
                "bỏ --season."
            )
        scheme = own
    now = scheme_values(read_grid(values), scheme)
    if season is not None and of_portals:
        now = replace(now, agencies=_with_portals(now.agencies, season))
    before = scheme_values(read_grid(previous), scheme) if previous is not None else SchemeValues(agencies=())
    maxima = before.maxima | now.maxima
    tables = [
        replace(table, notes=(*table.notes, *([note] if note else [])))
        for table in scheme_tables(scheme, now.agencies, previous=before.agencies, maxima=maxima)
    ]
    printed_to = wide_console()
    for table in tables:
        _print_table(printed_to, table, compared=previous is not None)
    if output is not None:
        write_rows(output, table_rows(tables, compared=previous is not None))
        printed_to.print(f"Đã ghi: {escape(str(output))}", soft_wrap=True)
    return ExitCode.DONE


def _as_in_season(scheme: Scheme, season: int) -> tuple[Scheme, str]:
    """A scheme with the maxima that a season lays down itself, and the sentence that names them ('': none)."""
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        records = store.season_desk().periods(season)
    if not records:
        return scheme, ""
    period = period_of(records[0])
    return scheme_in(scheme, period), whose_maxima(scheme, period)


def _with_portals(agencies: Sequence[AgencyValues], season: int) -> tuple[AgencyValues, ...]:
    """The agencies with the portals' official scores of a season, where no score was written for them."""
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        official = [one.run_id for one in season_runs(store, season).runs.values()]
        results = {one.agency.code: one for one in as_results(store.latest_scorecards(run_ids=official))}
    if not results:
        raise InputProblem(
            f"Kỳ {season} chưa có lượt chính thức nào: xem ./soicong rounds official --season {season}"
        )
    found = []
    for one in agencies:
        result = results.get(one.code)
        if result is None or one.portal is not None or not result.scorecard.scored:
            found.append(one)
            continue
        span = Span(low=result.scorecard.low, high=result.scorecard.high)
        found.append(replace(one, portal=(span, _points(result.rubric))))
    return tuple(found)


def _points(rubric: Rubric) -> Fraction:
    return rubric.points


def _print_table(out: Console, table: SchemeTable, *, compared: bool) -> None:
    scheme = table.scheme
    out.print(f"\n[bold]{escape(table.league.title)}[/bold] – {escape(scheme.title)}", soft_wrap=True)
    for note in table.notes:
        out.print(escape(note), soft_wrap=True)
    if compared and table.first_before:
        out.print(f"Kỳ trước đứng đầu: {escape(', '.join(table.first_before))}", soft_wrap=True)
    shown = [
        category
        for place, category in enumerate(scheme.categories)
        if any(
            line.categories[place].value is not None or line.categories[place].place is not None
            for line in table.standings
        )
    ]
    names = ["Hạng", "Cơ quan", "Điểm" if scheme.measure is Measure.POINTS else "Chỉ số"]
    names += ["Mức"] if scheme.levels else []
    names += ["Cách đầu"]
    names += ["± điểm", "± bậc", "Cách đầu kỳ trước"] if compared else []
    names += [f"[{category.id}]" for category in shown]
    rich_table = columns(*map(escape, names), "")
    for line in table.standings:
        rich_table.add_row(
            *map(escape, _cells(line, scheme, shown=[one.id for one in shown], compared=compared))
        )
    out.print(rich_table)
    for category in shown:
        out.print(f"  {escape(f'[{category.id}]')} {escape(category.title)}", soft_wrap=True)


def _cells(line: SchemeStanding, scheme: Scheme, *, shown: Sequence[str], compared: bool) -> list[str]:
    places = scheme.decimals
    cells = [str(line.place or "–"), line.score.values.name, _span(line.score.total, places)]
    cells += [line.score.level] if scheme.levels else []
    cells.append(printed(line.behind, places) if line.behind is not None else "")
    if compared:
        before = printed(line.behind_before, places) if line.behind_before is not None else ""
        cells += [_signed(line.change, places), _signed(line.place_change), before]
    for one in line.categories:
        if one.category.id in shown:
            place = f"hạng {one.place}" if one.place is not None else ""
            won = f" ({_signed(one.place_change)})" if compared and one.place_change is not None else ""
            value = _span(one.value, places) if one.value is not None else ""
            cells.append(", ".join(filter(None, (value, place + won))))
    moved = f"Kỳ trước ở nhóm {line.league_before}." if line.league_before else ""
    return [*cells, moved or line.reason]


def _span(span: Span | None, places: int) -> str:
    if span is None:
        return "–"
    low, high = printed(span.low, places), printed(span.high, places)
    return low if low == high else f"{low}–{high}"


def _signed(change: Fraction | int | None, places: int = 0) -> str:
    if change is None:
        return ""
    value = Fraction(change)
    return f"+{printed(value, places)}" if rounded(value, places) > 0 else printed(value, places)


def demand_kind(path: Path) -> None:
    """A table is written as a workbook or as CSV. Raises InputProblem."""
    if path.suffix.lower() not in (".xlsx", ".csv"):
        raise InputProblem(f"Không rõ dạng tệp của ‘{path}’: đặt tên kết thúc bằng .xlsx hoặc .csv.")


def write_rows(path: Path, rows: Iterable[Sequence[SheetCell]], guide: Iterable[Sequence[str]] = ()) -> None:
    """Rows as a workbook or as CSV, by the file's name."""
    demand_kind(writable_file(path))
    content = list(rows)
    if path.suffix.lower() == ".csv":
        texts = [
            [printed(Fraction(str(c)), 6) if isinstance(c, int | float) else c for c in row]
            for row in content
        ]
        write(path, csv_bytes(texts))
    else:
        write(path, xlsx_bytes(content, guide))
