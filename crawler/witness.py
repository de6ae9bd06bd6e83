"""Writes down what the connections of one crawl were like: names, certificates, protection. Each fact once.

What was written before a process was killed may have been cut off with its archive's end; so a later process of the
same run writes everything anew.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.chains import described, verdict, verified_by
from crawler.egress import Gate
from evidence.archive import ArchiveWriter
from evidence.connections import Spoken, TlsLook, Transport

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

# What the handler knows of an answer's connection (keys of a request's meta).
SPOKEN = "spoken"
CLIENT_VERDICT = "client_verdict"


class Witness:
    """The facts of one crawl's connections, each written when it is met for the first time."""

    def __init__(self, gate: Gate, writer: ArchiveWriter):
        self._gate = gate
        self._writer = writer
        self._names: dict[str, tuple[object, ...]] = {}
        self._certificates: set[str] = set()
        self._looks: set[tuple[object, ...]] = set()

    def named(self, host: str) -> None:
        """A host's name was turned into addresses, or could not be. Raises NotWritten."""
        looked = self._gate.looked(host)
        if looked is not None and self._names.get(host) != looked.said:
            self._names[host] = looked.said
            self._writer.resolved(looked)

    def transport(self, request: Request, response: Response) -> Transport:
        """How an answer came; what belongs to it is written before it. Raises NotWritten."""
        spoken: Spoken | None = request.meta.get(SPOKEN)
        protocol = (response.protocol or "").lower()
        if spoken is not None:
            host, port = self._gate.check_url(request.url)
            self._protected(host, port, spoken, request.meta.get(CLIENT_VERDICT, ""))
        return Transport(
            protocols=tuple(name for name in (protocol, spoken.version if spoken else "") if name),
            cipher=spoken.cipher if spoken is not None else "",
            certificates=spoken.certificates if spoken is not None else "",
        )

    def _protected(self, host: str, port: int, spoken: Spoken, client_verdict: str) -> None:
        key = (host, port, spoken.version, spoken.cipher, spoken.certificates, client_verdict)
        if key in self._looks:
            return
        self._looks.add(key)
        now = datetime.now(UTC)
        if spoken.certificates and spoken.certificates not in self._certificates:
            self._certificates.add(spoken.certificates)
            self._writer.certificates(spoken, moment=now)
        roots = self._gate.names.ca_file
        self._writer.tls(
            TlsLook(
                host=host,
                port=port,
                observed_at=now,
                spoken=spoken,
                chain_verdict=verdict(spoken.chain, host, roots),
                client_verdict=client_verdict,
                leaf=described(spoken.chain),
                verified_by=verified_by(roots),
            )
        )
