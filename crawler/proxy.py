"""The browser's only way out: a small forward proxy on loopback that asks the gate for every connection.

Chromium resolves nothing itself: it sends names here, sub-resources, WebSockets and redirects included. Give
it no bypass list, for with one it would reach localhost past the proxy. Answers 403 with `X-Soicong-Refused:
<reason>` for what the gate refuses, 502 for a server that cannot be reached, 431 for a head that is too long.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import tempfile
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.connecting import connected
from crawler.egress import Gate, Refused
from crawler.peers import Peers

_HEAD_LIMIT = 64 * 1024
_CHUNK = 64 * 1024
_HOP_BY_HOP = frozenset(
    {"connection", "proxy-connection", "keep-alive", "proxy-authorization", "te", "upgrade"}
)
_Headers = list[tuple[str, str]]


@dataclass(kw_only=True)
class Traffic:
    """What went through since the start: bytes from servers, connections, refusals by reason."""

    bytes: int = 0
    connections: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    cut: int = 0


class GateProxy:
    """`async with GateProxy(gate) as proxy:` serves at `proxy.url` until the block ends.

    max_bytes: what one connection may bring in; max_seconds: how long it may last; connect_seconds: for the
    TCP handshake. A connection over a limit is cut, and the browser reports an incomplete body.
    `peers` tells at which address a server was reached.
    """

    def __init__(
        self,
        gate: Gate,
        *,
        max_bytes: int = 50_000_000,
        max_seconds: float = 90.0,
        connect_seconds: float = 15.0,
    ) -> None:
        self._gate = gate
        self._max_bytes = max_bytes
        self._max_seconds = max_seconds
        self._connect_seconds = connect_seconds
        self._server: asyncio.Server | None = None
        self._door: asyncio.Server | None = None
        self._folder = ""
        self._open: set[asyncio.Task[None]] = set()
        self.traffic = Traffic()
        self.peers = Peers()

    async def start(self) -> GateProxy:
        """Listen on a free loopback port, and on a socket file for a browser that has no way to loopback."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=_HEAD_LIMIT)
        self._folder = tempfile.mkdtemp(prefix="soicong-proxy-")  # for this user's eyes only
        self._door = await asyncio.start_unix_server(self._accept, self.door, limit=_HEAD_LIMIT)
        return self

    async def close(self) -> None:
        """Stop listening and cut what is open."""
        for server in (self._server, self._door):
            if server is not None:
                server.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        if self._folder:
            await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)

    async def __aenter__(self) -> GateProxy:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def url(self) -> str:
        """`http://127.0.0.1:PORT`. Raises RuntimeError before start()."""
        if self._server is None:
            msg = "the proxy has not been started"
            raise RuntimeError(msg)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    @property
    def door(self) -> str:
        """The path of the socket file (crawler.confinement)."""
        return f"{self._folder}/door"

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Called by asyncio for each connection; one that is cut before its first step is closed, too."""
        self.traffic.connections += 1
        task = asyncio.ensure_future(self._answered(reader, writer))
        self._open.add(task)
        task.add_done_callback(self._open.discard)
        task.add_done_callback(lambda _: writer.transport.abort())

    async def _answered(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(self._max_seconds):
                await self._serve(reader, writer)
        except TimeoutError:
            self.traffic.cut += 1
        except (OSError, asyncio.IncompleteReadError):
            pass  # one side went away: nothing is owed to it any more

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.LimitOverrunError:
            await _answer(writer, 431, "Request Header Fields Too Large")
            return
        try:
            method, target, headers = _parse(head)
        except ValueError:
            await _answer(writer, 400, "Bad Request")
            return
        try:
            if method == "CONNECT":
                host, port = self._gate.check_url(f"https://{target}")
            else:
                host, port = self._gate.check_url(target)
            place = await self._gate.resolve(host, port)
        except Refused as refused:
            self.traffic.refused[refused.reason] = self.traffic.refused.get(refused.reason, 0) + 1
            await _answer(writer, 403, "Forbidden", refused=refused.reason)
            return
        try:
            up_reader, up_writer = await connected(place.address, place.port, seconds=self._connect_seconds)
        except (OSError, TimeoutError) as error:
            word = "connect_timeout" if isinstance(error, TimeoutError) else "connect_failed"
            await _answer(writer, 502, "Bad Gateway", refused=word)
            return
        line = self.peers.opened(place.host, port, place.address)
        try:
            if method == "CONNECT":
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                up_writer.write(_origin_head(method, target, headers))
            await self._both_ways(reader, writer, up_reader, up_writer)
        finally:
            line.close()
            up_writer.transport.abort()

    async def _both_ways(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        up_reader: asyncio.StreamReader,
        up_writer: asyncio.StreamWriter,
    ) -> None:
        """Copy until the server is done; the browser's side may end first (it keeps reading)."""
        upload = asyncio.ensure_future(self._copy(reader, up_writer, counted=False))
        try:
            await self._copy(up_reader, writer, counted=True)
            await _finish(writer)
        finally:
            upload.cancel()
            with contextlib.suppress(asyncio.CancelledError, OSError):
                await upload

    async def _copy(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, counted: bool) -> None:
        total = 0
        while chunk := await source.read(_CHUNK):
            total += len(chunk)
            if counted:
                self.traffic.bytes += len(chunk)
            if total > self._max_bytes:
                self.traffic.cut += 1
                sink.transport.abort()
                return
            sink.write(chunk)
            await sink.drain()


def _parse(head: bytes) -> tuple[str, str, _Headers]:
    lines = head.decode("latin-1").split("\r\n")
    method, target, version = lines[0].split(" ")
    if not version.startswith("HTTP/1."):
        msg = "not HTTP/1"
        raise ValueError(msg)
    headers: _Headers = []
    for line in lines[1:]:
        if line:
            name, _, value = line.partition(":")
            headers.append((name.strip(), value.strip()))
    return method, target, headers


def _origin_head(method: str, target: str, headers: _Headers) -> bytes:
    """The request as the server wants it: path only, one request per connection."""
    parts = urlsplit(target)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    kept = [(name, value) for name, value in headers if name.lower() not in _HOP_BY_HOP]
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in kept), "Connection: close"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


async def _answer(writer: asyncio.StreamWriter, status: int, text: str, *, refused: str = "") -> None:
    extra = f"X-Soicong-Refused: {refused}\r\n" if refused else ""
    writer.write(
        f"HTTP/1.1 {status} {text}\r\nContent-Length: 0\r\n{extra}Connection: close\r\n\r\n".encode("ascii")
    )
    await _finish(writer)


async def _finish(writer: asyncio.StreamWriter) -> None:
    """Close after the last byte is out; aborting would throw away what a slow reader has not taken yet."""
    writer.close()
    await writer.wait_closed()
