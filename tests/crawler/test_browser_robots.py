"""robots.txt in the browser, where a page opens windows or holds frames of another site."""

from __future__ import annotations

import pytest

from crawler.browser import Browser, Rendered
from crawler.browser_page import MAX_WINDOWS
from tests.crawler.loopback import Loopback, Route, serving
from tests.crawler.test_browser import browsing

pytestmark = pytest.mark.browser


def asked(server: Loopback) -> list[str]:
    return sorted(path for _, path, _ in server.asked if path != "/favicon.ico")


def test_what_robots_forbid_is_not_asked_for_in_windows_or_frames_of_other_sites() -> None:
    async def act(browser: Browser) -> Rendered:
        rules = dict.fromkeys((server.url(""), other), "User-agent: *\nDisallow: /cam\n")
        return await browser.render(server.url(), robots=rules, screenshot=False)

    frame = b"<p>khung</p><script>fetch('/cam/so-lieu'); fetch('/duoc/so-lieu');</script>"
    routes: dict[str, Route] = {"/khung": frame, "/cam/khung": b"x", "/duoc/so-lieu": b"[]"}
    home: dict[str, Route] = {}
    with serving(routes, address="127.0.0.2") as foreign, serving(home) as server:
        other = f"http://127.0.0.2:{foreign.port}"
        home["/"] = f"""<!doctype html><title>Sở</title><p>{"Nội dung của trang. " * 60}</p>
<script>window.open('/cam/cua-so'); window.open('/lien-he');</script>
<iframe src="{other}/khung"></iframe><iframe src="{other}/cam/khung"></iframe>""".encode()
        seen = browsing(server, act, foreign=foreign)
    assert asked(server) == ["/"], "no window asks for its address"
    assert seen.opened == (server.url("/cam/cua-so"), server.url("/lien-he")), "but where they lead is told"
    assert asked(foreign) == ["/duoc/so-lieu", "/khung"]
    assert seen.reason == "robots_parts"


def test_a_page_that_opens_many_windows_is_read() -> None:
    async def act(browser: Browser) -> Rendered:
        return await browser.render(server.url(), screenshot=False)

    loop = "<p>Nội dung</p><script>for (let i = 0; i < 300; i++) window.open('/' + i);</script>".encode()
    with serving({"/": loop}) as server:
        seen = browsing(server, act)
    assert asked(server) == ["/"]
    assert len(seen.opened) == MAX_WINDOWS
    assert "Nội dung" in seen.html.decode()
