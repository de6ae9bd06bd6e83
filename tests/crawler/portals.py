"""Small portals on loopback addresses of their own, and a crawl of them in a process of its own.

Twisted's reactor starts once per process, so crawls run in a child; many portals at once, as in real use.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from evidence.archive import load_site
from evidence.model import Page, Site

Reply = tuple[int, Mapping[str, str], bytes]
HTML = {"Content-Type": "text/html; charset=utf-8"}


def page(body: str, *, title: str = "Sở Thử nghiệm", status: int = 200, **headers: str) -> Reply:
    """An HTML answer."""
    text = f"<!DOCTYPE html><html lang=vi><head><title>{title}</title></head><body>{body}</body></html>"
    return (
        status,
        {**HTML, **{name.replace("_", "-"): value for name, value in headers.items()}},
        text.encode(),
    )


@dataclass(kw_only=True)
class Asked:
    """One request as the server saw it."""

    path: str
    method: str
    agent: str
    host: str
    cookie: str
    began: float
    ended: float = 0.0


@dataclass(kw_only=True)
class Portal:
    """Pages by path with query; a callable gets the handler and returns a reply, or None when it replied itself."""

    pages: Mapping[str, Reply | Callable[[Any], Reply | None]]
    missing: Callable[[str], Reply] = lambda path: page("<h1>404</h1>", status=404)
    posts: Callable[[Any], Reply] | None = None
    slow: float | Callable[[], float] = 0.0
    asked: list[Asked] = field(default_factory=list)
    origin: str = ""

    @property
    def paths(self) -> list[str]:
        """Paths in the order in which they were asked for."""
        return [asked.path for asked in self.asked]

    def serve(self, address: str) -> ThreadingHTTPServer:
        """Start on a free port of a loopback address; stop with shutdown()."""
        portal = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # else every answer waits 40 ms for the client's delayed ACK

            def do_POST(self) -> None:
                self.send(portal.posts(self) if portal.posts is not None else portal.missing(self.path))

            def do_GET(self) -> None:
                names = self.headers
                asked = Asked(
                    path=self.path,
                    method=self.command,
                    agent=names.get("User-Agent", ""),
                    host=names.get("Host", ""),
                    cookie=names.get("Cookie", ""),
                    began=time.monotonic(),
                )
                portal.asked.append(asked)
                time.sleep(portal.slow() if callable(portal.slow) else portal.slow)
                found = portal.pages.get(self.path)
                reply = found(self) if callable(found) else found
                if found is None:
                    reply = portal.missing(self.path)
                if reply is not None:
                    self.send(reply)
                asked.ended = time.monotonic()

            def send(self, reply: Reply) -> None:
                status, headers, body = reply
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_HEAD = do_GET  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer((address, 0), Handler)
        server.daemon_threads = True
        self.origin = f"http://{address}:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server


@dataclass(frozen=True, kw_only=True)
class Crawled:
    """What one order gave: the result as a dictionary, the Site, and the portal with what it was asked."""

    result: dict[str, Any]
    site: Site
    portal: Portal | None
    events: list[dict[str, Any]]

    def page(self, path: str) -> Page:
        """The page of a path (or whole address)."""
        return next(p for p in self.site.pages if p.url.endswith(path) and _path(p.url) == path)

    @property
    def paths(self) -> list[str]:
        """Paths of all recorded pages."""
        return [_path(p.url) for p in self.site.pages]


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def crawl_portals(
    folder: Path,
    portals: Mapping[str, Portal | str],
    orders: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    browser: bool = False,
    probes: bool = False,
    seconds: float = 100.0,
    interrupt_after: str = "",
    at_once: int = 1,
    now: str = "",
    names: Path | None = None,
) -> dict[str, Crawled]:
    """Crawl portals (or, given as text, addresses) at once. `orders` adds fields to the order of a name.

    `interrupt_after` is a path; once it has been asked for, the crawling process gets a Ctrl-C. `at_once` is how many
    addresses a walk leases at a time; `now` (ISO) is what its clock says at the start; `names` is a name map.
    """
    wanted = []
    with ExitStack() as stack:
        for number, (name, portal) in enumerate(portals.items()):
            if isinstance(portal, Portal):
                server = portal.serve(f"127.0.9.{number + 1}")
                stack.callback(server.server_close)
                stack.callback(server.shutdown)
            start = portal.origin + "/" if isinstance(portal, Portal) else portal
            more = dict((orders or {}).get(name, {}))
            wanted.append(
                {
                    "name": name,
                    "start": start,
                    "archive": str(folder / f"{name}.warc.gz"),
                    "allow": True,
                    **more,
                }
            )
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.crawler.crawl_once"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        stack.callback(child.kill)
        if interrupt_after:
            asked = [portal for portal in portals.values() if isinstance(portal, Portal)]
            threading.Thread(target=_interrupt, args=(child, asked, interrupt_after), daemon=True).start()
        about = {"browser": browser, "probes": probes, "at_once": at_once, "now": now}
        about["names"] = str(names) if names is not None else ""
        told = json.dumps({"orders": wanted, **about})
        out, errors = child.communicate(told, timeout=seconds)
        assert child.returncode == 0, errors
        said = json.loads(out)
    crawled = {}
    for order, result in zip(wanted, said["results"], strict=True):
        name = order["name"]
        portal = portals[name]
        crawled[name] = Crawled(
            result=result,
            site=load_site(folder / f"{name}.warc.gz"),
            portal=portal if isinstance(portal, Portal) else None,
            events=[event for event in said["events"] if event["code"] == name],
        )
    assert not errors, errors
    return crawled


def _interrupt(child: subprocess.Popen[str], portals: list[Portal], path: str) -> None:
    while child.poll() is None:
        if any(path in portal.paths for portal in portals):
            child.send_signal(signal.SIGINT)
            return
        time.sleep(0.02)
