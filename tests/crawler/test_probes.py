"""The probes against real loopback servers."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import trustme

from crawler.egress import Gate
from crawler.names import MappedHost, NameMap, RecordedDns
from crawler.probes import KnownItem, ProbeRequest, SearchForm, run_probes
from evidence.model import Probe
from tests.crawler.loopback import Loopback, Route, closed_port, serving

HOST = "soyte.example.gov.vn"
HOME = f"http://{HOST}/"
MOMENT = datetime(2026, 11, 22, 8, tzinfo=UTC)


def looks(
    server: Loopback | None,
    *,
    secure: int | None = None,
    others: Mapping[str, int] | None = None,
    dns: RecordedDns | None = None,
    ca_file: Path | None = None,
    browser: Any = None,
    **order: Any,
) -> dict[str, list[Probe]]:
    """Run all probes on HOST as served; the looks by name."""
    ports = {}
    if server is not None:
        ports[80] = server.port
    if secure is not None:
        ports[443] = secure
    hosts = {HOST: MappedHost(address="127.0.0.1", ports=ports)}
    hosts |= {
        name: MappedHost(address="127.0.0.1", ports={80: port}) for name, port in (others or {}).items()
    }
    gate = Gate(names=NameMap(hosts=hosts, dns={HOST: dns} if dns else {}, ca_file=ca_file))
    settings: dict[str, Any] = {
        "home_url": HOME,
        "user_agent": "SoiCong/0.1",
        "delay": 0.0,
        "seconds": 3.0,
        **order,
    }
    made = asyncio.run(run_probes(ProbeRequest(**settings), gate, browser=browser, clock=lambda: MOMENT))
    assert all(probe.observed_at == MOMENT for probe in made)
    assert all((probe.value == {}) == (probe.error is not None) for probe in made)
    by_name: dict[str, list[Probe]] = {}
    for probe in made:
        by_name.setdefault(probe.name, []).append(probe)
    return by_name


def value(seen: dict[str, list[Probe]], name: str) -> Mapping[str, Any]:
    [probe] = seen[name]
    assert probe.error is None, probe.error
    return probe.value


def error(seen: dict[str, list[Probe]], name: str) -> str | None:
    [probe] = seen[name]
    return probe.error


# --- robots and what follows from it

ROBOTS = b"User-agent: *\nDisallow: /cam\nSitemap: http://soyte.example.gov.vn/map.xml\n"


def test_robots_are_read_and_obeyed() -> None:
    routes: dict[str, Route] = {
        "/robots.txt": (200, {"Content-Type": "text/plain"}, ROBOTS),
        "/": b"x",
        "/cam/a": b"x",
    }
    with serving(routes) as server:
        seen = looks(server, feeds=(f"{HOME}cam/rss",), unseen_links=(f"{HOME}cam/a", HOME))
        asked = [path for _, path, _ in server.asked]
    robots = value(seen, "robots")
    assert (robots["status"], robots["present"], robots["allows_home"]) == (200, True, True)
    assert robots["sitemaps"] == ["http://soyte.example.gov.vn/map.xml"]
    assert error(seen, "feed") == "robots"
    assert value(seen, "links")["checked"] == 1
    assert not any(path.startswith("/cam") for path in asked)


def test_an_html_page_in_its_place_is_no_robots_file() -> None:
    with serving({"/robots.txt": b"<!doctype html><p>Disallow: /"}) as server:
        assert value(looks(server), "robots")["present"] is False


def test_a_broken_robots_file_forbids_everything() -> None:
    with serving({"/robots.txt": (503, {}, b""), "/": b"x"}) as server:
        seen = looks(server, feeds=(f"{HOME}rss",))
        asked = {path for _, path, _ in server.asked}
    assert value(seen, "robots")["allows_home"] is False
    assert error(seen, "feed") == error(seen, "sitemap_xml") == "robots_unreachable"
    assert asked <= {"/robots.txt", "/"}, "the https probe alone asks where plain http leads"


# --- maps and feeds


def _map(*paths: str) -> bytes:
    entries = "".join(f"<url><loc>{HOME}{path}</loc></url>" for path in paths)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode()


def _index(*paths: str) -> bytes:
    entries = "".join(f"<sitemap><loc>{HOME}{path}</loc></sitemap>" for path in paths)
    return (
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'.encode()
    )


XML = {"Content-Type": "application/xml"}


def test_a_map_is_read_and_sampled() -> None:
    pages = [f"p{number}" for number in range(30)]
    routes: dict[str, Route] = {"/sitemap.xml": (200, XML, _map(*pages)), "/p0": b"x", "/p3": b"x"}
    with serving(routes) as server:
        found = value(looks(server), "sitemap_xml")
    assert (found["status"], found["present"], found["urls"], found["parse_error"]) == (200, True, 30, None)
    assert len(found["sample"]) == 10
    first, third = found["sample"][0], found["sample"][2]
    assert (first["url"], first["status"]) == (f"{HOME}p0", 200)
    assert (third["url"], third["status"]) == (f"{HOME}p6", 404)
    assert datetime.fromisoformat(first["at"]).tzinfo is not None


def test_maps_of_maps_packed_maps_and_announced_maps() -> None:
    routes: dict[str, Route] = {
        "/robots.txt": (200, {"Content-Type": "text/plain"}, ROBOTS),
        "/map.xml": (200, XML, _index("a.xml", "b.xml.gz", "broken.xml", "gone.xml")),
        "/a.xml": (200, XML, _map("1", "2")),
        "/b.xml.gz": (200, {"Content-Type": "application/gzip"}, gzip.compress(_map("3"))),
        "/broken.xml": (200, XML, b"<urlset"),
    }
    with serving(routes) as server:
        assert value(looks(server), "sitemap_xml")["urls"] == 3


def test_maps_that_name_themselves_come_to_an_end() -> None:
    with serving({"/sitemap.xml": (200, XML, _index(*["sitemap.xml"] * 50))}) as server:
        found = value(looks(server), "sitemap_xml")
        asked = sum(path == "/sitemap.xml" for _, path, _ in server.asked)
    assert (found["present"], found["urls"]) == (True, 0)
    assert asked < 15


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<urlset><url>", "tag"),
        (b"<html/>", "neither"),
        (gzip.compress(b" " * 40_000_000), "larger"),
        (b"\x1f\x8bxx", "rror"),
    ],
)
def test_what_is_no_map_is_said_so(body: bytes, said: str) -> None:
    with serving({"/sitemap.xml": (200, XML, body)}) as server:
        found = value(looks(server), "sitemap_xml")
    assert found["present"] is False
    assert said in found["parse_error"]


def test_entities_of_a_map_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("mat")
    bomb = f"""<!DOCTYPE urlset [<!ENTITY x SYSTEM "file://{secret}">]>
    <urlset><url><loc>{HOME}&x;</loc></url></urlset>""".encode()
    with serving({"/sitemap.xml": (200, XML, bomb)}) as server:
        found = value(looks(server), "sitemap_xml")
        assert all("mat" not in path for _, path, _ in server.asked)
    assert all("mat" not in entry["url"] for entry in found["sample"])


RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Tin</title>
<item><title>Mới</title><link>/a</link><pubDate>Fri, 20 Nov 2026 08:00:00 +0700</pubDate></item>
<item><title>Cũ</title><link>/b</link><pubDate>Mon, 02 Nov 2026 08:00:00 +0700</pubDate></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Tin</title><entry><title>A</title>
<updated>2026-11-19T01:02:03Z</updated></entry></feed>"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (RSS, {"valid": True, "kind": "rss", "items": 2, "newest": "2026-11-20"}),
        (ATOM, {"valid": True, "kind": "atom", "items": 1, "newest": "2026-11-19"}),
        ("\n" + RSS.replace("20 Nov 2026", "hôm qua"), {"valid": True, "newest": "2026-11-02"}),
        (
            "<rss><channel><title>Tin</title><item><guid>1</guid></item></channel></rss>",
            {"valid": False, "items": 1},
        ),
        ("<html><body>không có</body></html>", {"valid": False, "kind": None}),
        ("<rss><channel>", {"valid": False, "kind": None, "items": 0}),
    ],
)
def test_feeds_are_judged_by_what_is_in_them(body: str, expected: dict[str, Any]) -> None:
    with serving({"/rss": (200, XML, body.encode())}) as server:
        seen = looks(server, feeds=(f"{HOME}rss", f"{HOME}rss"))
    found = value(seen, "feed")
    assert {key: found[key] for key in expected} == expected
    assert (found["parse_error"] is None) == (found["kind"] is not None)


def test_a_feed_that_is_gone() -> None:
    with serving({}) as server:
        found = value(looks(server, feeds=(f"{HOME}rss",)), "feed")
    assert (found["status"], found["valid"]) == (404, False)


# --- search

ITEM = KnownItem(title="Tăng cường phòng, chống dịch sốt xuất huyết năm 2026", url=f"{HOME}tin/123.html")
FORM = SearchForm(page_url=HOME, action=f"{HOME}tim", query_field="q", fields=(("lang", "vi"), ("q", "")))


def _engine(*, finds: bool = True, column: bool = False, by_words: int = 99) -> Route:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked = parse_qs(urlsplit(handler.path).query)
        query = asked.get("q", [""])[0]
        hit = finds and query in ITEM.title and len(query.split()) <= by_words
        link = "<a href='/tin/123.html'>Bài</a>"
        results = f"<p>Kết quả cho {query}</p>{link if hit else 'không có'}"
        body = f"{results}{link if column else ''}<a href='/'>Trang chủ</a>"
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(body.encode())

    return answer


def test_a_search_that_finds_the_item() -> None:
    with serving({"/tim": _engine()}) as server:
        found = value(looks(server, search=FORM, search_item=ITEM), "search")
        asked = [path for _, path, _ in server.asked if path.startswith("/tim")]
    assert (found["returned"], found["status"], found["results"], found["rendered"]) == (True, 200, 1, False)
    assert found["expected_url"] == ITEM.url
    assert found["query"] == ITEM.title
    assert "lang=vi" in asked[0]
    assert len(asked) == 2


def test_a_search_that_needs_fewer_words() -> None:
    with serving({"/tim": _engine(by_words=4)}) as server:
        rendered = _Browser(server)
        found = value(looks(server, search=FORM, search_item=ITEM, browser=rendered), "search")
    assert (found["returned"], found["query"]) == (True, "Tăng cường phòng, chống")


class _Rendered:
    def __init__(self, html: bytes, url: str, reason: str = "") -> None:
        self.html, self.final_url, self.reason, self.status = html, url, reason, 200


class _Browser:
    """Stands in for the browser: fetches what it is told to and adds what a script would have."""

    def __init__(self, server: Loopback, added: bytes = b"", reason: str = "") -> None:
        self.server, self.added, self.reason = server, added, reason
        self.urls: list[str] = []

    async def render(self, url: str, *, screenshot: bool = True) -> _Rendered:
        assert not screenshot
        self.urls.append(url)
        if self.reason:
            return _Rendered(b"", url, self.reason)
        added = b"" if "qzxwvkjq" in url else self.added
        return _Rendered(b"<html><body>" + added + b"</body></html>", url)


def test_a_search_whose_answer_a_script_builds_is_read_in_the_browser() -> None:
    with serving({"/tim": b"<div id=app></div><script src='/tim.js'></script>"}) as server:
        order: dict[str, Any] = {"search": FORM, "search_item": ITEM}
        assert error(looks(server, **order), "search") == "needs_browser"
        stuck = _Browser(server, reason="page_hangs")
        assert error(looks(server, browser=stuck, **order), "search") == "page_hangs"
        added = f"<a href='/x?id=9'>{ITEM.title.upper()}</a>".encode()
        found = value(looks(server, browser=_Browser(server, added), **order), "search")
        nothing = value(looks(server, browser=_Browser(server), **order), "search")
    assert (found["returned"], found["rendered"]) == (True, True), "the whole title as a label will do"
    assert (nothing["returned"], nothing["results"]) == (False, 0)


def test_a_search_that_does_nothing_needs_no_browser_to_say_so() -> None:
    """Nothing on the page could build results: no script that runs, no frame, no handler."""
    same = b"<script type='application/ld+json'>{}</script><form><input name=q></form><p>Trang ch\xe1\xbb\xa7</p>"
    with serving({"/tim": same}) as server:
        found = value(looks(server, search=FORM, search_item=ITEM), "search")
    assert (found["returned"], found["results"], found["rendered"]) == (False, 0, False)


@pytest.mark.parametrize(
    "lively",
    [
        b"<script>tim()</script>",
        b"<iframe src='/ket-qua'></iframe>",
        b"<body onload='tim()'><p>x</p></body>",
        b"<meta http-equiv=Refresh content='1;url=/ket-qua'>",
    ],
)
def test_a_search_whose_page_may_still_change_is_not_judged_without_a_browser(lively: bytes) -> None:
    with serving({"/tim": lively}) as server:
        assert error(looks(server, search=FORM, search_item=ITEM), "search") == "needs_browser"


def test_the_browser_is_asked_for_the_answer_to_nonsense_once() -> None:
    with serving({"/tim": b"<div id=app></div><script src='/tim.js'></script>"}) as server:
        browser = _Browser(server)
        value(looks(server, search=FORM, search_item=ITEM, browser=browser), "search")
    assert ["qzxwvkjq" in url for url in browser.urls] == [True, False, False]


def test_an_item_that_stands_on_every_answer_proves_nothing() -> None:
    with serving({"/tim": _engine(finds=False, column=True)}) as server:
        assert error(looks(server, search=FORM, search_item=ITEM), "search") == "side_column"


def test_a_search_that_fails_or_would_post() -> None:
    post = SearchForm(page_url=HOME, action=f"{HOME}tim", query_field="q", method="POST")
    with serving({"/tim": (500, {}, b"loi")}) as server:
        seen = looks(
            server,
            search=FORM,
            search_item=ITEM,
            document_search=post,
            document_item=KnownItem(title="x", url=HOME),
        )
        assert all(method == "GET" for method, _, _ in server.asked)
    assert error(seen, "search") == "http_500"
    assert error(seen, "document_search") == "post_form"


_MAP = "/sitemap.xml"
_BLOCK = b"<title>Request Rejected</title><p>The requested URL was rejected. Your support ID is: 77</p>"
_REPAIR = "<title>Bảo trì</title><h1>Hệ thống đang bảo trì</h1><p>Xin quay lại sau.</p>".encode()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((429, {}, b"x"), "blocked_429"),
        ((503, {}, b"x"), "http_503"),
        ((200, XML, b""), "empty_answer"),
        ((200, {"Content-Type": "text/html"}, _BLOCK), "blocked_waf"),
        ((200, {"Content-Type": "text/html; charset=utf-8"}, _REPAIR), "out_of_order"),
    ],
)
def test_an_answer_that_turns_us_away_is_no_look(answer: Route, said: str) -> None:
    with serving({_MAP: answer}) as server:
        assert error(looks(server), "sitemap_xml") == said


def test_a_page_that_turns_us_away_in_place_of_robots_tells_nothing() -> None:
    with serving({"/robots.txt": (200, {"Content-Type": "text/html"}, _BLOCK)}) as server:
        assert error(looks(server), "robots") == "blocked_waf"


# --- single looks


def test_services_answer_or_not_and_closed_doors_say_nothing() -> None:
    routes: dict[str, Route] = {
        "/ok": b"x",
        "/moved": (302, {"Location": "/ok"}, b""),
        "/error": (500, {}, b""),
        "/closed": (403, {}, b""),
        "/round": (302, {"Location": "/round"}, b""),
    }
    with serving(routes) as server, closed_port() as gone:
        names = ["ok", "moved", "error", "closed", "round"]
        urls = [f"http://dichvucong.gov.vn/{name}" for name in names]
        urls += ["http://dong.gov.vn/", "http://10.0.0.1/", "http://khong-co.gov.vn.invalid/"]
        seen = looks(
            server, others={"dichvucong.gov.vn": server.port, "dong.gov.vn": gone}, services=tuple(urls)
        )
    by_url = {
        probe.url.rsplit("/", 1)[-1] or urlsplit(probe.url).hostname: probe for probe in seen["service"]
    }
    assert dict(by_url["ok"].value) == {"status": 200, "answered": True, "final_url": urls[0]}
    assert by_url["moved"].value["final_url"] == urls[0]
    assert by_url["error"].value["answered"] is False
    assert by_url["closed"].error == "blocked_403"
    assert by_url["round"].value["reason"] == "redirect_loop"
    assert by_url["dong.gov.vn"].value == {
        "status": None,
        "answered": False,
        "reason": "connect_refused",
        "final_url": "http://dong.gov.vn/",
    }
    assert by_url["10.0.0.1"].error == "refused_private_address"
    nowhere = by_url["khong-co.gov.vn.invalid"]
    assert nowhere.error or nowhere.value["answered"] is False


def test_the_home_page_is_looked_at_once() -> None:
    with serving({"/": b"x"}) as server:
        up = value(looks(server), "availability")
    assert (up["status"], up["answered"]) == (200, True)
    assert 0 <= up["seconds"] < 3


def _slow(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(2)


def test_a_portal_that_is_silent_is_down_at_that_look() -> None:
    with serving({"/": _slow, "/robots.txt": b""}) as server:
        seen = looks(server, seconds=0.5)
    down = value(seen, "availability")
    assert (down["answered"], down["status"], down["reason"]) == (False, None, "timeout")
    assert error(seen, "security_headers") == "timeout"


def test_dossier_look_up_needs_something_to_type_into() -> None:
    routes: dict[str, Route] = {
        "/co": b"<form><input name=MaHoSo></form>",
        "/khong": b"<form><input placeholder='T\xc3\xacm ki\xe1\xba\xbfm'><input type=hidden></form>",
        "/loi": (502, {}, b""),
    }
    with serving(routes) as server:
        has = value(looks(server, dossier_lookup=f"{HOME}co"), "dossier_lookup")
        assert error(looks(server, dossier_lookup=f"{HOME}khong"), "dossier_lookup") == "needs_browser"
        bare = value(looks(server, dossier_lookup=f"{HOME}khong", browser=_Browser(server)), "dossier_lookup")
        added = _Browser(server, b"<input placeholder='M\xc3\xa3 h\xe1\xbb\x93 s\xc6\xa1'>")
        built = value(looks(server, dossier_lookup=f"{HOME}khong", browser=added), "dossier_lookup")
        stuck = _Browser(server, reason="crashed")
        assert (
            error(looks(server, dossier_lookup=f"{HOME}khong", browser=stuck), "dossier_lookup") == "crashed"
        )
        broken = value(looks(server, dossier_lookup=f"{HOME}loi"), "dossier_lookup")
    assert (has["answered"], has["has_form"]) == (True, True)
    assert (bare["has_form"], built["has_form"]) == (False, True)
    assert (broken["answered"], broken["has_form"]) == (False, False)


def test_security_headers_are_given_as_sent() -> None:
    sent = {
        "Content-Security-Policy": "frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "X-Powered-By": "ASP.NET",
    }
    with serving({"/": (200, sent, b"x")}) as server:
        found = value(looks(server), "security_headers")
    assert found["headers"]["x-powered-by"] == "ASP.NET"
    flags = ("hsts", "csp", "x_frame_options", "x_content_type_options", "referrer_policy")
    assert [found[flag] for flag in flags] == [False, True, True, True, False]


def test_broken_links_are_counted_among_those_that_answered() -> None:
    def no_head(handler: BaseHTTPRequestHandler) -> None:
        status = 405 if handler.command == "HEAD" else 200
        handler.send_response(status)
        handler.send_header("Content-Length", "0")
        handler.send_header(
            "Connection", "close"
        )  # it is; a client that does not know asks over it once more
        handler.end_headers()

    routes: dict[str, Route] = {"/a": b"x", "/no-head": no_head, "/forbidden": (403, {}, b"")}
    with serving(routes) as server:
        found = value(
            looks(
                server,
                seen_links=(
                    (f"{HOME}1", 200),
                    (f"{HOME}2", 404),
                    (f"{HOME}3", None),
                    (f"{HOME}4", 403),
                    (f"{HOME}5", 500),
                ),
                unseen_links=tuple(f"{HOME}{path}" for path in ("a", "no-head", "forbidden", "gone", "1")),
            ),
            "links",
        )
    assert found["checked"] == 5, "an error of the server may pass: it says nothing of the link"
    assert found["broken_urls"] == [f"{HOME}2", f"{HOME}gone"]
    assert found["broken"] == 2
    assert found["unanswered_urls"] == [f"{HOME}forbidden"], "it may be broken, or not"


def test_a_page_that_stands_in_place_of_another_tells_nothing_of_the_link() -> None:
    kind = {"Content-Type": "text/html; charset=utf-8"}
    notices = {
        "block": "<h1>Truy cập bị từ chối</h1><p>Yêu cầu của bạn đã bị chặn. Mã sự cố: 8842-17</p>",
        "closed": "<title>Bảo trì</title><h1>Hệ thống đang bảo trì</h1><p>Xin quay lại sau.</p>",
        "empty": "",
        "page": "<title>Tin tức</title><h1>Tin tức</h1><p>Hội nghị sơ kết quý III.</p><a href='/'>Trang chủ</a>",
    }
    routes: dict[str, Route] = {f"/{name}": (200, kind, body.encode()) for name, body in notices.items()}
    with serving(routes) as server:
        found = value(looks(server, unseen_links=tuple(f"{HOME}{name}" for name in notices)), "links")
    assert (found["checked"], found["broken"]) == (1, 0)
    assert found["unanswered_urls"] == [f"{HOME}{name}" for name in ("block", "closed", "empty")]


# --- names and certificates


def test_recorded_dns_answers_are_given_as_recorded() -> None:
    recorded = RecordedDns(
        a=("203.0.113.5",), aaaa=("2001:db8::5",), dnssec=True, nameservers=("ns1.gov.vn",)
    )
    with serving({}) as server:
        found = value(looks(server, dns=recorded), "dns")
        assert error(looks(server), "dns") == "no_recorded_dns"
    assert dict(found) == {
        "a": ["203.0.113.5"],
        "aaaa": ["2001:db8::5"],
        "dnssec": True,
        "nameservers": ["ns1.gov.vn"],
        "recorded": True,
    }


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def _tls(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def _secured(
    context: ssl.SSLContext, ca_file: Path | None, routes: Mapping[str, Route] | None = None
) -> Mapping[str, Any]:
    with serving(routes or {"/": b"x"}) as plain, serving({"/": b"x"}, tls=context) as secure:
        return value(looks(plain, secure=secure.port, ca_file=ca_file), "https")


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


def test_a_good_certificate_and_a_redirect(authority: trustme.CA, ca_file: Path) -> None:
    turn: dict[str, Route] = {"/": (301, {"Location": f"https://{HOST}/"}, b"")}
    found = _secured(_tls(authority.issue_cert(HOST)), ca_file, turn)
    assert (found["reachable"], found["certificate_valid"], found["certificate_reason"]) == (True, True, "")
    assert found["http_redirects_to_https"] is True
    assert found["tls_version"] == "TLSv1.3"
    assert found["accepts_old_tls"] is False
    assert found["issuer"] == f"trustme v{version('trustme')}"
    assert len(found["not_after"]) == 10


def test_a_redirect_to_plain_http_is_none_at_all(authority: trustme.CA, ca_file: Path) -> None:
    turn: dict[str, Route] = {"/": (302, {"Location": "/home"}, b""), "/home": b"x"}
    assert _secured(_tls(authority.issue_cert(HOST)), ca_file, turn)["http_redirects_to_https"] is False


def test_certificates_that_a_browser_would_not_accept(authority: trustme.CA, ca_file: Path) -> None:
    past = datetime(2020, 1, 1, tzinfo=UTC)
    expired = _secured(_tls(authority.issue_cert(HOST, not_after=past)), ca_file)
    other = _secured(_tls(authority.issue_cert("khac.gov.vn")), ca_file)
    unknown = _secured(_tls(authority.issue_cert(HOST)), None)
    assert [found["certificate_reason"] for found in (expired, other, unknown)] == [
        "expired",
        "hostname_mismatch",
        "unknown_issuer",
    ]
    assert not any(found["certificate_valid"] for found in (expired, other, unknown))
    assert all(found["reachable"] for found in (expired, other, unknown))
    assert expired["not_after"] == "2020-01-01"


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_a_server_that_speaks_only_old_tls_is_told_from_a_dead_one(
    authority: trustme.CA, ca_file: Path
) -> None:
    context = _tls(authority.issue_cert(HOST))
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    found = _secured(context, ca_file)
    assert (found["reachable"], found["certificate_valid"]) == (True, False)
    assert found["certificate_reason"] == "tls_unsupported"
    assert found["tls_version"] == "TLSv1.1"
    assert found["accepts_old_tls"] is True


def test_no_https_at_all(authority: trustme.CA) -> None:
    with serving({"/": b"x"}) as plain, closed_port() as closed, serving({"/": b"x"}) as not_tls:
        refused = value(looks(plain, secure=closed), "https")
        strange = value(looks(plain, secure=not_tls.port), "https")
    assert (refused["reachable"], refused["certificate_reason"]) == (False, "connect_refused")
    assert (strange["reachable"], strange["certificate_reason"]) == (False, "tls_unsupported")


def test_https_without_plain_http(authority: trustme.CA, ca_file: Path) -> None:
    with serving({"/": b"x"}, tls=_tls(authority.issue_cert(HOST))) as secure:
        seen = looks(None, secure=secure.port, ca_file=ca_file, home_url=f"https://{HOST}/")
    assert value(seen, "https")["http_redirects_to_https"] is None
    assert value(seen, "availability")["answered"] is True


def test_a_port_that_swallows_everything_says_nothing_about_tls() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(50)
        port = silent.getsockname()[1]
        gate = Gate(names=NameMap(hosts={HOST: MappedHost(address="127.0.0.1", ports={80: port, 443: port})}))
        order = ProbeRequest(home_url=HOME, user_agent="x", delay=0, seconds=0.3)
        made = {probe.name: probe for probe in asyncio.run(run_probes(order, gate))}
    assert made["robots"].error == "timeout"
    assert made["https"].error == "connect_timeout"


# --- manners


def test_a_stand_in_is_reached_but_the_known_name_is_recorded() -> None:
    with serving(
        {"/": b"x", "/sitemap.xml": (200, XML, _map("a")), "/a": (302, {"Location": "/b"}, b"")}
    ) as server:
        gate = Gate(allow={("127.0.0.1", server.port)})
        order = ProbeRequest(
            home_url=HOME,
            start_url=server.url(),
            user_agent="x",
            live=False,
            delay=0,
            feeds=(f"{HOME}rss",),
            services=("http://dichvucong.gov.vn/",),
            search=FORM,
            search_item=ITEM,
            dossier_lookup=HOME,
        )
        made = asyncio.run(run_probes(order, gate))
    assert [probe.name for probe in made] == ["robots", "sitemap_xml", "feed", "links"]
    assert all(urlsplit(probe.url).hostname == HOST for probe in made)
    assert all(probe.error is None for probe in made)
    by_name = {probe.name: probe.value for probe in made}
    (sampled,) = by_name["sitemap_xml"]["sample"]
    assert (sampled["url"], sampled["status"]) == (f"{HOME}a", 404)


def test_one_request_at_a_time_with_a_pause_between() -> None:
    moments: list[float] = []

    def note(handler: BaseHTTPRequestHandler) -> None:
        moments.append(time.monotonic())
        time.sleep(0.05)
        handler.send_response(200)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    paths = [f"/s{number}" for number in range(4)]
    with serving(dict.fromkeys(paths, note)) as server:
        looks(
            server,
            delay=0.1,
            others={"dvc.gov.vn": server.port},
            services=tuple(f"http://dvc.gov.vn{path}" for path in paths),
        )
    gaps = [later - sooner for sooner, later in pairwise(moments)]
    assert len(gaps) == 3
    assert min(gaps) >= 0.14


def test_a_probe_that_takes_too_long_ends() -> None:
    with serving({"/rss": _slow}) as server:
        assert error(looks(server, feeds=(f"{HOME}rss",), probe_seconds=0.3), "feed") == "timeout"


def test_bodies_are_cut_at_their_limit() -> None:
    bomb = gzip.compress(b"<p>" + b"x" * 60_000_000)
    with serving({"/rss": (200, {"Content-Encoding": "gzip"}, bomb)}) as server:
        assert error(looks(server, feeds=(f"{HOME}rss",)), "feed") == "body_too_large"


def test_a_fault_of_ours_in_one_probe_does_not_end_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def trip(_body: bytes) -> None:
        raise RecursionError

    monkeypatch.setattr("crawler.probes.feeds.parse", trip)
    with serving({"/rss": b"x", "/": b"x"}) as server:
        seen = looks(server, feeds=(f"{HOME}rss",))
    assert error(seen, "feed") == "ours_RecursionError"
    assert value(seen, "availability")["answered"] is True
