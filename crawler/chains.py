"""Certificates as a server sent them: what they say, and what is made of them without asking anybody.

The verdict is that of a path validation over the chain as it was sent, for a name and the present moment: anybody can
repeat it with `openssl verify`. A handshake that verifies (crawler.tls) may be stricter, and its verdict stands beside it.
"""

from __future__ import annotations

import hashlib
import ipaddress
import ssl
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from OpenSSL import SSL, crypto
from service_identity.cryptography import extract_patterns
from service_identity.exceptions import CertificateError, VerificationError
from service_identity.hazmat import DNS_ID, IPAddress_ID, verify_service_identity

from crawler.tls import TRUSTED, UNKNOWN, VERIFY_REASONS
from crawler.tls_names import suite_name, version_name
from evidence.connections import Spoken

_MOST_NAMES = 100  # of a certificate; some stand for hundreds of hosts


def spoken_of(connection: SSL.Connection) -> Spoken:
    """How an open connection is protected."""
    chain = connection.get_peer_cert_chain() or []
    return Spoken(
        version=version_name(connection.get_protocol_version_name()),
        cipher=suite_name(connection.get_cipher_name() or ""),
        chain=tuple(crypto.dump_certificate(crypto.FILETYPE_ASN1, one) for one in chain),
    )


def verdict(chain: tuple[bytes, ...], host: str, roots: Path | None = None) -> str:
    """What is made of a chain for a host: trusted, unknown (no chain), or what is wrong, as crawler.tls names it.

    `roots` are further authorities (PEM) beside those of the system.
    """
    if not chain:
        return UNKNOWN
    try:
        leaf, *others = (crypto.load_certificate(crypto.FILETYPE_ASN1, one) for one in chain)
        crypto.X509StoreContext(_store(roots), leaf, others).verify_certificate()
        return TRUSTED if _is_for(leaf.to_cryptography(), host) else "hostname_mismatch"
    except crypto.X509StoreContextError as error:
        return VERIFY_REASONS.get(error.errors[0], "not_trusted")
    except (crypto.Error, ValueError):  # no certificate that could be read
        return "not_trusted"


@cache  # loading the authorities takes longer than many an answer
def _store(roots: Path | None) -> crypto.X509Store:
    store = crypto.X509Store()
    places = ssl.get_default_verify_paths()
    store.load_locations(places.cafile, places.capath)
    if roots is not None:
        store.load_locations(str(roots))
    return store


@cache
def verified_by(roots: Path | None) -> dict[str, Any]:
    """What verdicts rest on: the library, and the authorities by the hash of their file."""
    places = ssl.get_default_verify_paths()
    files = [Path(place) for place in (places.cafile, roots) if place]
    return {
        "library": SSL.SSLeay_version(SSL.SSLEAY_VERSION).decode("ascii", "replace"),
        "authorities_sha256": [hashlib.sha256(path.read_bytes()).hexdigest() for path in files],
    }


def _is_for(certificate: x509.Certificate, host: str) -> bool:
    try:
        wanted = IPAddress_ID(host) if _is_address(host) else DNS_ID(host)
        verify_service_identity(extract_patterns(certificate), obligatory_ids=[wanted], optional_ids=[])
    except (VerificationError, CertificateError, ValueError):
        return False
    return True


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def described(chain: tuple[bytes, ...]) -> dict[str, Any]:
    """Whose certificate a server's own is, who gave it, and how long it counts; {} where it cannot be read."""
    try:
        leaf = x509.load_der_x509_certificate(chain[0])
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        told = [str(name.value) for name in names if isinstance(name, x509.DNSName | x509.IPAddress)]
    except x509.ExtensionNotFound:
        told = []
    except (IndexError, ValueError):
        return {}
    return {
        "sha256": hashlib.sha256(chain[0]).hexdigest(),
        "subject": leaf.subject.rfc4514_string(),
        "issuer": leaf.issuer.rfc4514_string(),
        "serial": format(leaf.serial_number, "x"),
        "not_before": leaf.not_valid_before_utc.isoformat(),
        "not_after": leaf.not_valid_after_utc.isoformat(),
        "names": told[:_MOST_NAMES],
    }
