"""What rendered pages ask for in the browser lies in the archive, so that they can be replayed; nothing is judged by it."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from evidence.archive import load_site
from evidence.bodies import RecordBodies
from evidence.model import Visibility
from evidence.warc import Record, scan
from evidence.warc_writing import WarcFile
from jobs.judging import judge
from jobs.judging_archive import run_facts
from scoring.result import compared_bytes
from scoring.rubric import find
from tests.assurance.example import RUBRIC
from tests.crawler.portals import Crawled, Portal, Reply, crawl_portals, page

pytestmark = pytest.mark.browser

_TEXT = "Sở tiếp tục thực hiện các nhiệm vụ được Uỷ ban nhân dân tỉnh giao trong quý. " * 12
_MENU = "".join(f"<li><a href='/{place}'>{place}</a></li>" for place in ("tin-tuc", "lien-he"))
_APP = f"""
const draw = (name, text) => {{ document.getElementById("app").innerHTML = "<nav><ul>{_MENU}</ul></nav><main><h1>" +
  name + "</h1>" + text + "<img src='/anh.png'></main>"; }};
const here = location.pathname === "/" ? "/trang-chu" : location.pathname;
const asked = {{method: "POST", headers: {{"Content-Type": "application/json", "Authorization": "Bearer mat-khau-0"}},
  body: JSON.stringify({{place: here, tim: "tin tức", trang: 1}})}};
