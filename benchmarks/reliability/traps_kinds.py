"""The trap portals, each with a host of its own, and the server that counts what they are asked."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.reliability import traps_dressed as dressed
from benchmarks.reliability import traps_endless as endless
from benchmarks.reliability import traps_lists as lists
from benchmarks.reliability.traps_model import Ask, Reply, Trap
from benchmarks.reliability.traps_pages import own_page, real_page
from samples.authority import Authority

_DOMAIN = "bay.example.gov.vn"
_MOST_REQUESTS = 3000  # a portal that was asked more often says 503: no crawl of a measure goes on for ever


# Six of different kinds, for the short form.
FEW = ("calendar", "session-in-query", "theme-and-language", "growing-paths", "facets", "redirects")


def all_traps() -> list[Trap]:
    """A fresh portal of every kind, in a fixed order."""
    return [kind() for kind in (*dressed.KINDS, *endless.KINDS, *lists.KINDS)]


def host_of(trap: Trap) -> str:
    """The name of a trap's portal."""
    return f"{trap.name}.{_DOMAIN}"


def hosts_of(trap: Trap) -> list[str]:
    """All names under which a trap's portal answers."""
    host = host_of(trap)
    return [host, f"www.{host}", *(f"{name}.{host}" for name in trap.hosts)]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, traps: Sequence[Trap], scheme: str):
        self.by_host = {host: trap for trap in traps for host in hosts_of(trap)}
        self.scheme = scheme
        self.counting = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A crawler that goes away is no trouble."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 30

    def do_GET(self) -> None:
        host = (self.headers.get("Host") or "").split(":")[0].lower()
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode("utf-8", "replace")
        trap = self.server.by_host.get(host)
        if trap is None:
            self._send(Reply(status=421))
            return
        with self.server.counting:
            number = trap.asked.total()
            trap.asked[f"{host} {self.path}"] += 1
        parts = urlsplit(self.path.replace("//", "/\0/", 1) if self.path.startswith("//") else self.path)
        ask = Ask(
            method=self.command,
            scheme=self.server.scheme,
            host=host,
            path=parts.path.replace("\0", ""),
            query=parts.query,
            cookie=self.headers.get("Cookie", ""),
            body=body,
            number=number,
        )
        self._send(answer(trap, ask))

    do_HEAD = do_GET  # noqa: N815
    do_POST = do_GET  # noqa: N815

    def _send(self, reply: Reply) -> None:
        body = reply.body.encode()
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in reply.headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def answer(trap: Trap, ask: Ask) -> Reply:
    """What a trap portal answers."""
    if ask.number >= _MOST_REQUESTS:
        return Reply(status=503)
    if ask.path in ("/robots.txt", "/sitemap.xml"):
        return Reply(status=404, body="<h1>404</h1>")
    own = trap.answer(ask)
    if isinstance(own, Reply):
        return own
    if own is not None:
        return own_page(trap, ask, trap.entry[1] or "Chức năng", own)
    return real_page(trap, ask) or Reply(status=404, body="<h1>Không tìm thấy trang</h1>")


@contextmanager
def serving(traps: Sequence[Trap], folder: Path) -> Iterator[dict[str, Any]]:
    """All portals on two loopback ports, with and without TLS; yields the crawler's name map."""
    authority = Authority()
    authority.write(folder / "ca.pem")
    plain, secure = _Server(traps, "http"), _Server(traps, "https")
    secure.socket = _tls(authority).wrap_socket(
        secure.socket, server_side=True, do_handshake_on_connect=False
    )
    with ExitStack() as stack:
        for server in (plain, secure):
            thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
            thread.start()
            stack.callback(thread.join, 5)
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
        ports = {"80": plain.server_address[1], "443": secure.server_address[1]}
        names = [host for trap in traps for host in hosts_of(trap)]
        yield {
            "hosts": {name: {"address": "127.0.0.1", "ports": ports} for name in names},
            "dns": {},
            "ca_file": str(folder / "ca.pem"),
        }


def _tls(authority: Authority) -> ssl.SSLContext:
    """A context that shows each host's own certificate, made when it is first asked for."""
    made: dict[str, ssl.SSLContext] = {}

    def choose(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        if name:
            connection.context = made.setdefault(name, authority.context(name))

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.sni_callback = choose
    return context
