"""A portal served from memory by a process of its own, so that the server is in no figure.

python -m benchmarks.speed_server FOLDER ADDRESSES [HEADER] serves FOLDER/portal.pickle and writes the port to stdout. It
counts the pages (HTML with status 200) that it gave to GET; `pages_given` asks for the count.
"""

from __future__ import annotations

import asyncio
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import unquote

from benchmarks.speed_portal import HOST, Portal

ROOT = Path(__file__).parents[1]
COUNT = "/-/pages-given"
_NOTHING = b"<!DOCTYPE html><html><head><title>404</title></head><body><h1>Not found</h1></body></html>"


@contextmanager
def in_memory(portal: Portal, *, addresses: int = 1, header: str = "") -> Iterator[int]:
    """Serve a portal on a free port of as many loopback addresses (`address`) while the block runs.

    `header` ('Name: value') goes out with every answer.
    """
    with tempfile.TemporaryDirectory(prefix="soicong-speed-") as folder:
        (Path(folder) / "portal.pickle").write_bytes(pickle.dumps(dict(portal)))
        command = [sys.executable, "-m", "benchmarks.speed_server", folder, str(addresses), header]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
            try:
                line = server.stdout.readline() if server.stdout is not None else ""
                if not line:
                    raise RuntimeError("the server of the speed benchmark did not start")
                yield int(line)
            finally:
                server.kill()


def pages_given(port: int) -> int:
    """How many pages a portal's server gave since it began."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", COUNT)
        return int(connection.getresponse().read())


_Answer = tuple[bytes, bytes, int]  # head, body, 1 for a page


class _Answers(asyncio.Protocol):
    given = 0

    def __init__(self, answers: dict[bytes, _Answer], nothing: _Answer) -> None:
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
            if target == COUNT.encode():
                head, body, page = _answer(200, "text/plain", str(_Answers.given).encode())
            else:
                head, body, page = (
                    self._answers.get(target) or self._answers.get(_plain(target)) or self._nothing
                )
            if method == b"HEAD":
                self._transport.write(head)
            else:
                _Answers.given += page
                self._transport.write(head + body)


def _plain(target: bytes) -> bytes:
    return unquote(target.decode("latin-1")).encode()


def _answer(status: int, media: str, body: bytes, header: str = "") -> _Answer:
    lines = [f"HTTP/1.1 {status} {'OK' if status == 200 else 'Other'}", f"Content-Type: {media}"]
    lines += [f"Content-Length: {len(body)}", *([header] if header else []), "", ""]
    return "\r\n".join(lines).encode(), body, int(status == 200 and "html" in media)


def address(number: int) -> str:
    """The loopback address of a portal, from 0 on; there are 60,000."""
    return "127.0.0.1" if number == 0 else f"127.7.{number // 250}.{number % 250 + 1}"


async def _serve(portal: Portal, addresses: int, header: str) -> None:
    loop = asyncio.get_running_loop()
    answers: dict[bytes, _Answer] = {}
    nothing = _answer(404, "text/html", _NOTHING, header)
    server = await loop.create_server(lambda: _Answers(answers, nothing), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    here = f"http://127.0.0.1:{port}".encode()
    for path, one in portal.items():
        body = one.body
        if "html" in one.media:
            for scheme in (b"https://", b"http://"):
                body = body.replace(scheme + HOST.encode(), here)
        answers[path.encode()] = _answer(one.status, one.media, body, header)
    for number in range(1, addresses):
        await loop.create_server(lambda: _Answers(answers, nothing), address(number), port)
    print(port, flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    _portal = pickle.loads((Path(sys.argv[1]) / "portal.pickle").read_bytes())
    asyncio.run(_serve(_portal, int(sys.argv[2]), sys.argv[3]))
