"""What monitors are told: a real crawl's numbers, read as Prometheus reads them."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

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
