"""Loopback portals that write down when they were asked what, by whom at the same time, and at which address."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Reply = tuple[int, Mapping[str, str], bytes]
_HTML = {"Content-Type": "text/html; charset=utf-8"}
_ANSWER_SECONDS = 0.03
LONGEST_SILENCE = 60.0


@dataclass(kw_only=True)
class Asked:
    """One request as the server saw it; seconds of time.monotonic()."""

    host: str
    path: str
    began: float
    ended: float = 0.0

    @property
    def is_picture(self) -> bool:
        """Whether a page has asked for it by itself."""
        return self.path.endswith(".png")


@dataclass(kw_only=True)
class Host:
    """A portal: pages by path; `robots` is called with the number of the request for robots.txt (from 1)."""

    name: str
    address: str
    pages: Mapping[str, bytes]
    robots: Callable[[int, str], Reply | None] = lambda number, path: (404, {}, b"")
    special: Mapping[str, Callable[[int], Reply]] = field(default_factory=dict)


def page(title: str, links: str = "", more: str = "") -> bytes:
    """A page with enough to say, that no browser is needed for."""
    text = f"{title} của Sở. " * 40
    return (
        f"<!DOCTYPE html><html lang=vi><head><title>{title}</title></head><body><nav><ul>{links}</ul></nav>"
        f"<main><h1>{title}</h1><p>{text}</p></main>{more}</body></html>"
    ).encode()


def portal(name: str, address: str, count: int, **more: Any) -> Host:
    """A portal of `count` sections beside its home page, each page with pictures."""
    labels = [f"Mục {number}" for number in range(1, count + 1)]
    links = "".join(f'<li><a href="/muc-{n}">{label}</a></li>' for n, label in enumerate(labels, 1))
    pictures = "".join(f'<img src="/anh-{n}.png">' for n in range(12))
    pages = {"/": page("Trang chủ", links, pictures)}
    pages |= {f"/muc-{n}": page(label, links) for n, label in enumerate(labels, 1)}
    return Host(name=name, address=address, pages=pages, **more)


class Servers:
    """All hosts on one port of their addresses; `log` grows while they are asked."""

    def __init__(self, hosts: list[Host]):
        self.hosts = {host.name: host for host in hosts}
        self.log: list[Asked] = []
        self.names: dict[str, Any] = {}
        self._counts: dict[tuple[str, str], int] = {}
        self._loop = asyncio.new_event_loop()
        self._servers: list[asyncio.Server] = []
        self.silent = ""  # a path that is never answered

    @contextlib.contextmanager
    def serving(self) -> Iterator[Servers]:
        """Serve in a thread until the block ends; `names` is then the name map that leads there."""
        thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(10)
        try:
            yield self
        finally:
            asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join(5)
            self._loop.close()

    def of(self, host: str, *, pictures: bool = False) -> list[Asked]:
        """What a host was asked, in order of arrival: pages, or the pictures on them."""
        found = [one for one in self.log if one.host == host and one.is_picture == pictures]
        return sorted(found, key=lambda one: one.began)

    async def _start(self) -> None:
        ports: dict[str, int] = {}
        for host in self.hosts.values():
            if host.address not in ports:
                server = await asyncio.start_server(self._accept, host.address, 0)
                self._servers.append(server)
                ports[host.address] = server.sockets[0].getsockname()[1]
            entry = {"address": host.address, "ports": {"80": ports[host.address]}}
            self.names[host.name] = entry

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Cancelled at the end: asyncio's stream callback would log that as an error.
        quiet = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError)
        with contextlib.suppress(*quiet):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                asked = Asked(host=_header(head, "host"), path=head.split(" ", 2)[1], began=time.monotonic())
                self.log.append(asked)
                reply = self._reply(asked)
                if self.silent and asked.path == self.silent:
                    await asyncio.sleep(LONGEST_SILENCE)
                await asyncio.sleep(_ANSWER_SECONDS)
                asked.ended = time.monotonic()
                if reply is None:  # reset
                    break
                status, headers, body = reply
                lines = [f"{name}: {value}" for name, value in headers.items()]
                lines += [f"Content-Length: {len(body)}", "Connection: keep-alive"]
                top = f"HTTP/1.1 {status} X\r\n" + "\r\n".join(lines) + "\r\n\r\n"
                writer.write(top.encode() + (b"" if head.startswith("HEAD") else body))
                await writer.drain()
        writer.transport.abort()

    def _reply(self, asked: Asked) -> Reply | None:
        host = self.hosts.get(asked.host)
        number = self._counts[asked.host, asked.path] = self._counts.get((asked.host, asked.path), 0) + 1
        if host is None:
            return 404, {}, b""
        if asked.path.startswith("/robots"):
            return host.robots(number, asked.path)
        if asked.path in host.special:
            return host.special[asked.path](number)
        if asked.is_picture:
            return 200, {"Content-Type": "image/png"}, b"\x89PNG\r\n\x1a\n"
        found = host.pages.get(asked.path)
        return (200, _HTML, found) if found is not None else (404, _HTML, b"<title>404</title>")


def _header(head: str, name: str) -> str:
    for line in head.split("\r\n")[1:]:
        key, _, value = line.partition(":")
        if key.lower() == name:
            return value.strip().split(":")[0].lower()
    return ""
