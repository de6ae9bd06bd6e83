"""Portals for the bench of many workers, each request noted with who sent it and when; some share an address."""

from __future__ import annotations

import asyncio
import json
import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from evidence.model import Agency, Tier

PORTALS_AN_ADDRESS = 3  # of every fifth address
_ARTICLES = 24
_WORKER = re.compile(r"may-lam-viec-(\w+)")
_MENU = {
    "/gioi-thieu": "Giới thiệu",
    "/tin-tuc": "Tin tức - Sự kiện",
    "/van-ban": "Văn bản quy phạm pháp luật",
    "/thu-tuc": "Thủ tục hành chính",
    "/lien-he": "Liên hệ",
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request: of which portal and address, by which worker, from when to when (monotonic seconds)."""

    host: str
    address: str
    worker: str
    began: float
    ended: float


def label_of(number: int) -> str:
    """What a worker writes into its user agent (SOICONG_CONTACT)."""
    return f"may-lam-viec-{number}"


class Portals:
    """`count` portals on loopback addresses of their own, in a thread. Use as `with Portals(…)`."""

    def __init__(self, folder: Path, *, count: int, answer_s: float = 0.03) -> None:
        self.asked: list[Asked] = []
        self.names = folder / "names.json"
        self.addresses: dict[str, str] = {}
        place = 0
        while len(self.addresses) < count:
            place += 1
            for _ in range(PORTALS_AN_ADDRESS if place % 5 == 0 else 1):
                if len(self.addresses) < count:
                    host = f"cong-{len(self.addresses) + 1:03}.thu.gov.vn"
                    self.addresses[host] = f"127.31.{place // 250}.{place % 250 + 1}"
        self._answer_s = answer_s
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def agencies(self) -> list[Agency]:
        """The agencies that own the portals."""
        return [
            Agency(
                code=host.split(".", maxsplit=1)[0],
                name=f"Sở {host[5:8]}",
                tier=Tier.SO,
                home_url=f"http://{host}/",
            )
            for host in self.addresses
        ]

    def __enter__(self) -> Portals:
        self._thread.start()
        if not self._ready.wait(30):
            raise RuntimeError("the portals do not start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        servers = self._loop.run_until_complete(self._open())
        self._ready.set()
        self._loop.run_forever()
        for server in servers:
            server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.05))
        self._loop.close()

    async def _open(self) -> list[asyncio.Server]:
        first = await asyncio.start_server(self._serve, next(iter(self.addresses.values())), 0)
        port = first.sockets[0].getsockname()[1]
        others = list(dict.fromkeys(self.addresses.values()))[1:]
        servers = [first, *[await asyncio.start_server(self._serve, address, port) for address in others]]
        hosts = {host: {"address": at, "ports": {"80": port}} for host, at in self.addresses.items()}
        dns = {host: {"a": [], "aaaa": [], "dnssec": False, "nameservers": []} for host in hosts}
        self.names.write_text(json.dumps({"hosts": hosts, "dns": dns, "ca_file": None}), "utf-8")
        return servers

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                began = time.monotonic()
                lines = head.decode("latin-1").split("\r\n")
                fields = {
                    name.lower(): value.strip()
                    for name, separator, value in (line.partition(":") for line in lines[1:])
                    if separator
                }
                await asyncio.sleep(self._answer_s)
                host = fields.get("host", "").split(":", maxsplit=1)[0]
                writer.write(_answer(lines[0].split(" ")[1]))
                await writer.drain()
                found = _WORKER.search(fields.get("user-agent", ""))
                self.asked.append(
                    Asked(
                        host=host,
                        address=writer.get_extra_info("sockname")[0],
                        worker=found[1] if found else "",
                        began=began,
                        ended=time.monotonic(),
                    )
                )
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()


def _answer(path: str) -> bytes:
    body = _page(path)
    status = "200 OK" if body else "404 Not Found"
    content = (body or "<h1>Không có trang này</h1>").encode()
    head = f"HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {len(content)}\r\n\r\n"
    return head.encode() + content


def _page(path: str) -> str:
    menu = "".join(f'<li><a href="{at}">{name}</a></li>' for at, name in _MENU.items())
    news = "".join(
        f'<li><a href="/tin-tuc/{n}.html">Hội nghị số {n} của Sở</a> <span>{n % 27 + 1:02}/09/2025</span></li>'
        for n in range(1, _ARTICLES + 1)
    )
    if path == "/":
        title, text = "Sở Thử nghiệm", f"<h2>Tin mới</h2><ul>{news}</ul>"
    elif path == "/tin-tuc":
        title, text = _MENU[path], f"<ul>{news}</ul>"
    elif path in _MENU:
        title, text = _MENU[path], f"<p>{_MENU[path]} của Sở Thử nghiệm, cập nhật ngày 01/10/2025.</p>" * 5
    elif re.fullmatch(r"/tin-tuc/\d+\.html", path):
        number = path[9:-5]
        title, text = f"Hội nghị số {number}", f"<p>Ngày 12/09/2025, Sở tổ chức hội nghị số {number}.</p>" * 8
    else:
        return ""
    return (
        f"<!DOCTYPE html><html lang=vi><head><title>{title}</title></head><body><nav><ul>{menu}</ul></nav>"
        f"<main><h1>{title}</h1>{text}</main><footer>Sở Thử nghiệm, điện thoại 024 3000 0000</footer></body></html>"
    )


def crossings(asked: Iterable[Asked], *, by: str) -> list[str]:
    """Where two workers were at one portal (`by` host) or one address at once.

    A worker that comes back after another one was there counts, too: whoever has lost a portal may not go on with it.
    """
    found: list[str] = []
    groups: defaultdict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        groups[getattr(one, by)].append(one)
    for name, group in groups.items():
        left: set[tuple[str, str]] = set()
        last: Asked | None = None
        until = 0.0
        for one in sorted(group, key=lambda each: each.began):
            if last is not None and one.worker != last.worker:
                left.add((last.host, last.worker))
                if one.began < until:
                    found.append(f"{name}: {last.worker} and {one.worker} at once")
                if (one.host, one.worker) in left:
                    found.append(f"{name}: {one.worker} came back to {one.host}")
            last, until = one, max(until, one.ended)
    return found
