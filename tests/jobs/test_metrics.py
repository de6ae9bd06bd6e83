"""What monitors are told: a real crawl's numbers, read as Prometheus reads them."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from db.migrate import upgrade
from jobs.metrics_page import MetricsPage
from jobs.queue import add_portal, queue_of, queue_to_fill, ready_queue
from jobs.settings import ROOT, Settings, settings
from samples.server import Province
from tests.cli.command import Soicong


def told(text: str) -> dict[tuple[str, ...], float]:
    """Samples by name and label values, in the order of the labels' names."""
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def scraped(port: int, process: subprocess.Popen[bytes]) -> dict[tuple[str, ...], float]:
    for _ in range(300):
        assert process.poll() is None
        try:
            answer = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=20)
        except httpx.TransportError:
            time.sleep(0.2)
            continue
        assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
        return told(answer.text)
    raise AssertionError("nobody listens")


@pytest.mark.timeout(300)
def test_a_night_s_numbers_are_told_while_nightly_waits_for_the_next(tmp_path: Path) -> None:
    port = free_port()
    with Province(tmp_path / "province") as served:
        header, *lines = served.agencies.read_text("utf-8").splitlines()
        kept = [line for line in lines if line.startswith(("so-khcn,", "so-noi-vu,"))]
        (tmp_path / "two.csv").write_text("\n".join([header, *kept]) + "\n", "utf-8")
        soicong = Soicong(tmp_path, SOICONG_NAME_MAP=str(served.names), SOICONG_METRICS=f"127.0.0.1:{port}")
        assert soicong("agencies", "import", "two.csv", "--on", "01/01/2025").code == 0
        process = subprocess.Popen(
            [sys.executable, "-m", "cli", "nightly", "--at", "03:00"],
            cwd=tmp_path,
            env=soicong.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            before = scraped(port, process)
            # A night's crawl is a process of its own, which nightly tells where to count.
            ended = soicong(
                *(
                    "crawl",
                    "--all",
                    "--at",
                    "2025-10-15",
                    "--delay",
                    "0",
                    "--max-pages",
                    "8",
                    "--retries",
                    "0",
                ),
                PROMETHEUS_MULTIPROC_DIR=str(soicong.data / "metrics"),
            )
            assert ended.code == 3, ended.said
            after = scraped(port, process)
        finally:
            process.terminate()
            process.wait(30)
    assert before["soicong_database_up",] == 1
    assert ("soicong_portals_total", "seen") not in before
    assert after["soicong_portals_total", "seen"] == 1
    assert after["soicong_portals_total", "unseen"] == 1
    assert after["soicong_pages_total", "", "seen"] >= 5
    assert after["soicong_page_seconds_count",] >= 5
    assert after["soicong_portal_seconds_count",] == 2
    assert after["soicong_round_seconds_count", "done"] == 1
    assert after["soicong_round_portals", "done"] == 1
    assert after["soicong_round_portals", "unseen"] == 1
    assert after["soicong_last_round_finished_seconds",] <= time.time()
    assert after["soicong_archive_bytes",] >= 0
    assert after["soicong_memory_bytes",] > 10_000_000
    assert after["soicong_alerts_waiting",] == 0


def test_a_crawl_of_which_nobody_asks_counts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from jobs import metrics

    monkeypatch.delenv(metrics.FOLDER, raising=False)
    metrics.meter.cache_clear()
    nobody = metrics.meter()
    nobody.page(0.1)
    nobody.pages(())
    nobody.portal("seen", 1.0)
    nobody.round("done", 1.0)
    nobody.browser_restarts({"worn": 1})
    assert type(nobody).__name__ == "_Nobody"
    metrics.meter.cache_clear()


def test_the_folder_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from jobs.metrics import FOLDER, count_from_now

    monkeypatch.setenv(FOLDER, "elsewhere")
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "counter_1.db").write_bytes(b"of a process long gone")
    assert list(count_from_now(tmp_path).iterdir()) == []


def page_of(configuration: Settings, folder: Path) -> dict[tuple[str, ...], float]:
    """What a monitor is told, without a server between."""
    return told(MetricsPage(configuration, folder).text().decode())


def test_replaced_browsers_are_counted_once_each_and_by_reason(tmp_path: Path) -> None:
    counting = (
        "from jobs.metrics import meter\n"
        "meter().browser_restarts({'worn': 1})\n"
        "meter().browser_restarts({'worn': 3, 'timeout': 1})\n"
        "meter().browser_restarts({'worn': 3, 'timeout': 1})\n"
    )
    (tmp_path / "numbers").mkdir()
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "numbers")}
    subprocess.run([sys.executable, "-c", counting], cwd=ROOT, env=environment, check=True, timeout=120)
    configuration = settings({"SOICONG_DATA": str(tmp_path)})
    upgrade(configuration.database)
    page = page_of(configuration, tmp_path / "numbers")
    assert page["soicong_browser_restarts_total", "worn"] == 3
    assert page["soicong_browser_restarts_total", "timeout"] == 1
    assert page["soicong_database_up",] == 1
    assert ("soicong_workers_alive",) not in page, "SQLite has no queue"


def test_a_database_that_is_away_is_told(tmp_path: Path) -> None:
    away = settings({"SOICONG_DATA": str(tmp_path), "SOICONG_DATABASE": "postgresql://127.0.0.1:9/soicong"})
    page = page_of(away, tmp_path)
    assert page["soicong_database_up",] == 0
    assert page["soicong_memory_bytes",] > 0


@pytest.mark.postgresql
def test_the_queue_is_told_by_state_with_the_workers_that_live(
    tmp_path: Path, postgresql_url: Callable[[], str]
) -> None:
    url = postgresql_url()
    configuration = settings({"SOICONG_DATA": str(tmp_path), "SOICONG_DATABASE": url})
    upgrade(url)
    assert page_of(configuration, tmp_path)["soicong_workers_alive",] == 0
    ready_queue(url)
    with queue_to_fill(url).open() as app:
        for code in ("a", "b", "c"):
            add_portal(app, round_id=1, code=code, address=code, request={}, crowd=1)

    async def begin_one() -> None:
        worker = queue_of(url)
        async with worker.open_async():
            number = await worker.job_manager.register_worker()
            assert await worker.job_manager.fetch_job(queues=None, worker_id=number) is not None

    asyncio.run(begin_one())
    page = page_of(configuration, tmp_path)
    states = {state: page["soicong_queue_jobs", state] for state in ("waiting", "doing", "failed")}
    assert states == {"waiting": 2, "doing": 1, "failed": 0}
    assert page["soicong_workers_alive",] == 1
