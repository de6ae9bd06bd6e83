"""Serves the sample province on loopback: every portal at its own address, in one thread.

Run alone with `python -m samples.server --directory DIR`; DIR receives names.json (the name map for the crawler),
agencies.csv and ca.pem.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import csv
import hashlib
import json
import ssl
import sys
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

from evidence.numbers import whole_number
from samples.authority import Authority
from samples.hosts import Host, hosts
from samples.http import Request, Response, moved
from samples.province import plans

REASONS = {
    200: "OK",
    301: "Moved Permanently",
    302: "Found",
    304: "Not Modified",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    400: "Bad Request",
}
LARGEST_BODY = 1_000_000
REQUESTS = "requests"


class Province:
    """All portals of the province while the context is open.

    `directory` receives names.json, agencies.csv and ca.pem. Ports are free ones unless given; each address binds the
    same two. Raises OSError where a port is taken.
    """

    def __init__(self, directory: Path, *, http_port: int = 0, https_port: int = 0) -> None:
        self.directory = directory
        self.names = directory / "names.json"
        self.agencies = directory / "agencies.csv"
        self._ports = (http_port, https_port)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="samples", daemon=True)
        self._servers: list[asyncio.Server] = []
        self._connections: set[asyncio.Task[None]] = set()
        self.sent: Counter[str] = (
            Counter()
        )  # bytes of bodies, by host; and under REQUESTS how many were answered

    def __enter__(self) -> Province:
        self.directory.mkdir(parents=True, exist_ok=True)
        self._thread.start()
        try:
            names = asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(60)
        except BaseException:
            self._stop()
            raise
        self.names.write_text(json.dumps(names, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
        write_agencies(self.agencies)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def _stop(self) -> None:
        if self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(20)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(20)
        self._loop.close()

    async def _open(self) -> Mapping[str, Any]:
        authority = Authority()
        ca_file = self.directory / "ca.pem"
        authority.write(ca_file)
        known: dict[str, Any] = {}
        dns: dict[str, Any] = {}
        for host in hosts():
            ports = {"80": 1, "443": 1}  # nothing listens on port 1: connection refused
            if host.listens:
                ports["80"] = await self._listen(host, "http", self._ports[0], None)
                if host.tls:
                    context = authority.context(host.name, expired=host.tls == "expired")
                    ports["443"] = await self._listen(host, "https", self._ports[1], context)
            known[host.name] = {"address": host.address, "ports": ports}
            dns[host.name] = host.dns
        return {"hosts": known, "dns": dns, "ca_file": ca_file.name}

    async def _listen(self, host: Host, scheme: str, port: int, context: ssl.SSLContext | None) -> int:
        async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
                await exchange(host, scheme, reader, writer, self.sent)

        def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.ensure_future(served(reader, writer))
            self._connections.add(task)
            task.add_done_callback(self._connections.discard)
            # one that is called off before its first step is closed, too
            task.add_done_callback(lambda _: writer.close())

        server = await asyncio.start_server(serve, host.address, port, ssl=context)
        self._servers.append(server)
        bound: int = server.sockets[0].getsockname()[1]
        return bound

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await asyncio.sleep(0.05)


async def exchange(
    host: Host,
    scheme: str,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    sent: Counter[str],
) -> None:
    """Answers the requests of one connection until the client ends it; `sent` counts them."""
    while True:
        line = await reader.readline()
        if not line.strip():
            return
        try:
            method, target, version = line.decode("latin-1").split()
        except ValueError:
            writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        headers: dict[str, str] = {}
        while (line := await reader.readline()).strip():
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()
        length = headers.get("content-length", "0")
        body = await reader.readexactly(min(whole_number(length) or 0, LARGEST_BODY))
        request = Request(
            method=method, target=target, host=host.name, scheme=scheme, body=body, charset=host.charset
        )
        if host.wait:
            await asyncio.sleep(host.wait)
        response = answer(host, request)
        if host.tags and method == "GET" and response.status == 200:
            response = tagged(response, headers.get("if-none-match", ""))
        keep = version == "HTTP/1.1" and headers.get("connection", "").lower() != "close"
        head = [
            f"HTTP/1.1 {response.status} {REASONS.get(response.status, 'Status')}",
            f"Content-Type: {response.media}",
        ]
        head += [f"{name}: {value}" for name, value in response.headers.items()]
        head += [
            f"Content-Length: {len(response.body)}",
            f"Connection: {'keep-alive' if keep else 'close'}",
            "",
            "",
        ]
        told = b"" if method == "HEAD" else response.body
        sent.update({host.name: len(told), REQUESTS: 1})
        writer.write("\r\n".join(head).encode("latin-1") + told)
        await writer.drain()
        if not keep:
            return


def tagged(response: Response, known: str) -> Response:
    """A page with the hash of its body as ETag, or that it is not modified where that is `known`."""
    tag = f'"{hashlib.sha256(response.body).hexdigest()[:20]}"'
    told = {**response.headers, "ETag": tag}
    if tag in known:
        return replace(response, status=304, body=b"", headers=told)
    return replace(response, headers=told)


def answer(host: Host, request: Request) -> Response:
    """What a host answers: its portal's make, or a redirect to HTTPS."""
    if host.redirects and request.scheme == "http":
        return moved(f"https://{host.name}{request.target}", 301)
    return host.respond(request)


def write_agencies(path: Path) -> None:
    """agencies.csv as `soicong agencies import` reads it."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("code", "name", "tier", "group", "home_url", "sister_urls"))
        for plan in plans():
            writer.writerow(
                (
                    plan.code,
                    plan.name,
                    plan.tier,
                    plan.tier,
                    plan.home,
                    plan.feature("sister_urls") or "",
                )
            )


def main(arguments: list[str] | None = None) -> int:
    """Serves until interrupted."""
    parser = argparse.ArgumentParser(description="Serves the sample province Phú Nguyên on loopback.")
    parser.add_argument(
        "--directory", type=Path, required=True, help="where names.json, agencies.csv and ca.pem go"
    )
    parser.add_argument(
        "--http-port", type=int, default=8080, help="port for HTTP at every address (0: a free one)"
    )
    parser.add_argument(
        "--https-port", type=int, default=8443, help="port for HTTPS at every address (0: a free one)"
    )
    chosen = parser.parse_args(arguments)
    with Province(chosen.directory, http_port=chosen.http_port, https_port=chosen.https_port) as province:
        sys.stdout.write(f"{province.names}\n")
        sys.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
