"""Records what Chromium makes of sample portals: one fault-free audit of each, over loopback."""

from __future__ import annotations

import asyncio
import dataclasses
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import samples.server
from benchmarks.reliability.faults_audit import crawl, order_of
from benchmarks.reliability.faults_browser import Recorded, RecordingBrowser
from benchmarks.reliability.faults_network import Network, address_of
from benchmarks.reliability.faults_script import Script
from crawler.browser import Browser
from crawler.egress import Gate
from crawler.missing import impossible_address
from crawler.names import NameMap
from crawler.proxy import GateProxy
from crawler.settings import user_agent
from db.agencies_csv import read_agencies
from evidence.archive import load_site
from evidence.model import Agency
from samples.comparison import truth_of
from samples.hosts import Host, hosts
from samples.http import Request, Response
from samples.server import Province
from scoring.model import Rubric
from scoring.rubric import rubric_for


def rubric_of(agency: Agency) -> Rubric:
    """The rubric that the portal's truth is written for."""
    return rubric_for(agency.tier, truth_of(agency.code).evaluated_at)


def record(codes: Iterable[str], folder: Path) -> None:
    """Write CODE.json for each portal, with the name map and the agencies of the province, into `folder`."""
    asked: list[str] = []
    real = samples.server.hosts
    samples.server.hosts = lambda: tuple(_listening(host, asked) for host in hosts())  # type: ignore[assignment]
    try:
        with Province(folder) as province:
            agencies = {agency.code: agency for agency in read_agencies(province.agencies)}
            asyncio.run(_record_all([agencies[code] for code in codes], province.names, folder, asked))
    finally:
        samples.server.hosts = real


def _listening(host: Host, asked: list[str]) -> Host:
    def respond(request: Request) -> Response:
        asked.append(address_of(request.method, f"{request.scheme}://{request.host}{request.target}"))
        return host.respond(request)

    return dataclasses.replace(host, respond=respond)


async def _record_all(agencies: list[Agency], names_file: Path, folder: Path, asked: list[str]) -> None:
    names = NameMap.load(names_file)
    gate = Gate(names=names)
    async with (
        GateProxy(gate) as proxy,
        Browser(proxy=proxy.url, user_agent=user_agent(), gate=gate) as browser,
    ):
        for agency in agencies:
            with tempfile.TemporaryDirectory() as scratch:
                await _record(agency, gate, browser, asked, Path(scratch) / "a.warc.gz", folder)


async def _record(
    agency: Agency, gate: Gate, browser: Browser, asked: list[str], archive: Path, folder: Path
) -> None:
    recorded = Recorded()
    network = Network(Script(seed=0, name="none"), agency.host, agency.home_url)
    at = datetime.combine(truth_of(agency.code).evaluated_at, datetime.min.time())
    order = order_of(agency, rubric_of(agency), at, archive)
    spider = await crawl(order, network, RecordingBrowser(browser, recorded, lambda: asked), gate)
    site = load_site(archive)
    recorded.probes = {probe.name: dict(probe.value) for probe in site.probes if probe.name == "https"}
    recorded.addresses = list(dict.fromkeys(network.asked))
    recorded.impossible = address_of("GET", impossible_address(spider.walk.home.url if spider.walk.home else ""))
    seen = {address_of("GET", page.requested_url) for page in site.pages if page.readable}
    posted = [a for a in recorded.addresses if a.startswith("POST ")]
    recorded.pages = [a for a in recorded.addresses if a in seen or a in posted]
    recorded.lists = [address_of("GET", url) for url in _lists(spider)]
    recorded.lists = [a for a in dict.fromkeys(recorded.lists) if a in recorded.pages]
    recorded.save(folder / f"{agency.code}.json")


def _lists(spider: object) -> list[str]:
    """Landing and further pages of lists: what the ledger holds as such, and what sections were asked for by."""
    from crawler.spiders.portal import PortalSpider
    from evidence.ports import EntryKind, EntryState

    assert isinstance(spider, PortalSpider)
    entries = spider.walk.ledger.entries(EntryState.DONE)
    return [
        entry.url
        for entry in entries
        if entry.kind is EntryKind.LISTING or (entry.sections and entry.kind is EntryKind.PAGE)
        if urlsplit(entry.url).scheme
    ]
