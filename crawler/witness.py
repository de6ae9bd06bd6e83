"""Writes down what the connections of one crawl were like: names, certificates, protection. Each fact once.

It also compares clocks: `Date` says by the server's clock when an answer was made.

What was written before a process was killed may have been cut off with its archive's end; so a later process of the
same run writes everything anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from statistics import median
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawler.chains import described, verdict, verified_by
from crawler.egress import Gate
from crawler.protection import NOT_TRUSTED
from crawler.tls import TRUSTED, UNKNOWN
from evidence.archive import ArchiveWriter
from evidence.connections import BrowserTls, Spoken, TlsLook, Transport

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

_MOST_CLOCK_LOOKS = 200  # of a host
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
        self._looks: dict[tuple[object, ...], set[str]] = {}  # the verdicts on each kind of connection
        self._browsed: set[tuple[str, int]] = set()
        self._refused: dict[tuple[str, int], str] = {}  # Chromium's word on a certificate
        self._ahead: dict[str, list[float]] = {}

    def named(self, host: str) -> None:
        """A host's name was turned into addresses, or could not be. Raises NotWritten."""
        looked = self._gate.looked(host)
        if looked is not None and self._names.get(host) != looked.said:
            self._names[host] = looked.said
            self._writer.resolved(looked)

    def transport(self, request: Request, response: Response, moment: datetime) -> Transport:
        """How an answer that was there at a moment came; what belongs to it is written before it. Raises NotWritten."""
        spoken: Spoken | None = request.meta.get(SPOKEN)
        protocol = (response.protocol or "").lower()
        self._compare_clocks(urlsplit(request.url).hostname or "", response, moment)
        if spoken is not None:
            host, port = self._gate.check_url(request.url)
            self.protected(host, port, spoken, request.meta.get(CLIENT_VERDICT, ""))
        return Transport(
            protocols=tuple(name for name in (protocol, spoken.version if spoken else "") if name),
            cipher=spoken.cipher if spoken is not None else "",
            certificates=spoken.certificates if spoken is not None else "",
        )

    def _compare_clocks(self, host: str, response: Response, now: datetime) -> None:
        if response.headers.get("Age"):  # an answer out of a store was made earlier
            return
        values = self._ahead.setdefault(host, [])
        told = moment_of(response.headers.get("Date"))
        if told is not None and len(values) < _MOST_CLOCK_LOOKS:
            values.append((told - now).total_seconds())

    def clocks(self) -> list[dict[str, Any]]:
        """By how many seconds servers' clocks were ahead of ours, by host, as far as `Date` headers tell.

        Dates have whole seconds, and an answer travels: a clock like ours gives values between -1 and 0, less a
        slow body's time.
        """
        return [
            {
                "host": host,
                "answers": len(values),
                "seconds_ahead": {
                    "least": round(min(values), 3),
                    "median": round(median(values), 3),
                    "most": round(max(values), 3),
                },
            }
            for host, values in sorted(self._ahead.items())
            if values
        ]

    def protected(self, host: str, port: int, spoken: Spoken, client_verdict: str) -> None:
        """How a server spoke TLS, and how a handshake that verifies ended. Raises NotWritten."""
        self._look(host, port, spoken, client_verdict)

    def browsed(self, one: BrowserTls) -> None:
        """How a server spoke TLS with the browser. Raises NotWritten.

        Told once what was wrong with a certificate, Chromium takes it without a word: that word is kept for it.
        """
        place = (one.host, one.port)
        broke_off = one.verdict not in (TRUSTED, UNKNOWN, NOT_TRUSTED)
        if broke_off:
            self._refused[place] = one.verdict
        verdict = self._refused.get(place, one.verdict) if one.verdict == NOT_TRUSTED else one.verdict
        if not one.spoken.chain and not broke_off and place in self._browsed:
            return  # a redirect of a place that is known leaves no chain
        self._browsed.add(place)
        self._look(*place, one.spoken, verdict, browser=one.said)

    def _look(
        self,
        host: str,
        port: int,
        spoken: Spoken,
        client_verdict: str,
        *,
        browser: Mapping[str, Any] | None = None,
    ) -> None:
        key = (host, port, spoken.version, spoken.cipher, spoken.certificates, browser is not None)
        verdicts = self._looks.setdefault(key, set())
        if client_verdict in verdicts or (client_verdict == UNKNOWN and verdicts):
            return
        verdicts.add(client_verdict)
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
                browser=browser,
            )
        )


def moment_of(date: bytes | None) -> datetime | None:
    """The moment of a Date header, None where there is none that can be read."""
    try:
        moment = parsedate_to_datetime((date or b"").decode("latin-1"))
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
