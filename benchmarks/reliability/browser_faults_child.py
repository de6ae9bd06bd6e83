"""One round of audits over loopback with the real crawl, Chromium and network; told on stdin, answers in JSON.

In: {"folder", "max_pages", "audits": [{"code", "script": {…} or null}]}. Each portal has one script; its host spoils
its own answers. Out: per audit its verdict, and what its host was asked for.
"""

from __future__ import annotations

import asyncio
import dataclasses
import gzip
import json
import sys
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import samples.server
from benchmarks.reliability.faults_judging import naively, verdict
from benchmarks.reliability.faults_network import address_of, broken
from benchmarks.reliability.faults_recording import rubric_of
from benchmarks.reliability.faults_script import Fault, Kind, Script
from crawler.names import NameMap
from crawler.order import CrawlOrder, ProcessSettings
from crawler.run import crawl
from db.agencies_file import read_agencies
from evidence.archive import load_site
from evidence.model import Agency
from samples.comparison import truth_of
from samples.hosts import Host, hosts
from samples.http import Request, Response
from samples.province import plans
from samples.server import Province
from scoring.calendar import window_for

_SPOILED = "X-Spoiled"
_BOMB = gzip.compress(b"0" * 40_000_000)


class Spoiler:
    """Answers for one host, some of them spoiled by a script."""

    def __init__(self, host: Host, script: Script | None, home: str):
        self.asked: list[str] = []
        self._host, self._script, self._home = host, script, home
        self._times: dict[str, int] = {}

    def respond(self, request: Request) -> Response:
        """What the host answers."""
        url = f"{request.scheme}://{request.host}{request.target}"
        address = address_of(request.method, url, request.body)
        self.asked.append(address)
        whole = self._host.respond(request)
        kind = self._kind(address)
        if kind is None:
            return whole
        served = broken(kind, whole, self._script.seed if self._script else 0, self._home).response
        if kind is Kind.BOMB:
            headers = {"Content-Encoding": "gzip"}
            return Response(body=_BOMB, media=whole.media, headers=headers)
        if kind in (Kind.RESET, Kind.TIMEOUT, Kind.TRUNCATED):
            marked = {**served.headers, _SPOILED: kind.name}
            return dataclasses.replace(served, headers=marked)
        return served

    def _kind(self, address: str) -> Kind | None:
        script = self._script
        if script is None:
            return None
        if script.blocked_from is not None and len(self.asked) >= script.blocked_from:
            return script.blocked_by
        fault = script.faults.get(address) or script.everywhere
        if fault is None:
            return None
        self._times[address] = self._times.get(address, 0) + 1
        return fault.kind if fault.times is None or self._times[address] <= fault.times else None


class _Writer:
    """Cuts the connection where an answer is marked so: before a byte, or in the middle of the body."""

    def __init__(self, writer: asyncio.StreamWriter):
        self._writer = writer

    def write(self, data: bytes) -> None:
        head, _, body = data.partition(b"\r\n\r\n")
        mark = f"{_SPOILED}: ".encode()
        if mark not in head:
            self._writer.write(data)
            return
        if mark + b"TRUNCATED" in head:
            promised = head.replace(
                f"Content-Length: {len(body)}".encode(), f"Content-Length: {3 * len(body)}".encode()
            )
            self._writer.write(promised + b"\r\n\r\n" + body)
            self._writer.close()
            return
        self._writer.transport.abort()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._writer, name)


def script_from(told: Mapping[str, Any] | None) -> Script | None:
    """A script out of JSON."""
    if told is None:
        return None

    def fault(one: Mapping[str, Any]) -> Fault:
        return Fault(kind=Kind(one["kind"]), times=one["times"])

    return Script(
        **{
            **told,
            "faults": {address: fault(one) for address, one in told["faults"].items()},
            "everywhere": fault(told["everywhere"]) if told["everywhere"] else None,
            "blocked_by": Kind(told["blocked_by"]),
        }
    )


def _order(agency: Agency, folder: Path, max_pages: int) -> CrawlOrder:
    return CrawlOrder(
        agency=agency,
        start_url=agency.home_url,
        archive_path=folder / f"{agency.code}.warc.gz",
        max_pages=max_pages,
        max_seconds=240,
        delay=0.0,
        window_start=window_for(rubric_of(agency).window, _at(agency)).start,
    )


def _at(agency: Agency) -> date:
    return truth_of(agency.code).evaluated_at


def main() -> None:
    """One round."""
    told = json.loads(sys.stdin.read())
    folder = Path(told["folder"])
    scripts = {one["code"]: script_from(one["script"]) for one in told["audits"]}
    homes = {plan.host: plan for plan in plans()}
    spoilers: dict[str, Spoiler] = {}

    def spoiled(host: Host) -> Host:
        plan = homes.get(host.name)
        if plan is None or plan.code not in scripts:
            return host
        spoilers[plan.code] = Spoiler(host, scripts[plan.code], plan.home)
        return dataclasses.replace(host, respond=spoilers[plan.code].respond)

    every = tuple(spoiled(host) for host in hosts())
    exchange = samples.server.exchange

    async def cutting(host: Host, scheme: str, reader: Any, writer: Any, sent: Counter[str]) -> None:
        await exchange(host, scheme, reader, _Writer(writer), sent)  # type: ignore[arg-type]

    with (
        patch.object(samples.server, "hosts", lambda: every),
        patch.object(samples.server, "exchange", cutting),
        Province(folder) as province,
    ):
        agencies = {agency.code: agency for agency in read_agencies(province.agencies)}
        orders = [_order(agencies[code], folder, told["max_pages"]) for code in scripts]
        crawl(orders, process=ProcessSettings(names=NameMap.load(province.names)))
    answers = []
    for order in orders:
        site = load_site(order.archive_path)
        found, _ = verdict(site, rubric_of(order.agency), _at(order.agency))
        naive, _ = verdict(naively(site), rubric_of(order.agency), _at(order.agency))
        spoiler = spoilers[order.agency.code]
        read = {address_of("GET", page.requested_url) for page in site.pages if page.readable}
        answers.append(
            {
                "code": order.agency.code,
                "verdict": found.as_json(),
                "naive": naive.as_json(),
                "asked": list(dict.fromkeys(spoiler.asked)),
                "pages": [a for a in dict.fromkeys(spoiler.asked) if a in read or a.startswith("POST ")],
                "stop_reason": site.stop_reason,
            }
        )
    sys.stdout.write(json.dumps(answers) + "\n")


if __name__ == "__main__":
    main()
