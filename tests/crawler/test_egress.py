"""What may be reached, and at which address."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import dns
import dns.message
import httpx
import pytest

from crawler import addresses, resolving
from crawler.addresses import normal_host
from crawler.egress import Destination, Gate, Refused
from crawler.names import BadNameMap, MappedHost, NameMap
from crawler.no_address import NoAddress
from tests.crawler.loopback import serving


def answers(*found: str) -> Any:
    async def resolve(_host: str) -> tuple[str, ...]:
        return found

    return resolve


def refused(gate: Gate, host: str, port: int = 80) -> str:
    with pytest.raises(Refused) as caught:
        asyncio.run(gate.resolve(host, port))
    return caught.value.reason


PRIVATE = [
    "127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "fd00::1",
    "fe80::1", "fec0::1", "::1",
]  # fmt: skip
SPECIAL = [
    "0.0.0.0", "192.0.0.8", "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "255.255.255.255",
    "240.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::a00:1", "2002:a00:1::1", "::127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:0:127.0.0.1", "3fff::1", "2001:db8::1", "2001::1", "ff02::1", "::", "100::1", "5f00::1", "4000::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_to_a_private_address_is_refused(address: str) -> None:
    assert refused(Gate(resolver=answers(address)), "portal.gov.vn") == "private_address"


@pytest.mark.parametrize("address", SPECIAL)
def test_a_name_that_leads_to_a_special_address_is_refused(address: str) -> None:
    assert refused(Gate(resolver=answers(address)), "portal.gov.vn") == "special_address"


@pytest.mark.parametrize("address", [*PRIVATE, *SPECIAL])
def test_addresses_typed_as_such_are_refused_before_anything_is_asked(address: str) -> None:
    url = f"http://[{address}]/" if ":" in address else f"http://{address}/"
    with pytest.raises(Refused) as caught:
        Gate().check_url(url)
    assert caught.value.cause == "policy"


@pytest.mark.parametrize(
    "host",
    [
        "127.1",
        "0x7f.1",
        "2130706433",
        "0177.0.0.1",
        "0x7f000001",
        "127.0.0.1.",
        "１２７.０.０.１",
        "127。0。0。1",
    ],
)
def test_odd_spellings_of_loopback_are_seen_through(host: str) -> None:
    assert refused(Gate(resolver=answers("203.162.1.1")), host) == "private_address"


@pytest.mark.parametrize(
    "host", ["", "a b", "fe80::1%eth0", "-x.gov.vn", "%31%32%37.0.0.1", "a..b", "999.1.1.1"]
)
def test_what_is_no_host_is_refused(host: str) -> None:
    assert refused(Gate(resolver=answers("203.162.1.1")), host) == "host"


def test_every_answer_is_checked_not_just_the_first() -> None:
    assert refused(Gate(resolver=answers("203.162.1.1", "10.0.0.1")), "portal.gov.vn") == "private_address"


def test_the_checked_address_is_the_one_to_connect_to() -> None:
    gate = Gate(resolver=answers("203.162.1.1", "2405:4800::1"))
    assert asyncio.run(gate.resolve("Portal.GOV.vn", 443)) == Destination(
        address="203.162.1.1", port=443, host="portal.gov.vn"
    )


def test_a_name_is_asked_once_so_that_a_changing_answer_gains_nothing() -> None:
    turns = iter([("203.162.1.1",), ("10.0.0.1",)])

    async def rebinding(_host: str) -> tuple[str, ...]:
        return next(turns)

    async def both() -> tuple[Destination, Destination]:
        gate = Gate(resolver=rebinding)
        return await gate.resolve("portal.gov.vn", 80), await gate.resolve("portal.gov.vn", 443)

    first, second = asyncio.run(both())
    assert first.address == second.address == "203.162.1.1"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "scheme"),
        ("ftp://portal.gov.vn/", "scheme"),
        ("data:text/html,x", "scheme"),
        ("http://user:pass@portal.gov.vn/", "credentials"),
        ("http://portal.gov.vn:22/", "port"),
        ("http://portal.gov.vn:99999/", "host"),
        ("http://[::1/", "host"),
        ("http:///x", "host"),
    ],
)
def test_addresses_that_are_refused_by_their_text(url: str, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        Gate().check_url(url)
    assert caught.value.reason == reason


def test_an_allowed_destination_is_reached_at_that_port_only() -> None:
    gate = Gate(allow={("127.0.0.1", 8200)})
    assert gate.check_url("http://127.0.0.1:8200/a") == ("127.0.0.1", 8200)
    assert asyncio.run(gate.resolve("127.0.0.1", 8200)).port == 8200
    assert refused(gate, "127.0.0.1", 8201) == "port"
    assert refused(gate, "127.0.0.1", 80) == "private_address"
    gate.allow("127.0.0.1", 80)
    assert asyncio.run(gate.resolve("127.0.0.1", 80)).address == "127.0.0.1"


def test_localhost_is_loopback_without_asking_anybody() -> None:
    assert refused(Gate(), "localhost") == "private_address"
    assert refused(Gate(), "x.localhost") == "private_address"


def test_an_address_of_this_machine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    # the only address that every machine has is loopback: take its own rule away for once
    monkeypatch.setattr(addresses, "PRIVATE", ())
    assert refused(Gate(), "127.0.0.1") == "own_address"


@pytest.mark.parametrize(
    ("reason", "cause"),
    [("nxdomain", "site"), ("servfail", "network"), ("no_address", "site"), ("dns_timeout", "network")],
)
def test_why_a_name_has_no_address_is_told_apart(reason: str, cause: str) -> None:
    async def fail(_host: str) -> tuple[str, ...]:
        raise NoAddress(reason)

    with pytest.raises(Refused) as caught:
        asyncio.run(Gate(resolver=fail).resolve("portal.gov.vn", 80))
    assert (caught.value.reason, caught.value.cause) == (reason, cause)


def test_name_servers_that_never_answer_end_in_a_reason_within_the_bound() -> None:
    async def silent(_host: str) -> tuple[str, ...]:
        await asyncio.sleep(60)
        return ()

    gate = Gate(resolver=silent, seconds=-0.9)
    assert refused(gate, "portal.gov.vn") == "dns_timeout"


def _failures() -> list[tuple[Any, str]]:
    library: Any = dns  # its exceptions are not typed
    asked = dns.message.make_query("a.vn", "A")
    answered, unanswered = ("ns", False, 53, "SERVFAIL", asked), ("ns", False, 53, OSError(), None)
    return [
        (library.resolver.NXDOMAIN(), "nxdomain"),
        (library.resolver.NoAnswer(response=asked), "no_address"),
        (library.exception.Timeout(timeout=1.0), "dns_timeout"),
        (library.resolver.NoNameservers(request=asked, errors=[answered]), "servfail"),
        (library.resolver.NoNameservers(request=asked, errors=[unanswered]), "dns_unreachable"),
        (library.resolver.NoResolverConfiguration(), "dns_unreachable"),
        (library.exception.SyntaxError(), "dns_error"),
    ]


@pytest.mark.parametrize(("error", "reason"), _failures())
def test_each_kind_of_failed_look_up_has_its_word(error: Any, reason: str) -> None:
    assert resolving.failure_reason(error) == reason


def test_the_hosts_file_is_obeyed(tmp_path: Path) -> None:
    hosts = tmp_path / "hosts"
    hosts.write_text("# ours\n203.162.1.9  www.portal.gov.vn Portal.gov.vn # comment\n", encoding="utf-8")
    looked = asyncio.run(resolving.look_up("portal.gov.vn", hosts_file=hosts))
    assert (looked.by, looked.addresses) == ("hosts_file", ("203.162.1.9",))


def test_without_usable_name_servers_it_ends_at_once_with_a_reason(tmp_path: Path) -> None:
    looked = asyncio.run(resolving.look_up("portal.invalid", seconds=2, hosts_file=tmp_path / "none"))
    assert looked.error in {"nxdomain", "dns_timeout", "dns_unreachable", "servfail"}
    assert looked.addresses == ()


def test_a_mapped_host_is_reached_at_its_loopback_address_and_port() -> None:
    names = NameMap(
        hosts={"soyte.example.gov.vn": MappedHost(address="127.20.0.5", ports={80: 8080, 443: 8443})}
    )
    gate = Gate(names=names)
    assert gate.check_url("https://SoYTe.example.gov.vn/a") == ("soyte.example.gov.vn", 443)
    assert asyncio.run(gate.resolve("soyte.example.gov.vn", 443)) == Destination(
        address="127.20.0.5", port=8443, host="soyte.example.gov.vn"
    )
    assert refused(gate, "soyte.example.gov.vn", 8080) == "port"
    assert refused(gate, "127.20.0.5", 80) == "private_address"


def test_a_name_map_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "names.json"
    entry = {"address": "127.20.0.5", "ports": {"80": 8080}}
    recorded = {"a": ["203.0.113.5"], "aaaa": [], "dnssec": True, "nameservers": ["ns1.example.gov.vn"]}
    path.write_text(
        json.dumps({"hosts": {"A.gov.vn": entry}, "dns": {"a.gov.vn": recorded}, "ca_file": "ca.pem"})
    )
    names = NameMap.load(path)
    assert names.hosts["a.gov.vn"].ports == {80: 8080}
    assert names.dns["a.gov.vn"].dnssec is True
    assert names.ca_file == tmp_path / "ca.pem"


@pytest.mark.parametrize(
    "text", ["{", '{"hosts": {"a": {"address": "x", "ports": {}}}}', '{"hosts": {"a": {}}}', "[]"]
)
def test_a_name_map_that_cannot_be_used_says_so(tmp_path: Path, text: str) -> None:
    path = tmp_path / "names.json"
    path.write_text(text)
    with pytest.raises(BadNameMap, match=r"names\.json"):
        NameMap.load(path)


def test_hosts_are_made_plain() -> None:
    assert normal_host("Sở.gov.vn") == "xn--s-lym.gov.vn"
    assert normal_host("[2405:4800::1]") == "2405:4800::1"


def test_httpx_goes_through_the_gate() -> None:
    async def fetch(gate: Gate, url: str) -> httpx.Response:
        async with httpx.AsyncClient(transport=gate.httpx_transport(verify=False), trust_env=False) as client:
            return await client.get(url)

    with serving({"/": b"xin"}) as server:
        names = NameMap(hosts={"soyte.gov.vn": MappedHost(address="127.0.0.1", ports={80: server.port})})
        assert asyncio.run(fetch(Gate(names=names), "http://soyte.gov.vn/")).text == "xin"
        assert server.asked[0][2]["host"] == "soyte.gov.vn"
        with pytest.raises(Refused):
            asyncio.run(fetch(Gate(), server.url()))
        assert len(server.asked) == 1
