"""`./soicong rubric diff` and `rubric shadow`: how rubrics differ, and what a new one would do to stored runs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from assurance.engine import engine
from db.records import StoredResult
from db.store import Store
from jobs.custody import note_views
from jobs.judged_again import Again, Key, Side, judged_again, tool_of, work_of
from jobs.judging_archive import Work
from jobs.listings import columns
from jobs.official_runs import season_runs
from jobs.outputs import writable_file
from jobs.problems import ExitCode, InputProblem
from jobs.schemes import demand_kind, write_rows
from jobs.settings import settings
from jobs.shadow_kept import Trial, TriedCriterion, TriedLine, keep_trial, now
from jobs.terminal import console, plainly, ready_database, wide_console
from reports.text import interval
from scoring.changes_model import Standpoint
from scoring.model import Rubric
from scoring.rounding import rounded, signed
from scoring.rubric import find, load, load_all
from scoring.rubric_diff import CriterionDiff, CriterionFate, Difference, RubricDiff, rubric_diff
from scoring.shadow import Shadow, ShadowLine, ShadowPair, fits, shadow
from season.scheme_sheet import SheetCell

_FATES = {
    CriterionFate.NEW: "tiêu chí mới",
    CriterionFate.GONE: "bỏ",
    CriterionFate.RENUMBERED: "đổi mã",
    CriterionFate.CHANGED: "đổi",
}
_MOST_CRITERIA = 3


def rubric_of(named: str) -> Rubric:
    """A rubric by its file (.yaml) or its id. Raises RubricError, NoValidRubric."""
    path = Path(named)
    return load(path) if path.suffix in (".yaml", ".yml") or path.exists() else find(named)


@plainly
def diff_rubrics(first: str, second: str) -> ExitCode:
    """Print how two rubrics differ."""
    _print_diff(console(), rubric_diff(rubric_of(first), rubric_of(second)))
    return ExitCode.DONE


def _print_diff(out: Console, diff: RubricDiff) -> None:
    def say(text: str) -> None:
        out.print(text, soft_wrap=True)

    say(f"[bold]{escape(diff.before.id)}[/bold] → [bold]{escape(diff.after.id)}[/bold]")
    for rubric in (diff.before, diff.after):
        if rubric.draft_note:
            say(f"Lưu ý: {escape(rubric.id)} là {rubric.draft_note}.")
    if diff.nothing:
        say("Hai bộ tiêu chí giống hệt nhau.")
        return
    for title, differences in (("Cả bộ", diff.whole), ("Các mục", diff.headings)):
        if differences:
            say(f"\n[bold]{title}[/bold]")
        for one in differences:
            say(f"  {_changed(one)}")
    if diff.criteria:
        say("\n[bold]Tiêu chí[/bold]")
    for criterion in diff.criteria:
        say(f"  {_criterion(criterion)}")
        for one in criterion.differences:
            say(f"      {_changed(one)}")
    judged = sum(one.judged for one in diff.criteria)
    say(
        f"\n{len(diff.criteria)} tiêu chí khác ({judged} chấm theo cách khác), {diff.same} tiêu chí giữ nguyên."
    )
    say(f"Xem tác động lên các lượt đã lưu: ./soicong rubric shadow {escape(diff.after.id)}")


def _criterion(diff: CriterionDiff) -> str:
    one = diff.after or diff.before
    assert one is not None  # noqa: S101 — a difference has at least one side
    worth = f", {signed(diff.points)} điểm" if diff.points else ""
    return f"{one.id} {escape(one.title)}: {_FATES[diff.fate]}{worth}"


def _changed(one: Difference) -> str:
    return escape(f"{one.what}: {one.before or '(không có)'} → {one.after or '(không có)'}")


@plainly
def shadow_rubric(named: str, *, season: int | None, output: Path | None) -> ExitCode:
    """Judge stored runs by a new rubric and print who would move; only the pages of trials keep it, no result changes."""
    configuration, printed_to = settings(), wide_console()
    rubric = rubric_of(named)
    if output is not None:
        demand_kind(writable_file(output))
    ready_database(configuration)
    with Store(configuration.database) as store:
        official = [one.run_id for one in season_runs(store, season).runs.values()] if season else None
        found = [one for one in store.latest_scorecards(run_ids=official) if fits(rubric, one.agency.tier)]
        if not found:
            when = f" là lượt chính thức của kỳ {season}" if season else ""
            raise InputProblem(
                f"Chưa có kết quả nào của cấp ‘{rubric.tier}’{when} để chấm thử: chạy ./soicong crawl --all trước."
            )
        pairs = list(_judged(store, found, rubric, printed_to))
        note_views(store, (one.run_id for one in found), "shadow")
    told = shadow(rubric, pairs)
    _print_shadow(printed_to, told)
    keep_trial(configuration, _trial(told, season))
    if output is not None:
        write_rows(output, _rows(told))
        printed_to.print(f"Đã ghi: {escape(str(output))}", soft_wrap=True)
    return ExitCode.DONE


def _judged(
    store: Store, found: list[StoredResult], rubric: Rubric, printed_to: Console
) -> Iterator[ShadowPair]:
    """Each result beside its evidence judged by the new rubric; both by the present tool where another one had judged."""
    rubrics = {one.sha256: one for one in load_all()}
    present = engine().sha256
    works: dict[Key, Work] = {}
    obstacles: dict[str, str] = {}
    for one in found:
        old = rubrics.get(one.rubric.sha256)
        made = {(one.agency.code, Side.AFTER): work_of(store, one, rubric)}
        if tool_of(store, one) not in ("", present):
            made[one.agency.code, Side.BEFORE] = work_of(store, one, old)
        why_not = next((work for work in made.values() if isinstance(work, str)), "")
        if why_not:
            obstacles[one.agency.code] = why_not
        else:
            works |= {key: work for key, work in made.items() if isinstance(work, Work)}

    def on_done(done: int, total: int) -> None:
        if done in (1, total) or done % 10 == 0:
            printed_to.print(f"Chấm thử chứng cứ đã lưu: {done}/{total}")

    again = asyncio.run(judged_again(works, on_done)) if works else {}
    for one in found:
        code = one.agency.code
        before, after = again.get((code, Side.BEFORE), Again()), again.get((code, Side.AFTER), Again())
        why_not = obstacles.get(code, "") or before.why_not or after.why_not
        yield ShadowPair(
            agency=one.agency,
            rubric=rubrics.get(one.rubric.sha256) or find(one.rubric.id),
            before=before.document or store.load_document(one.run_id),
            after=None if why_not else after.document,
            why_not=why_not,
        )


def _print_shadow(out: Console, told: Shadow) -> None:
    def say(text: str) -> None:
        out.print(text, soft_wrap=True)

    say(f"[bold]Chấm thử theo {escape(told.rubric.title)}[/bold] ({escape(told.rubric.id)})")
    if told.rubric.draft_note:
        say(f"Lưu ý: {told.rubric.draft_note}.")
    say(
        f"{len(told.lines)} cổng: {told.rose} lên điểm, {told.fell} xuống điểm, "
        f"{len(told.lines) - told.rose - told.fell} giữ nguyên; {len(told.regraded)} đổi mức. "
        "Không đổi gì trong cơ sở dữ liệu."
    )
    table = columns("Cơ quan", "Điểm cũ", "Điểm mới", "±", "Mức cũ", "Mức mới", "Hạng cũ", "Hạng mới", "Vì")
    for line in told.lines:
        table.add_row(*(escape(str(cell)) for cell in _line(line)))
    out.print(table)
    if told.criteria:
        say("\n[bold]Theo tiêu chí[/bold]")
        by_criterion = columns("Mã", "Tiêu chí", "Cổng lên", "Cổng xuống", "Tổng điểm ±", "Vì sao")
        for one in told.criteria:
            by_criterion.add_row(
                one.criterion,
                escape(one.title),
                str(one.gained),
                str(one.lost),
                signed(one.points),
                escape(one.reason),
            )
        out.print(by_criterion)
    for agency, why_not in told.left_out:
        say(f"Không chấm thử được {escape(agency.name)}: {escape(why_not)}.")


def _trial(told: Shadow, season: int | None) -> Trial:
    """What was told, as the pages show it."""
    return Trial(
        rubric=told.rubric.id,
        title=told.rubric.title,
        sha256=told.rubric.sha256,
        draft_note=told.rubric.draft_note,
        tried_at=now(),
        season=season,
        rose=told.rose,
        fell=told.fell,
        regraded=len(told.regraded),
        lines=tuple(
            TriedLine(
                code=line.agency.code,
                name=line.agency.name,
                before=_score(line.before),
                after=_score(line.after),
                moved=signed(line.moved),
                grade_before=line.before.grade,
                grade_after=line.after.grade,
                place_before=line.place_before,
                place_after=line.place_after,
                why=_why(line),
            )
            for line in told.lines
        ),
        criteria=tuple(
            TriedCriterion(
                criterion=one.criterion,
                title=one.title,
                gained=one.gained,
                lost=one.lost,
                points=signed(one.points),
                reason=one.reason,
            )
            for one in told.criteria
        ),
        left_out=tuple((agency.name, why_not) for agency, why_not in told.left_out),
    )


def _why(line: ShadowLine) -> str:
    """The criteria that move a portal most."""
    most = [f"{one.criterion} {signed(one.points)}" for one in line.criteria if one.points]
    return "; ".join(most[:_MOST_CRITERIA])


def _line(line: ShadowLine) -> list[SheetCell]:
    return [
        line.agency.name,
        _score(line.before),
        _score(line.after),
        signed(line.moved),
        line.before.grade,
        line.after.grade,
        line.place_before or "–",
        line.place_after or "–",
        _why(line),
    ]


def _rows(told: Shadow) -> Iterator[list[SheetCell]]:
    yield ["Mã", "Cơ quan", "Điểm cũ", "Điểm mới", "±", "Mức cũ", "Mức mới", "Hạng cũ", "Hạng mới", "Vì"]
    for line in told.lines:
        yield [line.agency.code, *_line(line)]
    yield []
    yield ["Mã", "Tiêu chí", "Cổng lên", "Cổng xuống", "Tổng điểm ±", "Vì sao"]
    for one in told.criteria:
        yield [one.criterion, one.title, one.gained, one.lost, float(one.points), one.reason]
    for agency, why_not in told.left_out:
        yield [agency.code, agency.name, f"Không chấm thử được: {why_not}."]


def _score(side: Standpoint) -> str:
    if side.low is None or side.high is None:
        return "–"
    return interval(rounded(side.low), rounded(side.high))
