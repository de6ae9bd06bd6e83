"""Looks of the browser at what stands in a page's place: never judged as the portal's page."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler

import pytest

from crawler.browser import Browser
from tests.crawler.loopback import serving
from tests.crawler.test_browser import browsing

pytestmark = pytest.mark.browser

REPAIRS = """<!DOCTYPE html><html lang="vi"><head><title>Thông báo</title></head><body>
<p>Cổng thông tin điện tử đang được nâng cấp, tạm ngừng hoạt động đến 17 giờ.</p></body></html>"""
FIREWALL = """<!DOCTYPE html><html lang="vi"><head><title>Yêu cầu của bạn đã bị chặn</title></head><body>
<h1>Yêu cầu của bạn đã bị chặn</h1><p>Tường lửa ứng dụng web. Mã: 55-1042</p></body></html>"""
SHORT = """<!DOCTYPE html><html lang="vi"><head><title>Liên hệ - Sở Y tế</title></head><body><h1>Liên hệ</h1>
<p>Địa chỉ: số 1 đường Hùng Vương. Điện thoại: 0205 3812 345.</p></body></html>"""


@pytest.mark.parametrize(
    ("page", "error"),
    [(REPAIRS, "out_of_order"), (FIREWALL, "blocked_200"), (SHORT, None), ("<html></html>", "empty_answer")],
)
def test_what_stands_in_a_page_s_place_is_not_measured(page: str, error: str | None) -> None:
    async def act(browser: Browser) -> list[tuple[str, str | None, bool]]:
        moment = datetime(2026, 11, 22, tzinfo=UTC)
        probes = await browser.look(server.url(), known_url="http://k/lien-he", observed_at=moment)
        assert not any("short_page" in probe.value for probe in probes)
        return [(probe.name, probe.error, bool(probe.value)) for probe in probes]

    with serving({"/": page.encode()}) as server:
        made = browsing(server, act)
    assert made == [(name, error, error is None) for name in ("timing", "accessibility", "mobile")]


@pytest.mark.parametrize(
    "answer",
    [
        (200, {"Content-Length": "90000"}, SHORT.encode()),
        (200, {"Content-Encoding": "gzip"}, gzip.compress(b"0" * 20_000_000)),
    ],
    ids=["broken off", "bomb"],
)
def test_a_page_that_did_not_come_whole_is_not_measured(answer: tuple[int, dict[str, str], bytes]) -> None:
    async def act(browser: Browser) -> list[tuple[str | None, bool]]:
        moment = datetime(2026, 11, 22, tzinfo=UTC)
        probes = await browser.look(server.url(), known_url="http://k/lien-he", observed_at=moment)
        return [(probe.error, bool(probe.value)) for probe in probes]

    status, headers, body = answer

    def serve(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "Content-Type": "text/html", **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = True

    with serving({"/": serve}) as server:
        made = browsing(server, act)
    assert len(made) == 3
    assert all(said and not value for said, value in made), made
