"""`https`: does the portal answer under TLS, with a certificate that a visitor's browser accepts?

The handshake is made with the standard library: Debian's OpenSSL can still speak TLS 1.0, which Scrapy, httpx
and Chromium cannot, so that an old server is told from a dead one.
"""

from __future__ import annotations

import asyncio
import ssl
import warnings
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.x509.oid import NameOID

from crawler.egress import Refused
from crawler.probes.client import Client, LookFailed

# OpenSSL's verify codes (openssl/x509_vfy.h)
_VERIFY_REASONS = {
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
class _Handshake:
    version: str
    certificate: bytes


async def https(client: Client) -> dict[str, Any]:
    """{reachable, certificate_valid, certificate_reason, not_after, issuer, http_redirects_to_https,
    tls_version,

    accepts_old_tls}. `http_redirects_to_https` is None where plain http does not answer at all.
    """
    host = client.request.host
    parts = urlsplit(client.request.home_url)
    port = parts.port or 443 if parts.scheme == "https" else 443
    value: dict[str, Any] = {
        "reachable": False,
        "certificate_valid": False,
        "certificate_reason": "",
        "not_after": None,
        "issuer": None,
        "http_redirects_to_https": None,
        "tls_version": None,
        "accepts_old_tls": None,
    }
    plain_failed: LookFailed | None = None
    try:
        value["http_redirects_to_https"] = await _redirects(client, host)
    except LookFailed as failed:
        plain_failed = failed
    try:
        shaken, reason = await _shake(client, host, port)
    except Refused as refused:
        raise LookFailed(f"refused_{refused.reason}", refused.cause) from refused
    except (OSError, TimeoutError) as error:
        if plain_failed is not None and isinstance(error, TimeoutError):
            raise LookFailed("connect_timeout", "network") from error  # nothing answers us: not about TLS
        return {**value, "certificate_reason": _unreached(error)}
    value |= {
        "reachable": True,
        "certificate_valid": not reason,
        "certificate_reason": reason,
        "tls_version": shaken.version,
        **_described(shaken.certificate),
    }
    value["accepts_old_tls"] = await _accepts_old(client, host, port)
    return value


async def _redirects(client: Client, host: str) -> bool:
    """Whether the plain address leads to https; decided from the first hop that says so."""
    url = f"http://{host}/"
    for _ in range(3):
        answer = await client.get(url, follow=False, max_bytes=100_000)
        target = answer.header("location")
        if not target or answer.status not in (301, 302, 303, 307, 308):
            return False
        if target.lower().startswith("https://"):
            return True
        url = target if target.lower().startswith("http://") else f"http://{host}/{target.lstrip('/')}"
    return False


async def _shake(client: Client, host: str, port: int) -> tuple[_Handshake, str]:
    """The best handshake that could be had and what is wrong with the certificate ('' nothing)."""
    verified = ssl.create_default_context()
    if client.gate.names.ca_file is not None:
        verified.load_verify_locations(client.gate.names.ca_file)
    try:
        return await _connect(client, host, port, verified), ""
    except ssl.SSLCertVerificationError as error:
        reason = _VERIFY_REASONS.get(error.verify_code, "not_trusted")
        return await _connect(client, host, port, _lenient()), reason
    except ssl.SSLError:
        # no common protocol or cipher: an old server, if it answers the old way
        return await _connect(client, host, port, _lenient()), "tls_unsupported"


async def _connect(client: Client, host: str, port: int, context: ssl.SSLContext) -> _Handshake:
    place = await client.gate.resolve(host, port)
    seconds = min(10.0, client.request.seconds)
    async with client.manners.turn(f"https://{host}:{port}/"), asyncio.timeout(seconds + 1):
        try:
            _, writer = await asyncio.open_connection(
                place.address,
                place.port,
                ssl=context,
                server_hostname=place.host,
                ssl_handshake_timeout=seconds,  # a handshake that is cancelled leaves its socket open
            )
        except ConnectionAbortedError as error:
            raise TimeoutError from error
    try:
        layer: ssl.SSLObject = writer.get_extra_info("ssl_object")
        return _Handshake(
            version=layer.version() or "", certificate=layer.getpeercert(binary_form=True) or b""
        )
    finally:
        writer.transport.abort()


def _lenient(*, only_old: bool = False) -> ssl.SSLContext:
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


async def _accepts_old(client: Client, host: str, port: int) -> bool | None:
    try:
        await _connect(client, host, port, _lenient(only_old=True))
    except (ssl.SSLError, ConnectionError):
        return False
    except (OSError, TimeoutError, Refused):
        return None
    return True


def _described(certificate: bytes) -> dict[str, Any]:
    try:
        parsed = x509.load_der_x509_certificate(certificate)
        names = parsed.issuer.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
        issuer = str(names[0].value) if names else parsed.issuer.rfc4514_string()
        return {"not_after": parsed.not_valid_after_utc.date().isoformat(), "issuer": issuer}
    except ValueError:
        return {"not_after": None, "issuer": None}


def _unreached(error: OSError | TimeoutError) -> str:
    if isinstance(error, TimeoutError):
        return "connect_timeout"
    return "tls_unsupported" if isinstance(error, ssl.SSLError) else "connect_refused"