fetch("/api/bai", asked).then(answer => answer.json()).then(told => draw(told.title, told.html));
fetch("/api" + here);
%s
"""
_SHELL = '<link rel="stylesheet" href="/kieu.css"><div id="app"></div><script src="/app.js"></script>'
_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)


def _posted(handler: Any) -> Reply:
    sent = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
    told = {"title": f"Bài {sent['place']}", "html": f"<p>{_TEXT}</p>"}
    headers = {
        "Content-Type": "application/json",
        "Set-Cookie": "phien=mat-khau-1",
        "X-Auth-Token": "mat-khau-2",
    }
    return 200, headers, json.dumps(told).encode()


def script_built(more: str = "", robots: str = "", pages: Mapping[str, Any] = MappingProxyType({})) -> Portal:
    shell = page(_SHELL, Set_Cookie="phien=mat-khau-3")
    app = (200, {"Content-Type": "text/javascript"}, (_APP % more).encode())
    files: Mapping[str, Any] = {
        "/robots.txt": (200, {"Content-Type": "text/plain"}, robots.encode()),
        "/app.js": app,
        "/kieu.css": (200, {"Content-Type": "text/css"}, b"main { color: #222 }"),
        "/anh.png": (200, {"Content-Type": "image/png"}, _PNG),
        "/api/trang-chu": (200, {"Content-Type": "application/json"}, b'{"xem": 1}'),
        "/api/tin-tuc": (404, {"Content-Type": "application/json"}, b"{}"),
        **{path: page(_SHELL) if path != "/" else shell for path in ("/", "/tin-tuc", "/lien-he")},
        **pages,
    }
    return Portal(pages=files, posts=_posted)


def _endless(handler: Any) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "image/png")
    handler.end_headers()
    for _ in range(60):
        handler.wfile.write(_PNG)
        handler.wfile.flush()
        time.sleep(0.5)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("traffic")


@pytest.fixture(scope="module")
def crawled(folder: Path) -> dict[str, Crawled]:
    big = (200, {"Content-Type": "application/json"}, b'"' + b"a" * 6_000_000 + b'"')
    held = """fetch("/api/cam").catch(() => 0); fetch("http://10.0.0.7/a").catch(() => 0);
      fetch("https://10.0.0.7/b").catch(() => 0);"""
    slow = """if (here === "/tin-tuc") fetch("/lon").then(answer => answer.text());
      if (here === "/tin-tuc") new Image().src = "/khong-het";"""
    portals: dict[str, Portal | str] = {
        "app": script_built(),
        "held": script_built(held, "User-agent: *\nDisallow: /api/cam\n"),
        "slow": script_built(slow, pages={"/lon": big, "/khong-het": _endless}),
    }
    return crawl_portals(folder, portals, browser=True)


def _records(folder: Path, name: str) -> list[Record]:
    return list(scan(folder / f"{name}.warc.gz", payloads_of=frozenset({"metadata", "request"})))


def _asked(records: list[Record], path: str) -> dict[str, dict[str, Any]]:
    """Requests of a page by path, as its list tells them."""
    lists = [json.loads(one.payload) for one in records if one.target.startswith("urn:soicong:traffic:")]
    rows = next(told["requests"] for told in lists if "/" + told["page"].split("/", 3)[3] == path)
    return {f"{row['method']} /{row['url'].split('/', 3)[3]}": row for row in rows}


def test_what_a_script_built_page_asks_for_is_archived(crawled: dict[str, Crawled], folder: Path) -> None:
    assert crawled["app"].page("/tin-tuc").rendered
    records = _records(folder, "app")
    kept = {one.record_id: one for one in records if one.asked_by and one.kind == "response"}
    asked = _asked(records, "/tin-tuc")
    for name in ("POST /api/bai", "GET /api/tin-tuc", "GET /app.js", "GET /kieu.css", "GET /anh.png"):
        assert asked[name]["record"] in kept, name
    bodies = RecordBodies(folder / "app.warc.gz")
    told = bodies.read(kept[asked["POST /api/bai"]["record"]].reference)
    assert json.loads(told)["title"] == "Bài /tin-tuc"
    assert bodies.read(kept[asked["GET /anh.png"]["record"]].reference) == _PNG
    assert asked["GET /api/tin-tuc"]["status"] == 404
    sent = [one for one in records if one.kind == "request" and b"/tin-tuc" in one.payload]
    assert '{"place":"/tin-tuc","tim":"tin tức","trang":1}'.encode() in sent[0].payload


def test_a_body_that_lies_in_the_archive_is_not_written_again(
    crawled: dict[str, Crawled], folder: Path
) -> None:
    records = _records(folder, "app")
    responses = [one for one in records if one.kind == "response"]
    for path in ("/app.js", "/kieu.css", "/anh.png"):
        assert sum(one.target.endswith(path) for one in responses) == 1
    document = _asked(records, "/tin-tuc")["GET /tin-tuc"]["record"]
    plain = next(one for one in responses if one.record_id == document)
    assert not plain.asked_by  # the browser got what the plain request had got


def test_nothing_is_judged_by_it(crawled: dict[str, Crawled], folder: Path) -> None:
    site = load_site(folder / "app.warc.gz")
    assert sorted(page.url.rsplit("/", 1)[1] for page in site.pages if page.readable) == [
        "",
        "lien-he",
        "tin-tuc",
    ]
    rendered = crawled["app"].page("/tin-tuc")
    assert "nhiệm vụ" in site.body(rendered).decode()


def test_a_judgement_is_the_same_with_it_and_without(crawled: dict[str, Crawled], folder: Path) -> None:
    whole, bare = folder / "app.warc.gz", folder / "bare" / "app.warc.gz"
    file = WarcFile(bare)
    with whole.open("rb") as source:
        for record in scan(whole):
            if not record.asked_by and not record.target.startswith("urn:soicong:traffic:"):
                file.copy(source, record.reference)
    file.close()
    assert bare.stat().st_size < whole.stat().st_size
    results = []
    for path in (whole, bare):
        site = load_site(path)
        judged = judge(site, rubric=find(RUBRIC), at=date(2026, 11, 1), run=run_facts(site, 1, path))
        results.append(compared_bytes(judged.document))
    assert results[0] == results[1]


@pytest.mark.parametrize("secret", [f"mat-khau-{number}" for number in range(4)])
def test_no_cookie_and_no_credential_is_written(
    crawled: dict[str, Crawled], folder: Path, secret: str
) -> None:
    assert crawled["app"].portal is not None
    assert any("mat-khau-1" in asked.cookie for asked in crawled["app"].portal.asked)  # the browser had one
    everything = frozenset({"metadata", "request", "response", "resource"})
    for record in scan(folder / "app.warc.gz", payloads_of=everything):
        if not record.target.endswith("/app.js"):  # the portal's own script says one of them to everybody
            assert secret.encode() not in record.payload
        assert all(secret not in value for _, value in record.headers)


def test_what_was_held_back_is_named_with_its_rule(crawled: dict[str, Crawled], folder: Path) -> None:
    asked = _asked(_records(folder, "held"), "/tin-tuc")
    assert asked["GET /api/cam"]["rule"] == "robots_disallow"
    assert asked["GET /a"]["rule"] == "refused_private_address"
    assert asked["GET /b"]["rule"] == "refused_private_address"
    assert not any("record" in asked[name] for name in ("GET /api/cam", "GET /a", "GET /b"))
    assert crawled["held"].page("/tin-tuc").reason == "robots_parts"


def test_what_is_too_large_or_has_no_end_holds_nothing_up(crawled: dict[str, Crawled], folder: Path) -> None:
    one = crawled["slow"]
    assert one.page("/tin-tuc").visibility in (Visibility.SEEN, Visibility.PARTIAL)
    assert "nhiệm vụ" in one.site.body(one.page("/tin-tuc")).decode()
    asked = _asked(_records(folder, "slow"), "/tin-tuc")
    assert asked["GET /lon"]["left_out"] == "too_large"
    assert asked["GET /khong-het"]["left_out"] in ("unfinished", "failed")
    assert "record" in asked["POST /api/bai"]
