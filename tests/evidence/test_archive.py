"""What a crawl writes is what judging reads, also after a crash, also from other software's files."""

import gzip
import io
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from evidence.archive import ArchiveWriter, load_site
from evidence.model import Agency, Cause, DeclaredSection, Page, Probe, Site, Tier, Visibility
from evidence.sent import Sent
from evidence.warc import parse_warc_date, scan, sha256_of_label
from evidence.warc_writing import whole_length

AGENCY = Agency(
    code="SYT", name="Sở Y tế", tier=Tier.SO, home_url="https://syt.example.gov.vn/", group="sở",
    sister_urls=("https://vanban.example.gov.vn/",),
)  # fmt: skip
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HTML = [("Content-Type", "text/html; charset=utf-8"), ("Transfer-Encoding", "chunked"), ("Set-Cookie", "a=1")]


def _page(path: str, **more: object) -> Page:
    url = f"https://syt.example.gov.vn{path}"
    return Page(**{"url": url, "requested_url": url, "fetched_at": NOW, "depth": 1, **more})  # type: ignore[arg-type]


def _write(path: Path) -> None:
    writer = ArchiveWriter(path, started_at=NOW)
    home = "https://syt.example.gov.vn/"
    packed = gzip.compress("<title>Sở Y tế</title>".encode())
    stored = writer.response(
        home,
        status=200,
        headers=[*HTML, ("Content-Encoding", "gzip"), ("Content-Length", "7")],
        body=packed,
        fetched_at=NOW,
        ip="203.0.113.7",
        phrase="OK",
    )
    writer.page(_page("/", depth=0), record_id=stored.record_id)
    writer.screenshot(home, b"\x89PNG", fetched_at=NOW)
    shell = writer.response(
        home + "app", status=200, headers=HTML, body=b"<div id=app></div>", fetched_at=NOW
    )
    writer.rendered(home + "app", "<p>Đã dựng</p>".encode(), fetched_at=NOW)
    writer.page(_page("/app", rendered=True, redirects=(home + "old",)), record_id=shell.record_id)
    writer.page(
        _page(
            "/cham",
            visibility=Visibility.UNREACHABLE,
            cause=Cause.NETWORK,
            reason="timeout_read",
            found_on=home,
        )
    )
    writer.probe(Probe(name="dns", url=home, observed_at=NOW, value={"dnssec": None}))
    writer.probe(Probe(name="dns", url=home, observed_at=NOW + timedelta(days=1), error="timeout"))
    writer.run(
        agency=AGENCY,
        started_at=NOW,
        finished_at=NOW + timedelta(minutes=3),
        stop_reason="finished",
        live=True,
        declared=[DeclaredSection(key="news", url=home + "tin-tuc")],
        settings={"max_pages": 150},
    )
    writer.close()
    writer.close()


@pytest.fixture
def site(tmp_path: Path) -> Site:
    _write(tmp_path / "a.warc.gz")
    return load_site(tmp_path / "a.warc.gz")


def test_pages_come_back_with_body_status_and_headers(site: Site) -> None:
    home = site.home
    assert home is not None
    assert site.body(home).decode() == "<title>Sở Y tế</title>"
    assert (home.status, home.header("content-encoding"), home.header("Set-Cookie")) == (200, "gzip", "")
    assert home.header("transfer-encoding") == ""
    assert home.header("content-length") == str(len(gzip.compress("<title>Sở Y tế</title>".encode())))
    assert home.readable
    assert home.screenshot is not None
    assert site.bodies.read(home.screenshot) == b"\x89PNG"


def test_a_rendered_page_is_one_page_whose_body_is_the_dom(site: Site) -> None:
    app = next(page for page in site.pages if page.url.endswith("/app"))
    assert app.rendered
    assert app.status == 200
    assert site.body(app).decode() == "<p>Đã dựng</p>"
    assert app.redirects == ("https://syt.example.gov.vn/old",)


def test_an_unseen_page_keeps_its_cause_and_has_no_body(site: Site) -> None:
    slow = next(page for page in site.pages if page.url.endswith("/cham"))
    assert (slow.visibility, slow.cause, slow.reason) == (
        Visibility.UNREACHABLE,
        Cause.NETWORK,
        "timeout_read",
    )
    assert slow.found_on == "https://syt.example.gov.vn/"
    assert not slow.readable
    assert site.body(slow) == b""


def test_the_run_and_the_probes_come_back(site: Site) -> None:
    assert site.agency == AGENCY
    assert (site.live, site.stop_reason, site.soicong_archive) == (True, "finished", True)
    assert site.finished_at - site.started_at == timedelta(minutes=3)
    assert site.declared == (DeclaredSection(key="news", url="https://syt.example.gov.vn/tin-tuc"),)
    latest = site.probe("dns")
    assert latest is not None
    assert latest.error == "timeout"
    assert site.probes_named("dns")[0].value == {"dnssec": None}


