"""Whole crawls of portals that begin to block after a few pages, with each kind of block page, over loopback.

One arm's portals let the crawl on again after some blocked answers, the other's never do. The crawls run in a child
(`python -m benchmarks.reliability.blocks_crawl`), for a process can crawl only once; `blind` switches the recognition
off, for comparison.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from benchmarks.reliability.blocks_answers import Sample
from crawler.order import CrawlOrder, ProcessSettings
from evidence.archive import load_site
from evidence.model import Agency, Site, Tier, Visibility

ROOT = Path(__file__).parents[2]
SECTIONS = ("gioi-thieu", "tin-tuc", "van-ban", "thu-tuc", "lien-he", "du-an", "hoi-dap", "thong-ke")
FREE = 3  # sections that are answered before the block
LIFTS_AFTER = 2  # blocked answers
_MARK = "Nội dung do đơn vị biên tập, cập nhật và chịu trách nhiệm theo quy định."
_MENU = "".join(f'<li><a href="/{name}">{name.replace("-", " ").title()}</a></li>' for name in SECTIONS)
_SECONDS = 150.0


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How the crawl of one portal ended. Numbers are pages, but `asked_after`: requests answered with the block."""

    kind: str
    lifts: bool
    stop_reason: str
    content: int  # sections read that are sections
    deceived: int  # block pages read as content
    marked: int  # pages that are marked as blocked
    asked_after: int


class _Portal(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: str, block: Sample, *, lifts: bool) -> None:
        self.block, self.lifts = block, lifts
        self.answered = self.blocked = 0
        super().__init__((address, 0), _Handler)

    def answer(self, path: str) -> tuple[int, list[tuple[str, str]], bytes]:
        """What a path gets now."""
        kind = [("Content-Type", "text/html; charset=utf-8")]
        if path == "/robots.txt":
            return 404, kind, b"<h1>404</h1>"
        blocks = self.answered > FREE and not (self.lifts and self.blocked >= LIFTS_AFTER)
        if blocks:
            self.blocked += 1
            # Thirty seconds are the server's wish in the sample; one is enough to see that it is kept.
            headers = [
                (name, "1" if name.lower() == "retry-after" else value) for name, value in self.block.headers
            ]
            return self.block.status, headers, self.block.body
        name = path.strip("/")
        if name and name not in SECTIONS:
            return 404, kind, b"<h1>404</h1>"
        self.answered += 1
        text = f"<h1>{name or 'Trang chủ'}</h1><p>{(_MARK + ' ') * 20}</p>"
        head = f"<!DOCTYPE html><html lang=vi><head><title>{name}</title></head>"
        body = f"{head}<body><nav><ul>{_MENU}</ul></nav><main>{text}"
        return 200, kind, body.encode()


class _Handler(BaseHTTPRequestHandler):
    server: _Portal
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        status, headers, body = self.server.answer(self.path)
        self.send_response_only(status, "x")
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def crawled(kinds: Sequence[Sample], *, blind: bool = False) -> list[Ended]:
    """Crawl two portals a kind, one that lifts its block and one that does not. Raises RuntimeError."""
    with tempfile.TemporaryDirectory(prefix="soicong-blocks-") as folder, ExitStack() as stack:
        portals: list[_Portal] = []
        orders = []
        for number, (kind, lifts) in enumerate((kind, lifts) for kind in kinds for lifts in (True, False)):
            portal = _Portal(f"127.31.{number // 200}.{number % 200 + 1}", kind, lifts=lifts)
            threading.Thread(target=portal.serve_forever, args=(0.05,), daemon=True).start()
            stack.callback(portal.server_close)
            stack.callback(portal.shutdown)
            portals.append(portal)
            host, port = portal.server_address[:2]
            orders.append({"host": host, "port": port, "archive": str(Path(folder) / f"{number}.warc.gz")})
        told = json.dumps({"orders": orders, "blind": blind})
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.reliability.blocks_crawl"],
            input=told,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=_SECONDS,
        )
        if done.returncode:
            raise RuntimeError(f"the crawl of blocking portals failed: {done.stdout}{done.stderr[-2000:]}")
        sites = [load_site(Path(str(order["archive"]))) for order in orders]
        return [_ended(portal, site) for portal, site in zip(portals, sites, strict=True)]


def _ended(portal: _Portal, site: Site) -> Ended:
    mark = _MARK.encode()
    read = [page for page in site.pages if page.readable]
    content = [page for page in read if mark in site.body(page)]
    return Ended(
        kind=portal.block.name,
        lifts=portal.lifts,
        stop_reason=site.stop_reason,
        content=sum(page.depth > 0 for page in content),
        deceived=len(read) - len(content),
        marked=sum(page.visibility is Visibility.BLOCKED for page in site.pages),
        asked_after=portal.blocked,
    )


def _order(told: dict[str, Any]) -> CrawlOrder:
    home = f"http://{told['host']}:{told['port']}/"
    return CrawlOrder(
        agency=Agency(code=told["host"], name=told["host"], tier=Tier.SO, home_url=home),
        start_url=home,
        archive_path=Path(told["archive"]),
        allow_hosts=((told["host"], told["port"]),),
        max_seconds=100.0,
        delay=0.0,
        contact="mailto:soicong@example.gov.vn",
    )


def main() -> int:
    """Crawl what standard input tells; 1 where a crawl failed."""
    from crawler import fetching
    from crawler.nowhere import Nowhere
    from crawler.run import crawl

    told = json.load(sys.stdin)
    if told["blind"]:

        async def sees_nothing(*_: object) -> None:
            return None

        setattr(fetching, "block_reason", lambda *_, **__: "")  # noqa: B010 — not ours to assign for mypy
        Nowhere.unmasks = sees_nothing  # type: ignore[assignment]
    orders = [_order(one) for one in told["orders"]]
    results = crawl(orders, process=ProcessSettings(browser=False, probes=False))
    failed = [f"{result.code}: {result.error}" for result in results if result.error]
    sys.stdout.write("\n".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
