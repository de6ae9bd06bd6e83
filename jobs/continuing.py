"""Which run a crawl belongs to: a new one, or one of the same portal that was interrupted and goes on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.order import CrawlOrder
from db.ledger import DatabaseLedger
from db.records import Unfinished
from db.store import Store
from evidence.writing import is_being_written
from jobs.earlier_archive import note_what_may_be_needed, with_earlier_archive
from jobs.problems import InputProblem

# A portal's pages are to be of one day: what is older is looked at anew.
_GOES_ON_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Begun:
    """One crawl with its run. `pages` is how many an earlier process has finished, None for a new run."""

    order: CrawlOrder
    run_id: int
    ledger: DatabaseLedger
    pages: int | None = None


def asked_of(order: CrawlOrder) -> dict[str, Any]:
    """What decides which pages a crawl sees: only a run that was asked for the same goes on."""
    agency = order.agency
    lifted = {"robots_decision": order.robots_decision.told()} if order.robots_decision is not None else {}
    return {
        **lifted,
        "home_url": agency.home_url,
        "sister_urls": list(agency.sister_urls),
        "start_url": order.start_url,
        "declared": [asdict(section) for section in order.declared],
        "max_pages": order.max_pages,
        "live": order.live,
        "window_start": order.window_start.isoformat() if order.window_start else None,
    }


def demand_idle(store: Store, codes: Iterable[str]) -> None:
    """Refuse portals (by the codes of their agencies) that another process is crawling now. Raises InputProblem."""
    for code in codes:
        found = store.unfinished_run(code)
        archive = Path(found.archive) if found is not None else None
        if found is not None and archive is not None and archive.is_file() and is_being_written(archive):
            raise InputProblem(
                f"Cổng {code} đang được một tiến trình khác thu thập (lượt {found.run_id}); "
                "hãy chờ lượt ấy xong rồi chạy lại."
            )


def begin(
    store: Store, order: CrawlOrder, *, started_at: datetime, fresh: bool, round_id: int | None = None
) -> Begun:
    """Begin a run for an order, or go on with the one that was interrupted, unless it is to be `fresh`.

    An order that goes on keeps the archive and the window of its run. Unless it is `fresh` it refers to the portal's last
    run for what has not changed. See `demand_idle` first. Raises DatabaseProblem.
    """
    if not fresh:
        order = with_earlier_archive(store, order)
    found = store.unfinished_run(order.agency.code)
    if found is not None:
        archive = Path(found.archive)
        if not fresh and _goes_on(found, order, archive, started_at):
            store.reopen_run(found.run_id)
            if round_id is not None:
                store.rounds().add_run(round_id, found.run_id)
            note_what_may_be_needed(store, found.run_id, order)
            start = found.asked["window_start"]
            continued = replace(
                order,
                archive_path=archive,
                window_start=date.fromisoformat(start) if start else None,
            )
            return Begun(
                order=continued,
                run_id=found.run_id,
                ledger=store.ledger(found.run_id),
                pages=found.pages,
            )
        store.give_up_run(found.run_id)
    run = store.start_run(
        order.agency,
        started_at=started_at,
        archive=str(order.archive_path),
        live=order.live,
        asked=asked_of(order),
    )
    if round_id is not None:
        store.rounds().add_run(round_id, run)
    note_what_may_be_needed(store, run, order)
    return Begun(order=order, run_id=run, ledger=store.ledger(run))


def _goes_on(found: Unfinished, order: CrawlOrder, archive: Path, now: datetime) -> bool:
    """Whether an unfinished run is the one that is asked for, not too old, and its archive as it was left."""
    wanted, asked = asked_of(order), dict(found.asked)
    if now - found.last_at > _GOES_ON_WITHIN or not archive.is_file():
        return False
    if archive.stat().st_size < found.length:
        return False
    # A crawl that is gone on with after midnight has a window that begins a day later; the earlier one covers it.
    here, there = wanted.pop("window_start"), asked.pop("window_start", None)
    if here is None or there is None:
        return bool(here == there and wanted == asked)
    late = date.fromisoformat(here) - date.fromisoformat(there)
    return bool(timedelta(0) <= late <= timedelta(days=1) and wanted == asked)
