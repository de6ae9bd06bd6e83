"""Names asked for real, at a name server on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingUDPServer
from typing import Any

import dns.asyncresolver
import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from crawler import resolving
from crawler.egress import Gate, Refused
from crawler.probes import ProbeRequest, dns_records
from crawler.probes.client import Client, LookFailed
from crawler.witness import Witness
from evidence.archive import ArchiveWriter
from evidence.warc import scan

ZONE = {
    ("phunguyen.gov.vn.", "SOA"): ["ns1.phunguyen.gov.vn. root.phunguyen.gov.vn. 1 2 3 4 5"],
    ("phunguyen.gov.vn.", "NS"): ["ns2.phunguyen.gov.vn.", "ns1.phunguyen.gov.vn."],
    ("phunguyen.gov.vn.", "DS"): ["1 8 2 " + "AB" * 32],
    ("soyte.phunguyen.gov.vn.", "A"): ["203.162.1.1"],
    ("soyte.phunguyen.gov.vn.", "AAAA"): ["2405:4800::1"],
    ("rieng.phunguyen.gov.vn.", "A"): ["10.0.0.1"],
    ("www.soyte.phunguyen.gov.vn.", "CNAME"): ["soyte.phunguyen.gov.vn."],
    ("tran.gov.vn.", "SOA"): ["ns1.tran.gov.vn. root.tran.gov.vn. 1 2 3 4 5"],
    ("tran.gov.vn.", "NS"): ["ns1.tran.gov.vn."],
    ("tran.gov.vn.", "A"): ["203.162.1.2"],
}
BROKEN, SILENT = "hong.gov.vn.", "im.gov.vn."


class _Answers(BaseRequestHandler):
    def handle(self) -> None:
        data, socket = self.request
        asked = dns.message.from_wire(data)
        question = asked.question[0]
        name, kind = question.name.to_text().lower(), question.rdtype.name
        if name == SILENT:
            return
        answer = dns.message.make_response(asked)
        answer.flags |= dns.flags.RA
        if name == BROKEN:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif ZONE.get((name, kind)) or (name, "CNAME") in ZONE:
            for alias in ZONE.get((name, "CNAME"), []):
                answer.answer.append(dns.rrset.from_text(name, 300, "IN", "CNAME", alias))
                name = alias
            if found := ZONE.get((name, kind)):
                answer.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *found))
        elif not any(known == name for known, _ in ZONE):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        socket.sendto(answer.to_wire(), self.client_address)


@contextlib.contextmanager
def _server() -> Iterator[int]:
    with ThreadingUDPServer(("127.0.0.1", 0), _Answers) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join(5)


@pytest.fixture(autouse=True)
def _name_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with _server() as port:

        def ours(seconds: float) -> dns.asyncresolver.Resolver:
            made = dns.asyncresolver.Resolver(configure=False)
            made.nameservers, made.port = ["127.0.0.1"], port
            made.lifetime = made.timeout = min(seconds, 0.5)
            return made

        monkeypatch.setattr(resolving, "resolver", ours)
        monkeypatch.setattr(dns_records, "resolver", ours)
        yield


def records(host: str) -> dict[str, Any]:
    async def run() -> dict[str, Any]:
        async with Client(ProbeRequest(home_url=f"http://{host}/", user_agent="x"), Gate()) as client:
            return await dns_records.records(client)

    return asyncio.run(run())


def test_a_signed_zone_with_both_families() -> None:
    assert records("soyte.phunguyen.gov.vn") == {
        "a": ["203.162.1.1"],
        "aaaa": ["2405:4800::1"],
        "dnssec": True,
        "nameservers": ["ns1.phunguyen.gov.vn", "ns2.phunguyen.gov.vn"],
        "recorded": False,
    }


def test_an_unsigned_zone_without_ipv6() -> None:
    found = records("tran.gov.vn")
    assert (found["a"], found["aaaa"], found["dnssec"]) == (["203.162.1.2"], [], False)


@pytest.mark.parametrize(
    ("host", "reason"),
    [("khong-co.gov.vn", "nxdomain"), ("hong.gov.vn", "servfail"), ("im.gov.vn", "dns_timeout")],
)
def test_names_without_answers_say_why(host: str, reason: str) -> None:
    with pytest.raises(LookFailed) as caught:
        records(host)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("host", "reason", "cause"),
    [
        ("khong-co.gov.vn", "nxdomain", "site"),
        ("hong.gov.vn", "servfail", "network"),
        ("im.gov.vn", "dns_timeout", "network"),
        ("rieng.phunguyen.gov.vn", "private_address", "policy"),
        ("phunguyen.gov.vn", "no_address", "site"),
    ],
)
def test_the_gate_tells_them_apart_too(host: str, reason: str, cause: str) -> None:
    with pytest.raises(Refused) as caught:
        asyncio.run(Gate().resolve(host, 80))
    assert (caught.value.reason, caught.value.cause) == (reason, cause)


def test_the_gate_takes_ipv4_first() -> None:
    assert asyncio.run(Gate().resolve("soyte.phunguyen.gov.vn", 443)).address == "203.162.1.1"


def test_what_was_answered_is_kept_with_aliases_times_and_the_server() -> None:
    gate = Gate()
    asyncio.run(gate.resolve("www.soyte.phunguyen.gov.vn", 443))
    looked = gate.looked("www.soyte.phunguyen.gov.vn")
    assert looked is not None
    assert (looked.by, looked.servers, looked.error) == ("dns", ("127.0.0.1",), "")
    assert looked.addresses == ("203.162.1.1", "2405:4800::1")
    alias, real = "www.soyte.phunguyen.gov.vn", "soyte.phunguyen.gov.vn"
    assert [(one.name, one.kind, one.seconds, one.value) for one in looked.records] == [
        (alias, "CNAME", 300, real),
        (real, "A", 60, "203.162.1.1"),
        (real, "AAAA", 60, "2405:4800::1"),
    ]
    with pytest.raises(Refused):
        asyncio.run(gate.resolve("khongco.gov.vn", 443))
    missing = gate.looked("khongco.gov.vn")
    assert missing is not None
    assert (missing.addresses, missing.error) == ((), "nxdomain")
    assert gate.looked("chuahoi.gov.vn") is None


def test_each_answer_that_differs_is_written_once(tmp_path: Path) -> None:
    answers = [("203.162.1.1", "203.162.1.2"), ("203.162.1.2", "203.162.1.1"), ("203.162.1.3",)]

    async def resolver(_: str) -> tuple[str, ...]:
        return answers.pop(0)

    gate, path = Gate(resolver=resolver), tmp_path / "so.warc.gz"
    witness = Witness(gate, writer := ArchiveWriter(path))
    start = writer.length
    witness.named("soyte.gov.vn")  # nobody has asked for it yet
    for _ in range(3):
        gate._known.clear()  # as after a minute
        asyncio.run(gate.resolve("soyte.gov.vn", 443))
        witness.named("soyte.gov.vn")
        witness.named("soyte.gov.vn")
    writer.close()
    assert _addresses(path) == [["203.162.1.1", "203.162.1.2"], ["203.162.1.3"]]
    # A later process does not know what was cut off with the archive's end, and writes it anew.
    again = Witness(gate, writer := ArchiveWriter(path, length=start))
    again.named("soyte.gov.vn")
    writer.close()
    assert _addresses(path) == [["203.162.1.3"]]


def _addresses(path: Path) -> list[list[str]]:
    found = scan(path, payloads_of=frozenset({"metadata"}))
    return [json.loads(record.payload)["addresses"] for record in found if record.kind == "metadata"]
