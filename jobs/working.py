"""What `./soicong worker` checks before it works."""

from __future__ import annotations

import logging
import sys

from rich.markup import escape

from db.store import Store
from jobs.health_server import health_served
from jobs.problems import ExitCode
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
    with Store(configuration.database):
        pass  # a database of another version is named here, not after a minute of retries
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("jobs").setLevel(logging.INFO)
    if storage_settings() is None:
        printed.print(
            "Chưa đặt kho chung (SOICONG_STORAGE): chứng cứ của mỗi cổng chỉ nằm trên máy đã xem nó.",
            soft_wrap=True,
        )
    for trouble in storage_troubles(configuration):
        printed.print(escape(trouble), soft_wrap=True)
    printed.print(f"Sẵn sàng: {portals} cổng cùng lúc. Dừng êm bằng Ctrl-C hoặc SIGTERM.", soft_wrap=True)
    worker = Worker(configuration, portals=portals, nightly=night, until_done=until_done)
    with health_served(configuration):
        return in_reactor(worker.run)