def test_another_agency_can_be_named(tmp_path: Path) -> None:
    _write(tmp_path / "a.warc.gz")
    other = Agency(code="X", name="X", tier=Tier.XA, home_url="https://syt.example.gov.vn/")
    assert load_site(tmp_path / "a.warc.gz", agency=other).agency.tier is Tier.XA


def test_what_was_sent_to_a_form_stands_beside_its_answer(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    writer = ArchiveWriter(path, started_at=NOW)
    url = "https://syt.example.gov.vn/van-ban?loai=1"
    stored = writer.response(url, status=200, headers=HTML, body=b"<p>2</p>", fetched_at=NOW)
    told = b"__EVENTTARGET=ds&__EVENTARGUMENT=Page%242"
    sent = Sent(
        method="POST", headers=[("User-Agent", "SoiCong"), ("Cookie", "phien=bi-mat")], body=told, at=NOW
    )
    writer.request(url, sent, answer=stored)
    writer.page(_page("/van-ban", depth=0), record_id=stored.record_id)
    writer.close()
    with path.open("rb") as stream:  # as any other software reads it
        for record in ArchiveIterator(stream, check_digests="raise"):
            if record.rec_type == "request":
                assert record.rec_headers["WARC-Concurrent-To"] == stored.record_id
                assert record.rec_headers["WARC-Target-URI"] == url
                assert record.http_headers.protocol == "POST"
                assert record.http_headers.statusline == "/van-ban?loai=1 HTTP/1.1"
                assert record.http_headers["Cookie"] is None
                assert record.http_headers["Host"] == "syt.example.gov.vn"
                assert record.http_headers["Content-Length"] == str(len(told))
                assert record.content_stream().read() == told
                break
        else:
            pytest.fail("no request record")
    site = load_site(path)
    assert [site.body(page) for page in site.pages] == [b"<p>2</p>"]


def test_warcio_finds_nothing_wrong(tmp_path: Path) -> None:
    _write(tmp_path / "a.warc.gz")
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", str(tmp_path / "a.warc.gz")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "failed" not in done.stdout


def test_a_stand_in_address_is_put_right_in_bodies(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    writer = ArchiveWriter(path)
    body = b'<a href="http://127.0.0.1:8200/a">a</a><a href="//127.0.0.1:8200/b">b</a>'
    stored = writer.response(
        "http://syt.example.gov.vn/", status=200, headers=HTML, body=body, fetched_at=NOW
    )
    writer.page(_page("/", depth=0), record_id=stored.record_id)
    writer.run(
        agency=AGENCY, started_at=NOW, finished_at=NOW, stop_reason="finished", live=False,
        aliases=[("127.0.0.1:8200", "http://syt.example.gov.vn")],
    )  # fmt: skip
    writer.close()
    site = load_site(path)
    assert site.home is not None
    assert site.body(site.home) == (
        b'<a href="http://syt.example.gov.vn/a">a</a><a href="//syt.example.gov.vn/b">b</a>'
    )


@pytest.mark.parametrize("lost", [40, 60, 200])
def test_after_a_crash_whole_records_are_read_and_the_rest_is_cut_off(tmp_path: Path, lost: int) -> None:
    path = tmp_path / "a.warc.gz"
    _write(path)
    path.write_bytes(path.read_bytes()[:-lost])
    site = load_site(path, agency=AGENCY)
    assert site.stop_reason == "truncated"
    assert {page.url[-4:] for page in site.pages} >= {"/app", "cham"}
    whole = whole_length(path)
    writer = ArchiveWriter(path)
    assert path.stat().st_size == whole
    writer.page(_page("/sau-do"))
    writer.run(agency=AGENCY, started_at=NOW, finished_at=NOW, stop_reason="finished", live=True)
    writer.close()
    assert any(page.url.endswith("/sau-do") for page in load_site(path).pages)


@pytest.mark.parametrize("chunk", [7, 64, 1 << 10, 1 << 16])
@pytest.mark.parametrize("kind", ["zeros", "noise", "text"])
def test_every_whole_record_counts_whatever_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int, kind: str
) -> None:
    draw = random.Random(7)
    ends = []
    path = tmp_path / "a.warc.gz"
    monkeypatch.setattr("evidence.warc_writing._CHUNK", chunk)
    with path.open("wb") as stream:
        for size in (0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk, 100_000, 65_536 * 3):
            data = {"zeros": bytes(size), "noise": draw.randbytes(size), "text": b"van ban " * (size // 8)}[
                kind
            ]
            stream.write(gzip.compress(data, mtime=0))
            ends.append(stream.tell())
    whole = path.read_bytes()
    assert whole_length(path) == len(whole)
    for before, end in pairwise(ends):
        path.write_bytes(whole[: end - 1])
        assert whole_length(path) == before


def test_an_archive_that_was_cut_before_its_run_makes_the_agency_up(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    writer = ArchiveWriter(path)
    writer.page(_page("/", depth=0))
    assert writer.commit() == path.stat().st_size
    writer.close()
    site = load_site(path)
    assert site.agency.code == "syt.example.gov.vn"
    assert not site.live


def test_what_is_no_warc_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(b"Xin chao")
    with pytest.raises(ValueError, match="not a WARC file"):
        load_site(tmp_path / "a.warc.gz")
    with pytest.raises(FileNotFoundError):
        load_site(tmp_path / "none.warc.gz")


# Other software


def _foreign(path: Path, *, compressed: bool = True) -> None:
    """As wget and browsers' crawlers write: angle brackets, duplicates, redirects, revisits, BOM, SHA-1."""
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=compressed)

        def put(
            url: str,
            body: bytes,
            status: str = "200 OK",
            when: str = "2025-01-02T03:04:05Z",
            *headers: tuple[str, str],
        ) -> None:
            named = headers or (("Content-Type", "text/html"),)
            record = writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(body),
                length=len(body),
                http_headers=StatusAndHeaders(status, list(named), protocol="HTTP/1.1"),
                warc_headers_dict={"WARC-Date": when},
            )
            writer.write_record(record)

        writer.write_record(writer.create_warcinfo_record("f", {"software": "Wget/1.21"}))
        put(
            "<http://so.example.gov.vn/>",
            b"",
            "301 Moved",
            "2025-01-02T03:04:05Z",
            ("Location", "/trang-chu"),
        )
        put("http://so.example.gov.vn/trang-chu", b"\xef\xbb\xbf<title>Trang ch\xe1\xbb\xa7</title>")
        put("http://so.example.gov.vn/tin-tuc/mot", b"cu", "503 Busy", "2025-01-03T03:04:05Z")
        put("http://so.example.gov.vn/tin-tuc/mot?utm_source=x", b"<p>m\xe1\xbb\x9bi</p>")
        put("http://so.example.gov.vn/het", b"khong co", "404 Not Found")
        put(
            "http://so.example.gov.vn/a.css",
            b"a{}",
            "200 OK",
            "2025-01-02T03:04:05Z",
            ("Content-Type", "text/css"),
        )
        put("http://so.example.gov.vn/robots.txt", b"<html>")
        put("http://khac.vn/", b"<p>khac</p>")
        put("http://so.example.gov.vn/nen", brotli.compress(b"<p>br</p>"), "200 OK", "2025-01-02T03:04:05Z",
            ("Content-Type", "text/html"), ("Content-Encoding", "br"))  # fmt: skip
        put("http://so.example.gov.vn/do-dang", gzip.compress(b"<p>" + bytes(range(256)) * 40)[:-300], "200 OK",
            "2025-01-02T03:04:05Z", ("Content-Type", "text/html"), ("Content-Encoding", "gzip"))  # fmt: skip
        put("http://so.example.gov.vn/noi-doi", b"<p>khong nen", "200 OK", "2025-01-02T03:04:05Z",
            ("Content-Type", "text/html"), ("Content-Encoding", "gzip, br"))  # fmt: skip
        put("http://so.example.gov.vn/manh", b"5\r\n<p>ab\r\n0\r\n\r\n", "200 OK", "2025-01-02T03:04:05Z",
            ("Content-Type", "text/html"), ("Transfer-Encoding", "chunked"))  # fmt: skip
        again = writer.create_revisit_record(
            "http://so.example.gov.vn/lai",
            "sha1:" + _digest(b"khong co"),
            "http://so.example.gov.vn/het",
            "2025-01-02T03:04:05Z",
            http_headers=StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1"),
        )
        writer.write_record(again)


def _digest(data: bytes) -> str:
    import base64
    import hashlib

    return base64.b32encode(hashlib.sha1(data).digest()).decode()


@pytest.mark.parametrize("compressed", [True, False])
def test_a_warc_of_other_software_is_a_site(tmp_path: Path, compressed: bool) -> None:
    path = tmp_path / ("w.warc.gz" if compressed else "w.warc")
    _foreign(path, compressed=compressed)
    site = load_site(path)
    assert site.agency.host == "so.example.gov.vn"
    assert (site.live, site.soicong_archive) == (False, False)
    assert [(probe.name, probe.value) for probe in site.probes] == [
        ("robots", {"status": 200, "present": False})
    ]
    by_path = {page.url.removeprefix("http://so.example.gov.vn"): page for page in site.pages}
    assert sorted(by_path) == [
        "/a.css",
        "/do-dang",
        "/het",
        "/lai",
        "/manh",
        "/nen",
        "/noi-doi",
        "/tin-tuc/mot",
        "/trang-chu",
    ]
    assert site.home is by_path["/trang-chu"]
    assert site.body(by_path["/trang-chu"]).decode("utf-8-sig") == "<title>Trang chủ</title>"
    assert site.body(by_path["/tin-tuc/mot"]).decode() == "<p>mới</p>"
    assert site.body(by_path["/nen"]) == b"<p>br</p>"
    assert site.body(by_path["/do-dang"]).startswith(b"<p>")
    assert site.body(by_path["/noi-doi"]) == b"<p>khong nen"
    assert site.body(by_path["/manh"]) == b"<p>ab"
    assert site.body(by_path["/lai"]) == b"khong co"
    assert by_path["/a.css"].visibility is Visibility.NOT_HTML
    assert by_path["/het"].gone
    assert not by_path["/het"].readable
    assert by_path["/trang-chu"].fetched_at == datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_the_home_of_a_named_agency_is_found_through_its_redirect(tmp_path: Path) -> None:
    _foreign(tmp_path / "w.warc.gz")
    named = Agency(code="SO", name="Sở", tier=Tier.SO, home_url="http://so.example.gov.vn/")
    site = load_site(tmp_path / "w.warc.gz", agency=named)
    assert site.home is not None
    assert site.home.url == "http://so.example.gov.vn/trang-chu"


def test_a_warc_without_a_page_of_the_agency_says_so(tmp_path: Path) -> None:
    _foreign(tmp_path / "w.warc.gz")
    named = Agency(code="Y", name="Y", tier=Tier.SO, home_url="http://y.example.gov.vn/")
    with pytest.raises(ValueError, match=r"no HTML page of y\.example\.gov\.vn"):
        load_site(tmp_path / "w.warc.gz", agency=named)


def test_digests_and_dates_of_any_writer() -> None:
    assert sha256_of_label("sha1:ABC") == ""
    assert sha256_of_label("sha256:" + "A" * 64) == "a" * 64
    assert sha256_of_label("sha256:!") == ""
    assert parse_warc_date("2025-01-02T03:04:05.123456Z") == datetime(2025, 1, 2, 3, 4, 5, 123456, tzinfo=UTC)
    assert parse_warc_date("gestern") is None
    assert parse_warc_date("2025-01-02T03:04:05") == datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)


