"""What `./soicong worker` checks before it works."""

from __future__ import annotations

from db.registered import registrations
from db.store import Store
from jobs.addresses import today
from jobs.health_server import health_served
from jobs.log_events import NO_SHARED_PLACE, STORAGE_TROUBLE, WORKER_READY
from jobs.logs import start_logs, tell
from jobs.problems import ExitCode
from jobs.progress import crawl_progress
from jobs.queue import ready_queue
from jobs.settings import settings
from jobs.storage import storage_troubles
from jobs.storage_settings import storage_settings
from jobs.terminal import console, plainly


@plainly
def work(*, portals: int, nightly: str | None, max_pages: int, until_done: bool) -> ExitCode:
    """Do jobs of the queue in this process until it is told to stop."""
    from crawler.reactor import in_reactor
    from jobs.queue_nightly import Nightly
    from jobs.worker import Worker

    configuration, printed = settings(), console()
    night = Nightly.parse(nightly, max_pages=max_pages) if nightly is not None else None
    ready_queue(configuration.database)
    with Store(configuration.database) as store:  # one of another version is named here, not in the jobs
        registry = store.registry().load()
    names = {one.agency.code: one.agency.name for one in registrations(registry, today())}
    start_logs(printed)
    if storage_settings() is None:
        tell(
            NO_SHARED_PLACE,
            "Chưa đặt kho chung (SOICONG_STORAGE): chứng cứ của mỗi cổng chỉ nằm trên máy đã xem nó.",
        )
    for trouble in storage_troubles(configuration):
        tell(STORAGE_TROUBLE, f"CẦN XEM: {trouble}")
    say = f"Sẵn sàng: {portals} cổng cùng lúc. Dừng êm bằng Ctrl-C hoặc SIGTERM."
    tell(WORKER_READY, say, portals=portals, nightly=nightly)
    with health_served(configuration), crawl_progress(printed, names, whole=False) as progress:
        worker = Worker(
            configuration,
            portals=portals,
            nightly=night,
            until_done=until_done,
            printed=printed,
            on_event=progress,
        )
        return in_reactor(worker.run)
