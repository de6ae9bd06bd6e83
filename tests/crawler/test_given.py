"""Looks use what the walk was given in the same run, dated by when it came; and good news of an earlier run."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
import trustme
from scrapy import Request

from crawler.cookies import CARRIED
from crawler.egress import Gate
from crawler.fetching import Answer
from crawler.given import Given
from crawler.looked_before import LookedBefore
from crawler.names import MappedHost, NameMap
from crawler.probes import KnownItem, ProbeRequest, SearchForm, run_probes
from evidence.model import Probe
from tests.crawler.loopback import Loopback, Route, serving
from tests.crawler.test_connections import serve_with

HOST = "soyte.example.gov.vn"
HOME = f"http://{HOST}/"
SECURE = f"https://{HOST}/"
NOW = datetime.now(UTC)
BEFORE = NOW - timedelta(minutes=4)
FORM = SearchForm(page_url=HOME, action=f"{HOME}tim", query_field="q", fields=(("loai", "tin"),))
ITEM = KnownItem(title="Hội nghị triển khai nhiệm vụ", url=f"{HOME}tin/1")
XML = {"Content-Type": "application/xml"}
MAP = f"<urlset><url><loc>{HOME}a</loc></url><url><loc>{HOME}b</loc></url></urlset>".encode()
FOUND = f"<a href='{ITEM.url}'>{ITEM.title}</a>".encode()
ROUTES: dict[str, Route] = {
    "/": b"<h1>Trang</h1>",
    "/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\n"),
    "/sitemap.xml": (200, XML, MAP),
    "/a": b"x",
    "/b": b"x",
    "/c": b"x",
    "/tim?loai=tin&q=qzxwvkjq": b"<p>none</p>",
    "/tim": FOUND,
}


def answer(path: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **more: Any) -> Answer:
    told = {"Content-Type": "text/html", **(headers or {})}
    url = f"{HOME.rstrip('/')}{path}"
    fields = {"body": b"<h1>Trang</h1>", "fetched_at": BEFORE, "seconds": 0.25, **more}
    return Answer(url=url, status=status, headers=tuple(told.items()), **fields)


def given(*answers: Answer, home: str = "") -> Given:
    kept = Given()
    for one in answers:
        kept.note(Request(one.url), one, home=home)
    return kept


def looked(
    server: Loopback, walk: Given | None = None, standing: LookedBefore | None = None, **order: Any
) -> tuple[dict[str, Probe], list[str]]:
    """The looks by name, and what they asked the server for."""
    gate = Gate(names=NameMap(hosts={HOST: MappedHost(address="127.0.0.1", ports={80: server.port, 443: 1})}))
    request = ProbeRequest(home_url=HOME, user_agent="x", delay=0.0, search=FORM, search_item=ITEM, **order)
    made = asyncio.run(run_probes(request, gate, given=walk, standing=standing))
    return {probe.name: probe for probe in made}, [path for _, path, _ in server.asked]


def test_what_the_walk_was_given_is_not_asked_for_once_more() -> None:
    walk = given(
        answer("/", headers={"X-Frame-Options": "DENY", "Server": "nginx"}),
        answer("/robots.txt", body=b"User-agent: *\n", headers={"Content-Type": "text/plain"}),
        answer("/sitemap.xml", body=MAP, headers=XML),
    )
    with serving(ROUTES) as server:
        plain, _ = looked(server)
    with serving(ROUTES) as server:
        made, asked = looked(server, walk)
    assert not {"/", "/sitemap.xml"} & set(asked)
    assert asked.count("/robots.txt") <= 1, "its rules are read by themselves"
    assert made["availability"].value == {"status": 200, "answered": True, "seconds": 0.25}
    assert made["security_headers"].value["x_frame_options"] is True
    for name in ("robots", "sitemap_xml", "https"):
        differs = {key for key, told in plain[name].value.items() if made[name].value[key] != told}
        assert differs <= {"sample"}, "only the moments of a sample"
    for name in ("availability", "security_headers", "robots", "sitemap_xml", "https"):
        assert made[name].observed_at == BEFORE
    assert made["links"].observed_at > BEFORE


@pytest.mark.parametrize(
    ("one", "home", "meta"),
    [
        (answer("/", status=503), "", {}),
        (answer("/", status=403), "", {}),
        (answer("/", truncated=True), "", {}),
        (answer("/tin/1"), HOME, {}),
        (answer("/"), "", {CARRIED: {"lang": "vi"}}),
        (answer("/", body=b"x" * 5_000_001), "", {}),
    ],
    ids=["passing", "refused", "cut short", "another page", "with a cookie", "too large"],
)
def test_what_says_nothing_certain_is_asked_for(one: Answer, home: str, meta: dict[str, Any]) -> None:
    kept = Given()
    kept.note(Request(one.url, meta=meta), one, home=home)
    assert kept.at(one.url) is None
    kept.note(Request(one.url, method="POST"), answer("/"), home="")
    assert kept.at(HOME) is None


def earlier(*looks: Probe) -> LookedBefore:
    before = LookedBefore((), origin="run 12", is_fresh=lambda at: NOW - at < timedelta(days=7))
    fresh = [replace(one, origin="run 12") for one in looks]
    before.__dict__["_looks"] = {(one.name, one.url): one for one in fresh}
    return before


def search(*, returned: bool = True, url: str = f"{HOME}tim?loai=tin&q=H%E1%BB%99i") -> Probe:
    value = {"query": "Hội", "url": url, "returned": returned}
    return Probe(name="search", url=HOME, observed_at=NOW - timedelta(days=1), value=value)


def test_a_search_that_found_its_item_is_not_tried_again_within_the_cycle() -> None:
    with serving(ROUTES) as server:
        made, asked = looked(server, standing=earlier(search()))
    assert not [path for path in asked if path.startswith("/tim")]
    assert (made["search"].origin, made["search"].value["returned"]) == ("run 12", True)


@pytest.mark.parametrize(
    "look",
    [search(returned=False), search(url=f"{HOME}search?q=H%E1%BB%99i")],
    ids=["it found nothing", "by another form"],
)
def test_a_search_that_may_be_mended_or_is_another_is_tried(look: Probe) -> None:
    with serving(ROUTES) as server:
        made, asked = looked(server, standing=earlier(look))
    assert [path for path in asked if path.startswith("/tim")]
    assert made["search"].origin == ""


def told(entries: Iterable[tuple[str, int | None, timedelta | None]]) -> list[dict[str, Any]]:
    return [
        {
            "url": f"{HOME}{path}",
            "status": status,
            **({"at": (NOW - age).isoformat()} if age is not None else {}),
        }
        for path, status, age in entries
    ]


def test_links_that_led_somewhere_are_not_tried_again_and_others_are() -> None:
    day, weeks = timedelta(days=1), timedelta(days=9)
    links = Probe(
        name="links",
        url=HOME,
        observed_at=NOW - day,
        value={"sampled": told([("a", 200, day), ("b", 404, day), ("c", 200, weeks), ("d", None, day)])},
    )
    maps = Probe(
        name="sitemap_xml",
        url=f"{HOME}sitemap.xml",
        observed_at=NOW - day,
        value={"sample": told([("e", 200, None), ("f", 200, day)])},
    )
    standing = earlier(links, maps)
    assert set(standing.links()) == {f"{HOME}a", f"{HOME}f"}
    with serving(ROUTES) as server:
        made, asked = looked(server, standing=standing, unseen_links=(f"{HOME}a", f"{HOME}b"))
    assert "/a" not in asked
    assert "/b" in asked
    sampled = {one["url"]: one for one in made["links"].value["sampled"]}
    assert sampled[f"{HOME}a"]["at"] == (NOW - day).isoformat(), "dated as of then"
    assert datetime.fromisoformat(sampled[f"{HOME}b"]["at"]) >= NOW
    assert (made["links"].value["checked"], made["links"].value["broken"]) == (2, 0)


def test_of_a_map_nothing_is_asked_that_the_walk_was_answered() -> None:
    seen = ((f"{HOME}a", 200), (f"{HOME}b", None))
    with serving(ROUTES) as server:
        made, asked = looked(server, seen_links=seen)
    assert "/a" not in asked
    assert "/b" in asked
    assert made["sitemap_xml"].value["sample"][0] == {"url": f"{HOME}a", "status": 200}


def test_broken_links_are_believed_by_head_where_it_says_the_same() -> None:
    def link(_: str, status: int) -> dict[str, Any]:
        return {"url": f"{HOME}{_}", "status": status, "at": (NOW - timedelta(days=1)).isoformat()}

    look = Probe(name="links", url=HOME, observed_at=NOW, value={"sampled": [link("x", 404), link("c", 404)]})
    unseen = (f"{HOME}x", f"{HOME}c")
    with serving(ROUTES) as server:
        made, _ = looked(server, standing=earlier(look), unseen_links=unseen)
        methods = {path: [how for how, where, _ in server.asked if where == path] for path in ("/x", "/c")}
    assert methods == {"/x": ["HEAD"], "/c": ["HEAD", "GET"]}
    assert made["links"].value["broken_urls"] == [f"{HOME}x"]
    assert made["links"].value["checked"] == 2


RSS = b"<rss><channel><title>Tin</title><item><title>Mot</title></item></channel></rss>"


@pytest.mark.parametrize(
    ("unchanged", "valid", "stands"), [(True, True, True), (False, True, False), (True, False, False)]
)
def test_a_feed_stands_where_the_news_are_what_they_were(unchanged: bool, valid: bool, stands: bool) -> None:
    look = Probe(name="feed", url=f"{HOME}rss", observed_at=NOW, value={"valid": valid, "status": 200})
    with serving({**ROUTES, "/rss": (200, XML, RSS)}) as server:
        made, asked = looked(server, standing=earlier(look), feeds=(f"{HOME}rss",), news_unchanged=unchanged)
    assert ("/rss" not in asked) is stands
    assert made["feed"].value["valid"] is True
    assert made["feed"].origin == ("run 12" if stands else "")


@pytest.mark.parametrize("moved", [False, True])
def test_plain_http_that_stayed_plain_is_asked_by_head(moved: bool) -> None:
    look = Probe(name="https", url=HOME, observed_at=NOW, value={"http_redirects_to_https": False})
    home: Route = (301, {"Location": f"https://{HOST}/"}, b"") if moved else b"<h1>Trang</h1>"
    with serving({**ROUTES, "/": home}) as server:
        made, _ = looked(server, standing=earlier(look))
        heads = [how for how, where, _ in server.asked if where == "/" and how == "HEAD"]
    assert heads == ["HEAD"]
    assert made["https"].value["http_redirects_to_https"] is moved


def test_a_question_that_two_looks_have_is_asked_once() -> None:
    with serving(ROUTES) as server:
        made, asked = looked(server, document_search=FORM, document_item=ITEM)
    questions = [path for path in asked if path.startswith("/tim")]
    assert len(questions) == len(set(questions)) == 2
    assert made["search"].value["returned"] is made["document_search"].value["returned"] is True
    assert made["document_search"].observed_at <= made["search"].observed_at + timedelta(seconds=5)


@pytest.mark.parametrize("same", [True, False])
def test_headers_that_are_what_they_were_are_believed_by_head(same: bool) -> None:
    def home(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response_only(200)
        handler.send_header("X-Frame-Options", "DENY")
        handler.send_header("Content-Length", "0")
        handler.send_header("Connection", "close")
        handler.end_headers()

    sent = {"x-frame-options": "DENY" if same else "SAMEORIGIN"}
    look = Probe(name="security_headers", url=SECURE, observed_at=NOW, value={"headers": sent})
    with serving({**ROUTES, "/": home}, tls=serve_with(trustme.CA().issue_cert(HOST))) as server:
        gate = Gate(names=NameMap(hosts={HOST: MappedHost(address="127.0.0.1", ports={443: server.port})}))
        request = ProbeRequest(home_url=SECURE, user_agent="x", delay=0.0)
        made = {one.name: one for one in asyncio.run(run_probes(request, gate, standing=earlier(look)))}
        ways = [how for how, where, _ in server.asked if where == "/"]
    assert made["security_headers"].value["x_frame_options"] is True
    assert ("HEAD" in ways, ways.count("GET")) == (True, 1 if same else 2), "availability asks by GET, too"
