"""How a server speaks TLS: verified as a visitor's browser would, else in the old ways, so that old is told from dead.

The handshake is made with the standard library: Debian's OpenSSL can still speak TLS 1.0, which Scrapy, httpx
and Chromium cannot.
"""

from __future__ import annotations

import ssl
import warnings
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from crawler.connecting import connected
from crawler.egress import Gate, Refused
from crawler.outcomes import table
from crawler.tls_names import suite_name, version_name
from evidence.connections import Spoken

HANDSHAKE_SECONDS = 8.0
_DER = 2  # _ssl.ENCODING_DER
UNSUPPORTED = "tls_unsupported"
TRUSTED = "trusted"
UNKNOWN = "unknown"
# OpenSSL's verify codes (openssl/x509_vfy.h)
VERIFY_REASONS = {
    9: "not_yet_valid",
    10: "expired",
    18: "self_signed",
    19: "self_signed",
    20: "unknown_issuer",
    21: "unknown_issuer",
    62: "hostname_mismatch",
    64: "hostname_mismatch",
}


@dataclass(frozen=True, kw_only=True)
class Handshake:
    """A handshake that succeeded: the version (OpenSSL's word) and the certificate in DER.

    `spoken` is how it was protected, with all certificates that were sent; None where Python does not hand them out.
    """

    version: str
    certificate: bytes
    spoken: Spoken | None = None


class OldTls(Exception):
    """The server speaks only versions of TLS that no browser speaks any more."""

    outcome = table().outcomes[UNSUPPORTED]


async def shake(gate: Gate, host: str, port: int, *, seconds: float) -> tuple[Handshake, str]:
    """The best handshake that could be had, and what is wrong with it ('' nothing).

    Raises Refused, OSError (ssl.SSLError where even the old ways did not help), TimeoutError.
    """
    try:
        return await connect(gate, host, port, _verifying(gate.names.ca_file), seconds=seconds), ""
    except ssl.SSLCertVerificationError as error:
        reason = VERIFY_REASONS.get(error.verify_code, "not_trusted")
        return await connect(gate, host, port, lenient(), seconds=seconds), reason
    except (ssl.SSLError, ConnectionResetError):
        # no common protocol or cipher: an old server, if it answers the old way
        return await connect(gate, host, port, lenient(), seconds=seconds), UNSUPPORTED


@cache  # loading the authorities takes longer than many an answer
def _verifying(ca_file: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    return context


async def connect(gate: Gate, host: str, port: int, context: ssl.SSLContext, *, seconds: float) -> Handshake:
    """One handshake at the address that the gate allows."""
    place = await gate.resolve(host, port)
    _, writer = await connected(
        place.address, place.port, seconds=seconds, ssl=context, server_hostname=place.host
    )
    try:
        layer: ssl.SSLObject = writer.get_extra_info("ssl_object")
        return Handshake(
            version=layer.version() or "",
            certificate=layer.getpeercert(binary_form=True) or b"",
            spoken=spoken_by(layer),
        )
    finally:
        writer.transport.abort()


def spoken_by(layer: ssl.SSLObject) -> Spoken | None:
    """How a connection of the standard library is protected; None where Python does not hand out the certificates."""
    # Public from Python 3.13 on; before, it stands in an object within.
    inner: Any = layer if hasattr(layer, "get_unverified_chain") else getattr(layer, "_sslobj", None)
    ask = getattr(inner, "get_unverified_chain", None)
    cipher = layer.cipher()
    if ask is None or cipher is None:
        return None
    encoded = (one if isinstance(one, bytes) else one.public_bytes(_DER) for one in ask() or ())
    return Spoken(
        version=version_name(layer.version() or ""), cipher=suite_name(cipher[0]), chain=tuple(encoded)
    )


def lenient(*, only_old: bool = False) -> ssl.SSLContext:
    """A context that takes every certificate and old versions too; `only_old` nothing newer than TLS 1.1."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # old versions are what we ask about
        context.minimum_version = ssl.TLSVersion.TLSv1
        if only_old:
            context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


class Certificates:
    """What is wrong with the TLS of each host of a crawl, asked once: pages are read all the same, and marked."""

    def __init__(self, gate: Gate):
        self._gate = gate
        self.found: dict[str, str] = {}  # host:port → what is wrong, '' nothing
        self._asking: set[str] = set()

    def verdict(self, host: str, port: int) -> str:
        """How the verifying handshake ended: trusted, what was wrong, unknown where there was none."""
        found = self.found.get(f"{host}:{port}")
        return UNKNOWN if found is None else found or TRUSTED

    async def reason(self, host: str, port: int) -> str:
        """What is wrong ('' nothing, or nothing that a handshake could tell)."""
        place = f"{host}:{port}"
        if place not in self.found and place not in self._asking:
            self._asking.add(place)  # whoever asks meanwhile does not shake hands as well
            try:
                _, self.found[place] = await shake(self._gate, host, port, seconds=HANDSHAKE_SECONDS)
            except (OSError, TimeoutError, Refused):
                return ""
            finally:
                self._asking.discard(place)
        return self.found.get(place, "")
