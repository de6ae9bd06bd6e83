"""httpx through the gate: a transport whose sockets are opened at checked addresses only."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

if TYPE_CHECKING:
    from crawler.egress import Gate


class _GateBackend(httpcore.AsyncNetworkBackend):
    """Opens TCP connections where the gate says; nothing else."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        place = await self._gate.resolve(host, port)
        return await self._inner.connect_tcp(
            place.address,
            place.port,
            timeout=timeout,
            local_address=local_address,
            socket_options=socket_options,
        )

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


class GateTransport(httpx.AsyncHTTPTransport):
    """A guarded transport. Raises crawler.egress.Refused besides httpx's own errors.

    httpx has no public way to hand over a network backend, so its pool is replaced by one that has it
    (httpcore documents `network_backend`). A test notices if httpx renames the attribute.
    """

    def __init__(self, gate: Gate, *, verify: ssl.SSLContext | bool = True) -> None:
        context = verify if isinstance(verify, ssl.SSLContext) else _context(verify=verify)
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context, max_connections=20, http1=True, network_backend=_GateBackend(gate)
        )


@cache  # loading the authorities takes longer than many an answer
def _context(*, verify: bool) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        # many *.gov.vn servers have weak keys or old renegotiation; the https probe judges, this only reads
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    return context
