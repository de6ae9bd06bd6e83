"""Archives of Browsertrix, wget and HTTrack's converters, as their writers write them: what is a page, what is not."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import subprocess
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from evidence.archive import load_site
from evidence.model import Cause, Page, Visibility
from evidence.unpacking import as_warc
from tests.crawler.loopback import Route, serving

HOME = "https://so.tinhmau.gov.vn/"
WHEN = "2025-01-02T03:04:05Z"
HTML = [("content-type", "text/html; charset=utf-8"), ("x-orig-content-encoding", "gzip")]


@dataclass
class Written:
    """A WARC in the making; records as warcio.js and wget write them."""

    stream: io.BytesIO = field(default_factory=io.BytesIO)
    warc_version: str = "1.1"

    def __post_init__(self) -> None:
        self.writer = WARCWriter(self.stream, gzip=True, warc_version=self.warc_version)

    def put(
        self,
        url: str,
        body: bytes,
        *,
        status: str = "200 OK",
        kind: str = "response",
        http: list[tuple[str, str]] | None = None,
        **more: str,
    ) -> str:
        """A record; keywords are WARC fields (resource_type → WARC-Resource-Type). Its id."""
        fields = {"WARC-Date": WHEN}
        fields |= {f"WARC-{name.replace('_', '-').title()}": value for name, value in more.items()}
        headers = HTML if http is None else http
        told = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1") if kind == "response" else None
        record = self.writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=told,
            warc_headers_dict=fields,
            warc_content_type="application/json" if kind == "resource" else "",
        )
        self.writer.write_record(record)
        return str(record.rec_headers.get_header("WARC-Record-ID"))

    def request(self, url: str, method: str, *, answer: str = "", sent: bytes = b"") -> str:
        """What was sent, naming the answer as Browsertrix does; its id."""
        record = self.writer.create_warc_record(
            url,
            "request",
            payload=io.BytesIO(sent),
            length=len(sent),
            http_headers=StatusAndHeaders("/ HTTP/1.1", [("Host", "so.tinhmau.gov.vn")], protocol=method),
            warc_headers_dict={"WARC-Concurrent-To": answer} if answer else {},
        )
        self.writer.write_record(record)
        return str(record.rec_headers.get_header("WARC-Record-ID"))


def browsertrix() -> dict[str, bytes]:
    """Files of a WACZ: pages with their sub-requests, what was sent, page information, pictures and texts of pages."""
    first, second, aside = Written(), Written(), Written()
    first.writer.write_record(
        first.writer.create_warcinfo_record(
            "rec-0.warc.gz",
            {
                "software": "Browsertrix-Crawler 1.6.0 (with warcio.js 2.4.4)",
                "format": "WARC File Format 1.1",
            },
        )
    )
    home = first.put(
        HOME, "<title>Sở Mẫu</title><p>Trang chủ</p>".encode(), resource_type="document", page_id="p1"
    )
    first.request(HOME, "GET", answer=home)
    posted = first.put(
        HOME, b"<p>ket qua tim</p>", resource_type="document", page_id="p1", date="2025-01-02T03:05:00Z"
    )
    first.request(HOME, "POST", answer=posted, sent=b"q=1")
    first.put(f"{HOME}manh", b"<p>manh cua trang</p>", resource_type="xhr", page_id="p1")
    first.put(f"{HOME}manh-2?__wb_method=POST&q=1", b"<p>manh</p>", page_id="p1")
    first.put(
        f"{HOME}a.js", b"x", http=[("content-type", "text/javascript")], resource_type="script", page_id="p1"
    )
    second.put(
        f"{HOME}tin", b"<p>mot tin bi cat", resource_type="document", page_id="p2", truncated="disconnect"
    )
    again = second.writer.create_revisit_record(
        f"{HOME}lai",
        "sha256:0000",
        HOME,
        WHEN,
        http_headers=StatusAndHeaders("304 Not Modified", [("etag", "x")], protocol="HTTP/1.1"),
    )
    second.writer.write_record(again)
    elsewhere = second.writer.create_revisit_record(
        f"{HOME}o-kho-khac", "sha256:1111", f"{HOME}chi-o-kho-khac", WHEN,
        http_headers=StatusAndHeaders("200 OK", HTML, protocol="HTTP/1.1"),
    )  # fmt: skip
    second.writer.write_record(elsewhere)
    information = json.dumps(
        {"pageid": "p1", "url": HOME, "urls": {HOME: {"status": 200, "type": "document"}}}
    )
    second.put(f"urn:pageinfo:{HOME}", information.encode(), kind="resource")
    aside.put(f"urn:view:{HOME}", b"\x89PNG", kind="resource")
    aside.put(f"urn:text:{HOME}", b"Trang chu", kind="resource")
    return {
        "archive/rec-0.warc.gz": first.stream.getvalue(),
        "archive/rec-1.warc.gz": second.stream.getvalue(),
        "archive/screenshots-0.warc.gz": aside.stream.getvalue(),
        "pages/pages.jsonl": b'{"format":"json-pages-1.0"}\n',
        "datapackage.json": b"{}",
    }


def pages_of(path: Path) -> dict[str, Page]:
    with as_warc(path) as warc:
        return {page.url.removeprefix(HOME): page for page in load_site(warc).pages}


def test_browsertrix(tmp_path: Path) -> None:
    path = tmp_path / "mau.wacz"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in browsertrix().items():
            archive.writestr(name, content)
    pages = pages_of(path)
    assert set(pages) == {"", "a.js", "tin", "lai"}
    with as_warc(path) as warc:
        site = load_site(warc)
        assert site.home is not None
        assert "Trang chủ" in site.body(site.home).decode()
        again = next(page for page in site.pages if page.url.endswith("/lai"))
        assert (again.status, again.readable) == (200, True)
        assert "Trang chủ" in site.body(again).decode()
    cut = pages["tin"]
    assert (cut.visibility, cut.cause, cut.reason) == (Visibility.PARTIAL, Cause.OURS, "truncated")
    assert pages["a.js"].visibility is Visibility.NOT_HTML


def test_wget(tmp_path: Path) -> None:
    """It names the request in the answer, writes addresses in angle brackets, and asks with HEAD what it only looks for."""
    made = Written(warc_version="1.0")
    made.writer.write_record(
        made.writer.create_warcinfo_record("w.warc.gz", {"software": "Wget/1.21.3 (linux-gnu)"})
    )
    asked = made.request(f"<{HOME}>", "GET")
    made.put(
        f"<{HOME}>", b"<title>Trang chu</title>", concurrent_to=asked, http=[("Content-Type", "text/html")]
    )
    looked = made.request(f"<{HOME}tin>", "HEAD")
    made.put(f"<{HOME}tin>", b"", concurrent_to=looked, http=[("Content-Type", "text/html")])
    whole = made.request(f"<{HOME}tin-2>", "GET")
    made.put(f"<{HOME}tin-2>", b"5\r\n<p>ab\r\n0\r\n\r\n", concurrent_to=whole,
             http=[("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")])  # fmt: skip
    made.put("metadata://gnu.org/software/wget/warc/MANIFEST.txt", b"<urn:uuid:1>", kind="resource")
    path = tmp_path / "w.warc.gz"
    path.write_bytes(made.stream.getvalue())
    assert set(pages_of(path)) == {"", "tin-2"}
    site = load_site(path)
    assert site.body(next(page for page in site.pages if page.url.endswith("tin-2"))) == b"<p>ab"


def test_a_conversion_of_a_mirror(tmp_path: Path) -> None:
    """Answers without requests and without encodings, some as bare resources; names of files stay addresses."""
    made = Written(warc_version="1.0")
    made.writer.write_record(made.writer.create_warcinfo_record("h.warc.gz", {"software": "HTTrack/3.49-4"}))
    made.put(
        HOME, b"<title>Trang chu</title>", http=[("Content-Type", "text/html"), ("Content-Encoding", "gzip")]
    )
    made.put(f"{HOME}gioi-thieu.aspx", b"", status="302 Found", http=[("Location", "/gioi-thieu/")])
    made.put(f"{HOME}gioi-thieu/", b"<p>Gioi thieu</p>", http=[("Content-Type", "text/html")])
    path = tmp_path / "h.warc.gz"
    path.write_bytes(made.stream.getvalue())
    assert set(pages_of(path)) == {"", "gioi-thieu/"}
    site = load_site(path)
    assert site.home is not None
    assert (
        site.body(site.home) == b"<title>Trang chu</title>"
    )  # unpacked by the mirror, though its header says otherwise


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
def test_what_wget_itself_writes(tmp_path: Path) -> None:
    html = {"Content-Type": "text/html; charset=utf-8"}
    routes: dict[str, Route] = {
        "/": "<title>Sở Mẫu</title><a href='/tin'>Tin</a> <a href='/cu'>Cũ</a> <a href='/khong-co'>Mất</a>".encode(),
        "/tin": (200, {**html, "Content-Encoding": "gzip"}, gzip.compress("<p>Tin mới</p>".encode())),
        "/cu": (301, {"Location": "/tin"}, b""),
    }
    with serving(routes) as server:
        subprocess.run(
            ["wget", "-q", "-r", "-l", "2", "--no-proxy", "--compression=auto", "--delete-after", "-nd", "-e",
             "robots=off", "--warc-file=mau", server.url()],
            cwd=tmp_path, check=False, timeout=60,
        )  # fmt: skip
        port = server.port
    site = load_site(tmp_path / "mau.warc.gz")
    pages = {page.url.removeprefix(f"http://127.0.0.1:{port}"): page for page in site.pages}
    assert set(pages) == {"/", "/tin", "/khong-co"}
    assert site.home is pages["/"]
    assert site.body(pages["/tin"]).decode() == "<p>Tin mới</p>"
    assert pages["/khong-co"].gone
