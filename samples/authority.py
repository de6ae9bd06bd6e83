"""The test authority that signs the portals' certificates."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from pathlib import Path

import trustme

EXPIRED = datetime(2025, 6, 30, tzinfo=UTC)


class Authority:
    """A certificate authority of our own, new with every start."""

    def __init__(self) -> None:
        self._ca = trustme.CA(organization_name="Phú Nguyên test authority")

    def write(self, path: Path) -> None:
        """The authority's certificate, for those who check."""
        self._ca.cert_pem.write_to_path(str(path))

    def context(self, name: str, *, expired: bool = False) -> ssl.SSLContext:
        """A server context for a host name; `expired` gives a certificate that ended in June 2025."""
        certificate = (
            self._ca.issue_cert(name, not_before=datetime(2024, 1, 1, tzinfo=UTC), not_after=EXPIRED)
            if expired
            else self._ca.issue_cert(name)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        return context
