"""What the browser's process tells of TLS (crawler.browser_tls), as facts of evidence."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from typing import Any

from crawler.egress import Gate, Refused
from crawler.tls import TRUSTED, UNKNOWN
from crawler.tls_names import browser_suite, browser_version
from evidence.connections import BrowserTls, Spoken, Transport

NOT_TRUSTED = "not_trusted"
_VERDICTS = {"secure": TRUSTED, "insecure": NOT_TRUSTED}


def protections(told: Iterable[Mapping[str, Any]], gate: Gate) -> tuple[BrowserTls, ...]:
    """The places that a page reached, each with how it was protected and Chromium's verdict."""
    found = []
    for one in told:
        try:
            host, port = gate.check_url(one["origin"])
            chain = tuple(base64.b64decode(certificate) for certificate in one["chain"])
        except (Refused, binascii.Error):
            continue
        said = one["said"]
        spoken = Spoken(version=browser_version(said), cipher=browser_suite(said), chain=chain)
        verdict = one["error"] or _VERDICTS.get(one["state"], UNKNOWN)
        found.append(
            BrowserTls(
                host=host, port=port, spoken=spoken, verdict=verdict, said={**said, "state": one["state"]}
            )
        )
    return tuple(found)


def transport_of(protocol: str, spoken: Spoken | None) -> Transport:
    """How an answer came to the browser: HTTP's word for its protocol, and the protection of its place."""
    names = (protocol.lower(), spoken.version if spoken is not None else "")
    return Transport(
        protocols=tuple(name for name in names if name),
        cipher=spoken.cipher if spoken is not None else "",
        certificates=spoken.certificates if spoken is not None else "",
    )
