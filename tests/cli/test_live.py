"""A result says whether the running portal was seen: an audit by address has seen it, one by recorded names has not."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.cli.command import Soicong

PAGE = (
    "<!doctype html><html lang='vi'><head><meta charset='utf-8'><title>Sở Thử</title></head><body><nav><a href='/tin'>"
    "Tin tức</a></nav><main><h1>Sở Thử</h1><p>"
    + "Nội dung của trang này. " * 60
    + "</p></main></body></html>"
)


class Portal(BaseHTTPRequestHandler):
    """One page at every address."""

    def do_GET(self) -> None:
        """Answer."""
        body = PAGE.encode()
        self.send_response(200 if self.path in ("/", "/tin") else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Portal) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join(10)


def test_an_audit_by_address_has_seen_the_running_portal(soicong: Soicong, address: str) -> None:
    common = ("--allow-host", address, "--max-pages", "5", "--max-seconds", "60")
    ended = soicong("audit", f"http://{address}/", *common, "--json", "live.json")
    assert ended.code == 0, ended.said
    assert soicong.json("live.json")["run"]["live"] is True
    stand_in = soicong(
        "audit", f"http://{address}/", "--host", "so.thu.gov.vn", *common, "--json", "not.json"
    )
    assert stand_in.code == 0, stand_in.said
    assert soicong.json("not.json")["run"]["live"] is False