REAL = Path(__file__).parents[2].parent / "shared" / "real-portals" / "sotttt.hanoi.gov.vn.warc.gz"


@pytest.mark.real_portals
@pytest.mark.skipif(not REAL.exists(), reason="../shared/real-portals is not here")
def test_a_real_archived_portal_is_read() -> None:
    site = load_site(REAL)
    assert site.agency.host == "sotttt.hanoi.gov.vn"
    assert sum(page.readable for page in site.pages) > 2000
    assert sum(page.status == 404 for page in site.pages) > 200
    assert site.home is not None
    assert b"<title>" in site.body(site.home)


def test_labels_of_clicks_keep_their_letters_though_the_file_holds_plain_uris(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path, clicked = tmp_path / "a.warc.gz", "https://syt.example.gov.vn/#click=Cơ cấu tổ\u00a0chức 100%"
    writer = ArchiveWriter(path)
    writer.rendered(clicked, "<p>Sơ đồ</p>".encode(), fetched_at=NOW)
    writer.screenshot(clicked, b"\x89PNG", fetched_at=NOW)
    writer.page(_page("/#click=Cơ cấu tổ\u00a0chức 100%", rendered=True))
    writer.probe(Probe(name="mobile", url=clicked, observed_at=NOW, value={"width": 360}))
    writer.run(agency=AGENCY, started_at=NOW, finished_at=NOW, stop_reason="finished", live=True)
    writer.close()
    targets = [record.target for record in scan(path) if record.target]
    assert all(target.isascii() and " " not in target for target in targets)
    site = load_site(path)
    assert [page.url for page in site.pages] == [clicked]
    assert site.body(site.pages[0]).decode() == "<p>Sơ đồ</p>"
    assert site.pages[0].screenshot is not None
    assert [probe.url for probe in site.probes] == [clicked]
    assert capfd.readouterr() == ("", "")


def test_a_status_that_is_no_number_is_none(tmp_path: Path) -> None:
    block = "HTTP/1.1 ²00 OK\r\nContent-Type: text/html\r\n\r\nx".encode("latin-1")
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2026-03-02T08:00:00Z\r\n"
        "WARC-Target-URI: http://a.gov.vn/\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    path = tmp_path / "x.warc"
    path.write_bytes(head.encode() + block + b"\r\n\r\n")
    assert [record.status for record in scan(path)] == [None]
