"""The egress gate: what may be reached, and at which address.

Every way out (Scrapy, the probes, the browser's proxy) asks one Gate. It reads the address, resolves the name
once, checks *every* answer, and hands back the very address that was checked, so that a name which answers
differently a moment later (DNS rebinding) gains nothing. What is private is refused unless it was named
explicitly.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from crawler import addresses, outlet
from crawler.names import MappedHost, NameMap
from crawler.no_address import NoAddress, Resolve
from crawler.standard_address import NotAnAddress, read_address
from evidence.connections import Looked

if TYPE_CHECKING:
    import ssl

    import httpx

PORTS = frozenset({80, 443})
_SECONDS = 5.0
_REMEMBERED_SECONDS = 60.0  # shorter than a crawl: a portal that moves is found again
_POLICY = frozenset(
    {"scheme", "credentials", "host", "port", "private_address", "special_address", "own_address"}
)
_NETWORK = frozenset({"servfail", "dns_timeout", "dns_unreachable", "dns_error"})


class Refused(Exception):
    """The gate does not let a request out.

    `reason`: scheme, credentials, host, port, private_address, special_address, own_address (our policy);
    nxdomain, no_address (the portal's names); servfail, dns_timeout, dns_unreachable, dns_error (the
    network: no word on the portal).
    """

    def __init__(self, reason: str, target: str = "") -> None:
        super().__init__(f"{reason}: {target}" if target else reason)
        self.reason = reason
        self.target = target

    @property
    def cause(self) -> str:
        """`policy`, `network` or `site`: the value of evidence.model.Cause."""
        if self.reason in _POLICY:
            return "policy"
        return "network" if self.reason in _NETWORK else "site"


@dataclass(frozen=True, kw_only=True)
class Destination:
    """A checked place to connect to: `address` and `port` for the socket, `host` for Host and SNI."""

    address: str
    port: int
    host: str


class Gate:
    """Decides and resolves. One per crawl; use it from one event loop.

    allow: (host, port) pairs that may be reached whatever their address is (`--allow-host`).
    names: a name map whose hosts are reached at their mapped addresses (and allowed).
    resolver: async host → addresses, raising NoAddress; the system's name servers where it is None.
    """

    def __init__(
        self,
        *,
        allow: Iterable[tuple[str, int]] = frozenset(),
        names: NameMap | None = None,
        resolver: Resolve | None = None,
        seconds: float = _SECONDS,
    ) -> None:
        self.names = names or NameMap()
        self._allowed: set[tuple[str, int]] = set()
        self._resolver = resolver
        self._seconds = seconds
        self._known: dict[str, tuple[float, Looked]] = {}
        for host, port in allow:
            self.allow(host, port)

    def allow(self, host: str, port: int) -> None:
        """Permit one more destination, private or not. Raises Refused("host") for what is no host."""
        self._allowed.add((_normal(host), port))

    def map(self, hosts: Mapping[str, MappedHost]) -> None:
        """Reach more hosts at the addresses that they are mapped to."""
        self.names = replace(self.names, hosts={**self.names.hosts, **hosts})

    def check_url(self, url: str) -> tuple[str, int]:
        """The (host, port) that a URL means; raises Refused for other schemes, credentials, bad hosts and
        ports.

        Only what the text itself says is judged: a name may still lead to a private address. Read as browsers
        read it; what Python's libraries would read as another place is no address that we go to.
        """
        try:
            meant = read_address(url)
        except NotAnAddress as error:
            raise Refused("host", url) from error
        if meant.scheme not in ("http", "https") or meant.port is None:
            raise Refused("scheme", url)
        if meant.credentials:
            raise Refused("credentials", meant.host)
        host, port = _normal(meant.host), meant.port
        if (host, port) != _read_otherwise(url):
            raise Refused("host", url)
        self._check_literal(host, port)
        return host, port

    async def resolve(self, host: str, port: int) -> Destination:
        """The checked address for a connection to host:port. Raises Refused."""
        host = _normal(host)
        permitted = self._check_literal(host, port)
        mapped = self.names.hosts.get(host)
        if mapped is not None:
            outlet.permit_address(mapped.address, mapped.ports[port])
            return Destination(address=mapped.address, port=mapped.ports[port], host=host)
        answers = (host,) if addresses.literal(host) is not None else await self._answers(host)
        if permitted:
            outlet.permit_address(answers[0], port)
        else:
            _demand_public(answers, host)
        return Destination(address=answers[0], port=port, host=host)

    def _check_literal(self, host: str, port: int) -> bool:
        """Judge what needs no look-up; true when the destination was allowed by name."""
        mapped = self.names.hosts.get(host)
        if mapped is not None:
            if port not in mapped.ports:
                raise Refused("port", f"{host}:{port}")
            return True
        if (host, port) in self._allowed:
            return True
        if port not in PORTS:
            raise Refused("port", f"{host}:{port}")
        literal = addresses.literal(host)
        if literal is not None and (reason := addresses.refusal(literal)):
            raise Refused(reason, host)
        return False

    def looked(self, host: str) -> Looked | None:
        """How a name was turned into addresses the last time; None where it was not asked for, or is an address."""
        mapped = self.names.hosts.get(host)
        if mapped is not None:
            now = datetime.now(UTC)
            return Looked(host=host, asked_at=now, by="name_map", addresses=(mapped.address,))
        known = self._known.get(host)
        return known[1] if known is not None else None

    async def _answers(self, host: str) -> tuple[str, ...]:
        now = time.monotonic()
        known = self._known.get(host)
        if known is None or known[0] < now:
            known = (now + _REMEMBERED_SECONDS, await self._ask(host))
            self._known[host] = known
        if known[1].error:
            raise Refused(known[1].error, host)
        return known[1].addresses

    async def _ask(self, host: str) -> Looked:
        asked_at = datetime.now(UTC)
        by = "dns" if self._resolver is None else "given"
        try:
            async with asyncio.timeout(self._seconds + 1):
                if self._resolver is None:
                    from crawler.resolving import look_up

                    return await look_up(host)
                found = await self._resolver(host)
        except NoAddress as error:
            return Looked(host=host, asked_at=asked_at, by=by, error=error.reason)
        except TimeoutError:
            return Looked(host=host, asked_at=asked_at, by=by, error="dns_timeout")
        return Looked(
            host=host, asked_at=asked_at, by=by, addresses=found, error="" if found else "no_address"
        )

    def twisted_resolver(self) -> Any:
        """An IHostnameResolver for `reactor.installNameResolver` (see crawler.egress_twisted)."""
        from crawler.egress_twisted import GateResolver

        return GateResolver(self)

    def httpx_transport(self, *, verify: ssl.SSLContext | bool = True) -> httpx.AsyncHTTPTransport:
        """A transport for httpx.AsyncClient whose every connection goes through this gate."""
        from crawler.egress_httpx import GateTransport

        return GateTransport(self, verify=verify)


def _demand_public(answers: Iterable[str], host: str) -> None:
    """Every answer must be public: one that is not may be meant for the next connection."""
    for answer in answers:
        if reason := addresses.refusal(_address(answer, host)):
            raise Refused(reason, f"{host} is {answer}")


def _read_otherwise(url: str) -> tuple[str, int] | None:
    """What the libraries that do not follow the standard (Scrapy's, httpx's) take a URL to mean."""
    try:
        parts = urlsplit(url)
        port = parts.port
        host = addresses.normal_host(unquote(parts.hostname or ""))
    except ValueError:
        return None
    return host, port if port is not None else (443 if parts.scheme == "https" else 80)


def _normal(host: str) -> str:
    try:
        return addresses.normal_host(host)
    except ValueError as error:
        raise Refused("host", host) from error


def _address(answer: str, host: str) -> addresses.Address:
    literal = addresses.literal(answer)
    if literal is None:
        raise Refused("dns_error", host)
    return literal
