"""Hostile pages: scripts that never rest, documents that no reader should choke on, charsets and maps that lie."""

from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable
from functools import partial

from benchmarks.reliability.hostile_http import ENCODING, LARGE, SEEN, Serve
from benchmarks.reliability.hostile_server import Ask, Kind, Outcome, ordinary_page

KINDS: list[Kind] = []

HANGS: Outcome = ("unreachable", "site", "page_hangs")
DIALOGS: Outcome = ("unreachable", "site", "dialog_loop")
NAVIGATES: Outcome = ("unreachable", "site", "keeps_navigating")
MEMORY: Outcome = ("errored", "ours", "out_of_memory")
EMPTY_DOM: Outcome = ("unreachable", "site", "empty_response")
COMPLEX: Outcome = ("errored", "ours", "too_complex")
CHARSET: Outcome = ("partial", "site", "charset")
BINARY: Outcome = ("not_html", "", "binary")
NO_BROWSER: Outcome = ("partial", "ours", "needs_browser")  # scripts and no text, where none is there
NO_DATA: Outcome = ("partial", "site", "data_failed")  # its requests have no end, so data is always due
RENDER_TIME: Outcome = ("unreachable", "site", "timeout_render")

# What a page of an application looks like before its scripts have run: only a browser can tell what it says.
_SHELL = (
    "<!DOCTYPE html><html lang=vi><head><meta charset=utf-8><title>Cổng</title></head><body>{before}"
    "<div id=app></div><script src='HERE/app.js'></script>{script}</body></html>"
)
_FILL = (
    "document.getElementById('app').innerHTML = '<h1>Tin tức</h1>' + "
    "'<p>Nội dung của trang do máy khách dựng.</p>'.repeat(20);"
)
# A page that its scripts build, and that does nothing worse.
APPLICATION = _SHELL.format(before="", script=f"<script>{_FILL}</script>")


def scripted(name: str, script: str, *expected: Outcome, before: str = "", home: bool = False) -> None:
    """Register a page whose content only a browser sees, with a hostile script."""

    async def serve(ask: Ask) -> None:
        if ask.rest.startswith("/zip"):
            await ask.page(
                b"PK\x03\x04" * 50, "Content-Disposition: attachment; filename=a.zip", kind="application/zip"
            )
            return
        if ask.rest.startswith("/app.js"):
            await ask.page(b"/* nothing */", kind="text/javascript")
            return
        if ask.rest.startswith("/sw.js"):
            code = b"self.addEventListener('fetch', e => e.respondWith(new Response('chiem')))"
            await ask.page(code, kind="text/javascript")
            return
        page = _SHELL.format(before=before, script=f"<script>{script}</script>").replace("HERE", ask.path)
        await ask.page(page.encode())

    KINDS.append(Kind(name=name, serve=serve, expected=frozenset(expected), browser=True, home=home))


def document(
    name: str, body: Callable[[], bytes], *expected: Outcome, kind: str = "text/html; charset=utf-8"
) -> None:
    """Register a page that is hostile to its readers, no browser needed."""

    async def serve(ask: Ask) -> None:
        await ask.page(body(), kind=kind)

    KINDS.append(Kind(name=name, serve=serve, expected=frozenset(expected)))


def for_browser(name: str, answer: Callable[[Ask], Awaitable[None]], *expected: Outcome) -> Serve:
    """Register a page that asks for a browser, and answers the browser in another way."""

    async def serve(ask: Ask) -> None:
        if ask.by_browser:
            await answer(ask)
        else:
            await ask.page(APPLICATION.replace("HERE", ask.path).encode())

    KINDS.append(Kind(name=name, serve=serve, expected=frozenset(expected), browser=True))
    return serve


# Scripts

