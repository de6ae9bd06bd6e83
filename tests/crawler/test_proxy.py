"""The browser's way out: what it forwards, refuses and cuts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from http.server import BaseHTTPRequestHandler

from crawler.egress import Gate
from crawler.names import MappedHost, NameMap
from crawler.proxy import GateProxy
from tests.crawler.loopback import Loopback, closed_port, serving


async def _say(proxy: GateProxy, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(proxy.url.rsplit(":", 1)[1]))
    writer.write(request)
    await writer.drain()
    try:
        return await asyncio.wait_for(reader.read(-1), 10)
    except ConnectionResetError:
        return b"(reset)"
    finally:
        writer.transport.abort()


def through(gate: Gate, *requests: bytes, **limits: float) -> tuple[list[bytes], GateProxy]:
    async def run() -> tuple[list[bytes], GateProxy]:
        async with GateProxy(gate, **limits) as proxy:  # type: ignore[arg-type]
            return [await _say(proxy, request) for request in requests], proxy

    return asyncio.run(run())


def get(url: str, extra: str = "") -> bytes:
    return f"GET {url} HTTP/1.1\r\nHost: x\r\nProxy-Connection: keep-alive\r\n{extra}\r\n".encode()


def test_plain_requests_are_forwarded_in_origin_form() -> None:
    with serving({"/a": b"xin"}) as server:
        gate = Gate(allow={("127.0.0.1", server.port)})
        [answer], proxy = through(gate, get(server.url("/a?b=1"), "Proxy-Authorization: secret\r\n"))
        assert answer.startswith(b"HTTP/1.1 200") or answer.startswith(b"HTTP/1.0 200")
        assert answer.endswith(b"xin")
        _, path, headers = server.asked[0]
    assert path == "/a?b=1"
    assert "proxy-authorization" not in headers
    assert "proxy-connection" not in headers
    assert proxy.traffic.bytes > 3


def test_a_tunnel_carries_bytes_both_ways_to_the_mapped_port() -> None:
    with serving({"/": b"trong"}) as server:
        gate = Gate(
            names=NameMap(hosts={"so.gov.vn": MappedHost(address="127.0.0.1", ports={443: server.port})})
        )

        async def run() -> bytes:
            async with GateProxy(gate) as proxy:
                reader, writer = await asyncio.open_connection("127.0.0.1", int(proxy.url.rsplit(":", 1)[1]))
                writer.write(b"CONNECT so.gov.vn:443 HTTP/1.1\r\nHost: so.gov.vn\r\n\r\n")
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(b"GET / HTTP/1.1\r\nHost: so.gov.vn\r\n\r\n")
                body = await reader.read(-1)
                writer.transport.abort()
                return head + body

        answer = asyncio.run(run())
    assert answer.startswith(b"HTTP/1.1 200 Connection established")
    assert answer.endswith(b"trong")


def test_what_the_gate_refuses_is_answered_with_the_reason() -> None:
    with serving({"/": b"x"}) as server:
        port = server.port
        answers, proxy = through(
            Gate(),
            get("http://127.0.0.1/"),
            get("http://localhost/"),
            get("http://169.254.169.254/latest"),
            get(server.url()),
            get("file:///etc/passwd"),
            b"CONNECT 10.0.0.1:443 HTTP/1.1\r\n\r\n",
            f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\n\r\n".encode(),
        )
        assert server.asked == []
    assert all(answer.startswith(b"HTTP/1.1 403") for answer in answers)
    reasons = [answer.split(b"X-Soicong-Refused: ")[1].split(b"\r\n")[0].decode() for answer in answers]
    assert reasons == ["private_address"] * 3 + ["port", "scheme", "private_address", "port"]
    assert proxy.traffic.refused == {"private_address": 4, "port": 2, "scheme": 1}


def test_nonsense_is_turned_away() -> None:
    answers, _ = through(
        Gate(), b"hello\r\n\r\n", b"GET http://a/ SPDY/3\r\n\r\n", get("http://a/", "X: y\r\n" * 20_000)
    )
    assert [answer.split(b" ")[1] for answer in answers] == [b"400", b"400", b"431"]


def test_a_server_that_is_not_there_is_a_bad_gateway() -> None:
    with closed_port() as port:
        [answer], _ = through(Gate(allow={("127.0.0.1", port)}), get(f"http://127.0.0.1:{port}/"))
    assert answer.startswith(b"HTTP/1.1 502")
    assert b"connect_failed" in answer


def _endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 10_000)
        time.sleep(0.002)


def test_an_endless_body_is_cut_at_the_byte_limit() -> None:
    with serving({"/": _endless}) as server:
        gate = Gate(allow={("127.0.0.1", server.port)})
        [answer], proxy = through(gate, get(server.url()), max_bytes=100_000)
    assert len(answer) <= 100_000 or answer == b"(reset)"
    assert proxy.traffic.cut >= 1


def test_a_slow_body_is_cut_at_the_time_limit() -> None:
    with serving({"/": _endless}) as server:
        gate = Gate(allow={("127.0.0.1", server.port)})
        started = time.monotonic()
        _, proxy = through(gate, get(server.url()), max_seconds=0.5)
    assert time.monotonic() - started < 3
    assert proxy.traffic.cut == 1


def test_closing_cuts_what_is_open() -> None:
    async def run(server: Loopback, act: Callable[[GateProxy], Awaitable[None]]) -> None:
        async with GateProxy(Gate(allow={("127.0.0.1", server.port)})) as proxy:
            await act(proxy)

    ended = []

    async def half(proxy: GateProxy) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(proxy.url.rsplit(":", 1)[1]))
        writer.write(b"GET http://127")
        await asyncio.sleep(0.05)
        await proxy.close()
        try:
            ended.append(await asyncio.wait_for(reader.read(-1), 2))
        except ConnectionResetError:
            ended.append(b"")
        writer.transport.abort()

    with serving({}) as server:
        asyncio.run(run(server, half))
    assert ended == [b""]
