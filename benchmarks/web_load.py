"""Fifty requests a second on the overview, while a round over the sample province runs beside it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx

from benchmarks.table import Row
from benchmarks.web_pages import AGENCIES
from benchmarks.web_served import ROOT, Served, processor_seconds, serving
from benchmarks.web_stock import fill
from db.web_accounts import Role
from samples.comparison import truth_of
from samples.province import plans
from samples.server import Province

_PER_SECOND = 50
_SECONDS = {"short": 8, "normal": 40, "long": 60}
_SLOWEST = 0.3  # seconds, of 95 in 100
_ROUND_SECONDS = 600


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What came of all requests: seconds from the moment each was due, and how many failed."""

    took: tuple[float, ...]
    errors: int

    @property
    def p95(self) -> float:
        """Within so many seconds 95 of 100 were answered."""
        return sorted(self.took)[int(len(self.took) * 0.95)]


def measure(form: str) -> list[Row]:
    """The sample province alone, then the same among thousands of agencies."""
    rows = []
    for count in (0, AGENCIES[form]):
        with tempfile.TemporaryDirectory(prefix="soicong-web-") as folder:
            place = Path(folder)
            (place / "data").mkdir()
            if count:
                fill(place / "data", count, newest=datetime.now(UTC).date())
            rows += _under_load(place, form, count)
    return rows


def _under_load(place: Path, form: str, count: int) -> list[Row]:
    with Province(place / "province") as province:
        run_command(place, province, "agencies", "import", str(province.agencies))
        if not count:
            run_command(place, province, *crawl_words())
        with serving(place / "data") as served, _round(place, province) as running:
            with served.client(Role.STAFF) as client:
                client.get("/tong-quan").raise_for_status()
            used = processor_seconds(served.process)
            asked = asyncio.run(_ask(served, _SECONDS[form]))
            used = processor_seconds(served.process) - used
            still = running.poll() is None
    what = f"overview of {count:,} agencies" if count else "overview of the sample province"
    told = f"{len(asked.took):,} requests in {_SECONDS[form]} s, {used / len(asked.took) * 1000:.1f} ms of processor each"
    return [
        Row(
            what=f"{what}, {_PER_SECOND} requests a second while a round runs: errors",
            goal="0",
            reached=str(asked.errors),
            ok=not asked.errors,
            note=told if still else f"{told}; the round was over before",
        ),
        Row(
            what=f"{what}: 95 in 100 answered within",
            goal=f"< {_SLOWEST * 1000:g} ms",
            reached=f"{asked.p95 * 1000:.0f} ms",
            ok=asked.p95 < _SLOWEST,
            note=f"median {sorted(asked.took)[len(asked.took) // 2] * 1000:.0f}, slowest {max(asked.took) * 1000:.0f} ms",
        ),
    ]


async def _ask(served: Served, seconds: int) -> Asked:
    """Requests at their moments, however long the ones before take (an open loop), over connections that are kept."""
    took: list[float] = []
    errors = 0
    limits = httpx.Limits(max_connections=60, max_keepalive_connections=60)
    cookies = {"soicong-session": served.cookies[Role.STAFF]}
    async with httpx.AsyncClient(
        base_url=served.origin, cookies=cookies, timeout=30, limits=limits, trust_env=False
    ) as client:

        async def one(due: float) -> None:
            nonlocal errors
            try:
                answer = await client.get("/tong-quan")
                errors += answer.status_code != 200
            except httpx.HTTPError:
                errors += 1
            took.append(time.monotonic() - due)

        began, asking = time.monotonic(), []
        for number in range(seconds * _PER_SECOND):
            due = began + number / _PER_SECOND
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            asking.append(asyncio.ensure_future(one(due)))
        await asyncio.gather(*asking)
    return Asked(took=tuple(took), errors=errors)


def crawl_words() -> tuple[str, ...]:
    """What a round over the sample province is asked for by."""
    codes = tuple(plan.code for plan in plans())
    return ("crawl", *codes, "--at", f"{truth_of(codes[0]).evaluated_at:%Y-%m-%d}", "--delay", "0")


@contextmanager
def _round(place: Path, province: Province) -> Iterator[subprocess.Popen[bytes]]:
    """A round over the sample province with its browser, as long as the block runs; it yields as our units do."""
    with subprocess.Popen(
        ["nice", "-n", "5", sys.executable, "-m", "cli", *crawl_words(), "--fresh"],
        cwd=place,
        env=_environment(place, province),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        try:
            time.sleep(4)  # until it crawls
            yield running
        finally:
            running.terminate()
            try:
                running.wait(60)
            except subprocess.TimeoutExpired:
                running.kill()


def run_command(place: Path, province: Province, *words: str) -> None:
    """Run a command over the folder's data."""
    subprocess.run(
        [sys.executable, "-m", "cli", *words],
        cwd=place,
        env=_environment(place, province),
        capture_output=True,
        check=False,  # some portals of the sample cannot be seen
        timeout=_ROUND_SECONDS,
    )


def _environment(place: Path, province: Province) -> dict[str, str]:
    told = {
        **os.environ,
        "SOICONG_DATA": str(place / "data"),
        "SOICONG_NAME_MAP": str(province.names),
        "PYTHONPATH": str(ROOT),
    }
    told.pop("SOICONG_DATABASE", None)
    return told
