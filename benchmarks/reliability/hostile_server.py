"""The hostile servers' frame: raw asyncio sockets on loopback, ordinary portals that lead to hostile addresses."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import re
import ssl
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

Outcome = tuple[str, str, str]  # visibility, cause ('' none), reason
LONGEST = 60.0  # seconds: nothing that never ends goes on for longer than this
_PLACE = re.compile(r"^/[a-z]{2}/n(\d{4})([ab])")
_FOLDER = 50  # numbers in a folder; a menu with hundreds of entries of one folder would be cut as endless
_FIRST = 20  # 127.0.20.1 is the first portal
_NUMBERS = itertools.count()
_SENTENCES = (
    "Sở tổ chức hội nghị sơ kết công tác quý {n} tại xã số {n} với sự tham dự của các phòng chuyên môn.",
    "Đoàn kiểm tra số {n} đã làm việc với Ủy ban nhân dân phường {n} về cải cách thủ tục hành chính.",
    "Trong ngày thứ {n} của đợt cao điểm, trung tâm tiếp nhận {n}0 hồ sơ và trả kết quả trước hạn.",
    "Lớp tập huấn khóa {n} hướng dẫn viên chức sử dụng phần mềm quản lý văn bản và điều hành.",
    "Công văn số {n}/SYT giao các đơn vị rà soát danh mục thuốc, vật tư và trang thiết bị y tế.",
)


@dataclass(kw_only=True)
class Ask:
    """One request to a hostile address. `rest` is what follows the address, `times` how often it was asked before."""

    path: str
    rest: str
    headers: dict[str, str]
    times: int
    writer: asyncio.StreamWriter
    until: float = field(default_factory=lambda: time.monotonic() + LONGEST)

    @property
    def number(self) -> int:
        """The number of the address among those of its portal."""
        found = _PLACE.search(self.path)
        return int(found[1]) if found else 0

    @property
    def by_browser(self) -> bool:
        """Whether Chromium asks: the crawler's own client does not say how it fetches."""
        return "sec-fetch-mode" in self.headers

    async def send(self, *pieces: bytes) -> None:
        """Write and wait until it is taken. Raises OSError when the client is gone."""
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()

    async def for_ever(self, piece: bytes, *, pause: float = 0.0) -> None:
        """Send the same bytes again and again, for a minute at most."""
        while time.monotonic() < self.until:
            await self.send(piece)
            await asyncio.sleep(pause)

    async def wait(self) -> None:
        """Say nothing more, and keep the connection."""
        await asyncio.sleep(LONGEST)

    async def page(self, body: bytes, *headers: str, kind: str = "text/html; charset=utf-8") -> None:
        """An ordinary answer with this body."""
        lines = ["HTTP/1.1 200 OK", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *headers]
        await self.send(("\r\n".join([*lines, "Connection: close"]) + "\r\n\r\n").encode("latin-1"), body)

    def reset(self) -> None:
        """End with a TCP reset."""
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(1, 13, b"\1\0\0\0\0\0\0\0")  # SOL_SOCKET, SO_LINGER: on, 0 s
        self.writer.transport.abort()


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One way of being hostile. `expected` are the outcomes that its address may end with.

    tls: how the server of its addresses speaks ('' is plain HTTP). browser: whether Chromium has to look.
    """

    name: str
    serve: Callable[[Ask], Awaitable[None]]
    expected: frozenset[Outcome]
    browser: bool = False
    tls: str = ""
    home: bool = False  # the hostile address is the portal's home page itself
    robots: str = ""  # robots.txt of the portal, {origin} filled in


@dataclass(kw_only=True)
class HostilePortal:
    """A portal of one kind. `asked` counts requests by path."""

    kind: Kind
    addresses: int
    certify: Callable[[HostilePortal, str], ssl.SSLContext | None] = lambda _portal, _address: None
    origin: str = ""
    hostile_origin: str = ""
    allow: list[tuple[str, int]] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)

    @property
    def hostile(self) -> list[str]:
        """The hostile addresses."""
        if self.kind.home:
            return [f"{self.origin}/"]
        return [f"{self.hostile_origin}{_place(n)}a" for n in range(self.addresses)]

    @property
    def ordinary(self) -> list[str]:
        """The ordinary addresses, the home page first."""
        return (
            []
            if self.kind.home
            else [f"{self.origin}/", *(f"{self.origin}{_place(n)}b" for n in range(self.addresses))]
        )

    def _home(self) -> bytes:
        pairs = zip(self.hostile, self.ordinary[1:], strict=True)
        menu = "".join(
            f"<li><a href='{bad}'>Trang {n} xấu</a></li><li><a href='{good}'>Trang {n} thường</a></li>"
            for n, (bad, good) in enumerate(pairs)
        )
        return ordinary_page(0, f"<nav><ul>{menu}</ul></nav>")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, bad: bool) -> None:
        """Answer one connection. Endless answers end when the client goes, or after a minute."""
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), LONGEST)
            first, *lines = head.decode("latin-1").split("\r\n")
            path = first.split(" ")[1]
            pairs = (line.partition(":") for line in lines if ":" in line)
            headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
            times, self.asked[path] = self.asked[path], self.asked[path] + 1
            ask = Ask(path=path, rest="", headers=headers, times=times, writer=writer)
            async with asyncio.timeout(LONGEST):
                await self._answer(ask, bad=bad)
            writer.close()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            writer.transport.abort()

    async def _answer(self, ask: Ask, *, bad: bool) -> None:
        place = _PLACE.search(ask.path)
        if self.kind.home and not place and not ask.path.startswith(("/robots", "/sitemap", "/favicon")):
            ask.rest = ask.path[1:]
            await self.kind.serve(ask)
        elif self.kind.robots and ask.path == "/robots.txt":
            text = self.kind.robots.format(origin=self.origin)
            await ask.page(text.encode(), kind="text/plain")
        elif bad or (place and place[2] == "a") or (self.kind.robots and "sitemap" in ask.path):
            ask.rest = ask.path[place.end() :] if place else ""
            await self.kind.serve(ask)
        elif ask.path == "/":
            await ask.page(self._home())
        elif place:
            await ask.page(ordinary_page(ask.number + 1))
        else:
            await ask.send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def _place(number: int) -> str:
    """Where an address stands, without the letter that says what it is."""
    first, second = divmod(number // _FOLDER, 26)
    return f"/{chr(97 + first)}{chr(97 + second)}/n{number:04}"


def ordinary_page(number: int, more: str = "") -> bytes:
    """A page of an ordinary portal, each number with words of its own."""
    said = (text.format(n=number * 7 + place) for place, text in enumerate(_SENTENCES * 2))
    paragraphs = "".join(f"<p>{text}</p>" for text in said)
    title = f"Trang tin số {number} của Sở"
    return (
        f"<!DOCTYPE html><html lang=vi><head><meta charset=utf-8><title>{title}</title></head><body>"
        f"{more}<main><h1>{title}</h1>{paragraphs}</main><footer>Sở Thử nghiệm</footer></body></html>"
    ).encode()


@contextlib.contextmanager
def serving(portals: list[HostilePortal]) -> Iterator[None]:
    """Serve the portals on loopback addresses of their own, in a thread, for the length of the block."""
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda _loop, _context: None)  # broken handshakes are what this is about
    ready = threading.Event()
    stop = asyncio.Event()

    async def main() -> None:
        servers = []
        first = next(_NUMBERS) * 200  # several sets may be served at once
        for number, portal in enumerate(portals, first):
            address = f"127.0.{_FIRST + number // 200}.{number % 200 + 1}"
            servers.append(await _listen(portal, address, bad=False))
            port = servers[-1].sockets[0].getsockname()[1]
            portal.origin = portal.hostile_origin = f"http://{address}:{port}"
            portal.allow = [(address, port)]
            if portal.kind.tls:
                address = address.replace("127.0.", "127.1.", 1)
                servers.append(await _listen(portal, address, bad=True))
                port = servers[-1].sockets[0].getsockname()[1]
                portal.hostile_origin = f"https://{address}:{port}"
                portal.allow.append((address, port))
        ready.set()
        await stop.wait()
        for server in servers:
            server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    thread = threading.Thread(target=loop.run_until_complete, args=(main(),), daemon=True)
    thread.start()
    if not ready.wait(30):
        raise RuntimeError("the hostile servers did not start")
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


async def _listen(portal: HostilePortal, address: str, *, bad: bool) -> asyncio.Server:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if bad and portal.kind.tls in RAW_TLS:
            portal.asked["handshake"] += 1
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(LONGEST):
                    await RAW_TLS[portal.kind.tls](reader, writer)
            writer.transport.abort()
            return
        await portal.serve(reader, writer, bad=bad)

    context = portal.certify(portal, address) if bad and portal.kind.tls not in RAW_TLS else None
    return await asyncio.start_server(serve, address, 0, ssl=context, limit=256 * 1024)


async def _stall(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.read(1000)
    await asyncio.sleep(LONGEST)


async def _garbage(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1000)
    writer.write(bytes(range(256)) * 40)
    await writer.drain()
    await asyncio.sleep(0.2)


async def _plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1000)
    writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    await writer.drain()
    await asyncio.sleep(0.2)


# Servers that answer a handshake with something else.
RAW_TLS: dict[str, Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]] = {
    "stall": _stall,
    "garbage": _garbage,
    "plain": _plain,
}
