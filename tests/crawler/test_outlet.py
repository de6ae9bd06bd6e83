"""The last look at the socket: what is neither public nor permitted is not connected to, whoever tries."""

from __future__ import annotations

import asyncio
import http.client
import socket
from pathlib import Path

import pytest

from crawler import outlet
from crawler.egress import Gate, Refused
from crawler.outlet import NotLetOut, permit_address, permit_service, watched
from tests.crawler.loopback import serving


def test_a_connection_past_the_gate_is_refused_at_the_socket() -> None:
    with serving({"/": b"secret"}) as server, watched():
        with pytest.raises(NotLetOut, match=r"127\.0\.0\.1"):
            http.client.HTTPConnection("127.0.0.1", server.port, timeout=5).connect()
        with pytest.raises(NotLetOut):  # asyncio's way, and a name that only the system resolves
            asyncio.run(asyncio.wait_for(asyncio.open_connection("localhost", server.port), 5))
        with socket.socket() as raw, pytest.raises(NotLetOut):
            raw.connect_ex(("127.0.0.1", server.port))
        assert not server.asked


@pytest.mark.parametrize("place", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "0.0.0.0", "localhost"])
def test_datagrams_are_looked_at_too(place: str) -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as raw,
        watched(),
        pytest.raises(NotLetOut),
    ):
        raw.sendto(b"x", (place, 3478))


@pytest.mark.parametrize("place", ["::1", "fd00::1", "::ffff:127.0.0.1", "fe80::1%1", "64:ff9b::7f00:1"])
def test_the_other_family(place: str) -> None:
    with socket.socket(socket.AF_INET6) as raw, watched(), pytest.raises(NotLetOut):
        raw.connect((place, 80))


def test_what_was_permitted_is_reached_until_the_crawl_ends() -> None:
    with serving({"/": b"x"}) as server:
        with watched():
            permit_address("127.0.0.1", server.port)
            with socket.create_connection(("127.0.0.1", server.port), timeout=5):
                pass
        with watched(), pytest.raises(NotLetOut):
            socket.create_connection(("127.0.0.1", server.port), timeout=5)


def test_a_service_is_reached_by_its_name() -> None:
    with serving({"/": b"x"}) as server:
        permit_service(f"http://localhost:{server.port}/")
        try:
            with watched(), socket.create_connection(("localhost", server.port), timeout=5):
                pass
        finally:
            outlet._OUTLET.services.clear()
            outlet._OUTLET.places.clear()


def test_outside_of_crawls_nobody_is_watched() -> None:
    with serving({"/": b"x"}) as server:
        with watched(), watched():
            pass
        with socket.create_connection(("127.0.0.1", server.port), timeout=5):
            pass


def test_the_gate_knows_its_own_addresses_while_watched() -> None:
    """To ask the kernel whether an address is ours, a socket is connected, which sends nothing."""

    async def answers(_host: str) -> tuple[str, ...]:
        return ("127.0.0.1",)

    async def ask() -> None:
        with watched():
            await Gate(resolver=answers).resolve("portal.gov.vn", 80)

    with pytest.raises(Refused, match="private_address"):
        asyncio.run(ask())


def test_a_literal_is_judged_again_where_it_is_resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should reading the address ever let one through, the answers are looked at all the same."""
    monkeypatch.setattr(Gate, "_check_literal", lambda _gate, _host, _port: False)
    with pytest.raises(Refused, match="private_address"):
        asyncio.run(Gate().resolve("10.0.0.1", 80))


def test_name_servers_of_the_machine(tmp_path: Path) -> None:
    file = tmp_path / "resolv.conf"
    file.write_text(
        "# none\nsearch gov.vn\nnameserver 10.0.0.53\nnameserver fe80::1%eth0\n", encoding="utf-8"
    )
    assert list(outlet._name_servers(file)) == ["10.0.0.53", "fe80::1"]
    assert list(outlet._name_servers(tmp_path / "missing")) == ["127.0.0.1", "::1"]
