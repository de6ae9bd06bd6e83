"""What connections were like: who answers for a name, and how a server speaks TLS. Recorded; nothing is judged by it.

Each fact is written once, beside the pages; response records name what belongs to them by its hash.
"""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

MOST_PEM_BYTES = 60_000  # of a chain; servers send some thousand bytes, and whoever reads them keeps as much


@dataclass(frozen=True, kw_only=True)
class DnsRecord:
    """One record of an answer; `kind` A, AAAA or CNAME, `seconds` how long it may be kept (TTL)."""

    name: str
    kind: str
    seconds: int
    value: str


@dataclass(frozen=True, kw_only=True)
class Looked:
    """How a name was turned into addresses.

    `by` is dns, hosts_file, localhost (never asked for), name_map (a stand-in of samples and tests) or given;
    `servers` are the name servers that answered. `error` is a machine word (crawler.resolving), '' where there is none.
    """

    host: str
    asked_at: datetime
    by: str
    servers: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    records: tuple[DnsRecord, ...] = ()
    error: str = ""

    @property
    def said(self) -> tuple[object, ...]:
        """What makes one answer another than the one before: order and remaining time do not."""
        values = frozenset((record.name, record.kind, record.value) for record in self.records)
        return self.by, frozenset(self.addresses), values, self.error

    def as_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "host": self.host,
            "asked_at": self.asked_at.isoformat(),
            "by": self.by,
            "servers": list(self.servers),
            "addresses": list(self.addresses),
            "records": [[one.name, one.kind, one.seconds, one.value] for one in self.records],
            "error": self.error,
        }


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """How a connection was protected: TLS version ('tls/1.3'), cipher suite (IANA's name), certificates in DER.

    `chain` is what the server has sent, in its order, the server's own first.
    """

    version: str
    cipher: str
    chain: tuple[bytes, ...]

    @cached_property
    def pem(self) -> bytes:
        """The certificates as PEM, as many as MOST_PEM_BYTES hold."""
        text = ""
        for certificate in self.chain:
            more = ssl.DER_cert_to_PEM_cert(certificate)
            if len(text) + len(more) > MOST_PEM_BYTES:
                break
            text += more
        return text.encode("ascii")

    @cached_property
    def certificates(self) -> str:
        """What names the certificates: the SHA-256 of their PEM, '' where there are none."""
        return hashlib.sha256(self.pem).hexdigest() if self.pem else ""


@dataclass(frozen=True, kw_only=True)
class TlsLook:
    """How a server spoke TLS, and what was made of its certificates.

    `chain_verdict`: what `openssl verify` says of the chain as it was sent, for this name and moment; `client_verdict`:
    how the handshake of a client ended that verifies as browsers do. Both are trusted, unknown or a machine word.
    `leaf` describes the server's certificate, `verified_by` what the verdicts rest on. Of a look that a browser had
    `browser` is what it said beside, `client_verdict` its own (its word for what was wrong), and the chain is as it has
    built it: to a root that it trusts, where it does.
    """

    host: str
    port: int
    observed_at: datetime
    spoken: Spoken
    chain_verdict: str
    client_verdict: str
    leaf: Mapping[str, Any] = field(default_factory=dict)
    verified_by: Mapping[str, Any] = field(default_factory=dict)
    browser: Mapping[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        number = len(self.spoken.chain)
        seen: dict[str, Any] = {"certificates_sent": number}
        if self.browser is not None:
            seen = {"seen_by": "browser", "browser": dict(self.browser), "certificates_built": number}
        return {
            "host": self.host,
            "port": self.port,
            "observed_at": self.observed_at.isoformat(),
            "version": self.spoken.version,
            "cipher": self.spoken.cipher,
            "certificates": self.spoken.certificates,
            **seen,
            "chain_verdict": self.chain_verdict,
            "client_verdict": self.client_verdict,
            "leaf": dict(self.leaf),
            "verified_by": dict(self.verified_by),
        }


@dataclass(frozen=True, kw_only=True)
class BrowserTls:
    """How a server spoke TLS with the browser, which gives a verdict of its own; `said` is what it told beside.

    `verdict`: trusted, not_trusted, unknown, or Chromium's word where it broke off (err_cert_date_invalid). The chain
    is as Chromium has built it; empty where it did not hand it out.
    """

    host: str
    port: int
    spoken: Spoken
    verdict: str
    said: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As plain JSON values; the certificates by their name."""
        return {
            "host": self.host,
            "port": self.port,
            "version": self.spoken.version,
            "cipher": self.spoken.cipher,
            "certificates": self.spoken.certificates,
            "verdict": self.verdict,
        }


@dataclass(frozen=True, kw_only=True)
class Transport:
    """How an answer came: protocols ('http/1.1', 'tls/1.3'), cipher suite, and the name of the certificates.

    `truncated` tells why its body lacks the end: disconnect, unspecified, '' where nothing lacks (WARC-Truncated).
    """

    protocols: tuple[str, ...] = ()
    cipher: str = ""
    certificates: str = ""
    truncated: str = ""

    @property
    def fields(self) -> list[tuple[str, str]]:
        """As WARC fields; WARC-Protocol and WARC-Cipher-Suite as the IIPC's proposals 42 and 86 have them."""
        told = [*(("WARC-Protocol", name) for name in self.protocols), ("WARC-Cipher-Suite", self.cipher)]
        told += [("SoiCong-Certificates", self.certificates), ("WARC-Truncated", self.truncated)]
        return [(name, value) for name, value in told if value]
