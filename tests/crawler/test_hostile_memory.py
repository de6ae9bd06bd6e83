"""Memory of browsers: measured without asking them, and bounded."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time

import pytest

from crawler import browser_seat
from crawler.browser import Browser, Rendered
from crawler.browser_process import WorkerProcess
from crawler.egress import Gate
from crawler.process_memory import family
from crawler.proxy import GateProxy
from tests.crawler.loopback import Loopback, serving

_EATS = b"""<p>x</p><script>const kept = []; setInterval(() => {
for (let i = 0; i < 3; i++) kept.push(new Uint8Array(3e7).fill(7)); }, 20)</script>"""


def test_a_process_and_all_it_has_started_are_measured_together() -> None:
    program = """import subprocess, sys, time
kept = bytearray(b'x') * 40_000_000
if len(sys.argv) < 2:
    subprocess.Popen([sys.executable, '-c', open('/proc/self/cmdline').read().split(chr(0))[2], 'inner'])
print('ready', flush=True)
time.sleep(30)"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert [parent.stdout.readline() for _ in range(2)] == ["ready\n", "ready\n"]
        found = family(parent.pid, count_files=True)
        for pid in found.pids:
            os.kill(pid, 9)
    assert len(found.pids) == 2
    assert 80_000_000 < found.bytes < 250_000_000
    assert found.files >= 4


def test_a_process_that_is_gone_has_no_memory() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    assert family(gone.pid).bytes == 0


def _browse(server: Loopback, *paths: str) -> tuple[list[Rendered], int]:
    async def run() -> tuple[list[Rendered], int]:
        gate = Gate(allow={("127.0.0.1", server.port)})
        async with GateProxy(gate) as proxy, Browser(proxy=proxy, gate=gate, workers=1) as browser:
            seen = [await browser.render(server.url(path), screenshot=False) for path in paths]
            return seen, browser.kills

    return asyncio.run(run())


@pytest.mark.browser
def test_a_page_that_eats_memory_is_ended_and_the_next_one_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser_seat, "MOST_BYTES", 500_000_000)  # on a busy machine it eats slowly
    with serving({"/": b"<p>xin</p>", "/an": _EATS}) as server:
        began = time.monotonic()
        (eaten, after), kills = _browse(server, "/an", "/")
    assert (eaten.reason, eaten.html) == ("out_of_memory", b"")
    assert b"xin" in after.html
    assert kills == 1
    assert time.monotonic() - began < 60


@pytest.mark.browser
def test_a_browser_that_has_grown_is_replaced_before_its_next_page(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    start = WorkerProcess.start

    async def counted(options: object) -> object:
        started.append(options)
        return await start(options)  # type: ignore[arg-type]

    monkeypatch.setattr(WorkerProcess, "start", counted)
    with serving({"/": b"<p>xin</p>"}) as server:
        _browse(server, "/", "/")
        assert len(started) == 1
        monkeypatch.setattr(browser_seat, "RECYCLE_BYTES", 1_000_000)
        _browse(server, "/", "/", "/")
    assert len(started) == 4


@pytest.mark.browser
def test_a_page_that_never_comes_to_rest_does_not_ask_its_server_for_ever() -> None:
    with serving({"/": b"<p>x</p><script>location.reload()</script>"}) as server:
        (seen,), _ = _browse(server, "/")
        asked = len(server.asked)
    assert seen.reason == "keeps_navigating"
    assert asked < 40, "without a guard hundreds"
