"""The last look at every connection that Python opens while portals are crawled: at the socket, whoever opens it.

The gate decides what may be reached, and the crawler's clients connect to the very addresses that it has checked. Should
one of them ever connect to something else (a name that is resolved once more, a library that goes its own way),
Python's audit hook sees the address that the socket is given, and refuses what is not public. Permitted are what the
gate permits by name (`--allow-host`, name maps), the machine's name servers, and services of the deployment
(`permit_service`).
"""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler import addresses

RESOLV_CONF = Path("/etc/resolv.conf")
_DNS = 53


class NotLetOut(ConnectionRefusedError):
    """A socket was to be connected to an address that nobody has permitted."""


class _Outlet:
    def __init__(self) -> None:
        self.crawls = 0
        self.hooked = False
        self.permitted: set[tuple[str, int]] = set()  # by the gate, while it crawls
        self.services: set[tuple[str, int]] = set()
        self.places: set[tuple[str, int]] = set()  # where the services are
        self.lock = threading.Lock()

    def look(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in ("socket.connect", "socket.sendto") or not self.crawls:
            return
        target = arguments[1]
        if isinstance(target, tuple) and not addresses.asking():  # no Unix socket
            self._demand(str(target[0]).partition("%")[0], int(target[1]))

    def _demand(self, host: str, port: int) -> None:
        if (host, port) in self.permitted or (host, port) in self.places:
            return
        address = addresses.literal(host)
        if address is not None and not addresses.refusal(address):
            return
        # A service may have moved to another address since it was looked up last.
        self.places = {place for service in self.services for place in _places(*service)}
        if (host, port) not in self.places:
            raise NotLetOut(f"{host} port {port}: neither public nor permitted")


_OUTLET = _Outlet()


def permit_service(url: str) -> None:
    """A service of this deployment (mail, object storage, time authority) may be reached, wherever it is.

    An address that cannot be read permits nothing; whoever uses it will say what is wrong with it.
    """
    try:
        place = urlsplit(url)
        port = place.port or (443 if place.scheme == "https" else 80)
    except ValueError:
        return
    if place.hostname:
        _OUTLET.services.add((place.hostname, port))


def permit_address(address: str, port: int) -> None:
    """What the gate lets out by name may be reached until the last crawl of this process has ended."""
    _OUTLET.permitted.add((address, port))


@contextmanager
def watched() -> Iterator[None]:
    """Inside, no socket of this process gets to an address that is neither public nor permitted."""
    with _OUTLET.lock:
        if not _OUTLET.hooked:
            sys.addaudithook(_OUTLET.look)  # for good: a hook cannot be taken away, so it looks at `crawls`
            _OUTLET.hooked = True
        _OUTLET.permitted.update((server, _DNS) for server in _name_servers())
        _OUTLET.crawls += 1
    try:
        yield
    finally:
        with _OUTLET.lock:
            _OUTLET.crawls -= 1
            if not _OUTLET.crawls:
                _OUTLET.permitted.clear()


def _places(host: str, port: int) -> Iterator[tuple[str, int]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return
    for *_, place in found:
        yield str(place[0]), port


def _name_servers(path: Path = RESOLV_CONF) -> Iterator[str]:
    """Name servers of the machine; its own where none is named (as resolvers do)."""
    found = False
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    for line in lines:
        words = line.split()
        if len(words) > 1 and words[0] == "nameserver":
            found = True
            yield words[1].partition("%")[0]
    if not found:
        yield from ("127.0.0.1", "::1")