scripted("script_loop", "while(1);", HANGS)
scripted("late_script_loop", _FILL + "setTimeout(() => { while(1); }, 50)", HANGS)
scripted("promise_loop", "(function f() { Promise.resolve().then(f); })()", HANGS)
scripted("alert_loop", "while(1) alert('xin chao')", DIALOGS)
scripted("reload_loop", "location.reload()", NAVIGATES)
scripted("navigation_loop", "location.href = 'HERE?' + Math.random()", NAVIGATES)
scripted(
    "refuses_to_leave",
    _FILL + "onbeforeunload = () => 'o lai'; addEventListener('unload', () => {while(1);})",
    SEEN,
)
scripted("prints", _FILL + "setInterval(() => print(), 20)", SEEN)
scripted("opens_windows", _FILL + "setInterval(() => open('HERE/cua-so'), 20)", SEEN)
scripted("downloads", _FILL + "setInterval(() => { const a = document.createElement('a'); a.href = 'HERE/zip'; "
         "a.download = 'x'; a.click(); }, 50)", SEEN)  # fmt: skip
scripted("service_worker", "navigator.serviceWorker && navigator.serviceWorker.register('HERE/sw.js').catch(() => 0);"
         + _FILL, SEEN)  # fmt: skip
scripted("web_sockets", _FILL + "setInterval(() => { try { new WebSocket('ws://' + location.host + 'HERE/ws') } "
         "catch (e) {} }, 10)", SEEN)  # fmt: skip
scripted("fetch_storm", _FILL + "setInterval(() => { for (let i = 0; i < 20; i++) fetch('HERE/du-lieu').catch(() => 0) },"
         " 10)", SEEN, HANGS, NO_DATA, MEMORY)  # fmt: skip
scripted("frames_in_frames", _FILL + "const f = document.createElement('iframe'); f.src = 'HERE/' + Math.random();"
         " document.body.append(f)", SEEN)  # fmt: skip
scripted("eats_memory", "const a = []; setInterval(() => { for (let i = 0; i < 4; i++) a.push(new Uint8Array(3e7).fill(7)) "
         "}, 20)", MEMORY, HANGS)  # fmt: skip
scripted("eats_the_heap", "const a = []; while(1) a.push(new Array(1e6).fill({}).map(() => ({})))", MEMORY, HANGS,
         ("errored", "ours", "browser_crash"))  # fmt: skip
scripted("million_nodes", "let s = ''; for (let i = 0; i < 1e6; i++) s += '<li>mục ' + i + '</li>'; "
         "document.getElementById('app').innerHTML = s", LARGE, HANGS, COMPLEX, MEMORY)  # fmt: skip


async def _bomb(ask: Ask) -> None:
    await ask.page(gzip.compress(bytes(150_000_000), 1), "Content-Encoding: gzip")


async def _silent(ask: Ask) -> None:
    await ask.wait()


async def _dripped(ask: Ask) -> None:
    await ask.send(b"HTTP/1.1 200 OK\r\nX-Wait: ")
    await ask.for_ever(b"a", pause=0.1)


for_browser("bomb_for_the_browser", _bomb, EMPTY_DOM, ENCODING)
for_browser("silence_for_the_browser", _silent, RENDER_TIME)
for_browser("drip_for_the_browser", _dripped, RENDER_TIME)

# Documents

LONG: Outcome = ("partial", "policy", "too_long")


def _long_list() -> bytes:
    items = "".join(f"<li>Mục số {n}</li>" for n in range(200_000))
    return f"<html><title>Danh mục</title><body><ul>{items}</ul>{_FOOT}</body></html>".encode()


def _links() -> bytes:
    links = "".join(f"<p><a href='/n{n:05}x'>Liên kết số {n}</a></p>" for n in range(50_000))
    return f"<html><title>Liên kết</title><body>{links}</body></html>".encode()


def _nest() -> bytes:
    return f"<html><body>{'<div>' * 100_000}x{'</div>' * 100_000}{_FOOT}</body></html>".encode()


