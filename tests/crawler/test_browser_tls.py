"""How servers spoke TLS with the browser stands in the archive, with its verdict and the servers' addresses."""

from __future__ import annotations

import asyncio
import hashlib
import json
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme

from assurance.contents import derived, survey
from crawler.browser import Browser, Rendered
from crawler.egress import Gate
from crawler.manners import Manners
from crawler.names import NameMap
from crawler.pace import Pace
from crawler.peers import Peers
from crawler.polite_browser import PoliteBrowser
from crawler.proxy import GateProxy
from crawler.tls_names import browser_suite, browser_version
from crawler.witness import Witness
from evidence.archive import ArchiveWriter, load_site
from evidence.connections import BrowserTls, Spoken
from tests.crawler.loopback import Route, serving
from tests.crawler.portals import crawl_portals, page
from tests.crawler.test_connections import named, records, serve_with

HOST, OTHER = "so.thu.gov.vn", "anh.example.com"
_TEXT = "Sở tiếp tục thực hiện các nhiệm vụ được giao trong quý. " * 12
_SHELL = f"""<div id="app"></div><script>
fetch("/bai").then(answer => answer.text()).then(told => document.getElementById("app").innerHTML =
  "<main><h1>Tin</h1><p>" + told + "</p><img src='https://{OTHER}/anh.png'></main>");</script>"""
_PNG = (200, {"Content-Type": "image/png", "Cache-Control": "max-age=600"}, b"\x89PNG\r\n\x1a\n")


@dataclass(frozen=True, kw_only=True)
class _Web:
    names: Path
    chain: bytes
    other: bytes


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Web]:
    """A portal with a middle certificate, and a host of pictures with TLS 1.2 and one that has run out."""
    folder = tmp_path_factory.mktemp("tls")
    root = trustme.CA()
    root.cert_pem.write_to_path(str(folder / "ca.pem"))
    leaf = root.create_child_ca().issue_cert(HOST)
    other = root.issue_cert(OTHER, not_after=datetime(2020, 1, 1, tzinfo=UTC))
    old = serve_with(other)
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    routes: dict[str, Route] = {
        "/": page(_SHELL)[2],
        "/bai": (200, {"Content-Type": "text/plain; charset=utf-8"}, _TEXT.encode()),
    }
    with serving(routes, tls=serve_with(leaf)) as portal, serving({"/anh.png": _PNG}, tls=old) as pictures:
        ports = {HOST: portal.port, OTHER: pictures.port}
        hosts = {name: {"address": "127.0.0.1", "ports": {"443": port}} for name, port in ports.items()}
        (folder / "names.json").write_text(json.dumps({"hosts": hosts, "ca_file": "ca.pem"}), "utf-8")
        yield _Web(
            names=folder / "names.json",
            chain=b"".join(blob.bytes() for blob in leaf.cert_chain_pems),
            other=b"".join(blob.bytes() for blob in other.cert_chain_pems),
        )


