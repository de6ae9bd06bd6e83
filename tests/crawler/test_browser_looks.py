"""Looks of the browser at what stands in a page's place: never judged as the portal's page."""

from __future__ import annotations

from datetime import UTC, datetime

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
