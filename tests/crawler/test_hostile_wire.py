"""Answers that lie about themselves, over real sockets: heads without end, bodies longer or shorter than declared."""

from __future__ import annotations

import ssl
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import trustme
from warcio.archiveiterator import ArchiveIterator

from tests.crawler.loopback import serving
from tests.crawler.portals import Crawled, Portal, crawl_portals, page

_WORDS = "<p>Sở tổ chức hội nghị sơ kết công tác với sự tham dự của các phòng chuyên môn.</p>" * 20
_BODY = f"<!DOCTYPE html><html lang=vi><body><h1>Bài viết</h1>{_WORDS}</body></html>".encode()


def _raw(answer: bytes) -> Any:
    def serve(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n" + answer)
        handler.close_connection = True

    return serve


def _headers_without_end(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    try:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(20_000):
            handler.wfile.write(b"X-A: " + b"a" * 1000 + b"\r\n")
    except OSError:
        return


def _interim_without_end(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    try:
        for _ in range(200_000):
            handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    except OSError:
        return


def _after_interim(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n" * 3)
    _raw(b"Content-Length: %d\r\n\r\n" % len(_BODY) + _BODY)(handler)


PAGES = {
    "/tron": _raw(b"Content-Length: %d\r\n\r\n" % len(_BODY) + _BODY),
    "/dai": _raw(b"Content-Length: 1500\r\n\r\n" + _BODY),
    "/ngan": _raw(b"Content-Length: 99999\r\n\r\n" + _BODY),
    "/mo": _raw(b"Connection: close\r\n\r\n" + _BODY),
    "/mo-cut": _raw(b"Connection: close\r\n\r\n" + _BODY[:-40]),
    "/dau": _headers_without_end,
    "/dung": _raw(b"X-Half: "),
    "/mai": _interim_without_end,
    "/goi-y": _after_interim,
}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    folder: Path = tmp_path_factory.mktemp("wire")
    links = "".join(f"<li><a href='{path}'>Trang {path[1:]}</a></li>" for path in PAGES)
    home = page(f"<nav><ul>{links}</ul></nav><main>{_WORDS}</main>")
    return crawl_portals(folder, {"so": Portal(pages={"/": home, **PAGES})})["so"]


@pytest.mark.parametrize(
    ("path", "visibility", "reason"),
    [
        ("/tron", "seen", ""),
        ("/dai", "partial", "truncated"),
        ("/ngan", "partial", "truncated"),
        ("/mo", "seen", ""),
        ("/mo-cut", "partial", "truncated"),
        ("/dau", "unreachable", "broken_answer"),
        ("/dung", "unreachable", "broken_answer"),
        ("/mai", "unreachable", "broken_answer"),
        ("/goi-y", "seen", ""),
    ],
)
def test_each_lie_has_its_name(crawled: Crawled, path: str, visibility: str, reason: str) -> None:
    seen = crawled.page(path)
    assert (seen.visibility.value, seen.reason) == (visibility, reason)


def test_what_we_note_for_ourselves_is_not_in_the_evidence(crawled: Crawled) -> None:
    names = {name.lower() for found in crawled.site.pages for name, _ in found.headers}
    assert not any("soicong" in name for name in names)


def test_a_page_under_a_bad_certificate_is_read_and_marked(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with serving({"/": _BODY}, tls=context) as server:
        found = crawl_portals(tmp_path, {"so": f"https://127.0.0.1:{server.port}/"})["so"]
    assert found.site.pages[0].visibility.value == "seen"
    with (tmp_path / "so.warc.gz").open("rb") as file:
        marks = {
            record.rec_headers.get_header("SoiCong-Certificate")
            for record in ArchiveIterator(file)
            if record.rec_type == "response"
        }
    assert marks == {"unknown_issuer"}
