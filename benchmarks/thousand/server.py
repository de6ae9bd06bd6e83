"""Serves sample portals by number on loopback, in a process of its own: `python -m benchmarks.thousand.server`.

Writes names.json, agencies.csv and ca.pem to a folder, says 'ready', serves until its input is closed, and leaves
behind in served.json what it has sent, and the processor time that it took. Pages are written when they are first asked
for, and given up again when others are: portals are crawled one after the other.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import csv
import json
import resource
import ssl
import sys
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

from benchmarks.thousand.portals import Portal, portal, portals
from samples.authority import Authority
from samples.hosts import Host, dns_of
from samples.http import Request, Response
from samples.makes import make_of
from samples.makes.base import Make
from samples.makes.blocked import challenge
from samples.makes.service_portal import ServicePortal
from samples.server import REQUESTS, exchange
from samples.writing.book import write

_NEVER = 3_600.0  # seconds: longer than anyone waits
_MAKES_AT_ONCE = 400


def hosts(count: int) -> list[Host]:
    """The hosts of the first portals, and the service portal that they lead to."""
    shared = ServicePortal()
    return [
        *(_host(one) for one in portals(count)),
        Host(
            name="dichvucong.phunguyen.gov.vn",
            address="127.29.0.1",
            respond=shared.respond,
            dns=dns_of(9, ipv6=True, dnssec=True),
        ),
    ]


def _host(one: Portal) -> Host:
    plan = one.plan

    def respond(request: Request) -> Response:
        return _make(one.number).respond(request)

    return Host(
        name=plan.host,
        address=plan.address,
        listens=one.behaviour != "down",
        respond=challenge if one.behaviour == "blocking" else respond,
        tls={"ok": "ok", "expired": "expired"}.get(plan.https, ""),
        redirects=plan.redirect and plan.https == "ok",
        tags=bool(plan.feature("etag")),
        wait=_NEVER if one.behaviour == "silent" else one.wait,
        dns=dns_of(one.number % 250 + 1, ipv6=plan.ipv6, dnssec=plan.dnssec),
    )


@lru_cache(maxsize=_MAKES_AT_ONCE)
def _make(number: int) -> Make:
    plan = portal(number).plan
    return make_of(plan.make)(write(plan))


async def _serve(directory: Path, count: int) -> Counter[str]:
    sent: Counter[str] = Counter()
    authority = Authority()
    authority.write(directory / "ca.pem")
    known: dict[str, Any] = {}
    dns: dict[str, Any] = {}
    servers: list[asyncio.Server] = []
    connections: set[asyncio.Task[None]] = set()

    async def listen(host: Host, scheme: str, context: ssl.SSLContext | None) -> int:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            if task is not None:
                connections.add(task)
                task.add_done_callback(connections.discard)
            with contextlib.suppress(
                ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError
            ):
                await exchange(host, scheme, reader, writer, sent)
            writer.close()

        server = await asyncio.start_server(serve, host.address, 0, ssl=context)
        servers.append(server)
        bound: int = server.sockets[0].getsockname()[1]
        return bound

    for host in hosts(count):
        ports = {"80": 1, "443": 1}  # nothing listens on port 1: connection refused
        if host.listens:
            ports["80"] = await listen(host, "http", None)
            if host.tls:
                context = authority.context(host.name, expired=host.tls == "expired")
                ports["443"] = await listen(host, "https", context)
        known[host.name] = {"address": host.address, "ports": ports}
        dns[host.name] = host.dns
    names = {"hosts": known, "dns": dns, "ca_file": "ca.pem"}
    (directory / "names.json").write_text(json.dumps(names), "utf-8")
    _write_agencies(directory / "agencies.csv", count)
    _say_ready()
    await asyncio.to_thread(sys.stdin.read)
    for server in servers:
        server.close()
    for task in list(connections):
        task.cancel()
    await asyncio.gather(*connections, return_exceptions=True)
    return sent


def _say_ready() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()


def _write_agencies(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("code", "name", "tier", "group", "home_url"))
        for one in portals(count):
            writer.writerow((one.plan.code, one.plan.name, one.plan.tier, one.plan.tier, one.plan.home))


def main() -> None:
    """Serve until the input is closed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--directory", type=Path, required=True)
    parser.add_argument("--portals", type=int, required=True)
    chosen = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # two listening sockets a portal
    sent = asyncio.run(_serve(chosen.directory, chosen.portals))
    used = resource.getrusage(resource.RUSAGE_SELF)
    served = {
        "requests": sent.pop(REQUESTS, 0),
        "bytes": sum(sent.values()),
        "cpu": used.ru_utime + used.ru_stime,
        "most_bytes": used.ru_maxrss * 1024,
        "hosts": dict(sent),
    }
    (chosen.directory / "served.json").write_text(json.dumps(served), "utf-8")


if __name__ == "__main__":
    main()
