"""A browser that somebody kills in the middle of a page: the page is loaded again, and nothing of it is lost."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from http.server import BaseHTTPRequestHandler

import pytest

from benchmarks.reliability.kills_strikes import part_of_browser
from crawler.browser import Browser, Rendered
from tests.crawler.loopback import serving
from tests.crawler.test_browser import browsing, processes

pytestmark = pytest.mark.browser
_BUILT = b'<html><head></head><body><p id="p">built</p></body></html>'
_PAGE = b"""<p id=p>static</p><script>
fetch('/data').then(answer => answer.text()).then(text => { document.getElementById('p').innerHTML = text; });
document.currentScript.remove();
</script>"""


@pytest.fixture(autouse=True)
def _told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOICONG_TEST", str(os.getpid()))


def _kill(part: str) -> None:
    for pid in processes():
        if part_of_browser(pid) == part:
            os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("part", ["worker", "driver", "chromium", "renderer"])
def test_a_page_whose_browser_is_killed_is_loaded_again(part: str) -> None:
    asked = threading.Event()
    kills = [part]

    def data(handler: BaseHTTPRequestHandler) -> None:
        if kills:
            _kill(kills.pop())
        handler.send_response(200)
        handler.send_header("Content-Length", "5")
        handler.end_headers()
        handler.wfile.write(b"built")
        asked.set()

    async def act(browser: Browser) -> tuple[Rendered, int]:
        return await browser.render(server.url(), screenshot=False), browser.kills

    with serving({"/": _PAGE, "/data": data}) as server:
        shown, count = browsing(server, act, seconds=20.0)
    assert (shown.html, shown.reason, shown.status) == (_BUILT, "", 200)
    assert asked.is_set()
    assert count == 0  # it was not our doing
    assert processes() == []


def test_a_page_that_kills_its_browser_every_time_is_given_up() -> None:
    kills: list[str] = []

    def data(handler: BaseHTTPRequestHandler) -> None:
        kills.append("chromium")
        _kill("chromium")

    async def act(browser: Browser) -> tuple[Rendered, Rendered]:
        broken = await browser.render(server.url(), screenshot=False)
        return broken, await browser.render(server.url("/good"), screenshot=False)

    with serving({"/": _PAGE, "/data": data, "/good": b"<p>xin</p>"}) as server:
        broken, good = browsing(server, act, seconds=20.0)
    assert (broken.html, broken.reason) == (b"", "browser_gone")
    assert 2 <= len(kills) <= 3  # on a slow machine its time ends before its tries
    assert b"xin" in good.html


def test_a_browser_killed_between_two_pages_is_replaced() -> None:
    async def act(browser: Browser) -> list[Rendered]:
        pages = [await browser.render(server.url(), screenshot=False)]
        for part in ("chromium", "worker", "driver"):
            _kill(part)
            await asyncio.sleep(0.2)
            pages.append(await browser.render(server.url(), screenshot=False))
        return pages

    with serving({"/": b"<p>xin</p>"}) as server:
        pages = browsing(server, act, seconds=20.0)
    assert [(b"xin" in page.html, page.reason) for page in pages] == [(True, "")] * 4
