"""A home page explored: menus opened, clicks told, nothing sent; pages that resist come back as they were."""

from __future__ import annotations

import re
import time

import pytest

from crawler.browser import Rendered
from tests.crawler.loopback import Loopback, serving
from tests.crawler.test_browser import browsing

pytestmark = pytest.mark.browser

_BODY = "<main><p>Nội dung của trang chủ.</p>{}</main><script>const $ = q => document.querySelector(q);{}</script>"


def explored(elements: str, script: str = "", **routes: bytes) -> tuple[str, Loopback]:
    """The stored DOM of a home page, and the server with what it was asked."""
    home = f"<!doctype html><html><head><title>Sở</title></head><body>{_BODY.format(elements, script)}</body></html>"
    with serving({"/": home.encode(), **{f"/{name}": body for name, body in routes.items()}}) as server:

        async def act(browser: object) -> Rendered:
            render = browser.render  # type: ignore[attr-defined]
            found: Rendered = await render(server.url(), explore=True, screenshot=False)
            return found

        shot = browsing(server, act, seconds=20.0)
        assert not shot.reason
        assert shot.final_url == server.url()
        return shot.html.decode().replace(server.url().rstrip("/"), ""), server


def learnt(html: str, label: str) -> str:
    """Attributes of the element with a label."""
    found = re.search(rf"<(\w+)([^>]*)>{label}<", html)
    assert found is not None, html
    return found.group(2)


@pytest.mark.parametrize(
    ("click", "attributes"),
    [
        ("location.href = '/lich'", 'data-soicong="/lich"'),
        ("window.open('lich.aspx?a=1&b=2')", 'data-soicong="/lich.aspx?a=1&amp;b=2"'),
        ("history.pushState(null, '', '/lich')", 'data-soicong="changes"'),
        ("$('p').innerHTML = '<b>Lịch công tác tuần này của lãnh đạo</b>'", 'data-soicong="changes"'),
        ("0", 'data-soicong="idle"'),
        ("throw new Error('x')", 'data-soicong="idle"'),
        ("if (confirm('?')) location = '/xoa'; alert(1); prompt(1)", 'data-soicong="idle"'),
        ("$('.an').style.display = 'block'", 'data-toggle="tab" aria-controls="soicong-panel-0"'),
        ("while (true) {}", 'data-soicong="changes"'),
    ],
)
def test_a_click_on_what_names_a_section_tells_where_it_leads(click: str, attributes: str) -> None:
    html, _ = explored(
        '<div id="e" style="cursor:pointer">Lịch công tác</div>'
        '<div style="display:none" class="an">Tuần này lãnh đạo tiếp công dân</div>',
        f"$('#e').addEventListener('click', () => {{ {click} }})",
    )
    assert attributes in learnt(html, "Lịch công tác")
    assert "Nội dung của trang chủ" in html


def test_a_click_that_an_element_around_it_hears_tells_too() -> None:
    html, _ = explored(
        '<p id="e">Lịch công tác</p>',
        "$('#e').addEventListener('mousedown', () => 0); $('main').onclick = () => location.assign('/x')",
    )
    assert 'data-soicong="/x"' in learnt(html, "Lịch công tác")


def test_only_what_names_a_section_is_clicked_and_nothing_is_sent() -> None:
    html, server = explored(
        """<span onclick="fetch('/mot')">Ảnh đẹp</span><span onclick="fetch('/hai', {method: 'POST'})">Hỏi đáp</span>
        <span onclick="gui()">Lịch công tác</span><span onclick="fetch('/ba')">Đăng nhập dịch vụ công trực tuyến</span>
        <form action="/bon" method="post"><input name="a"><button onclick="fetch('/nam')">Góp ý dự thảo</button></form>
        <form action="/sau"><input type="password"><span onclick="fetch('/bay')">Tin tức</span></form>""",
        """function gui() { navigator.sendBeacon('/chin');
        const r = new XMLHttpRequest(); r.open('POST', '/tam'); r.send(); }""",
    )
    assert {path for _, path, _ in server.asked} <= {"/", "/favicon.ico"}
    assert "data-soicong" not in learnt(html, "Ảnh đẹp")


def test_menus_that_show_one_panel_at_a_time_are_kept_under_their_entries() -> None:
    html, _ = explored(
        """<nav><ul><li class="m" data-m="mot">Giới thiệu</li><li class="m" data-m="hai">Văn bản</li></ul>
        <div id="p"></div></nav><details><summary>Thêm</summary></details>
        <button class="btn-menu" onclick="location='/dang-nhap'">Đăng nhập</button>""",
        """document.querySelectorAll('.m').forEach(e => e.addEventListener('mouseenter', async () => {
        $('#p').innerHTML = await (await fetch('/' + e.dataset.m)).text(); }));""",
        mot=b"<a href='/so-do'>So do to chuc</a><script>1</script>",
        hai=b"<a href='/vbqppl'>Van ban QPPL</a>",
    )
    assert "/so-do" in html
    assert "/vbqppl" in html
    assert "data-soicong-opened" in html


def test_a_jump_list_whose_script_leads_on_tells_where() -> None:
    html, _ = explored(
        '<select onchange="di(this)"><option value="">Chọn</option><option value="5">Dự án đầu tư</option></select>',
        "function di(s) { location.href = '/muc.aspx?id=' + s.value }",
    )
    assert 'data-soicong="/muc.aspx?id=5"' in learnt(html, "Dự án đầu tư")


@pytest.mark.parametrize(
    "script",
    [
        "$('nav').addEventListener('mouseover', () => { while (true) {} })",
        "$('.burger').addEventListener('click', () => { while (true) {} })",
        "$('.burger').addEventListener('click', () => { document.documentElement.remove() })",
        "Object.defineProperty(window, '__soicong', {value: 1})",
        "delete window.navigation; Object.defineProperty(window, 'navigation', {value: undefined})",
    ],
)
def test_a_page_that_resists_is_read_as_it_was_loaded(script: str) -> None:
    began = time.monotonic()
    html, _ = explored('<nav><ul><li><a href="/a">Một</a></li></ul><i class="burger">☰</i></nav>', script)
    assert 'href="/a"' in html
    assert time.monotonic() - began < 25
