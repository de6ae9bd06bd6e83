"""What the hostile portal answers: redirects, and pages that make a browser ask for what lies inside, by all its ways."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Sequence
from urllib.parse import quote

from benchmarks.security.ssrf_payloads import PORTAL, payloads

_ALL = payloads()
_REDIRECTS = ("301", "302", "303", "307", "308", "refresh", "meta", "js")
Build = Callable[[Sequence[str]], str]


def _tags(*forms: str) -> Build:
    def build(urls: Sequence[str]) -> str:
        return "".join(form.format(html.escape(url, quote=True)) for url in urls for form in forms)

    return build


def _script(body: str) -> Build:
    def build(urls: Sequence[str]) -> str:
        given = json.dumps(list(urls)).replace("<", "\\u003c")
        return f"<script>for (const url of {given}) {{ try {{ {body} }} catch (error) {{}} }}</script>"

    return build


def _workers(urls: Sequence[str]) -> str:
    given = quote(json.dumps(list(urls)))
    return (
        f"<script>try {{ navigator.serviceWorker.register('/worker.js?{given}'); }} catch (error) {{}}"
        f"try {{ new Worker('/worker.js?{given}'); }} catch (error) {{}}"
        f"try {{ new SharedWorker('/worker.js?{given}'); }} catch (error) {{}}</script>"
    )


def _redirects(urls: Sequence[str]) -> str:
    numbers = [_NUMBERS[url] for url in urls]
    frames = "".join(
        f'<iframe src="/go/{_REDIRECTS[number % len(_REDIRECTS)]}/{number}"></iframe>' for number in numbers
    )
    return frames + "".join(f'<img src="/go/{_REDIRECTS[number % 5]}/{number}">' for number in numbers)


# The ways by which a page makes a browser ask for something.
WAYS: dict[str, Build] = {
    "typed": _tags('<a href="{0}">x</a><form action="{0}"></form><a ping="{0}" href="/">y</a>'),
    "redirect": _redirects,
    "link": _tags(
        '<link rel="canonical" href="{0}"><link rel="next" href="{0}"><link rel="alternate" href="{0}">'
    ),
    "parts": _tags(
        '<img src="{0}"><link rel="stylesheet" href="{0}"><script src="{0}"></script><iframe src="{0}"></iframe>',
        "<style>@font-face {{ font-family: x; src: url('{0}'); }} p {{ font-family: x; background: url('{0}') }}</style>",
        '<video src="{0}"></video><link rel="icon" href="{0}"><svg><image href="{0}"/><use href="{0}#x"/></svg>',
    ),
    "data": _script(
        "fetch(url, {mode: 'no-cors'}).catch(() => 0); fetch(url, {method: 'POST', mode: 'no-cors', keepalive: true})"
        ".catch(() => 0); const asked = new XMLHttpRequest(); asked.open('GET', url); asked.send();"
        "navigator.sendBeacon(url, 'x');"
    ),
    "socket": _script(
        "new EventSource(url); new WebSocket(url.replace(/^http/, 'ws'));"
        "try { new WebTransport(url.replace(/^http:/, 'https:')); } catch (error) {}"
    ),
    "worker": _workers,
    "file": _tags(
        '<object data="{0}"></object><embed src="{0}"><object type="application/pdf" data="{0}"></object>',
        '<a download href="{0}" class="taken">z</a>',
    ),
    "ahead": lambda urls: (
        _tags(
            '<link rel="dns-prefetch" href="{0}"><link rel="preconnect" href="{0}"><link rel="prefetch" href="{0}">',
            '<link rel="preload" as="image" href="{0}"><link rel="modulepreload" href="{0}">',
        )(urls)
        + "<script>try { const peer = new RTCPeerConnection({iceServers: [{urls: ['stun:127.0.0.1:3478', "
        "'stun:10.0.0.1:3478', 'stun:169.254.169.254:19302']}]}); peer.createDataChannel('x');"
        "peer.createOffer().then(offer => peer.setLocalDescription(offer)); } catch (error) {}</script>"
    ),
}
_NUMBERS = {url: number for number, url in enumerate(_ALL)}


def answer(line: str) -> bytes:
    """The answer to a request line, as bytes of HTTP/1.1."""
    path = line.split(" ")[1] if line.count(" ") >= 2 else "/"
    path = "/" + path.split("/", 3)[3] if path.startswith("http://") else path
    parts = path.partition("?")[0].strip("/").split("/")
    if parts[0] == "go" and len(parts) == 3 and parts[2].isdigit():
        return _leading(parts[1], _ALL[int(parts[2]) % len(_ALL)])
    if parts[0] == "way" and len(parts) == 3 and parts[1] in WAYS:
        first, _, last = parts[2].partition("-")
        body = WAYS[parts[1]](_ALL[int(first) : int(last)])
        return _ok(f"<!doctype html><title>{parts[1]}</title><p>trang</p>{body}")
    fixed = _FIXED.get(parts[0], lambda: _ok("<!doctype html><title>x</title><p>có trang này</p>"))
    return fixed()


def _plain(most: int) -> list[str]:
    step = max(1, len(_ALL) // most)
    return [url for url in _ALL[::step] if url.isprintable()]


def _home() -> str:
    """A home page whose menu leads inside, plainly and by redirects: what a crawl follows."""
    labels = (
        "Giới thiệu",
        "Tin tức",
        "Văn bản",
        "Thủ tục hành chính",
        "Công khai ngân sách",
        "Liên hệ",
        "Sơ đồ cổng",
    )
    step = max(1, len(_ALL) // 240)
    links = "".join(
        f'<li><a href="{html.escape(url)}">{labels[number % len(labels)]} {number}</a></li>'
        f'<li><a href="/go/{_REDIRECTS[number % len(_REDIRECTS)]}/{number * step}">{labels[number % 7]}</a></li>'
        for number, url in enumerate(_ALL[::step])
    )
    return (
        f"<!doctype html><html lang=vi><title>Cổng thông tin</title><base href='http://{PORTAL}/'>"
        f"<nav><ul>{links}</ul></nav><p>Trang chủ của cổng thông tin điện tử.</p></html>"
    )


_WORKER = """
const urls = JSON.parse(decodeURIComponent(location.search.slice(1)));
for (const url of urls) {
  try { fetch(url, {mode: 'no-cors'}).catch(() => 0); } catch (error) {}
  try { new WebSocket(url.replace(/^http/, 'ws')); } catch (error) {}
  try { importScripts(url); } catch (error) {}
}
"""


def _leading(how: str, target: str) -> bytes:
    safe = target.replace("\r", "").replace("\n", "")
    if how.isdigit():
        return _head(f"{how} Found", f"Location: {safe}") + b"\r\n"
    if how == "refresh":
        return _ok("<!doctype html><p>đi", extra=f"Refresh: 0; url={safe}")
    if how == "meta":
        return _ok(f'<!doctype html><meta http-equiv="refresh" content="0; url={html.escape(safe)}"><p>đi')
    return _ok(f"<!doctype html><script>location.href = {json.dumps(safe)};</script><p>đi")


def _ok(body: str, *, kind: str = "text/html", extra: str = "") -> bytes:
    content = body.encode("utf-8", "surrogatepass")
    lines = [
        f"Content-Type: {kind}; charset=utf-8",
        f"Content-Length: {len(content)}",
        *([extra] if extra else []),
    ]
    return _head("200 OK", *lines) + b"\r\n" + content


def _head(status: str, *lines: str) -> bytes:
    given = "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status}", "Connection: close", *lines))
    return given.encode("utf-8", "replace")


_FIXED: dict[str, Callable[[], bytes]] = {
    "": lambda: _ok(_home()),
    "worker.js": lambda: _ok(_WORKER, kind="text/javascript"),
    "robots.txt": lambda: _ok(
        "User-agent: *\nAllow: /\nSitemap: " + "\nSitemap: ".join(_plain(60)), kind="text/plain"
    ),
    "sitemap.xml": lambda: _ok(
        '<?xml version="1.0"?><urlset>'
        + "".join(f"<url><loc>{html.escape(url)}</loc></url>" for url in _plain(3000))
        + "</urlset>",
        kind="application/xml",
    ),
}
