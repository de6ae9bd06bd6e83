"""Asking for a one-off audit, and whose it is: for pages and for programs."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus

from fastapi import HTTPException

from db.audit_records import AuditRecord, Limit, NewAudit
from db.problem import DatabaseProblem, ProblemKind
from db.web_accounts import Role
from db.web_watch import WebEvent
from evidence.model import Tier
from jobs.choices import demand_reachable, names_of
from jobs.continuing import demand_idle
from jobs.one_off_rules import (
    OF_AGENCY,
    OF_OFFICE,
    REFUSED,
    active_agencies,
    allowed_address,
    declared_sections,
    demand_own,
    owner_of,
)
from jobs.problems import InputProblem
from web import security_log
from web.visit import Visit

_LONGEST = 2_000  # characters of an address


def asked(visit: Visit, address: str, pairs: Iterable[tuple[str, str]], *, tier: str) -> AuditRecord:
    """Put an audit into the queue; everything is checked before anything is stored. Raises InputProblem.

    `pairs`: sections by key, each with the address where it is; `tier`: of a portal that the registry does not know.
    """
    site, own = visit.site, own_agency(visit)
    store = site.store
    registered = active_agencies(store, visit.today)
    url = allowed_address(
        address[:_LONGEST],
        approved=frozenset(one.host for one in store.web_audits().hosts()),
        allowed=site.allowed,
        registered=registered,
    )
    if own is not None:
        demand_own(url, own, registered)
    declared = declared_sections(pairs, url, site.allowed)
    owner = owner_of(url, registered)
    known = next((one for one in registered if one.code == (owner or own)), None)
    its_tier = known.tier if known is not None else _tier(tier)
    demand_reachable(url, allowed=site.allowed, names=names_of(site.configuration))
    if owner is not None:
        demand_idle(store, [owner])  # a round that is at it is enough for its server
    record = store.web_audits().ask(
        NewAudit(
            account_id=visit.who.id,
            agency_code=owner,
            host=_host(url),
            url=url,
            tier=its_tier.value,
            declared=declared,
        ),
        OF_OFFICE if own is None else OF_AGENCY,
        at=visit.now,
    )
    if isinstance(record, Limit):
        raise InputProblem(REFUSED[record])
    note(visit, "audit_asked", f"{record.id} {record.url}")
    return record


def mine(visit: Visit, number: int) -> AuditRecord:
    """An audit that the asker may see; others' are as if there were none. Raises HTTPException, DatabaseProblem."""
    own = own_agency(visit)
    try:
        record = visit.site.store.web_audits().get(number)
    except DatabaseProblem as problem:
        if own is None or problem.kind is not ProblemKind.NOT_STORED:
            raise
        raise HTTPException(HTTPStatus.NOT_FOUND) from problem
    if own is not None and record.asked_for != own:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return record


def own_agency(visit: Visit) -> str | None:
    """The agency that asks; None for the office."""
    return visit.who.agency_code if visit.who.role is Role.AGENCY else None


def _tier(text: str) -> Tier:
    try:
        return Tier(text)
    except ValueError:
        raise InputProblem("Hãy chọn cấp của cơ quan.") from None


def _host(url: str) -> str:
    """Whom the audit burdens: host and port."""
    return url.split("://", 1)[1].split("/", 1)[0]


def note(visit: Visit, kind: str, detail: str) -> None:
    """Remember who did what with an audit."""
    event = WebEvent(
        at=visit.now, kind=kind, account=visit.who.name, address=visit.knock.address, detail=detail[:300]
    )
    security_log.note(visit.site.store, event, about=detail[:300])
