"""A program in a network of its own: it reaches the proxy, and nothing else."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crawler import confinement
from crawler.browser_launch import _unshare, own_networks
from crawler.egress import Gate
from crawler.names import MappedHost, NameMap
from crawler.proxy import GateProxy
from tests.crawler.loopback import serving

pytestmark = pytest.mark.skipif(not own_networks(), reason="this kernel grants no network of one's own")

_ASKS = """
import socket, sys, urllib.request
ours, theirs = sys.argv[1], int(sys.argv[2])
for place in (("127.0.0.1", theirs), ("10.0.0.1", 80), ("169.254.169.254", 80)):
    try:
        socket.create_connection(place, timeout=5).close()
        print("reached", *place)
    except OSError:
        pass
if ours:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": f"http://127.0.0.1:{ours}"}))
    for name in ("portal.gov.vn", "other.gov.vn"):
        try:
            print(opener.open(f"http://{name}/", timeout=10).read().decode())
        except OSError as error:
            print(error)
"""


def confined(door: str, *program: str) -> list[str]:
    return [*_unshare(), sys.executable, "-I", confinement.__file__, door, str(confinement.PORT), *program]


async def _answers(_host: str) -> tuple[str, ...]:
    return ("10.0.0.1",)


def test_nothing_but_the_proxy_is_there() -> None:
    async def ask(port: int) -> str:
        names = NameMap(hosts={"portal.gov.vn": MappedHost(address="127.0.0.1", ports={80: port})})
        async with GateProxy(Gate(names=names, resolver=_answers)) as proxy:
            asked = await asyncio.create_subprocess_exec(
                *confined(proxy.door, sys.executable, "-c", _ASKS, str(confinement.PORT), str(port)),
                stdout=asyncio.subprocess.PIPE,
            )
            told, _ = await asyncio.wait_for(asked.communicate(), 60)
            return told.decode()

    with serving({"/": b"the portal"}) as server:
        told = asyncio.run(ask(server.port))
        assert len(server.asked) == 1
    assert told.splitlines() == ["the portal", "HTTP Error 403: Forbidden"]


def test_without_a_door_there_is_nothing_at_all() -> None:
    with serving({"/": b"x"}) as server:
        told = subprocess.run(
            confined("", sys.executable, "-c", _ASKS, "", str(server.port)),
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        ).stdout
        assert not server.asked
    assert told == ""


def test_what_carries_ends_with_the_program(tmp_path: Path) -> None:
    mark = f"SOICONG_CONFINED={os.getpid()}"
    environment = {**os.environ, "SOICONG_CONFINED": str(os.getpid())}

    def marked() -> int:
        found = 0
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                found += mark.encode() in (entry / "environ").read_bytes().split(b"\0")
            except OSError:
                continue
        return found

    program = subprocess.Popen(
        confined(str(tmp_path / "door"), "sleep", "60"), env=environment, stdout=subprocess.DEVNULL
    )
    until = time.monotonic() + 30
    while marked() < 2 and time.monotonic() < until:
        time.sleep(0.05)
    assert marked() == 2
    program.kill()
    program.wait(30)
    until = time.monotonic() + 30
    while marked() and time.monotonic() < until:
        time.sleep(0.05)
    assert marked() == 0
