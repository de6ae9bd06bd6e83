"""What connections were like stands in the archive: names, certificates as they were sent, protection, cut bodies."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import ssl
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from warcio.archiveiterator import ArchiveIterator

from crawler.chains import described, verdict
from crawler.egress import Gate
from crawler.manners import Manners
from crawler.names import MappedHost, NameMap
from crawler.pace import Pace
from crawler.probes import ProbeRequest
from crawler.probes.client import Client
from crawler.probes.https import https
from crawler.tls_names import suite_name, version_name
from crawler.witness import Witness, moment_of
from evidence.archive import ArchiveWriter
from tests.crawler.loopback import serving
from tests.crawler.portals import Portal, crawl_portals, page

HOST = "so.thu.gov.vn"


def records(path: Path) -> list[tuple[dict[str, list[str]], bytes]]:
    """WARC headers (small names, every value) and contents of all records."""
    found = []
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            headers: dict[str, list[str]] = {}
            for name, value in record.rec_headers.headers:
                headers.setdefault(name.lower(), []).append(value)
            found.append((headers, record.content_stream().read()))
    return found


def named(path: Path, start: str) -> list[dict[str, Any]]:
    """The metadata records whose names begin so."""
    return [
        json.loads(content)
        for headers, content in records(path)
        if headers.get("warc-target-uri", [""])[0].startswith(f"urn:soicong:{start}")
    ]


def serve_with(leaf: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf.configure_cert(context)
    return context


def openssl_says(chain: bytes, root: Path, host: str, folder: Path) -> bool:
    """Whether `openssl verify` accepts the first certificate of a PEM file, as HOW-TO-VERIFY tells."""
    path = folder / "chain.pem"
    path.write_bytes(chain)
    command = ["openssl", "verify", "-CAfile", str(root), "-untrusted", str(path), "-verify_hostname", host]
    return subprocess.run([*command, str(path)], capture_output=True, check=False).returncode == 0


def test_certificates_as_they_were_sent_and_their_verdicts(tmp_path: Path) -> None:
    root = trustme.CA()
    root.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    middle = root.create_child_ca()
    home = page(f"<main><h1>Trang chủ</h1><p>{'Cổng của Sở. ' * 60}</p></main>")[2]
    hosts = {"good": HOST, "other": "khac.thu.gov.vn"}
    leaf = middle.issue_cert(HOST)  # of the other host it has not the name
    with serving({"/": home}, tls=serve_with(leaf)) as server:
        place = {"address": "127.0.0.1", "ports": {"443": server.port}}
        told = {"hosts": dict.fromkeys(hosts.values(), place), "ca_file": "ca.pem"}
        (tmp_path / "names.json").write_text(json.dumps(told), "utf-8")
        starts = {name: f"https://{host}/" for name, host in hosts.items()}
        crawl_portals(tmp_path, starts, names=tmp_path / "names.json")
    for name, wanted in (("good", "trusted"), ("other", "hostname_mismatch")):
        host, archive = hosts[name], tmp_path / f"{name}.warc.gz"
        (look,) = named(archive, "tls:")
        assert (look["host"], look["port"]) == (host, 443)
        assert (look["chain_verdict"], look["client_verdict"]) == (wanted, wanted)
        assert (look["version"], look["certificates_sent"]) == ("tls/1.3", 2)
        assert look["leaf"]["names"] == [HOST]
        chains = {
            headers["warc-target-uri"][0]: content
            for headers, content in records(archive)
            if headers["warc-type"] == ["resource"]
        }
        (pem,) = chains.values()
        assert list(chains) == [f"urn:soicong:certificates:{hashlib.sha256(pem).hexdigest()}"]
        assert pem == b"".join(blob.bytes() for blob in leaf.cert_chain_pems)
        assert openssl_says(pem, tmp_path / "ca.pem", host, tmp_path) is (wanted == "trusted")
        answer = next(h for h, _ in records(archive) if h.get("warc-target-uri") == [f"https://{host}/"])
        assert answer["warc-protocol"] == ["http/1.1", "tls/1.3"]
        assert answer["warc-cipher-suite"] == [look["cipher"]]
        assert answer["soicong-certificates"] == [look["certificates"]]
        (looked,) = named(archive, "resolved:")
        assert (looked["host"], looked["by"], looked["addresses"]) == (host, "name_map", ["127.0.0.1"])


def test_the_https_look_leaves_the_certificates_that_it_judged(tmp_path: Path) -> None:
    root = trustme.CA()
    root.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    leaf = root.create_child_ca().issue_cert(HOST, not_after=datetime(2020, 1, 1, tzinfo=UTC))
    path = tmp_path / "so.warc.gz"
    with serving({"/": b"x"}, tls=serve_with(leaf)) as server:
        place = MappedHost(address="127.0.0.1", ports={443: server.port})
        gate = Gate(names=NameMap(hosts={HOST: place}, ca_file=tmp_path / "ca.pem"))
        witness = Witness(gate, writer := ArchiveWriter(path))
        manners = Manners(gate=gate, pace=Pace(), delay=0.0, named=witness.named, protected=witness.protected)

        async def look() -> dict[str, Any]:
            async with Client(
                ProbeRequest(home_url=f"http://{HOST}/", user_agent="SoiCong/0.1"), gate, manners
            ) as client:
                return await https(client)

        told = asyncio.run(look())
        writer.close()
    assert (told["certificate_reason"], told["tls_version"]) == ("expired", "TLSv1.3")
    (seen,) = named(path, "tls:")
    assert (seen["chain_verdict"], seen["client_verdict"], seen["version"]) == (
        "expired",
        "expired",
        "tls/1.3",
    )
    (pem,) = (content for headers, content in records(path) if headers["warc-type"] == ["resource"])
    assert pem == b"".join(blob.bytes() for blob in leaf.cert_chain_pems)


@pytest.mark.parametrize(
    ("wanted", "host", "known"),
    [
        ("trusted", HOST, True),
        ("hostname_mismatch", "khac.gov.vn", True),
        ("expired", HOST, True),
        ("unknown_issuer", HOST, False),
    ],
)
def test_the_verdict_of_a_chain_is_that_of_openssl(
    tmp_path: Path, wanted: str, host: str, known: bool
) -> None:
    root, other = trustme.CA(), trustme.CA()
    past = datetime.now(UTC) - timedelta(days=3)
    leaf = root.issue_cert(HOST, not_after=past if wanted == "expired" else None)
    (root if known else other).cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    pem = b"".join(blob.bytes() for blob in leaf.cert_chain_pems)
    chain = tuple(ssl.PEM_cert_to_DER_cert(blob.bytes().decode()) for blob in leaf.cert_chain_pems)
    assert verdict(chain, host, tmp_path / "ca.pem") == wanted
    assert openssl_says(pem, tmp_path / "ca.pem", host, tmp_path) is (wanted == "trusted")


def test_what_is_no_certificate_is_not_trusted_and_none_is_unknown() -> None:
    assert verdict((b"no certificate",), HOST) == "not_trusted"
    assert verdict((), HOST) == "unknown"
    assert described((b"no certificate",)) == {}


def test_suites_have_the_names_of_ianas_list() -> None:
    told = subprocess.run(
        ["openssl", "ciphers", "-stdname", "HIGH:!PSK:!SRP"], capture_output=True, check=True
    )
    names = {line.split()[2]: line.split()[0] for line in told.stdout.decode().splitlines()}
    offered = [one["name"] for one in ssl.create_default_context().get_ciphers()]
    assert len(offered) > 10
    assert {name: suite_name(name) for name in offered} == {name: names[name] for name in offered}
    assert suite_name("GOST2012-GOST8912-GOST8912") == "GOST2012-GOST8912-GOST8912"
    assert [version_name(one) for one in ("TLSv1", "TLSv1.1", "TLSv1.3")] == ["tls/1.0", "tls/1.1", "tls/1.3"]


def test_bodies_that_were_cut_are_marked_and_whole_ones_are_not(tmp_path: Path) -> None:
    text = f"<main><h1>Tin</h1><p>{'Nội dung của trang này. ' * 60}</p></main>"
    whole = page(text)[2]
    html = "text/html; charset=utf-8"

    def broken_off(handler: Any) -> None:
        _send(handler, {"Content-Type": html, "Content-Length": str(len(whole) + 500)}, whole[:900])

    def too_long(handler: Any) -> None:
        _send(handler, {"Content-Type": html, "Content-Length": str(len(whole) - 40)}, whole)

    def open_ended(handler: Any) -> None:
        _send(handler, {"Content-Type": html, "Content-Encoding": "gzip"}, gzip.compress(whole))

    links = "".join(f'<a href="/{name}">{name}</a> ' for name in ("dut", "dai", "nen", "du"))
    portal = Portal(
        pages={
            "/": page(f"<nav>{links}</nav>{text}"),
            "/dut": broken_off,
            "/dai": too_long,
            "/nen": open_ended,
            "/du": page(text),
        }
    )
    crawl_portals(tmp_path, {"so": portal})
    marked = {
        headers["warc-target-uri"][0].rpartition("/")[2]: headers.get("warc-truncated")
        for headers, _ in records(tmp_path / "so.warc.gz")
        if headers["warc-type"] == ["response"]
    }
    assert {name: marked[name] for name in ("", "dut", "dai", "nen", "du")} == {
        "": None,
        "dut": ["disconnect"],
        "dai": ["unspecified"],
        "nen": None,
        "du": None,
    }
    assert all(
        headers["warc-protocol"] == ["http/1.1"]
        for headers, _ in records(tmp_path / "so.warc.gz")
        if headers["warc-type"] == ["response"]
    )
    (run,) = named(tmp_path / "so.warc.gz", "run")
    assert run["browser"] == {}
    assert {"scrapy", "twisted", "python", "openssl"} <= set(run["versions"])
    (clock,) = run["clocks"]
    assert clock["answers"] >= 5
    assert -5 < clock["seconds_ahead"]["least"] <= clock["seconds_ahead"]["most"] < 1


def test_the_run_tells_which_browser_rendered_and_with_what_flags(tmp_path: Path) -> None:
    portal = Portal(pages={"/": page(f"<main><h1>Trang chủ</h1><p>{'Cổng của Sở. ' * 60}</p></main>")})
    crawl_portals(tmp_path, {"so": portal}, browser=True)
    (run,) = named(tmp_path / "so.warc.gz", "run")
    told = run["browser"]
    assert told["browser"].split(".")[0].isdigit()
    assert (told["all_flags"], told["proxied"]) == (True, True)
    assert "--disable-quic" in told["flags"]
    assert {"sandbox", "user", "executable", "revision", "playwright"} <= set(told)


@pytest.mark.parametrize("value", [b"", b"yesterday", b"Wed, 99 Foo 2026 00:00:00 GMT", None])
def test_a_date_that_cannot_be_read_tells_no_time(value: bytes | None) -> None:
    assert moment_of(value) is None


def test_dates_are_read_in_utc() -> None:
    wanted = datetime(2026, 11, 22, 13, 0, 5, tzinfo=UTC)
    assert moment_of(b"Sun, 22 Nov 2026 13:00:05 GMT") == wanted
    assert moment_of(b"Sun, 22 Nov 2026 13:00:05 -0000") == wanted


def _send(handler: Any, headers: Mapping[str, str], body: bytes) -> None:
    """An answer after which the connection is closed, whatever its headers say."""
    handler.send_response(200)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.wfile.write(body)
    handler.close_connection = True
