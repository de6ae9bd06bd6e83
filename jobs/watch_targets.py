"""What is looked at through the day: each agency's home page, and the service system that its portal leads to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from checks.steadiness import Answering, Look, Maintenance
from checks.watched import watched_probe
from db.problem import DatabaseProblem, ProblemKind
from db.registered import registrations
from db.store import Store
from db.watching import MaintenanceRecord, WatchLook
from evidence.model import Agency, Probe
from jobs.addresses import HANOI

PORTAL, SERVICE = "availability", "service"
_SECTIONS = ("online_services", "procedures")
_MOST = 5_000  # looks of one address in an archive: 13 a day for a year


@dataclass(frozen=True, kw_only=True)
class Target:
    """One address of one agency: `what` is PORTAL or SERVICE; `hours` are those in which it may be asked ('' always)."""

    agency: Agency
    what: str
    url: str
    hours: str = ""


def targets(store: Store, codes: Iterable[str], on: date) -> tuple[Target, ...]:
    """What is looked at on a day; of these agencies or of all. Raises DatabaseProblem for unknown codes."""
    found: list[Target] = []
    for one in registrations(store.registry().load(), on, codes=codes):
        found.append(Target(agency=one.agency, what=PORTAL, url=one.home_url, hours=one.crawl_window))
        if url := service_of(store, one.agency.code):
            found.append(Target(agency=one.agency, what=SERVICE, url=url, hours=one.crawl_window))
    return tuple(found)


def service_of(store: Store, code: str) -> str:
    """Where the latest judged run found the agency's services on a system of their own; '' where on the portal itself."""
    try:
        document: dict[str, Any] = store.load_document(agency_code=code)
    except DatabaseProblem as problem:
        if problem.kind is ProblemKind.NOT_STORED:
            return ""
        raise
    sections = document.get("sections") or {}
    for key in _SECTIONS:
        section = sections.get(key) or {}
        if section.get("present"):
            return str(section["url"]) if section.get("external") else ""
    return ""


def watched_probes(store: Store, agency: Agency, *, since: date) -> tuple[Probe, ...]:
    """What was seen through the day of an agency's portal and service since a day, as its run's archive carries it."""
    places = {agency.home_url: PORTAL}
    if url := service_of(store, agency.code):
        places.setdefault(url, SERVICE)
    begin, end = datetime.combine(since, time(), HANOI), datetime.max.replace(tzinfo=HANOI, year=9000)
    looks = store.watch().looks(tuple(places), since=begin, until=end)
    spans = store.watch().maintenance(tuple(places))
    return tuple(
        watched_probe(
            what,
            url,
            [look_of_row(one) for one in looks[url][-_MOST:]],
            [span_of(one) for one in spans if one.url == url and one.holds and one.ends_at > begin],
        )
        for url, what in places.items()
        if looks.get(url)
    )


def look_of_row(row: WatchLook) -> Look:
    """A stored look as it is weighed."""
    return Look(at=row.looked_at, state=Answering(row.state), status=row.status, reason=row.reason)


def span_of(record: MaintenanceRecord) -> Maintenance:
    """Stored maintenance as it excepts looks."""
    return Maintenance(begins=record.begins_at, ends=record.ends_at, reason=record.reason)


def by_address(wanted: Sequence[Target]) -> dict[str, list[Target]]:
    """Targets by address: agencies that share a service share its looks."""
    found: dict[str, list[Target]] = {}
    for one in wanted:
        found.setdefault(one.url, []).append(one)
    return found