@pytest.fixture(scope="module")
def archive(web: _Web, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("crawled")
    crawl_portals(folder, {"so": f"https://{HOST}/"}, names=web.names, browser=True)
    return folder / "so.warc.gz"


def rendered(web: _Web, *urls: str, path: Path, lenient: bool = False) -> list[Rendered]:
    """Pages as a crawl would have its browser render them, one after the other."""

    async def all_of() -> list[Rendered]:
        gate = Gate(names=NameMap.load(web.names))
        witness = Witness(gate, writer := ArchiveWriter(path))
        manners = Manners(gate=gate, pace=Pace(), delay=0.0, named=witness.named, browsed=witness.browsed)
        async with (
            GateProxy(gate) as proxy,
            Browser(proxy=proxy, gate=gate, peers=proxy.peers, workers=1) as browser,
        ):
            polite = PoliteBrowser(browser, manners, lenient=lenient)
            asked = {"portal": "so", "screenshot": False, "traffic": {"known": []}}
            shots = [await polite.render(url, **asked) for url in urls]
        writer.close()
        return shots

    return asyncio.run(all_of())


@pytest.mark.browser
def test_each_server_of_a_rendered_page_has_its_tls_with_the_browser_told(web: _Web, archive: Path) -> None:
    looks = {look["host"]: look for look in named(archive, "tls:") if look.get("seen_by") == "browser"}
    assert set(looks) == {HOST, OTHER}
    assert looks[HOST]["version"] == "tls/1.3"
    assert looks[HOST]["cipher"].startswith("TLS_")
    assert looks[HOST]["browser"]["keyExchangeGroup"]
    assert looks[HOST]["chain_verdict"] == "trusted"
    assert looks[OTHER]["version"] == "tls/1.2"
    assert looks[OTHER]["cipher"].startswith("TLS_ECDHE_ECDSA_WITH_")
    assert looks[OTHER]["chain_verdict"] == "expired"
    assert all("certificates_sent" not in look and look["leaf"]["names"] for look in looks.values())
    # Chromium does not know the authority of these tests.
    assert looks[HOST]["client_verdict"] == "not_trusted"
    plain = next(look for look in named(archive, "tls:") if "seen_by" not in look)
    assert (plain["host"], plain["client_verdict"]) == (HOST, "trusted")


@pytest.mark.browser
def test_certificates_that_the_browser_saw_are_written_once(web: _Web, archive: Path) -> None:
    chains = [
        (headers["warc-target-uri"][0], content)
        for headers, content in records(archive)
        if headers.get("warc-target-uri", [""])[0].startswith("urn:soicong:certificates:")
    ]
    assert sorted(content for _, content in chains) == sorted({web.chain, web.other})
    for name, content in chains:
        assert name == f"urn:soicong:certificates:{hashlib.sha256(content).hexdigest()}"
    by_host = {look["host"]: look["certificates"] for look in named(archive, "tls:")}
    assert by_host == {
        HOST: hashlib.sha256(web.chain).hexdigest(),
        OTHER: hashlib.sha256(web.other).hexdigest(),
    }


@pytest.mark.browser
def test_browser_traffic_names_the_servers_address_and_protection(archive: Path) -> None:
    answers = {
        headers["warc-target-uri"][0]: headers
        for headers, _ in records(archive)
        if headers.get("soicong-traffic") and headers["warc-type"] == ["response"]
    }
    picture = answers[f"https://{OTHER}/anh.png"]
    assert picture["warc-ip-address"] == ["127.0.0.1"]
    assert picture["warc-protocol"] == ["http/1.1", "tls/1.2"]
    (look,) = (one for one in named(archive, "tls:") if one["host"] == OTHER)
    assert picture["warc-cipher-suite"] == [look["cipher"]]
    assert picture["soicong-certificates"] == [look["certificates"]]


@pytest.mark.browser
def test_packages_tell_what_the_browser_met(archive: Path) -> None:
    seen = survey([archive.read_bytes()])
    files = derived(seen)
    connections = json.loads(files["tls/connections.json"])
    assert [one["host"] for one in connections if one.get("seen_by") == "browser"] == [HOST, OTHER]
    log = [json.loads(line) for line in files["log.jsonl"].splitlines()]
    home = next(line for line in log if line["url"] == f"https://{HOST}/")
    met = {one["host"]: one for one in home["browser_connections"]}
    assert met[OTHER]["peers"] == ["127.0.0.1"]
    assert (met[OTHER]["version"], met[OTHER]["verdict"]) == ("tls/1.2", "not_trusted")
    assert f"tls/{met[OTHER]['certificates']}.pem" in files
    site = load_site(archive)  # nothing of it is judged
    assert {one.url for one in site.pages} == {f"https://{HOST}/"}


@pytest.mark.browser
def test_chromiums_own_word_on_a_certificate_stays_when_the_page_is_read_all_the_same(
    web: _Web, tmp_path: Path
) -> None:
    path = tmp_path / "a.warc.gz"
    url = f"https://{OTHER}/anh.png"
    (strict,) = rendered(web, url, path=path)
    assert strict.reason == "err_cert_authority_invalid"
    (look,) = named(path, "tls:")
    assert (look["client_verdict"], look["chain_verdict"], look["certificates"]) == (
        strict.reason,
        "unknown",
        "",
    )
    gate = Gate(names=NameMap.load(web.names))
    witness = Witness(gate, writer := ArchiveWriter(tmp_path / "b.warc.gz"))
    (lenient,) = rendered(web, url, path=tmp_path / "c.warc.gz", lenient=True)
    for shot in (strict, lenient):
        for one in shot.protection:
            witness.browsed(one)
    writer.close()
    assert [
        (one["client_verdict"], one["certificates_built"]) for one in named(tmp_path / "b.warc.gz", "tls:")
    ] == [
        ("err_cert_authority_invalid", 0),
        ("err_cert_authority_invalid", 1),
    ]


def test_a_redirect_that_leaves_no_chain_tells_of_its_server_only_where_nothing_else_does(
    tmp_path: Path,
) -> None:
    witness = Witness(Gate(), writer := ArchiveWriter(tmp_path / "a.warc.gz"))
    der = tuple(
        ssl.PEM_cert_to_DER_cert(blob.bytes().decode())
        for blob in trustme.CA().issue_cert(HOST).cert_chain_pems
    )
    bare = BrowserTls(
        host=HOST,
        port=443,
        spoken=Spoken(version="tls/1.3", cipher="C", chain=()),
        verdict="trusted",
        said={},
    )
    whole = replace(bare, spoken=replace(bare.spoken, chain=der))
    broken = replace(bare, spoken=Spoken(version="", cipher="", chain=()), verdict="err_cert_revoked")
    for one in (bare, bare, whole, bare, broken, broken, whole):
        witness.browsed(one)
    writer.close()
    told = [
        (look["client_verdict"], look["certificates_built"]) for look in named(tmp_path / "a.warc.gz", "tls:")
    ]
    assert told == [("trusted", 0), ("trusted", 1), ("err_cert_revoked", 0)]


@pytest.mark.browser
def test_what_lay_in_the_browsers_store_came_from_no_server(tmp_path: Path) -> None:
    routes: dict[str, Route] = {"/": page("<p>Trang chủ</p><img src='/anh.png'>")[2], "/anh.png": _PNG}
    with serving(routes) as server:
        place = {"address": "127.0.0.1", "ports": {"80": server.port}}
        (tmp_path / "names.json").write_text(json.dumps({"hosts": {HOST: place}}), "utf-8")
        web = _Web(names=tmp_path / "names.json", chain=b"", other=b"")
        shots = rendered(web, *2 * (f"http://{HOST}/",), path=tmp_path / "a.warc.gz")
    pictures = [one for shot in shots for one in shot.traffic if one.url.endswith("/anh.png")]
    assert [(one.status, one.peer) for one in pictures] == [(200, "127.0.0.1"), (200, "")]
    assert pictures[0].transport is not None
    assert pictures[0].transport.protocols == ("http/1.1",)
    assert pictures[1].transport is None
    assert [path for _, path, _ in server.asked].count("/anh.png") == 1
    assert not any(shot.protection for shot in shots)


def test_an_address_is_known_only_where_one_connection_can_have_brought_the_answer() -> None:
    peers = Peers()
    now = datetime.now(UTC)
    first = peers.opened(HOST, 443, "192.0.2.1")
    later = datetime.now(UTC) + timedelta(seconds=1)
    assert peers.of(HOST, 443, later) == "192.0.2.1"
    assert peers.of(HOST, 80, later) == peers.of(OTHER, 443, later) == ""
    assert peers.of(HOST, 443, now - timedelta(seconds=1)) == ""  # before there was any
    first.close()
    assert peers.of(HOST, 443, later) == "192.0.2.1"  # the word of an answer comes after it
    assert peers.of(HOST, 443, later + timedelta(minutes=1)) == ""
    peers.opened(HOST, 443, "192.0.2.2")
    assert peers.of(HOST, 443, later) == ""  # either may have sent it
    assert peers.of(HOST, 443, later + timedelta(minutes=1)) == "192.0.2.2"


@pytest.mark.parametrize(
    ("said", "version", "suite"),
    [
        ({"protocol": "TLS 1.3", "cipher": "AES_128_GCM"}, "tls/1.3", "TLS_AES_128_GCM_SHA256"),
        ({"protocol": "TLS 1.3", "cipher": "AES_256_GCM"}, "tls/1.3", "TLS_AES_256_GCM_SHA384"),
        ({"protocol": "TLS 1.3", "cipher": "CHACHA20_POLY1305"}, "tls/1.3", "TLS_CHACHA20_POLY1305_SHA256"),
        (
            {"protocol": "TLS 1.2", "keyExchange": "ECDHE_RSA", "cipher": "AES_128_CBC", "mac": "HMAC-SHA1"},
            "tls/1.2",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
        ),
        (
            {"protocol": "TLS 1.2", "keyExchange": "RSA", "cipher": "AES_256_CBC", "mac": "HMAC-SHA256"},
            "tls/1.2",
            "TLS_RSA_WITH_AES_256_CBC_SHA256",
        ),
        (
            {"protocol": "TLS 1.2", "keyExchange": "ECDHE_ECDSA", "cipher": "CHACHA20_POLY1305"},
            "tls/1.2",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        ),
        ({}, "", ""),
    ],
)
def test_chromiums_words_become_the_names_of_ianas_list(
    said: dict[str, Any], version: str, suite: str
) -> None:
    assert (browser_version(said), browser_suite(said)) == (version, suite)
