"""A portal on loopback that always answers the same, and counts what it is asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Reply = tuple[int, Mapping[str, str], bytes]
HTML = {"Content-Type": "text/html; charset=utf-8"}


def page(body: str, *, title: str, status: int = 200) -> Reply:
    """An HTML answer."""
    text = f"<!DOCTYPE html><html lang=vi><head><title>{title}</title></head><body>{body}</body></html>"
    return status, HTML, text.encode()


@dataclass(kw_only=True)
class Site:
    """Pages by path with query; `missing` answers every other path, `post` gets the body that was sent.

    `asked` are the paths in the order in which they were asked for; `slow` are seconds that every answer takes.
    """

    pages: Mapping[str, Reply]
    missing: Callable[[str], Reply]
    post: Callable[[bytes], Reply]
    slow: float = 0.0
    asked: list[str] = field(default_factory=list)
    address: str = ""
    port: int = 0

    @contextmanager
    def served(self, address: str) -> Iterator[Site]:
        """Answer on a free port of a loopback address."""
        server = _Server((address, 0), _handler(self))
        self.address, self.port = address, server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that are killed are what the portal is for."""


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else every answer waits 40 ms for the client's delayed ACK
        wbufsize = -1  # one packet an answer

        def do_GET(self) -> None:
            site.asked.append(self.path)
            if site.slow:
                time.sleep(site.slow)
            self.answer(site.pages.get(self.path) or site.missing(self.path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            site.asked.append(f"{self.path} {body.decode()}")
            self.answer(site.post(body))

        def answer(self, reply: Reply) -> None:
            status, headers, body = reply
            self.send_response_only(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