def _laughs() -> bytes:
    entities = b"".join(b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    head = b"<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY a 'haha'>" + entities + b"]>"
    return head + b"<html xmlns='http://www.w3.org/1999/xhtml'><body><p>&j;</p></body></html>"


_FOOT = "<footer><a href='/lien-he-cuoi'>Liên hệ</a></footer>"
document("deep_nesting", _nest, SEEN)
document("long_list", _long_list, SEEN, LONG, COMPLEX)
document("nested_tables", partial(bytes.__mul__, b"<table><tr><td>x", 5_000), SEEN, COMPLEX)
document("open_scripts", partial(bytes.__mul__, b"<script>x", 40_000), SEEN, COMPLEX, NO_BROWSER)
document("open_comments", partial(bytes.__mul__, b"<!--", 90_000), SEEN, COMPLEX)
document("fifty_thousand_links", _links, SEEN, LONG, COMPLEX)
document("billion_laughs", _laughs, SEEN, kind="application/xhtml+xml")

_WORDS = ordinary_page(3).decode()


def _damaged(text: str) -> bytes:
    """A text with every twentieth letter's bytes torn."""
    return b"".join(b"\xe1\xbb" if n % 20 == 19 and c.isalpha() else c.encode() for n, c in enumerate(text))


document(
    "utf_16_under_a_false_name",
    lambda: b"\xff\xfe" + _WORDS.encode("utf-16-le"),
    SEEN,
    kind="text/html; charset=x-bogus",
)
document(
    "utf_16_without_a_mark",
    lambda: _WORDS.encode("utf-16-le"),
    SEEN,
    CHARSET,
    kind="text/html; charset=utf-16le",
)
document(
    "utf_7",
    lambda: _WORDS.replace("utf-8", "utf-7").encode("utf-7"),
    SEEN,
    CHARSET,
    kind="text/html; charset=utf-7",
)
document("windows_1258_as_utf_8", lambda: _WORDS.encode("cp1258", "replace"), SEEN, CHARSET)
document(
    "damaged_utf_8",
    lambda: _damaged(_WORDS),
    CHARSET,
)
document("binary_as_a_page", lambda: bytes(range(256)) * 4_000, BINARY)
document("pdf_as_a_page", lambda: b"%PDF-1.7\n" + bytes(range(128, 256)) * 400, BINARY)

# Maps: the portal's own pages must be seen all the same.

_ENTITIES = b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a '" + b"ha" * 50_000 + b"'>]>"


def mapped(name: str, answer: Callable[[Ask], Awaitable[None]]) -> None:
    """Register a portal whose site maps are hostile; its addresses are ordinary pages."""

    async def serve(ask: Ask) -> None:
        if "sitemap" in ask.path:
            await answer(ask)
        else:
            await ask.page(ordinary_page(ask.number + 60))

    robots = "User-agent: *\nDisallow:\nSitemap: {origin}/sitemap.xml\n"
    KINDS.append(Kind(name=name, serve=serve, expected=frozenset({SEEN}), robots=robots))


async def _map_of_entities(ask: Ask) -> None:
    body = _ENTITIES + b"<urlset><url><loc>" + b"&a;" * 20_000 + b"</loc></url></urlset>"
    await ask.page(body, kind="application/xml")


async def _maps_without_end(ask: Ask) -> None:
    host = ask.headers["host"]
    maps = "".join(
        f"<sitemap><loc>http://{host}/sitemap-{ask.times}-{n}-{len(ask.path)}{ask.path[9:40]}</loc></sitemap>"
        for n in range(50)
    )
    await ask.page(f"<sitemapindex>{maps}</sitemapindex>".encode(), kind="application/xml")


async def _map_bomb(ask: Ask) -> None:
    url = b"<url><loc>http://" + ask.headers["host"].encode() + b"/tin</loc></url>"
    packed = gzip.compress(b"<urlset>" + url * 2_000_000 + b"</urlset>", 1)
    await ask.page(packed, kind="application/gzip")


async def _map_drips(ask: Ask) -> None:
    await ask.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n\r\n<urlset>")
    await ask.for_ever(b"<url><loc>http://x/</loc></url>", pause=0.2)


mapped("map_of_entities", _map_of_entities)
mapped("maps_without_end", _maps_without_end)
mapped("map_bomb", _map_bomb)
mapped("map_that_drips", _map_drips)
