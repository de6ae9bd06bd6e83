"""What people do to the registry, as drafts: merge, split, rename, move, retire. Pure; nothing is stored here.

The day of an act is the first day of the new state: who is merged on 01/07 exists until 30/06. Every function raises
RegistryProblem where the registry does not allow the act.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from db.agencies_columns import code_problem
from db.registration import SELF_DATED, Registration, RetiredAddress, differing, fields_of
from db.registry import ActKind, Change, Draft, Registry, RegistryProblem, Succession


def merge(
    registry: Registry, codes: Sequence[str], into: str, on: date, given: Mapping[str, Any] | None = None
) -> Draft:
    """Agencies become one: `into`, one of them, another one, or a new one described by `given` (fields to set).

    A new one needs a name and an address; tier and group come from those merged where they agree.
    """
    given = given or {}
    old = [_existing(registry, code, on) for code in dict.fromkeys(codes)]
    ending = [one for one in old if one.code != into]
    if not ending:
        raise RegistryProblem(f"Không có cơ quan nào để nhập vào {into}: nêu mã các cơ quan được sáp nhập.")
    lives_on = False
    if into in registry.codes:
        kept = _demand_active(registry, into, on)
        lives_on = kept.active(on - timedelta(days=1))
        changes = dated(registry, kept.code, replace(kept, **given), on)
    else:
        changes = (_new(into, _inherited(into, ending, given, on)),)
    links = [_link(ActKind.MERGE, on, one.code, into) for one in ending]
    if lives_on:
        links.append(_link(ActKind.MERGE, on, into, into))
    draft = Draft(
        kind=ActKind.MERGE,
        changes=(*changes, *(ends(one, on) for one in ending)),
        successions=tuple(links),
    )
    return sound(registry, draft, on)


def split(registry: Registry, code: str, into: Sequence[str], on: date) -> Draft:
    """An agency becomes several, all of them registered; it lives on where it is among them."""
    old = _existing(registry, code, on)
    heirs = tuple(dict.fromkeys(into))
    missing = [one for one in heirs if one not in registry.codes]
    if missing:
        raise RegistryProblem(
            f"Chưa có cơ quan mang mã {', '.join(missing)}: nhập trước bằng ./soicong agencies import, "
            f"cột ‘Hoạt động từ’ ghi {on:%d/%m/%Y}."
        )
    if not [one for one in heirs if one != code]:
        raise RegistryProblem(f"Nêu sau --into mã các cơ quan mới được tách ra từ {code}.")
    for heir in heirs:
        _demand_active(registry, heir, on)
    draft = Draft(
        kind=ActKind.SPLIT,
        changes=() if code in heirs else (ends(old, on),),
        successions=tuple(_link(ActKind.SPLIT, on, code, heir) for heir in heirs),
    )
    return sound(registry, draft, on)


def rename(registry: Registry, code: str, name: str, on: date, new_code: str | None = None) -> Draft:
    """An agency gets another name, and where wanted another code: then the new one carries it on."""
    old = _existing(registry, code, on)
    if new_code is None or new_code == code:
        changes = dated(registry, code, replace(old, name=name), on)
        if not changes:
            raise RegistryProblem(f"Cơ quan {code} đã mang tên ‘{name}’ vào ngày {on:%d/%m/%Y}.")
        return sound(registry, Draft(kind=ActKind.RENAME, changes=changes), on)
    if new_code in registry.codes:
        raise RegistryProblem(
            f"Mã {new_code} đã có trong sổ: chọn mã khác, hoặc dùng ./soicong agencies merge."
        )
    after = replace(old, code=new_code, name=name, active_from=on, active_until=None, retired=())
    draft = Draft(
        kind=ActKind.RENAME,
        changes=(_new(new_code, after), ends(old, on)),
        successions=(_link(ActKind.RENAME, on, code, new_code),),
    )
    return sound(registry, draft, on)


def move(registry: Registry, code: str, home_url: str, on: date) -> Draft:
    """The portal gets another home address; the old one is kept among the retired ones."""
    old = _existing(registry, code, on)
    changes = dated(registry, code, replace(old, home_url=home_url), on)
    if not changes:
        raise RegistryProblem(f"Cổng của {code} đã ở địa chỉ {home_url} vào ngày {on:%d/%m/%Y}.")
    return sound(registry, Draft(kind=ActKind.MOVE, changes=changes), on)


def retire(registry: Registry, code: str, on: date) -> Draft:
    """An agency ends and nobody carries it on; its results stay."""
    return Draft(kind=ActKind.RETIRE, changes=(ends(_existing(registry, code, on), on),))


def dated(
    registry: Registry, code: str, after: Registration, on: date, *, correcting: bool = False
) -> tuple[Change, ...]:
    """The changes that make an agency be `after` from a day on; none where it is so already.

    With `correcting` they mend what is held at that day, from when it holds. Else a home address that is left is
    retired with the day before.
    """
    before = _known(registry, code, on)
    since = registry.since(code, on)
    if not correcting and after.home_url != before.home_url:
        begun = since.get("home_url") or before.active_from
        left = RetiredAddress(url=before.home_url, since=begun, until=on - timedelta(days=1))
        if all(entry.url != left.url or entry.until is None for entry in after.retired):
            after = replace(after, retired=(*after.retired, left))
    days: dict[date | None, dict[str, Any]] = {}
    for name, value in differing(before, after).items():
        day = None if name in SELF_DATED else since.get(name) if correcting else on
        days.setdefault(day, {})[name] = value
    return tuple(Change(code=code, effective_from=day, fields=fields) for day, fields in days.items())


def ends(one: Registration, on: date) -> Change:
    """The agency's last day is the one before `on`."""
    return Change(code=one.code, fields={"active_until": (on - timedelta(days=1)).isoformat()})


