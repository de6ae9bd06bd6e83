"""How versions and cipher suites of TLS are called in evidence, from OpenSSL's names."""

from __future__ import annotations

import re

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
