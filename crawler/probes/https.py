"""`https`: does the portal answer under TLS, with a certificate that a visitor's browser accepts?"""

from __future__ import annotations

import ssl
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.x509.oid import NameOID

from crawler.egress import Refused
from crawler.probes.client import Client, LookFailed
from crawler.tls import TRUSTED, UNSUPPORTED, connect, lenient, shake


async def https(client: Client, *, stayed_plain: bool = False) -> dict[str, Any]:
    """{reachable, certificate_valid, certificate_reason, not_after, issuer, http_redirects_to_https,
    tls_version,

    accepts_old_tls}. `http_redirects_to_https` is None where plain http does not answer at all. `stayed_plain`: an earlier
    look by GET was not led to https; then HEAD is enough to hear that it still is not.
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
        value["http_redirects_to_https"] = await _redirects(client, host, stayed_plain=stayed_plain)
    except LookFailed as failed:
        plain_failed = failed
    try:
        shaken, reason = await shake(client.gate, host, port, seconds=min(10.0, client.request.seconds))
    except Refused as refused:
        raise LookFailed(f"refused_{refused.reason}", refused.cause) from refused
    except (OSError, TimeoutError) as error:
        if plain_failed is not None and isinstance(error, TimeoutError):
            raise LookFailed("connect_timeout", "network") from error  # nothing answers us: not about TLS
        return {**value, "certificate_reason": _unreached(error)}
    if shaken.spoken is not None:
        client.manners.protected(host, port, shaken.spoken, reason or TRUSTED)
    value |= {
        "reachable": True,
        "certificate_valid": not reason,
        "certificate_reason": reason,
        "tls_version": shaken.version,
        **_described(shaken.certificate),
    }
    value["accepts_old_tls"] = await _accepts_old(client, host, port)
    return value


async def _redirects(client: Client, host: str, *, stayed_plain: bool) -> bool:
    """Whether the plain address leads to https; decided from the first hop that says so."""
    url = f"http://{host}/"
    if stayed_plain and not client.was_given(url):
        answer = await client.get(url, method="HEAD", follow=False)
        if 200 <= answer.status < 300:
            return False
    for _ in range(3):
        answer = await client.get(url, follow=False, max_bytes=100_000, given=True)
        target = answer.header("location")
        if not target or answer.status not in (301, 302, 303, 307, 308):
            return False
        if target.lower().startswith("https://"):
            return True
        url = target if target.lower().startswith("http://") else f"http://{host}/{target.lstrip('/')}"
    return False


async def _accepts_old(client: Client, host: str, port: int) -> bool | None:
    try:
        shaken = await connect(
            client.gate, host, port, lenient(only_old=True), seconds=min(10.0, client.request.seconds)
        )
    except (ssl.SSLError, ConnectionError):
        return False
    except (OSError, TimeoutError, Refused):
        return None
    if shaken.spoken is not None:
        client.manners.protected(host, port, shaken.spoken, UNSUPPORTED)
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