def sound(registry: Registry, draft: Draft, on: date) -> Draft:
    """The draft, where afterwards no two agencies of a time share a home address."""
    clash = first_clash(registry.plus(draft), draft.codes, on)
    if clash is not None:
        one, other = clash
        raise RegistryProblem(
            f"Địa chỉ {one.home_url} của {one.code} đang là địa chỉ của {other.code} ({other.name}): "
            "sửa một trong hai, hoặc cho cơ quan kia ngừng trước."
        )
    return draft


def first_clash(
    registry: Registry, codes: Iterable[str], on: date
) -> tuple[Registration, Registration] | None:
    """An agency of `codes` and another one that have the same home address at the same time, at a day or later."""
    states = registry.all_at(on, ended=True)
    wanted = set(codes)
    homes: dict[str, list[Registration]] = {}
    for state in states:
        homes.setdefault(plain_address(state.home_url), []).append(state)
    for sharing in homes.values():
        for one in sharing:
            for other in sharing:
                if one.code in wanted and other.code != one.code and one.overlaps(other, since=on):
                    return one, other
    return None


def plain_address(url: str) -> str:
    """An address as two of them are compared: neither case nor a last slash tells."""
    return url.rstrip("/").lower()


def _link(kind: ActKind, on: date, predecessor: str, successor: str) -> Succession:
    return Succession(kind=kind, on=on, predecessor=predecessor, successor=successor)


def _new(code: str, one: Registration) -> Change:
    """A registration holds since ever; `active_from` says from when the agency exists."""
    if wrong := code_problem(code):
        raise RegistryProblem(f"{wrong[0].upper()}{wrong[1:]}.")
    return Change(code=code, fields=fields_of(one))


def _inherited(code: str, ending: Sequence[Registration], given: Mapping[str, Any], on: date) -> Registration:
    missing = [option for name, option in (("name", "--name"), ("home_url", "--home")) if not given.get(name)]
    if missing:
        raise RegistryProblem(
            f"Mã {code} chưa có trong sổ nên là cơ quan mới: cho biết thêm {' và '.join(missing)}."
        )
    tiers = {one.tier for one in ending}
    if len(tiers) > 1 and "tier" not in given:
        raise RegistryProblem(
            f"Các cơ quan được sáp nhập thuộc nhiều cấp: cho biết cấp của {code} bằng --tier."
        )
    groups = {one.group for one in ending}
    inherited: dict[str, Any] = {
        "tier": ending[0].tier,
        "group": groups.pop() if len(groups) == 1 else "",
        "active_from": on,
    }
    return Registration(code=code, **(inherited | dict(given)))


def _existing(registry: Registry, code: str, on: date) -> Registration:
    """An agency that exists the day before, so that something can become of it, and has not ended otherwise."""
    _demand_active(registry, code, on - timedelta(days=1))
    return _demand_active(registry, code, on)


def _demand_active(registry: Registry, code: str, on: date) -> Registration:
    found = _known(registry, code, on)
    if not found.active(on):
        raise RegistryProblem(_gone(registry, found, on))
    return found


def _known(registry: Registry, code: str, on: date) -> Registration:
    found = registry.at(code, on)
    if found is None:
        raise RegistryProblem(f"Chưa có cơ quan mang mã {code}; xem danh sách: ./soicong agencies list --all")
    return found


def _gone(registry: Registry, found: Registration, on: date) -> str:
    code = found.code
    if found.active_from is not None and on < found.active_from:
        return f"Cơ quan {code} chỉ hoạt động từ {found.active_from:%d/%m/%Y}; ngày {on:%d/%m/%Y} chưa có."
    heirs = ", ".join(one.successor for one in registry.followed_by(code))
    after = f", nay là {heirs}" if heirs else ""
    return f"Cơ quan {code} đã ngừng hoạt động từ sau ngày {found.active_until or on:%d/%m/%Y}{after}."
