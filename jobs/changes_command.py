"""`./soicong changes`: what changed between two moments, printed, and written as pages and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from db.store import Store
from jobs.addresses import today
from jobs.changes import changes_between
from jobs.custody import note_views
from jobs.human_check import human_check
from jobs.judged_again import OnDone
from jobs.moments import Moment, day_of, moment
from jobs.outputs import changes_name, report_name, writable_file, writable_folder, write
from jobs.problems import ExitCode, InputProblem
from jobs.settings import Settings, settings
from jobs.terminal import console, plainly, ready_database
from jobs.trends import trend_of
from reports.changes import ChangesContext, portal_changes_page, province_changes_page
from reports.changes_terminal import changes_summary
from scoring.changes_document import changes_document
from scoring.changes_model import PortalChange
from scoring.human_check import sentence
from scoring.province_changes import ProvinceChanges
from scoring.result import canonical_bytes
from scoring.rubric import load_all

PROVINCE_PAGE = "thay-doi.html"


@plainly
def show_changes(
    codes: Sequence[str],
    *,
    everyone: bool,
    start: str | None,
    end: str | None,
    json: Path | None,
    out: Path | None,
) -> ExitCode:
    """Print what changed, and write its pages; 1 where a difference is our own fault."""
    configuration, printed = settings(), console()
    before = moment(start, "--from") if start is not None else None
    after = moment(end, "--to") if end is not None else Moment(on=today())
    if codes and everyone:
        raise InputProblem("Chỉ nêu mã cơ quan hoặc --all, không nêu cả hai.")
    if json is not None:
        writable_file(json)
    ready_database(configuration)
    with Store(configuration.database) as store:
        _demand_order(store, before, after)
        _demand_known(store, codes)
        changes = changes_between(store, codes, before=before, after=after, on_rejudge=_progress(printed))
        if not changes.portals:
            raise InputProblem(
                f"Chưa có kết quả nào đến {changes.after} để so: chạy ./soicong crawl --all trước."
            )
        folder = writable_folder(out or configuration.reports)
        page = _write_pages(store, configuration, folder, changes, after)
        runs = (side.run for one in changes.portals for side in (one.before, one.after) if side)
        note_views(store, (run for run in runs if run is not None), "changes")
    printed.print(changes_summary(changes))
    if json is not None:
        write(json, canonical_bytes(changes_document(changes)))
        printed.print(f"Kết quả máy đọc được: {escape(str(json))}", soft_wrap=True)
    printed.print(f"Trang diễn biến: {escape(str(page))}", soft_wrap=True)
    faults = any(one.unexplained for one in changes.portals)
    return ExitCode.OURS if faults else ExitCode.DONE


def _demand_order(store: Store, before: Moment | None, after: Moment) -> None:
    """The earlier moment must not be the later one. Raises InputProblem."""
    if before is None:
        return
    first, last = day_of(store, before), day_of(store, after)
    if first > last:
        raise InputProblem(
            f"--from ({first:%d/%m/%Y}) sau --to ({last:%d/%m/%Y}): đổi chỗ hai mốc, hoặc sửa ngày."
        )


def _demand_known(store: Store, codes: Sequence[str]) -> None:
    """Every code asked for has a judgement at some time. Raises DatabaseProblem."""
    for code in codes:
        if not store.judgements().up_to(code, today().replace(year=9999), 1):
            store.load_document(agency_code=code)


def _progress(printed: Console) -> OnDone:
    def told(done: int, total: int) -> None:
        if done in (1, total) or done % 10 == 0:
            printed.print(f"Chấm lại chứng cứ đã lưu theo cùng bộ tiêu chí, cùng công cụ: {done}/{total}")

    return told


def _write_pages(
    store: Store, configuration: Settings, folder: Path, changes: ProvinceChanges, after: Moment
) -> Path:
    """The province's page, and beside it one for each portal."""
    until = day_of(store, after)
    registry, rubrics = store.registry().load(), load_all()
    codes = [one.agency.code for one in changes.portals]
    reports = {code: report_name({"agency": {"code": code}}) for code in codes}
    context = ChangesContext(
        links={code: changes_name(code) for code in codes},
        reports={code: name for code, name in reports.items() if (folder / name).exists()},
        human_check=sentence(human_check(configuration), _rubrics(changes)),
    )
    for one in changes.portals:
        trend = trend_of(store, one.agency.code, until, registry=registry, rubrics=rubrics)
        content = portal_changes_page(one, changes, trend, context=context)
        write(folder / changes_name(one.agency.code), content.encode())
    return write(folder / PROVINCE_PAGE, province_changes_page(changes, context=context).encode())


def _rubrics(changes: ProvinceChanges) -> set[str]:
    def of(one: PortalChange) -> str:
        side = one.after or one.before
        return side.rubric_id if side is not None else ""

    return {of(one) for one in changes.portals} - {""}
