"""How versions and cipher suites of TLS are called in evidence, from OpenSSL's names and Chromium's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_SUITE = re.compile(r"(?:(ECDHE|DHE)-(RSA|ECDSA)-)?(AES|CAMELLIA)(128|256)-(?:(GCM)-)?(SHA|SHA256|SHA384)")
_CHACHA = re.compile(r"(ECDHE|DHE)-(RSA|ECDSA)-CHACHA20-POLY1305")


def version_name(openssl: str) -> str:
    """A TLS version as WARC-Protocol writes it: 'TLSv1.3' is 'tls/1.3', 'TLSv1' is 'tls/1.0'."""
    number = openssl.removeprefix("TLSv")
    return f"tls/{number if '.' in number else f'{number}.0'}"


def suite_name(openssl: str) -> str:
    """A cipher suite's name in IANA's list for OpenSSL's; rare ones keep the name that OpenSSL gives them."""
    if found := _SUITE.fullmatch(openssl):
        exchange, signed, algorithm, bits, mode, digest = found.groups()
        agreed = f"{exchange}_{signed}" if exchange else "RSA"
        return f"TLS_{agreed}_WITH_{algorithm}_{bits}_{mode or 'CBC'}_{digest}"
    if found := _CHACHA.fullmatch(openssl):
        return f"TLS_{found[1]}_{found[2]}_WITH_CHACHA20_POLY1305_SHA256"
    return openssl


def browser_version(said: Mapping[str, Any]) -> str:
    """The version in what Chromium says of an answer (CDP's SecurityDetails); '' where it says none.

    Its words are 'TLS 1.3' and, of the first version, 'TLS 1.0'.
    """
    return str(said.get("protocol", "")).lower().replace(" ", "/")


def browser_suite(said: Mapping[str, Any]) -> str:
    """The cipher suite of Chromium's words in IANA's list (net/ssl/ssl_cipher_suite_names.cc); '' where it says none.

    It names no hash beside an authenticated cipher, for there is one suite of each.
    """
    cipher, exchange = str(said.get("cipher", "")), str(said.get("keyExchange", ""))
    if not cipher:
        return ""
    digest = str(said.get("mac", "")).removeprefix("HMAC-").replace("SHA1", "SHA")
    digest = digest or ("SHA384" if cipher == "AES_256_GCM" else "SHA256")
    return f"TLS_{exchange}_WITH_{cipher}_{digest}" if exchange else f"TLS_{cipher}_{digest}"
