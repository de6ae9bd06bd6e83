"""What an import of a list would change: new agencies, changed ones, successions. Pure; one draft for the whole file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from db.agencies_columns import AgencyFileProblem, LineProblem
from db.agencies_file import AgencyList, Line, lacking
from db.registration import Registration, differing, fields_of
from db.registry import ActKind, Change, Draft, Registry, Succession
from db.registry_acts import dated, first_clash


@dataclass(frozen=True, kw_only=True)
class Changed:
    """An agency of the list that is known and differs: `fields` names what."""

    before: Registration
    after: Registration
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ImportPlan:
    """What the import of a list does. `ended` are agencies that end because others carry them on."""

    draft: Draft
    new: tuple[Registration, ...] = ()
    changed: tuple[Changed, ...] = ()
    unchanged: tuple[str, ...] = ()
    ended: tuple[Registration, ...] = ()

    @property
    def successions(self) -> tuple[Succession, ...]:
        """New successions between different agencies."""
        return tuple(one for one in self.draft.successions if one.predecessor != one.successor)


def plan_import(registry: Registry, listed: AgencyList, on: date, *, correcting: bool = False) -> ImportPlan:
    """What changes with a list from a day on; `correcting` mends what is held, from when it is held.

    A column that the file does not have leaves its field alone. New agencies hold since ever (`active_from` says from
    when they exist). Raises AgencyFileProblem, and then nothing is to be stored.
    """
    problems = [
        problem for line in listed.lines if registry.at(line.code, on) is None for problem in lacking(line)
    ]
    problems += _unknown_origins(registry, listed.lines)
    if problems:
        raise AgencyFileProblem(listed.path, problems)
    links = _links(registry, listed.lines)
    new: list[Registration] = []
    changed: list[Changed] = []
    unchanged: list[str] = []
    changes: list[Change] = []
    for line in listed.lines:
        before = registry.at(line.code, on)
        if before is None:
            one = Registration(code=line.code, **_begun(line))
            new.append(one)
            changes.append(Change(code=one.code, fields=fields_of(one)))
            continue
        after = replace(before, **_still_ended(registry, before, line.given))
        made = dated(registry, line.code, after, on, correcting=correcting)
        changes += made
        if made:
            changed.append(Changed(before=before, after=after, fields=tuple(differing(before, after))))
        else:
            unchanged.append(line.code)
    draft = Draft(kind=ActKind.IMPORT, changes=tuple(changes), successions=links)
    endings = _endings(registry.plus(draft), links, on)
    draft = replace(draft, changes=(*changes, *endings.values()))
    after_all = registry.plus(draft)
    _demand_sound(registry, after_all, listed, draft, on)
    states = (after_all.at(code, on) for code in endings)
    return ImportPlan(
        draft=draft,
        new=tuple(new),
        changed=tuple(changed),
        unchanged=tuple(unchanged),
        ended=tuple(state for state in states if state is not None),
    )


def _begun(line: Line) -> Mapping[str, Any]:
    """The fields of a new agency: one that carries on others begins on the day that it does."""
    first = min((origin.on for origin in line.origins if line.code not in origin.codes), default=None)
    given = dict(line.given)
    return given if given.get("active_from") or first is None else given | {"active_from": first}


def _still_ended(registry: Registry, before: Registration, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """An agency that others carry on stays ended where its line leaves the last day blank."""
    ended = before.active_until is not None and registry.followed_by(before.code)
    return {**given, "active_until": given.get("active_until") or before.active_until} if ended else given


def _unknown_origins(registry: Registry, lines: Iterable[Line]) -> list[LineProblem]:
    known = {*registry.codes, *(line.code for line in lines)}
    return [
        LineProblem(
            row=line.row,
            column=line.places["predecessors"],
            wrong=f"không có cơ quan mang mã {', '.join(missing)}",
            mend="thêm các cơ quan ấy vào tệp (một dòng mỗi cơ quan) hoặc sửa mã",
        )
        for line in lines
        if (missing := [code for origin in line.origins for code in origin.codes if code not in known])
    ]


def _links(registry: Registry, lines: Iterable[Line]) -> tuple[Succession, ...]:
    """The successions that the lines tell and the registry does not know yet."""
    known = {
        (one.kind, one.on, one.predecessor, one.successor)
        for code in registry.codes
        for one in registry.follows(code, itself=True)
    }
    told = {
        (origin.kind, origin.on, code, line.code): None
        for line in lines
        for origin in line.origins
        for code in origin.codes
    }
    return tuple(
        Succession(kind=kind, on=on, predecessor=old, successor=new)
        for kind, on, old, new in told
        if (kind, on, old, new) not in known
    )


def _endings(after: Registry, links: Iterable[Succession], on: date) -> dict[str, Change]:
    """Agencies end the day before they are followed, unless they follow themselves or have ended before."""
    endings: dict[str, Change] = {}
    for one in links:
        lives_on = any(
            other.predecessor == other.successor and (other.kind, other.on) == (one.kind, one.on)
            for other in after.follows(one.predecessor, itself=True)
        )
        state = after.at(one.predecessor, max(on, one.on))
        last = one.on - timedelta(days=1)
        if one.predecessor != one.successor and not lives_on and state is not None and state.active(one.on):
            endings[one.predecessor] = Change(code=one.predecessor, fields={"active_until": last.isoformat()})
    return endings


def _demand_sound(before: Registry, after: Registry, listed: AgencyList, draft: Draft, on: date) -> None:
    """Refuse a list after which two agencies of one time had one address. What was so before is not its fault."""
    rows = {line.code: line for line in listed.lines}
    touched = {change.code for change in draft.changes if change.code in rows}
    clash = first_clash(after, touched, on)
    if clash is None or first_clash(before, touched, on) == clash:
        return
    one, other = clash
    line = rows[one.code]
    problem = LineProblem(
        row=line.row,
        column=line.places.get("home_url", ""),
        wrong=f"‘{one.home_url}’ đang là địa chỉ của {other.code} ({other.name})",
        mend="sửa địa chỉ, hoặc ghi ngày ở cột ‘Hoạt động đến’ của cơ quan kia",
    )
    raise AgencyFileProblem(listed.path, [problem])
