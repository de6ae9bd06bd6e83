"""Lists of agencies in and out: import with a look before, export, the template."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from crawler.hours import BadHours, Hours
from db.agencies_cells import KIND_WORDS
from db.agencies_export import exported, template
from db.agencies_file import AgencyList, read_agency_list
from db.registration import Registration
from db.registry_import import Changed, ImportPlan, plan_import
from db.store import Store
from jobs.addresses import day
from jobs.outputs import writable_file, write
from jobs.problems import ExitCode, InputProblem
from jobs.registry_words import FIELD_WORDS, Author, shown_value, signed
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database

_MOST_SHOWN = 40


@dataclass(frozen=True, kw_only=True)
class ImportRequest:
    """A list to bring in. `on`: from which day its changes hold; `correcting`: they were wrong before as well."""

    path: Path
    on: str | None
    correcting: bool
    dry_run: bool
    author: Author


def _window_problem(text: str) -> str:
    try:
        Hours.parse(text)
    except BadHours as problem:
        return str(problem)
    return ""


@plainly
def import_agencies(request: ImportRequest) -> ExitCode:
    """Register agencies from a file, or show what that would change."""
    configuration, printed = settings(), console()
    on = day(request.on, "--on")
    if request.correcting and request.on is not None:
        raise InputProblem("--correct sửa giá trị nhập sai từ đầu nên không đi cùng --on: bỏ một trong hai.")
    listed = listed_agencies(request.path)
    ready_database(configuration)
    with Store(configuration.database) as store:
        number, plan = brought_in(store, listed, request, on)
    for remark in listed.remarks:
        printed.print(escape(remark), soft_wrap=True)
    if request.dry_run:
        for title, lines in plan_parts(plan, on):
            printed.print(f"[bold]{title}[/bold]")
            _tell_lines(printed, lines)
    _tell_counts(printed, plan, dry_run=request.dry_run)
    if number is not None:
        printed.print(f"Việc số {number}; huỷ nếu nhầm: ./soicong agencies undo {number}", soft_wrap=True)
    return ExitCode.DONE


def listed_agencies(path: Path) -> AgencyList:
    """The agencies of a file. Raises AgencyFileProblem naming every line to mend."""
    return read_agency_list(path, window_problem=_window_problem)


def brought_in(
    store: Store, listed: AgencyList, request: ImportRequest, on: date
) -> tuple[int | None, ImportPlan]:
    """Register them, or only plan so (`dry_run`); the act's number, None where there is none. Raises RegistryProblem."""
    registry = store.registry()
    if request.dry_run:
        return None, plan_import(registry.load(), listed, on, correcting=request.correcting)
    return registry.change(
        lambda known: plan_import(known, listed, on, correcting=request.correcting),
        lambda planned: planned.draft,
        signed(request.author, otherwise=f"Nhập từ tệp {request.path.name}"),
    )


def counts_told(plan: ImportPlan) -> str:
    """How much a list changes: '3 mới, 1 thay đổi, 40 giữ nguyên'."""
    counts = f"{len(plan.new)} mới, {len(plan.changed)} thay đổi, {len(plan.unchanged)} giữ nguyên"
    return counts + (f"; {len(plan.ended)} ngừng vì đã có cơ quan nối tiếp" if plan.ended else "")


def _tell_counts(printed: Console, plan: ImportPlan, *, dry_run: bool) -> None:
    if dry_run:
        printed.print(f"Xem trước, chưa ghi gì: {counts_told(plan)}. Bỏ --dry-run để nhập.")
    else:
        printed.print(f"Đã nhập: {counts_told(plan)}.")


def plan_parts(plan: ImportPlan, on: date) -> tuple[tuple[str, list[str]], ...]:
    """What a list changes, as titles with their lines; what is empty is left out."""
    parts: tuple[tuple[str, list[str]], ...] = (
        ("Mới:", [_new_line(one) for one in plan.new]),
        (f"Thay đổi từ {on:%d/%m/%Y}:", [line for one in plan.changed for line in _changed_lines(one)]),
        (
            "Nối tiếp:",
            [
                f"{one.successor} ← {one.predecessor} ({KIND_WORDS[one.kind]} {one.on:%d/%m/%Y})"
                for one in plan.successions
            ],
        ),
        ("Ngừng:", [f"{one.code}  {one.name}, đến {one.active_until:%d/%m/%Y}" for one in plan.ended]),
    )
    return tuple((title, lines) for title, lines in parts if lines)


def _tell_lines(printed: Console, lines: Iterable[str]) -> None:
    told = list(lines)
    for line in told[:_MOST_SHOWN]:
        printed.print(f"  {escape(line)}", soft_wrap=True)
    if len(told) > _MOST_SHOWN:
        printed.print(f"  … và {len(told) - _MOST_SHOWN} dòng nữa.")


def _new_line(one: Registration) -> str:
    return f"{one.code}  {one.name}  {one.home_url}"


def _changed_lines(one: Changed) -> list[str]:
    return [
        f"{one.after.code}  {FIELD_WORDS[field]}: "
        f"{shown_value(one.before, field)} → {shown_value(one.after, field)}"
        for field in one.fields
    ]


@plainly
def export_agencies(path: Path, *, at: str | None, everyone: bool) -> ExitCode:
    """Write the registry at a day to a file."""
    configuration, on, form = settings(), day(at), _form(path)
    ready_database(configuration)
    with Store(configuration.database) as store:
        registry = store.registry().load()
    count = len(registry.all_at(on, ended=everyone))
    if not count:
        raise InputProblem(
            "Chưa có cơ quan nào để xuất: nhập bằng ./soicong agencies import, hoặc thêm --all."
        )
    write(writable_file(path), exported(registry, on, ended=everyone, form=form))
    console().print(
        f"Đã xuất {count} cơ quan, theo sổ ngày {on:%d/%m/%Y}: {escape(str(path))}", soft_wrap=True
    )
    return ExitCode.DONE


@plainly
def write_template(path: Path) -> ExitCode:
    """Write the empty list with one example line."""
    form = _form(path)
    write(writable_file(path), template(form))
    console().print(
        f"Tệp mẫu: {escape(str(path))}. Ghi mỗi cơ quan một dòng dưới dòng ví dụ; dòng ví dụ để nguyên cũng được.",
        soft_wrap=True,
    )
    return ExitCode.DONE


def _form(path: Path) -> str:
    """'csv' or 'xlsx' by the file's name; raises InputProblem for others."""
    form = path.suffix.lower().removeprefix(".")
    if form not in ("csv", "xlsx"):
        raise InputProblem(f"‘{path.name}’ cần kết thúc bằng .xlsx hoặc .csv: đổi tên tệp rồi chạy lại.")
    return form
