"""Looks of a portal's earlier runs: whether it answers is judged over days, and no run has more than its own.

They are copied into the archive of the new run, with the run they come from. So a result follows from its own archive
alone, and `rescore` ends with the same bytes, whatever became of the other archives; and only the newest archives need
to be read, because each holds what the ones before it knew. Looks through the day (`./soicong watch`) come from the
database, one record for each address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from crawler.order import CrawlOrder
from db.records import RunStatus
from db.store import Store
from evidence.archive import load_site
from evidence.model import Agency, Probe
from evidence.problem import NoPage, NotAnArchive
from jobs.kept_archives import archive_to_read
from jobs.log_events import LOOKS_MISSING
from jobs.logs import tell
from jobs.watch_targets import watched_probes
from scoring.calendar import ZONE

_GATHERED = frozenset({"availability", "service"})
_ENDED = frozenset({RunStatus.DONE, RunStatus.NOT_SEEN})
_ARCHIVES = 3  # the newest may lack looks: its probes were not made, or its file is gone
_MOST = 400  # looks of one address: more than one a night for a year


def with_earlier_looks(store: Store, order: CrawlOrder) -> CrawlOrder:
    """The order with what earlier runs of its agency saw since the first day of its window."""
    if not order.live or order.window_start is None:
        return order
    since = order.window_start
    through_the_day = watched_probes(store, order.agency, since=since)
    return replace(order, earlier_looks=(*earlier_looks(store, order.agency, since=since), *through_the_day))


def earlier_looks(store: Store, agency: Agency, *, since: date) -> tuple[Probe, ...]:
    """Looks of an agency's ended runs, oldest first, each once."""
    runs = [
        run
        for run in store.list_runs(agency_code=agency.code)
        if run.status in _ENDED and run.live and run.archive and run.gone_at is None
    ]
    found: dict[tuple[str, str, str], Probe] = {}
    for run in runs[:_ARCHIVES]:
        archive = archive_to_read(store, run)
        for probe in _looks(archive) if archive is not None else ():
            if probe.observed_at.astimezone(ZONE).date() >= since and _is_of(agency, probe):
                key = (probe.name, probe.url, probe.observed_at.isoformat())
                found.setdefault(key, replace(probe, origin=probe.origin or f"run {run.id}"))
    return tuple(
        _newest(sorted(found.values(), key=lambda probe: (probe.observed_at, probe.name, probe.url)))
    )


def _looks(archive: Path) -> tuple[Probe, ...]:
    try:
        probes = load_site(archive).probes
    except (OSError, NoPage, NotAnArchive) as trouble:
        tell(LOOKS_MISSING, archive=archive, why=str(trouble))
        return ()
    return tuple(probe for probe in probes if probe.name in _GATHERED and probe.error is None)


def _is_of(agency: Agency, probe: Probe) -> bool:
    """Whether a look is at the portal as it is known now: a look at its former address says nothing of this one."""
    return probe.name != "availability" or agency.owns(probe.url)


def _newest(probes: Iterable[Probe]) -> Iterator[Probe]:
    """The newest looks of each address, oldest first."""
    by_address: dict[tuple[str, str], list[Probe]] = {}
    for probe in probes:
        by_address.setdefault((probe.name, probe.url), []).append(probe)
    for looks in by_address.values():
        yield from looks[-_MOST:]
