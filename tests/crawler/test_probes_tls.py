"""How servers spoke TLS with the probes stands in the archive, told once for each kind of connection."""

from __future__ import annotations

import asyncio
import ssl
import warnings
from pathlib import Path

import trustme

from crawler.egress import Gate
from crawler.manners import Manners
from crawler.names import MappedHost, NameMap
from crawler.pace import Pace
from crawler.probes import ProbeRequest, run_probes
from crawler.witness import Witness
from evidence.archive import ArchiveWriter
from evidence.connections import Spoken
from evidence.model import Probe
from tests.crawler.loopback import serving
from tests.crawler.test_connections import named, serve_with

HOST, OTHER = "so.thu.gov.vn", "dichvucong.thu.gov.vn"


def _old(leaf: trustme.LeafCert) -> ssl.SSLContext:
    """A server that still takes TLS 1.0."""
    context = serve_with(leaf)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
    return context


def _probed(folder: Path) -> tuple[list[Probe], Path]:
    """Looks at a portal and a service of another host;"""
    root = trustme.CA()
    root.cert_pem.write_to_path(str(folder / "ca.pem"))
    portal, service = root.create_child_ca().issue_cert(HOST), root.issue_cert(OTHER)
    path = folder / "so.warc.gz"
    home = b"<h1>So</h1>"
    with (
        serving({"/": home}, tls=_old(portal)) as one,
        serving({"/": home}, tls=serve_with(service)) as two,
    ):
        ports = {HOST: one.port, OTHER: two.port}
        hosts = {name: MappedHost(address="127.0.0.1", ports={443: port}) for name, port in ports.items()}
        gate = Gate(names=NameMap(hosts=hosts, ca_file=folder / "ca.pem"))
        witness = Witness(gate, writer := ArchiveWriter(path))
        manners = Manners(gate=gate, pace=Pace(), delay=0.0, named=witness.named, protected=witness.protected)
        request = ProbeRequest(
            home_url=f"https://{HOST}/", user_agent="SoiCong/0.1", delay=0.0, services=(f"https://{OTHER}/",)
        )
        probes = asyncio.run(run_probes(request, gate, manners=manners))
        writer.close()
    return probes, path


def test_each_host_that_a_look_asks_over_https_has_its_tls_told(tmp_path: Path) -> None:
    probes, path = _probed(tmp_path)
    looks = named(path, "tls:")
    told = {(look["host"], look["version"], look["client_verdict"]): look for look in looks}
    assert len(told) == len(looks)  # many answers, each kind of connection once
    assert told[OTHER, "tls/1.3", "unknown"]["chain_verdict"] == "trusted"  # that client verifies nothing
    assert told[HOST, "tls/1.3", "trusted"]["certificates_sent"] == 2
    old = next(look for look in looks if look["client_verdict"] == "tls_unsupported")
    assert (old["host"], old["version"]) == (HOST, "tls/1.1")
    https = next(probe for probe in probes if probe.name == "https")
    assert (https.value["accepts_old_tls"], https.value["tls_version"]) == (True, "TLSv1.3")


def test_a_look_without_a_verdict_adds_nothing_to_one_with_one(tmp_path: Path) -> None:
    gate = Gate()
    witness = Witness(gate, writer := ArchiveWriter(tmp_path / "a.warc.gz"))
    leaf = trustme.CA().issue_cert(HOST)
    der = tuple(ssl.PEM_cert_to_DER_cert(blob.bytes().decode()) for blob in leaf.cert_chain_pems)
    spoken = Spoken(version="tls/1.3", cipher="TLS_AES_256_GCM_SHA384", chain=der)
    for verdict in ("expired", "unknown", "expired", "unknown"):
        witness.protected(HOST, 443, spoken, verdict)
    witness.protected(OTHER, 443, spoken, "unknown")
    writer.close()
    told = [(look["host"], look["client_verdict"]) for look in named(tmp_path / "a.warc.gz", "tls:")]
    assert told == [(HOST, "expired"), (OTHER, "unknown")]
