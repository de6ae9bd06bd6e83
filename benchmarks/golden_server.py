"""Golden portals on loopback, with and without TLS: two ports, told apart by the host that is asked for."""

from __future__ import annotations

import json
import re
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from benchmarks.golden_truth import Answer, GoldenPortal
from samples.authority import Authority

_NAMED_HOST = re.compile(rb"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.I)
_NOBODY = 1  # a port at which nothing listens


def answer(portal: GoldenPortal, target: str) -> Answer:
    """What a portal answers at a path with its query.

    An address is known with its query, else without it (as a real page ignores parameters it does not know).
    """
    parts = urlsplit(target)
    path = unquote(parts.path) or "/"
    by_path = {unquote(route): one for route, one in portal.pages.items()}
    whole = f"{path}?{unquote(parts.query)}" if parts.query else path
    return by_path.get(whole) or by_path.get(path) or portal.not_found


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, portals: Sequence[GoldenPortal]) -> None:
        self.portals = {portal.host: portal for portal in portals}
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away is no trouble."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        host = (self.headers.get("Host") or "").split(":")[0].lower()
        portal = self.server.portals.get(host)
        found = answer(portal, self.path) if portal is not None else Answer(status=404)
        self.send_response(found.status)
        if found.location:
            self.send_header("Location", found.location)
        self.send_header("Content-Type", found.type)
        self.send_header("Content-Length", str(len(found.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(found.body)

    do_HEAD = do_GET  # noqa: N815
    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def _names(portals: Sequence[GoldenPortal], ports: dict[str, int]) -> dict[str, Any]:
    """The name map: every portal, and every other host that a page names, at which nobody answers.

    So nothing of a crawl leaves this machine, also where an invented name looks like a real one.
    """
    hosts: dict[str, Any] = {}
    for portal in portals:
        for one in (*portal.pages.values(), portal.not_found):
            for name in _NAMED_HOST.findall(one.body + one.location.encode()):
                hosts[name.decode().lower()] = {
                    "address": "127.0.0.1",
                    "ports": {"80": _NOBODY, "443": _NOBODY},
                }
    for portal in portals:
        hosts[portal.host] = {"address": "127.0.0.1", "ports": ports}
    dns = {name: {"a": ["203.0.113.9"], "aaaa": [], "dnssec": False, "nameservers": []} for name in hosts}
    return {"hosts": hosts, "dns": dns, "ca_file": "ca.pem"}


def _tls(portals: Sequence[GoldenPortal], authority: Authority) -> ssl.SSLContext:
    """A context that shows each portal's own certificate."""
    contexts = {portal.host: authority.context(portal.host) for portal in portals}

    def choose(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        if name in contexts:
            connection.context = contexts[name]

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.sni_callback = choose
    return context


@contextmanager
def _running(server: _Server) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@contextmanager
def serving(portals: Sequence[GoldenPortal], folder: Path) -> Iterator[Path]:
    """The portals on free loopback ports while the block lasts.

    Yields the crawler's name map; it and the certificate of its authority are written into `folder`.
    """
    authority = Authority()
    authority.write(folder / "ca.pem")
    plain, secure = _Server(portals), _Server(portals)
    # The handshake is the business of the connection's own thread: a client that is silent holds up nobody.
    secure.socket = _tls(portals, authority).wrap_socket(
        secure.socket, server_side=True, do_handshake_on_connect=False
    )
    with ExitStack() as stack:
        ports = {"80": stack.enter_context(_running(plain)), "443": stack.enter_context(_running(secure))}
        names = folder / "names.json"
        names.write_text(json.dumps(_names(portals, ports)), "utf-8")
        yield names
