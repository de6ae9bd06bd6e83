"""Tries every way out, inside the namespace: told in JSON on standard input, tells what arrived on standard output.

Told: {"off": layer or "", "step": every n-th payload, "per_page": n, "ways": [...], "crawl": bool, "folder": path}.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import httpx

from benchmarks.security import ssrf_layers
from benchmarks.security.ssrf_pages import WAYS
from benchmarks.security.ssrf_payloads import PORTAL, controls, payloads
from crawler import outlet
from crawler.browser import Browser
from crawler.egress import Gate, Refused
from crawler.order import CrawlOrder, ProcessSettings
from crawler.proxy import GateProxy
from crawler.run import crawl
from evidence.ledger import MemoryLedger
from evidence.model import Agency, Tier

_SECONDS = 15.0
_AT_ONCE = 20


class Arrivals:
    """What has arrived, as the world tells it."""

    def __init__(self) -> None:
        self._world = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.security.ssrf_world"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        if self._read() != "ready":
            raise RuntimeError("the world did not begin")

    def _read(self) -> str:
        assert self._world.stdout is not None
        return self._world.stdout.readline().strip()

    def now(self) -> dict[str, Any]:
        """Everything up to now."""
        assert self._world.stdin is not None
        self._world.stdin.write("\n")
        self._world.stdin.flush()
        told: dict[str, Any] = json.loads(self._read())
        return told

    def end(self) -> None:
        """No more of it."""
        self._world.kill()
        self._world.communicate()


async def typed(gate: Gate, urls: list[str], *, follow: bool = False) -> Counter[str]:
    """Each address through the probes' client, as it stands; how they ended."""
    ended: Counter[str] = Counter()
    places = asyncio.Semaphore(_AT_ONCE)
    async with httpx.AsyncClient(
        transport=gate.httpx_transport(verify=False),
        timeout=_SECONDS,
        follow_redirects=follow,
        trust_env=False,
    ) as client:

        async def ask(url: str) -> None:
            async with places:
                try:
                    answer = await client.get(url)
                    ended[f"answered {answer.status_code}"] += 1
                except Refused as refused:
                    ended[refused.reason] += 1
                except (
                    httpx.HTTPError,
                    httpx.InvalidURL,
                    ValueError,
                    UnicodeError,
                    OSError,
                    TypeError,
                ) as error:
                    ended[type(error).__name__] += 1

        await asyncio.gather(*(ask(url) for url in urls))
    return ended


async def through_browser(told: dict[str, Any], arrivals: Arrivals) -> dict[str, Any]:
    """Pages of the portal, each full of payloads of one way; then every payload opened by itself."""
    arrived: dict[str, Any] = {}
    every, step, per_page = payloads(), told["step"], told["per_page"]
    gate = Gate()
    numbers = range(0, len(every), step * per_page)
    with outlet.watched():
        async with (
            GateProxy(gate) as proxy,
            Browser(proxy=proxy, gate=gate, workers=2, seconds=25) as browser,
        ):
            places = asyncio.Semaphore(2)

            async def show(number: int, url: str) -> str:
                async with places:
                    shot = await browser.render(url, portal=f"p{number % 2}", screenshot=False)
                    return shot.reason

            for way in told["ways"]:
                before = arrivals.now()["public"]
                await asyncio.gather(
                    *(
                        show(n, f"http://{PORTAL}/way/{way}/{first}-{first + per_page}")
                        for n, first in enumerate(numbers)
                    )
                )
                seen = arrivals.now()
                arrived[f"browser {way}"] = seen["inside"] | {"public": seen["public"] - before}
            opened = every[:: step * max(1, per_page // 4)]
            await asyncio.gather(*(show(n, url) for n, url in enumerate(opened)))
            arrived["browser opened"] = arrivals.now()["inside"]
        arrived["info"] = browser.version_info
        arrived["asked through the proxy"] = proxy.traffic.connections
        arrived["client typed"] = (await _typed(gate, list(every[::step]), arrivals))[0]
        gone = [
            f"http://{PORTAL}/go/{how}/{number}"
            for number in range(0, len(every), step)
            for how in ("302", "307")
        ]
        arrived["client redirects"] = (await _typed(gate, gone, arrivals, follow=True))[0]
        inside, ended = await _typed(Gate(), list(controls()), arrivals)
        arrived["controls"] = ended
        arrived["client controls"] = inside
    return arrived


async def _typed(gate: Gate, urls: list[str], arrivals: Arrivals, *, follow: bool = False) -> Any:
    ended = await typed(gate, urls, follow=follow)
    return arrivals.now()["inside"], dict(ended)


def by_crawl(folder: Path) -> dict[str, Any]:
    """A whole crawl of the hostile portal, probes and browser included."""
    agency = Agency(code="thu", name="Thử", tier=Tier.SO, home_url=f"http://{PORTAL}/")
    order = CrawlOrder(
        agency=agency,
        start_url=agency.home_url,
        archive_path=folder / "thu.warc.gz",
        max_pages=300,
        max_renders=12,
        max_seconds=150,
        delay=0.0,
        contact="mailto:thu@example.gov.vn",
    )
    ledger = MemoryLedger()
    (ended,) = crawl(
        [order], process=ProcessSettings(browser=True, probes=True, parallel=1), ledgers=[ledger]
    )
    return {"pages": ended.pages, "asked": ended.requests, "error": ended.error, "stop": ended.stop_reason}


def attempts() -> dict[str, int]:
    """Connections begun and datagrams sent in this namespace since it was made (/proc/net/snmp, snmp6)."""
    lines = Path("/proc/net/snmp").read_text("ascii").splitlines()
    found: dict[str, int] = {}
    for names, numbers in zip(lines[::2], lines[1::2], strict=True):
        kind = names.split(":")[0]
        told = dict(zip(names.split()[1:], map(int, numbers.split()[1:]), strict=True))
        found |= {f"{kind}.{name}": told[name] for name in ("ActiveOpens", "OutDatagrams") if name in told}
    return found


def main() -> None:
    """Run, and tell."""
    told = json.load(sys.stdin)
    arrivals = Arrivals()
    try:
        ssrf_layers.switch_off(told["off"])
        arrived: dict[str, Any] = {}
        if told["crawl"]:
            arrived["crawl"] = by_crawl(Path(told["folder"]))
        else:
            ways = told["ways"] or list(WAYS)
            arrived = asyncio.run(through_browser({**told, "ways": ways}, arrivals))
        arrived["at the end"] = arrivals.now()
        arrived["attempts"] = attempts()
    finally:
        arrivals.end()
    json.dump(arrived, sys.stdout)


if __name__ == "__main__":
    main()
