"""The control: the same pages with one guard switched off hang until they are killed."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.reliability import hostile_http, hostile_pages
from benchmarks.reliability.hostile_server import HostilePortal, serving
from benchmarks.table import Row
from crawler.browser_launch import find_executable
from crawler.browser_process import MARK, marked

_ROOT = Path(__file__).parents[2]
# Playwright as its documentation shows it; goto has a bound of its own, content() has none.
_UNBOUNDED_BROWSER = """
import asyncio, sys
from playwright.async_api import async_playwright
from crawler.browser_launch import find_executable

async def main():
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_executable(), args=["--no-sandbox"])
        page = await browser.new_page()
        try:
            await page.goto(sys.argv[1], timeout=1500)
        except Exception:
            pass
        print("loaded", flush=True)
        await page.content()
        print("read", flush=True)
        await browser.close()

asyncio.run(main())
"""
# A client with a time-out for each read, as most have, and none for the whole.
_UNBOUNDED_CLIENT = """
import sys, urllib.request
with urllib.request.urlopen(sys.argv[1], timeout=2) as answer:
    print("loaded", flush=True)
    answer.read()
print("read", flush=True)
"""


def control(seconds: float) -> list[Row]:
    """Rows of the two clients without a guard; each is killed `seconds` after its page has begun to come."""
    kinds = {kind.name: kind for kind in (*hostile_http.KINDS, *hostile_pages.KINDS)}
    portals = [HostilePortal(kind=kinds[name], addresses=1) for name in ("script_loop", "drip_body")]
    with serving(portals):
        rows = [
            _hangs(
                "HTTP client without a bound of the whole", _UNBOUNDED_CLIENT, portals[1].hostile[0], seconds
            )
        ]
        if find_executable() is not None:
            rows.append(
                _hangs(
                    "browser without a bound of each call", _UNBOUNDED_BROWSER, portals[0].hostile[0], seconds
                )
            )
    return rows


def _hangs(what: str, program: str, url: str, seconds: float) -> Row:
    mark = f"control-{os.getpid()}-{time.monotonic_ns()}"
    environment = {**os.environ, "PYTHONPATH": str(_ROOT), MARK: mark}
    with subprocess.Popen(
        [sys.executable, "-c", program, url],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
        start_new_session=True,
    ) as child:
        try:
            loaded = child.stdout is not None and child.stdout.readline().strip() == "loaded"
            try:
                child.wait(seconds)
                hangs = False
            except subprocess.TimeoutExpired:
                hangs = loaded
        finally:
            for pid in marked(mark):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            child.kill()
    reached = f"hangs (killed after {seconds:.0f} s)" if hangs else "comes back"
    return Row(what=f"control: {what}", goal="hangs", reached=reached, ok=hangs)
