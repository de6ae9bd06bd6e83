"""Servers whose TLS is broken: certificates, versions, handshakes."""

from __future__ import annotations

import ssl
import warnings
from datetime import UTC, datetime, timedelta

import trustme

from benchmarks.reliability.hostile_http import SEEN
from benchmarks.reliability.hostile_server import Ask, HostilePortal, Kind, Outcome, ordinary_page

UNSUPPORTED: Outcome = ("unreachable", "site", "tls_unsupported")
# robots.txt of such a server cannot be read, so nothing of it may be asked for.
TIMEOUT: Outcome = ("refused", "site", "robots_unreachable")
LEFT: Outcome = ("out_of_budget", "site", "portal_unreachable")  # after ten in a row the rest is left alone


async def _page(ask: Ask) -> None:
    digits = "".join(letter for letter in ask.path if letter.isdigit())
    await ask.page(ordinary_page(int(digits or 0) + 120))


# A page behind a bad certificate is read, and marked (probe https, and `certificate` of its record).
_EXPECTED: dict[str, Outcome] = {
    "expired": SEEN,
    "self_signed": SEEN,
    "unknown_authority": SEEN,
    "wrong_host": SEEN,
    "tls_1_0": UNSUPPORTED,
    "tls_1_1": UNSUPPORTED,
    "stall": TIMEOUT,
    "garbage": UNSUPPORTED,
    "plain": UNSUPPORTED,
}
KINDS = [
    Kind(
        name=f"tls_{name.removeprefix('tls_')}",
        serve=_page,
        expected=frozenset({outcome, LEFT} if outcome is UNSUPPORTED else {outcome}),
        tls=name,
    )
    for name, outcome in _EXPECTED.items()
]


def context_for(portal: HostilePortal, address: str) -> ssl.SSLContext:
    """The server's side of a portal's TLS."""
    name = portal.kind.tls
    authority = trustme.CA()
    if name == "expired":
        day = datetime.now(UTC) - timedelta(days=3)
        certificate = authority.issue_cert(address, not_before=day - timedelta(days=90), not_after=day)
    else:
        certificate = authority.issue_cert("khac.example.vn" if name == "wrong_host" else address)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if name == "self_signed":  # an authority's own certificate
        both = trustme.Blob(authority.private_key_pem.bytes() + authority.cert_pem.bytes())
        with both.tempfile() as pem:
            context.load_cert_chain(pem)
    else:
        certificate.configure_cert(context)
    if name in ("tls_1_0", "tls_1_1"):
        version = ssl.TLSVersion.TLSv1 if name == "tls_1_0" else ssl.TLSVersion.TLSv1_1
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # old versions are what this is about
            context.minimum_version = context.maximum_version = version
    return context
