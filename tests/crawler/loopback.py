"""Small real servers on loopback for the crawler's tests."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Route = bytes | tuple[int, dict[str, str], bytes] | Callable[[BaseHTTPRequestHandler], None]


class Loopback(ThreadingHTTPServer):
    """Serves `routes` (path → body, (status, headers, body), or a function); notes what was asked."""

    daemon_threads = True

    def __init__(self, routes: Mapping[str, Route], address: str = "127.0.0.1") -> None:
        self.routes = routes
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        super().__init__((address, 0), _Handler)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is what these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: Loopback
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}))
        route = self.server.routes.get(self.path) or self.server.routes.get(self.path.split("?")[0])
        self.close_connection = True
        if callable(route):
            route(self)
            return
        if isinstance(route, bytes):
            route = (200, {}, route)
        status, headers, body = route or (404, {}, b"<title>404</title>")
        self.send_response(status)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815
    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextlib.contextmanager
def serving(
    routes: Mapping[str, Route], *, tls: ssl.SSLContext | None = None, address: str = "127.0.0.1"
) -> Iterator[Loopback]:
    """A server in a thread, for the length of the block."""
    server = Loopback(routes, address)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@contextlib.contextmanager
def closed_port() -> Iterator[int]:
    """A port at which nobody listens, kept so for the length of the block (one let go may be taken)."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield int(held.getsockname()[1])
