"""A portal served from memory by a process of its own, so that the server is in no figure.

python -m benchmarks.speed_server FOLDER ADDRESSES serves FOLDER/portal.pickle and writes the port to stdout.
"""

from __future__ import annotations

import asyncio
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

from benchmarks.speed_portal import HOST, Portal

ROOT = Path(__file__).parents[1]
_NOTHING = b"<!DOCTYPE html><html><head><title>404</title></head><body><h1>Not found</h1></body></html>"


@contextmanager
def in_memory(portal: Portal, *, addresses: int = 1) -> Iterator[int]:
    """Serve a portal on a free port of as many loopback addresses (`address`) while the block runs."""
    with tempfile.TemporaryDirectory(prefix="soicong-speed-") as folder:
        (Path(folder) / "portal.pickle").write_bytes(pickle.dumps(dict(portal)))
        command = [sys.executable, "-m", "benchmarks.speed_server", folder, str(addresses)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
            try:
                line = server.stdout.readline() if server.stdout is not None else ""
                if not line:
                    raise RuntimeError("the server of the speed benchmark did not start")
                yield int(line)
            finally:
                server.kill()


class _Answers(asyncio.Protocol):
    def __init__(self, answers: dict[bytes, tuple[bytes, bytes]], nothing: tuple[bytes, bytes]) -> None:
        self._answers, self._nothing = answers, nothing
        self._transport: asyncio.Transport | None = None
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._held += data
        assert self._transport is not None
        while (end := self._held.find(b"\r\n\r\n")) >= 0:
            method, target, _ = self._held.split(b"\r\n", 1)[0].split(b" ", 2)
            self._held = self._held[end + 4 :]
            head, body = self._answers.get(target) or self._answers.get(_plain(target)) or self._nothing
            self._transport.write(head if method == b"HEAD" else head + body)


def _plain(target: bytes) -> bytes:
    return unquote(target.decode("latin-1")).encode()


def _answer(status: int, media: str, body: bytes) -> tuple[bytes, bytes]:
    reason = "OK" if status == 200 else "Other"
    head = f"HTTP/1.1 {status} {reason}\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode(), body


def address(number: int) -> str:
    """The loopback address of a portal, from 0 on; there are 60,000."""
    return "127.0.0.1" if number == 0 else f"127.7.{number // 250}.{number % 250 + 1}"


async def _serve(portal: Portal, addresses: int) -> None:
    loop = asyncio.get_running_loop()
    answers: dict[bytes, tuple[bytes, bytes]] = {}
    nothing = _answer(404, "text/html", _NOTHING)
    server = await loop.create_server(lambda: _Answers(answers, nothing), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    here = f"http://127.0.0.1:{port}".encode()
    for path, one in portal.items():
        body = one.body
        if "html" in one.media:
            for scheme in (b"https://", b"http://"):
                body = body.replace(scheme + HOST.encode(), here)
        answers[path.encode()] = _answer(one.status, one.media, body)
    for number in range(1, addresses):
        await loop.create_server(lambda: _Answers(answers, nothing), address(number), port)
    print(port, flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(pickle.loads((Path(sys.argv[1]) / "portal.pickle").read_bytes()), int(sys.argv[2])))
