"""Web addresses read as browsers read them: the WHATWG URL standard (https://url.spec.whatwg.org), by ada.

Whoever judges an address must read it as whoever goes there will: spellings of numbers, full-width letters,
backslashes, user information and dots are where parsers part ways.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import ada_url
import idna

SPECIAL = frozenset(
    {"http", "https", "ws", "wss", "ftp", "file"}
)  # the schemes whose hosts the standard knows
_DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443, "ftp": 21}
_ACE = "xn--"
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


class NotAnAddress(ValueError):
    """The standard reads no address in the text."""


@dataclass(frozen=True, kw_only=True)
class StandardAddress:
    """What a text means. `host`: lower-case ASCII, dotted quad or IPv6 in brackets, '' where there is none.

    `port`: the scheme's own where none is spelt, None for schemes without one.
    """

    scheme: str
    host: str
    port: int | None
    credentials: bool


def read_address(text: str, base: str = "") -> StandardAddress:
    """Read an address, against `base` where one is given. Raises NotAnAddress."""
    try:
        read = ada_url.URL(text, base=base) if base else ada_url.URL(text)
    except (ValueError, UnicodeError) as error:
        raise NotAnAddress(f"no web address: {text!r}") from error
    scheme, host = read.protocol.removesuffix(":"), read.hostname
    if scheme in SPECIAL and not _is_name(host):
        raise NotAnAddress(f"no host name: {host!r}")
    return StandardAddress(
        scheme=scheme,
        host=host,
        port=int(read.port) if read.port else _DEFAULT_PORTS.get(scheme),
        credentials=bool(read.username or read.password),
    )


def _is_name(host: str) -> bool:
    """Whether encoded labels decode to what encodes to them (RFC 5891, 4.2.1), in one direction of writing (RFC 5893).

    ada lets both pass unread.
    """
    labels = [label for label in host.split(".") if label]
    if not any(label.startswith(_ACE) for label in labels):
        return True
    try:
        meant = [
            ada_url.idna_to_unicode(label) for label in labels
        ]  # the label itself where it decodes to nothing
        if any(one.startswith(_ACE) for one in meant):
            return False
        if any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for one in meant for letter in one):
            return all(idna.check_bidi(one, check_ltr=True) for one in meant)
        return all(
            ada_url.idna_to_ascii(one) == label.encode() for one, label in zip(meant, labels, strict=True)
        )
    except (ValueError, UnicodeError):
        return False
