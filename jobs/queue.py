"""The queue: procrastinate over the database of this installation. One job a portal of a round."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision
from procrastinate.jobs import Job
from procrastinate.schema import SchemaManager
from procrastinate.sync_psycopg_connector import SyncPsycopgConnector

from db.leases import connection_string
from db.queue_schema import SCHEMA, prepare_queue

PORTAL = "soicong.portal"
ROUND = "soicong.round"
AFTER = "soicong.after"
QUEUE = "soicong"
_LATER_FIRST = -1  # a job that waits for its time lets the others of its address go first
_PARAMETERS = {
    "options": f"-c search_path={SCHEMA}",
    "application_name": "soicong queue",
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}


class Later(Exception):
    """A job is to be done later (`seconds` from now), by whoever is free then. `why` is for the log."""

    def __init__(self, seconds: float, why: str) -> None:
        super().__init__(why)
        self.at = datetime.now(UTC) + timedelta(seconds=seconds)


class WhenAsked(BaseRetryStrategy):
    """A job comes again when it says so itself; after a fault of ours five times, each time later."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When, or never."""
        if isinstance(exception, Later):
            return RetryDecision(retry_at=exception.at, priority=_LATER_FIRST)
        if job.attempts >= 5:
            return None
        return RetryDecision(retry_in={"seconds": 15 * 2**job.attempts}, priority=_LATER_FIRST)


def ready_queue(database: str) -> None:
    """Make or upgrade the queue's tables. Raises DatabaseProblem, also where the database is no PostgreSQL."""
    connection_string(database)
    prepare_queue(database, version=version("procrastinate"), statements=_statements)


def queue_of(database: str, *, places: int = 4) -> App:
    """The queue for a worker."""
    return App(
        connector=PsycopgConnector(
            conninfo=connection_string(database), kwargs=dict(_PARAMETERS), min_size=1, max_size=places
        )
    )


def queue_to_fill(database: str) -> App:
    """The queue for a command that only adds to it or asks how it stands."""
    return App(
        connector=SyncPsycopgConnector(
            conninfo=connection_string(database), kwargs=dict(_PARAMETERS), min_size=1, max_size=1
        )
    )


def add_portal(
    app: App, *, round_id: int, code: str, address: str, request: dict[str, Any], crowd: int
) -> None:
    """Add the job of one portal. Of a crowded address (`crowd` portals) the first comes soon: its chain is the longest."""
    app.configure_task(
        PORTAL, queue=QUEUE, lock=f"address:{address}", priority=min(crowd, 10_000), allow_unknown=True
    ).defer(round_id=round_id, code=code, request=request)


def waiting_codes(app: App, round_id: int) -> set[str]:
    """The portals of a round that have a job which is not done."""
    manager = app.job_manager
    jobs = [*manager.list_jobs(queue=QUEUE, status="todo"), *manager.list_jobs(queue=QUEUE, status="doing")]
    return {str(job.task_kwargs["code"]) for job in jobs if job.task_kwargs.get("round_id") == round_id}


def _statements(there: str) -> Iterable[str]:
    if not there:
        return [SchemaManager.get_schema()]
    known = _numbers(there)
    steps = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    return [step.read_text("utf-8") for step in steps if _numbers(step.name.partition("_")[0]) > known]


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text))[:3]
