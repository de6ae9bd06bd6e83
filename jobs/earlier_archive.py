"""The archive of a portal's last run: what has not changed since is not stored again; and which archives others need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from crawler.order import CrawlOrder
from db.records import RunStatus, RunSummary
from db.store import Store
from evidence.problem import NotAnArchive
from evidence.revisits import answers_of
from evidence.tombstones import of_address
from evidence.warc import scan
from jobs.kept_archives import archive_of, archive_to_read
from jobs.shared_archives import Shared

_ARCHIVES = 3  # the newest may be gone, or lie on a machine that does not answer


def with_earlier_archive(store: Store, order: CrawlOrder) -> CrawlOrder:
    """The order with the archive of the agency's newest complete run, where it lies in the same folder."""
    tried = 0
    for run in store.list_runs(agency_code=order.agency.code):
        whole = run.status is RunStatus.DONE and run.gone_at is None and run.live == order.live
        if not whole or run.agency.home_url != order.agency.home_url:
            continue
        if (tried := tried + 1) > _ARCHIVES:
            break
        archive = archive_to_read(store, run)
        if archive is not None and archive.parent.resolve() == order.archive_path.parent.resolve():
            return replace(order, earlier_archive=archive, earlier_run=run.id)
    return order


def note_what_may_be_needed(store: Store, run_id: int, order: CrawlOrder) -> None:
    """While a crawl runs its archive may need the earlier one, and all that one needs. Raises DatabaseProblem."""
    earlier = order.earlier_archive
    if earlier is None:
        return
    references = store.references()
    needed = {earlier.name}
    known = references.all()
    for run in store.list_runs(agency_code=order.agency.code):
        if Path(run.archive).name == earlier.name:
            needed |= known.get(run.id, frozenset())
    references.note(run_id, needed)


def needed_by(
    runs: Sequence[RunSummary], references: Mapping[int, Iterable[str]]
) -> Mapping[int, tuple[int, ...]]:
    """Of each run the runs whose kept archives need its archive, by number, ascending."""
    owner = {Path(run.archive): run.id for run in runs if run.archive}
    found: dict[int, set[int]] = {}
    for run in runs:
        if not run.archive or run.gone_at is not None:
            continue
        for file in references.get(run.id, ()):
            of = owner.get(Path(run.archive).with_name(file))
            if of is not None and of != run.id:
                found.setdefault(of, set()).add(run.id)
    return {of: tuple(sorted(numbers)) for of, numbers in found.items()}


def runs_sharing(store: Store, run: RunSummary, url: str) -> tuple[RunSummary, ...]:
    """The other runs of a portal whose evidence of an address is, in part, the same record; those that hold it last.

    Raises DatabaseProblem.
    """
    runs = store.list_runs(agency_code=run.agency.code)
    references = store.references().all()
    wanted = _records_of(store, run, url)
    if not wanted or not references:
        return ()
    linked = {number for numbers in needed_by(runs, references).values() for number in numbers}
    linked |= set(needed_by(runs, references))
    held = [
        (other, records)
        for other in runs
        if other.id != run.id and other.id in linked and (records := _records_of(store, other, url))
    ]
    sharing = [(other, records) for other, records in held if set(records) & set(wanted)]
    sharing.sort(key=lambda one: any(one[1].values()))
    return tuple(other for other, _ in sharing)


def _records_of(store: Store, run: RunSummary, url: str) -> Mapping[str, bool]:
    """The answers that stand for an address in a run's archive: the id of each that is stored, and whether it is here.

    Raises InputProblem where the archive is in the shared place and cannot be had: nothing of it may be overlooked.
    """
    archive = Path(run.archive)
    if run.archive and run.gone_at is None and Shared.of(store) is not None:
        archive = archive_of(store, run)
    if run.gone_at is not None or not archive.is_file():
        return {}
    try:
        records = list(scan(archive))
        urls = of_address(archive, url)
    except (OSError, NotAnArchive):
        return {}
    answers = answers_of(archive, records)
    return {
        answers.originals.get(key, record).record_id: key not in answers.originals
        for key, record in answers.by_id.items()
        if record.target in urls
    }
