"""TLS as it is: verified, else read in the old ways and said so."""

from __future__ import annotations

import asyncio
import ssl
import warnings
from pathlib import Path

import pytest
import trustme

from crawler.egress import Gate
from crawler.names import NameMap
from crawler.tls import UNSUPPORTED, Certificates
from tests.crawler.loopback import serving


def _asked(context: ssl.SSLContext, ca_file: Path | None = None) -> tuple[str, dict[str, str]]:
    async def ask(port: int) -> tuple[str, dict[str, str]]:
        certificates = Certificates(Gate(allow={("127.0.0.1", port)}, names=NameMap(ca_file=ca_file)))
        reasons = {await certificates.reason("127.0.0.1", port) for _ in range(2)}
        assert len(reasons) == 1
        return reasons.pop(), certificates.found

    with serving({"/": b"x"}, tls=context) as server:
        return asyncio.run(ask(server.port))


def _context(name: str = "127.0.0.1") -> tuple[ssl.SSLContext, trustme.CA]:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context, authority


def test_a_good_certificate_has_nothing_wrong(tmp_path: Path) -> None:
    context, authority = _context()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    assert _asked(context, tmp_path / "ca.pem")[0] == ""


def test_what_is_wrong_with_a_certificate_is_named(tmp_path: Path) -> None:
    assert _asked(_context()[0])[0] == "unknown_issuer"
    context, authority = _context("khac.example.vn")
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    assert _asked(context, tmp_path / "ca.pem")[0] == "hostname_mismatch"


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1:DeprecationWarning")
def test_a_server_that_speaks_only_old_versions_is_told_from_a_dead_one() -> None:
    context, _ = _context()
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    assert _asked(context)[0] == UNSUPPORTED


def test_a_server_that_does_not_answer_tells_nothing_and_is_asked_again() -> None:
    async def ask() -> dict[str, str]:
        certificates = Certificates(Gate(allow={("127.0.0.1", 9)}))
        assert await certificates.reason("127.0.0.1", 9) == ""
        return certificates.found

    assert asyncio.run(ask()) == {}
