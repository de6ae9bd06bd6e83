"""Browser traffic in the player's form of an archive: what a page asked for is found as players look for it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assurance.contents import Survey, log_bytes, survey
from assurance.posted import posted
from assurance.records import read_records
from assurance.surt import sort_key
from assurance.wacz import index_bytes, pages_bytes
from evidence.archive import ArchiveWriter
from evidence.model import Agency, Page, Tier
from evidence.traffic import Exchange

HOME = "https://so.example.gov.vn/"
AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
FORM, JSON = "application/x-www-form-urlencoded", "application/json; charset=utf-8"


def _made(folder: Path, *asked: Exchange, page: str = HOME) -> Survey:
    path = folder / "a.warc.gz"
    writer = ArchiveWriter(path, started_at=AT)
    kind = (("Content-Type", "text/html"),)
    writer.response(HOME, status=200, headers=kind, body=b"<title>So</title>", fetched_at=AT)
    writer.rendered(page, "<title>Sở</title><p>Tin</p>".encode(), fetched_at=AT + timedelta(seconds=9))
    for one in asked:
        writer.exchange(one, url=one.url, page=page)
    held = {
        "url": f"{HOME}cam",
        "method": "GET",
        "kind": "fetch",
        "rule": "robots_disallow",
        "left_out": "failed",
    }
    writer.traffic(page, {"page": page, "requests": [held]}, at=AT + timedelta(seconds=5))
    writer.page(Page(url=page, requested_url=page, fetched_at=AT, rendered=True))
    agency = Agency(code="so", name="Sở", tier=Tier.SO, home_url=HOME)
    writer.run(agency=agency, started_at=AT, finished_at=AT, stop_reason="finished", live=True)
    writer.close()
    return survey([path.read_bytes()])


def _sent(body: str, kind: str, method: str = "POST") -> Exchange:
    return Exchange(
        url=f"{HOME}api?x=1",
        method=method,
        kind="fetch",
        at=AT + timedelta(seconds=6),
        status=200,
        headers=(("content-type", "application/json"), ("content-encoding", "br"), ("set-cookie", "a=b")),
        sent_headers=(("content-type", kind), ("cookie", "a=b"), ("authorization", "Bearer x")),
        sent_body=body.encode(),
        body=b'{"tin": 1}',
    )


@pytest.mark.parametrize(
    ("body", "kind", "query", "told"),
    [
        ("q=tin+t%E1%BB%A9c&trang=2", FORM, "q=tin tức&trang=2", "q=tin+t%E1%BB%A9c&trang=2"),
        ('{"a": [1, 2.0, true], "b": {"c": null}}', JSON, "a=1&a.2_=2&a.3_=true&c=null", None),
        ('{"a": ', JSON, "", None),
        ("{}", "text/plain", "", None),
        ("tin", "text/plain", "__wb_post_data=dGlu", None),
        ("tin", "application/octet-stream", "__wb_post_data=dGlu", None),
    ],
)
def test_what_was_posted_is_found_by_what_was_sent(
    tmp_path: Path, body: str, kind: str, query: str, told: str | None
) -> None:
    seen = _made(tmp_path, _sent(body, kind))
    lines = index_bytes(seen.lines, "a.warc.gz").decode().splitlines()
    wanted = sort_key(f"{HOME}api?x=1&__wb_method=POST" + (f"&{query}" if query else ""))
    (line,) = [line for line in lines if line.startswith(wanted + " ")]
    facts = json.loads(line.split(" ", 2)[2])
    assert (facts["url"], facts["method"]) == (f"{HOME}api?x=1", "POST")
    assert facts["requestBody"] == (query if told is None else told)


def test_a_plain_get_keeps_its_address_and_a_head_is_not_shown(tmp_path: Path) -> None:
    seen = _made(tmp_path, _sent("", "", "GET"), _sent("", "", "HEAD"))
    lines = [line for line in index_bytes(seen.lines, "a").decode().splitlines() if "/api" in line]
    assert len(lines) == 1
    assert lines[0].startswith(sort_key(f"{HOME}api?x=1") + " ")


def test_the_page_opens_at_the_moment_when_the_browser_had_it(tmp_path: Path) -> None:
    frame = Exchange(
        url="https://khung.example.vn/", method="GET", kind="document", at=AT, status=200,
        headers=(("content-type", "text/html"),), body=b"<p>",
    )  # fmt: skip
    _, *pages = [json.loads(line) for line in pages_bytes(_made(tmp_path, frame).lines).splitlines()]
    assert [(page["url"], page["ts"][:19], page["title"]) for page in pages] == [
        (HOME, "2026-11-01T08:00:05", "Sở")
    ]


def test_a_route_within_a_page_can_be_opened(tmp_path: Path) -> None:
    seen = _made(tmp_path, page=f"{HOME}#/tin-tuc")
    _, *pages = [json.loads(line) for line in pages_bytes(seen.lines).splitlines()]
    assert [page["url"] for page in pages] == [HOME, f"{HOME}#/tin-tuc"]
    assert [page["ts"][17:19] for page in pages] == ["00", "05"]


def test_no_secret_and_no_encoding_is_written(tmp_path: Path) -> None:
    _made(tmp_path, _sent("{}", JSON))
    records = list(read_records([(tmp_path / "a.warc.gz").read_bytes()]))
    names = {
        name.lower() for record in records if "soicong-page" in record.headers for name, _ in record.http
    }
    assert names == {"content-type", "content-length", "host"}
    (request,) = [record for record in records if record.kind == "request"]
    assert posted(request) is not None


def test_the_log_tells_what_was_held_back_with_its_rule(tmp_path: Path) -> None:
    (line,) = log_bytes(_made(tmp_path)).splitlines()
    assert json.loads(line)["held_back"] == [
        {"url": f"{HOME}cam", "kind": "fetch", "rule": "robots_disallow"}
    ]
