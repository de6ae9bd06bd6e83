"""Registered agencies for those who only crawl and judge: whole lists in, lists at a day out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

from db.problem import DatabaseProblem, ProblemKind
from db.records import Imported
from db.registration import Registration, Sister, fields_of
from db.registry import ActKind, Change, Draft, Registry
from db.registry_acts import dated
from db.registry_store import RegistryStore, Signed
from evidence.model import Agency, Tier


def save_agencies(store: RegistryStore, agencies: Iterable[Agency]) -> Imported:
    """Register agencies since ever, or correct those that are known, in one act."""
    wanted = tuple(agencies)
    now = datetime.now(UTC)
    signed = Signed(by="soicong", why="", at=now, today=now.date())

    def plan(registry: Registry) -> tuple[Draft, Imported]:
        added, corrected = 0, 0
        changes: list[Change] = []
        for agency in wanted:
            made = _changes(registry, agency, signed.today)
            added += agency.code not in registry.codes
            corrected += bool(made) and agency.code in registry.codes
            changes += made
        left = len(wanted) - added - corrected
        return Draft(kind=ActKind.IMPORT, changes=tuple(changes)), Imported(
            added=added, changed=corrected, unchanged=left
        )

    _, (_, imported) = store.change(plan, lambda planned: planned[0], signed)
    return imported


def _changes(registry: Registry, agency: Agency, today: date) -> tuple[Change, ...]:
    held = registry.at(agency.code, today)
    if held is None:
        return (Change(code=agency.code, fields=fields_of(_registration(agency))),)
    if held.agency == agency:
        return ()
    purposes = {sister.url: sister for sister in held.sisters}
    after = replace(
        held,
        name=agency.name,
        tier=agency.tier,
        group=agency.group,
        home_url=agency.home_url,
        sisters=tuple(purposes.get(url, Sister(url=url)) for url in agency.sister_urls),
    )
    return dated(registry, agency.code, after, today, correcting=True)


def _registration(agency: Agency) -> Registration:
    return Registration(
        code=agency.code,
        name=agency.name,
        tier=agency.tier,
        group=agency.group,
        home_url=agency.home_url,
        sisters=tuple(Sister(url=url) for url in agency.sister_urls),
    )


def list_agencies(
    registry: Registry,
    on: date,
    *,
    codes: Iterable[str] = (),
    tier: Tier | None = None,
    group: str | None = None,
) -> tuple[Agency, ...]:
    """Agencies that exist at a day. Raises DatabaseProblem naming codes that are unknown or do not exist then."""
    return tuple(one.agency for one in registrations(registry, on, codes=codes, tier=tier, group=group))


def registrations(
    registry: Registry,
    on: date,
    *,
    codes: Iterable[str] = (),
    tier: Tier | None = None,
    group: str | None = None,
) -> tuple[Registration, ...]:
    """As `list_agencies`, with all that the registry holds."""
    wanted = tuple(dict.fromkeys(codes))
    if unknown := [code for code in wanted if code not in registry.codes]:
        raise DatabaseProblem(
            f"Chưa có cơ quan mang mã {', '.join(unknown)}; xem danh sách: ./soicong agencies list",
            ProblemKind.NOT_STORED,
        )
    found = [
        one
        for one in registry.all_at(on)
        if (tier is None or one.tier is tier)
        and (group is None or one.group == group)
        and (not wanted or one.code in wanted)
    ]
    absent = sorted(set(wanted) - {one.code for one in found}) if tier is None and group is None else []
    if absent:
        heirs = sorted({one.successor for code in absent for one in registry.followed_by(code)})
        hint = f" Nối tiếp: {', '.join(heirs)}." if heirs else ""
        raise DatabaseProblem(
            f"Vào ngày {on:%d/%m/%Y} cơ quan {', '.join(absent)} không hoạt động; xem: "
            f"./soicong agencies show {absent[0]}.{hint}",
            ProblemKind.NOT_STORED,
        )
    return tuple(found)
