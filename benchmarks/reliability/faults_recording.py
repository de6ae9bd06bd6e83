"""Records what Chromium makes of sample portals: one fault-free audit of each, over loopback."""

from __future__ import annotations

import asyncio
import dataclasses
import tempfile
from collections.abc import Iterable
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import samples.server
from benchmarks.reliability.faults_audit import Spider, crawl, order_of
from benchmarks.reliability.faults_browser import Recorded, RecordingBrowser
from benchmarks.reliability.faults_network import Network, address_of
from benchmarks.reliability.faults_script import Script
from crawler.browser import Browser, Rendered
from crawler.egress import Gate
from crawler.missing import impossible_address
from crawler.names import NameMap
from crawler.proxy import GateProxy
from crawler.settings import user_agent
from db.agencies_file import read_agencies
from evidence.archive import load_site
from evidence.model import Agency, Probe
from evidence.ports import EntryKind, EntryState
from samples.comparison import truth_of
from samples.hosts import Host, hosts
from samples.http import Request, Response
from samples.server import Province
from scoring.model import Rubric
from scoring.rubric import rubric_for


def rubric_of(agency: Agency) -> Rubric:
    """The rubric that the portal's truth is written for."""
    return rubric_for(agency.tier, truth_of(agency.code).evaluated_at)


def record(codes: Iterable[str], folder: Path, *, chromium: bool = True) -> None:
    """Write CODE.json for each portal, with the name map and the agencies of the province, into `folder`.

    Without `chromium` pages are taken as they are served, and looks that only a browser takes find nothing amiss.
    """
    asked: list[str] = []
    listening = tuple(_listening(host, asked) for host in hosts())
    with patch.object(samples.server, "hosts", lambda: listening), Province(folder) as province:
        agencies = {agency.code: agency for agency in read_agencies(province.agencies)}
        chosen = [agencies[code] for code in codes]
        asyncio.run(_record_all(chosen, province.names, folder, asked, chromium=chromium))


def _listening(host: Host, asked: list[str]) -> Host:
    def respond(request: Request) -> Response:
        asked.append(address_of(request.method, f"{request.scheme}://{request.host}{request.target}"))
        return host.respond(request)

    return dataclasses.replace(host, respond=respond)


class _NoBrowser:
    """Gives pages as they are served."""

    def __init__(self, network: Network):
        self._network = network
        self.version_info: dict[str, Any] = {}

    async def render(self, url: str, **_: Any) -> Rendered:
        """The served page."""
        served = self._network.ask("GET", url).response
        return Rendered(status=served.status, final_url=url, html=served.body)

    async def look(
        self, url: str, *, wanted: tuple[str, ...], known_url: str, observed_at: datetime, **_: Any
    ) -> list[Probe]:
        """Looks that find nothing amiss."""
        made: dict[str, dict[str, Any]] = {
            "accessibility": {"violations": []},
            "mobile": {"viewport_meta": "width", "scroll_width": 360},
        }
        return [
            Probe(name=name, url=known_url, observed_at=observed_at, value=value)
            for name, value in made.items()
            if name in wanted
        ]


async def _record_all(
    agencies: list[Agency], names_file: Path, folder: Path, asked: list[str], *, chromium: bool
) -> None:
    names = NameMap.load(names_file)
    gate = Gate(names=names)
    async with AsyncExitStack() as stack:
        browser: Any = None
        if chromium:
            proxy = await stack.enter_async_context(GateProxy(gate))
            browser = await stack.enter_async_context(
                Browser(proxy=proxy, user_agent=user_agent(), gate=gate)
            )
        for agency in agencies:
            recorded = await _record(agency, gate, browser, asked)
            recorded.save(folder / f"{agency.code}.json")


async def _record(agency: Agency, gate: Gate, browser: Browser | None, asked: list[str]) -> Recorded:
    recorded = Recorded()
    network = Network(Script(seed=0, name="none"), agency.host, agency.home_url)
    at = datetime.combine(truth_of(agency.code).evaluated_at, datetime.min.time())
    real: Any = browser or _NoBrowser(network)
    with tempfile.TemporaryDirectory() as scratch:
        order = order_of(agency, rubric_of(agency), at, Path(scratch) / "a.warc.gz")
        spider = await crawl(order, network, RecordingBrowser(real, recorded, lambda: asked), gate)
        site = load_site(order.archive_path)
    recorded.probes = {probe.name: dict(probe.value) for probe in site.probes if probe.name == "https"}
    recorded.addresses = list(dict.fromkeys(network.asked))
    recorded.impossible = address_of(
        "GET", impossible_address(spider.walk.home.url if spider.walk.home else "")
    )
    seen = {address_of("GET", page.requested_url) for page in site.pages if page.readable}
    posted = [a for a in recorded.addresses if a.startswith("POST ")]
    recorded.pages = [a for a in recorded.addresses if a in seen or a in posted]
    recorded.lists = [address_of("GET", url) for url in _lists(spider)]
    recorded.lists = [a for a in dict.fromkeys(recorded.lists) if a in recorded.pages]
    return recorded


def _lists(spider: Spider) -> list[str]:
    """Landing and further pages of lists: what the ledger holds as such, and what sections were asked for by."""
    entries = spider.walk.ledger.entries(EntryState.DONE)
    return [
        entry.url
        for entry in entries
        if entry.kind is EntryKind.LISTING or (entry.sections and entry.kind is EntryKind.PAGE)
        if urlsplit(entry.url).scheme
    ]
