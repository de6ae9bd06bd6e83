"""The world of the measurement, inside a network namespace: names, a hostile portal, and an inside that counts who comes.

`python -m benchmarks.security.ssrf_world`: sets up addresses, prints "ready", answers each line on standard input with
what has arrived up to then, as JSON {"inside": {"address port": n}, "public": n, "datagrams": {…}, "asked": {name: n}}.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections import Counter
from functools import partial
from ipaddress import ip_address, ip_network
from typing import Any

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

from benchmarks.security.ssrf_pages import answer
from benchmarks.security.ssrf_payloads import (
    INTERNAL_V4,
    INTERNAL_V6,
    PORTS,
    PUBLIC_V4,
    PUBLIC_V6,
    ZONE,
)

NAME_SERVER = "127.0.0.53"
_PUBLIC = tuple(ip_network(text) for text in ("45.119.0.0/22", "2401:d800::/64"))
_INSIDE = (*INTERNAL_V4, *INTERNAL_V6)
# What of an IPv6 address that carries an IPv4 one would arrive here, were it let out.
_LOCAL = (
    *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "198.18.0.0/15"),
    *("fd00::/8", "fec0::/10", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001:0::/32"),
)
_UDP_PORTS = (443, 3478, 19302, 5353)


def set_up() -> None:
    """Everything on loopback: the inside as such, the public without being this machine's own address."""
    run = ["ip", "link", "set", "lo", "up"], ["ip", "addr", "add", "fe80::5efe:1/64", "dev", "lo"]
    routes = [["ip", *_family(net), "route", "add", "local", net, "dev", "lo"] for net in _LOCAL]
    public = [
        ["ip", *_family(str(net)), "route", "add", "local", str(net), "dev", "lo", "src", source]
        for net, source in zip(_PUBLIC, ("127.0.0.1", "::1"), strict=True)
    ]
    for command in (*run, *routes, *public):
        subprocess.run(command, check=True, capture_output=True)


def _family(net: str) -> list[str]:
    return ["-6"] if ":" in net else []


class World:
    """Counts who comes where."""

    def __init__(self) -> None:
        self.inside: Counter[str] = Counter()
        self.datagrams: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        self.public = 0

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A connection: to the portal where the address is public, else one that should not be."""
        host, port = writer.get_extra_info("sockname")[:2]
        address = ip_address(host.partition("%")[0])
        mapped = getattr(address, "ipv4_mapped", None)
        address = mapped or address
        if not any(address in net for net in _PUBLIC if net.version == address.version):
            self.inside[f"{address} {port}"] += 1
            writer.transport.abort()
            return
        self.public += 1
        try:
            async with asyncio.timeout(20):
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(answer(head.decode("latin-1").split("\r\n")[0]))
                await writer.drain()
                writer.close()
                await writer.wait_closed()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            writer.transport.abort()

    def names(self, asked: bytes) -> bytes:
        """What the zone's server says; TTL 0 throughout, so that nobody may remember."""
        query = dns.message.from_wire(asked)
        said = dns.message.make_response(query)
        said.flags |= dns.flags.AA | dns.flags.RA
        question = query.question[0]
        name = question.name.to_text().rstrip(".").lower()
        self.asked[name] += 1
        found = self._found(name.removesuffix(f".{ZONE}"))
        if found is None:
            said.set_rcode(dns.rcode.NXDOMAIN)
            return said.to_wire()
        owner = question.name
        if name.startswith("alias-"):
            target = name.replace("alias", "inside", 1)
            said.answer.append(dns.rrset.from_text(owner, 0, "IN", "CNAME", f"{target}."))
            owner = dns.name.from_text(f"{target}.")
        kind = dns.rdatatype.to_text(question.rdtype)
        fitting = [one for one in found if (":" in one) is (kind == "AAAA")] if kind in ("A", "AAAA") else []
        if fitting:
            said.answer.append(dns.rrset.from_text(owner, 0, "IN", kind, *fitting))
        return said.to_wire()

    def _found(self, label: str) -> tuple[str, ...] | None:
        kind, _, number = label.partition("-")
        if label == "portal":
            return (PUBLIC_V4[0],)
        if not number.isdigit():
            return None
        place = int(number)
        if kind == "public":
            return (PUBLIC_V4[place],)
        if kind == "public6":
            return (PUBLIC_V6[place],)
        inside = _INSIDE[place % len(_INSIDE)]
        outside = PUBLIC_V6[0] if ":" in inside else PUBLIC_V4[0]
        if kind == "again":  # rebinding: public for the first look, inside from the second on
            return (outside,) if self.asked[f"{label}.{ZONE}"] <= 1 else (inside,)
        return {
            "inside": (inside,),
            "alias": (inside,),
            "mixed": (inside, outside),
            "last": (outside, inside),
        }.get(kind)

    def told(self) -> str:
        """Everything counted, as JSON."""
        return json.dumps(
            {
                "inside": self.inside,
                "public": self.public,
                "datagrams": self.datagrams,
                "asked": sum(self.asked.values()),
            }
        )


class _Names(asyncio.DatagramProtocol):
    def __init__(self, world: World) -> None:
        self._world = world

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._transport.sendto(self._world.names(data), addr)


class _Counting(asyncio.DatagramProtocol):
    def __init__(self, world: World, port: int) -> None:
        self._world, self._port = world, port

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._world.datagrams[f"{self._port}"] += 1


async def main() -> None:
    """Serve until standard input ends."""
    set_up()
    world = World()
    loop = asyncio.get_running_loop()
    for port in PORTS:
        await asyncio.start_server(world.accept, "0.0.0.0", port, backlog=1024)
        await asyncio.start_server(world.accept, "::", port, backlog=1024)
    await loop.create_datagram_endpoint(partial(_Names, world), local_addr=(NAME_SERVER, 53))
    for port in _UDP_PORTS:  # of both families
        await loop.create_datagram_endpoint(partial(_Counting, world, port), local_addr=("::", port))
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    print("ready", flush=True)
    while await lines.readline():
        print(world.told(), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
