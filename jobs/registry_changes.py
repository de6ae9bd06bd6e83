"""Successions and moves as people record them: merge, split, rename, move, retire, undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from rich.markup import escape

from db.agencies_cells import BadCell, tier
from db.registration import SELF_DATED
from db.registry import Draft, Registry
from db.registry_acts import merge, move, rename, retire, split
from db.store import Store
from jobs.addresses import day, portal_url
from jobs.problems import ExitCode, InputProblem
from jobs.registry_words import ACT_WORDS, FIELD_WORDS, Author, shown_value, signed
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database


@plainly
def merge_agencies(
    codes: Sequence[str],
    *,
    into: str,
    on: str,
    name: str | None,
    home: str | None,
    level: str | None,
    group: str | None,
    author: Author,
) -> ExitCode:
    """Agencies become one."""
    given: dict[str, Any] = {}
    if name:
        given["name"] = " ".join(name.split())
    if home:
        given["home_url"] = portal_url(home)
    if level:
        try:
            given["tier"] = tier(level)
        except BadCell as bad:
            raise InputProblem(f"--tier: {bad.wrong}; {bad.mend}.") from None
    if group is not None:
        given["group"] = group
    first = day(on, "--on")
    return _carry_out(lambda known: merge(known, codes, into, first, given), author)


@plainly
def split_agency(code: str, *, into: Sequence[str], on: str, author: Author) -> ExitCode:
    """An agency becomes several."""
    first = day(on, "--on")
    return _carry_out(lambda known: split(known, code, into, first), author)


@plainly
def rename_agency(code: str, *, name: str, new_code: str | None, on: str, author: Author) -> ExitCode:
    """An agency gets another name."""
    first, plain = day(on, "--on"), " ".join(name.split())
    if not plain:
        raise InputProblem("--name trống: ghi tên mới của cơ quan.")
    return _carry_out(lambda known: rename(known, code, plain, first, new_code), author)


@plainly
def move_portal(code: str, address: str, *, on: str, author: Author) -> ExitCode:
    """A portal gets another home address."""
    first, home = day(on, "--on"), portal_url(address)
    return _carry_out(lambda known: move(known, code, home, first), author)


@plainly
def retire_agency(code: str, *, on: str, author: Author) -> ExitCode:
    """An agency ends without a successor."""
    first = day(on, "--on")
    return _carry_out(lambda known: retire(known, code, first), author)


def carried_out(
    store: Store, plan: Callable[[Registry], Draft], author: Author
) -> tuple[int | None, list[str]]:
    """Carry out an act: its number, and what it changed, a line each. Raises RegistryProblem."""
    number, draft = store.registry().change(plan, lambda planned: planned, signed(author))
    return number, told_draft(store.registry().load(), draft)


def _carry_out(plan: Callable[[Registry], Draft], author: Author) -> ExitCode:
    configuration, printed = settings(), console()
    ready_database(configuration)
    with Store(configuration.database) as store:
        number, draft = store.registry().change(plan, lambda planned: planned, signed(author))
        after = store.registry().load()
    printed.print(f"Đã ghi việc số {number} ({ACT_WORDS[draft.kind]}):")
    for line in told_draft(after, draft):
        printed.print(f"  {escape(line)}", soft_wrap=True)
    printed.print(f"Huỷ nếu nhầm: ./soicong agencies undo {number}")
    return ExitCode.DONE


def told_draft(after: Registry, draft: Draft) -> list[str]:
    """What an act has changed, a line each."""
    lines: list[str] = []
    for change in draft.changes:
        first = change.effective_from
        for field in change.fields:
            state = after.at(change.code, first or _last_day(after, change.code))
            if state is None or shown_value(state, field) == "–" or field == "retired":
                continue
            since = f" (từ {first:%d/%m/%Y})" if first and field not in SELF_DATED else ""
            lines.append(f"{change.code}  {FIELD_WORDS[field]}: {shown_value(state, field)}{since}")
    for one in draft.successions:
        if one.predecessor != one.successor:
            lines.append(f"{one.successor} nối tiếp {one.predecessor} từ {one.on:%d/%m/%Y}")
        else:
            lines.append(f"{one.successor} tiếp tục hoạt động")
    return lines


def _last_day(registry: Registry, code: str) -> date:
    days = [change.effective_from or date.min for change in registry.changes if change.code == code]
    return max(days)


@plainly
def undo_act(number: int, *, author: Author) -> ExitCode:
    """Take back an act."""
    configuration, printed = settings(), console()
    ready_database(configuration)
    with Store(configuration.database) as store:
        act = store.registry().undo(number, signed(author))
    printed.print(
        f"Đã huỷ việc số {number} ({ACT_WORDS[act.kind]}, {escape(act.by or 'không rõ người ghi')}). "
        "Việc và lần huỷ đều còn trong lịch sử.",
        soft_wrap=True,
    )
    return ExitCode.DONE
