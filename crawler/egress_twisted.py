"""Twisted (and so Scrapy) through the gate: the reactor's name resolver.

HostnameEndpoint asks the reactor's resolver for names *and* for IP literals, with the port, and connects to
the address and port of each answer; so a resolver sees every connection and can send it elsewhere.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NoReturn

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.egress import Refused

if TYPE_CHECKING:
    from crawler.egress import Destination, Gate


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name
        self.task: asyncio.Task[Destination] | None = None

    def cancel(self) -> None:
        if self.task is not None:
            self.task.cancel()


class _RefusedAddress(IPv4Address):
    """An answer that raises when the endpoint asks where to connect.

    A resolver has no way to say *why* there is no address: the endpoint turns every failure into
    DNSLookupError. Raised from here, Refused reaches Scrapy's errback as it is.
    """

    def __init__(self, refused: Refused) -> None:
        object.__setattr__(self, "refused", refused)

    @property
    def host(self) -> NoReturn:
        raise self.refused


@implementer(IHostnameResolver)
class GateResolver:
    """Answers with one checked address, its port mapped where a name map says so.

    Install it with `reactor.installNameResolver(gate.twisted_resolver())`, or let Scrapy do it:
    TWISTED_DNS_RESOLVER accepts any object with `from_crawler`; `GateResolver.setting(gate)` gives one. Needs
    the asyncio reactor.
    """

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    @classmethod
    def setting(cls, gate: Gate) -> type:
        """A class for Scrapy's TWISTED_DNS_RESOLVER that installs this gate's resolver on the reactor."""

        class Installer:
            @classmethod
            def from_crawler(cls, _crawler: Any, reactor: Any) -> Installer:
                made = cls()
                made.reactor = reactor
                return made

            reactor: Any = None

            def install_on_reactor(self) -> None:
                self.reactor.installNameResolver(GateResolver(gate))

        return Installer

    def resolveHostName(  # noqa: N802 - Twisted's interface
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Any = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> _Resolution:
        """IHostnameResolver: ends with one address, or with one that raises Refused."""
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)

        def done(task: asyncio.Task[Destination]) -> None:
            if not task.cancelled():
                error = task.exception()
                if error is None:
                    place = task.result()
                    kind = IPv6Address if ":" in place.address else IPv4Address
                    resolutionReceiver.addressResolved(kind("TCP", place.address, place.port))
                elif isinstance(error, Refused):
                    resolutionReceiver.addressResolved(_RefusedAddress(error))
            resolutionReceiver.resolutionComplete()

        resolution.task = asyncio.get_event_loop().create_task(self._gate.resolve(hostName, portNumber))
        resolution.task.add_done_callback(done)
        return resolution
