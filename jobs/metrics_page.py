"""`/metrics`: what crawls have counted, and how database, queue, disk and processes stand at the moment of asking."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import monotonic

from crawler.process_memory import family
from db.alerts import DigestState
from db.problem import DatabaseProblem
from db.rounds import RoundState
from db.store import Store
from jobs.problems import InputProblem
from jobs.settings import Settings

_SIZE_KEPT = 600.0  # seconds; a folder of ten thousand archives is not walked for every scrape


class MetricsPage:
    """The text of one installation's numbers. `folder` is where its processes leave theirs."""

    def __init__(self, configuration: Settings, folder: Path) -> None:
        self._configuration = configuration
        self._folder = folder
        self._size: tuple[int, float] | None = None

    def text(self) -> bytes:
        """Prometheus' text format, version 0.0.4. What cannot be read is left out; `soicong_database_up` tells."""
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        registry = CollectorRegistry()
        MultiProcessCollector(registry, path=str(self._folder))  # type: ignore[no-untyped-call]
        registry.register(self)  # type: ignore[arg-type] # a collector by what it does
        return generate_latest(registry)

    def collect(self) -> Iterator[object]:
        """What is looked at now; called by the library."""
        from prometheus_client.core import GaugeMetricFamily

        for name, told, value in self._now():
            metric = GaugeMetricFamily(name, told, labels=("state",) if isinstance(value, dict) else ())
            for state, count in (value if isinstance(value, dict) else {"": value}).items():
                metric.add_metric((state,) if isinstance(value, dict) else (), float(count))
            yield metric

    def _now(self) -> Iterable[tuple[str, str, float | dict[str, int]]]:
        yield (
            "soicong_memory_bytes",
            "Memory of this process and all that it started",
            family(os.getpid()).bytes,
        )
        yield "soicong_archive_bytes", "Bytes of archives in the data folder", self._archives()
        try:
            yield from self._stored()
        except DatabaseProblem:
            yield "soicong_database_up", "Whether the database answers", 0
        else:
            yield "soicong_database_up", "Whether the database answers", 1

    def _stored(self) -> Iterable[tuple[str, str, float | dict[str, int]]]:
        with Store(self._configuration.database) as store:
            rounds = store.rounds().list(limit=50)
            waiting = store.alerts().digests(state=DigestState.WAITING)
            states: dict[str, int] = {}
            for portal in store.rounds().portals(rounds[0].id) if rounds else ():
                states[portal.state.value] = states.get(portal.state.value, 0) + 1
        yield "soicong_alerts_waiting", "Digests that wait to be delivered", len(waiting)
        yield "soicong_round_portals", "Portals of the newest round by state", states
        done = [one.finished_at for one in rounds if one.state is RoundState.DONE and one.finished_at]
        if done:
            yield (
                "soicong_last_round_finished_seconds",
                "When a round last went to its end",
                done[0].timestamp(),
            )
        if self._configuration.database.startswith("postgresql"):
            yield from self._queue()

    def _queue(self) -> Iterable[tuple[str, str, float | dict[str, int]]]:
        from jobs.queueing import status_facts

        try:
            facts = status_facts(self._configuration)
        except InputProblem:  # no queue was ever used here
            return
        jobs = {name: facts[name] for name in ("waiting", "doing", "failed")}
        yield "soicong_queue_jobs", "Jobs of the queue by state", jobs
        yield "soicong_workers_alive", "Workers with a heartbeat in the last 30 seconds", facts["workers"]

    def _archives(self) -> int:
        if self._size is None or self._size[1] < monotonic():
            size = 0
            for path in self._configuration.archives.rglob("*.warc.gz"):
                try:
                    size += path.stat().st_size
                except OSError:  # moved to the shared place meanwhile
                    continue
            self._size = size, monotonic() + _SIZE_KEPT
        return self._size[0]
