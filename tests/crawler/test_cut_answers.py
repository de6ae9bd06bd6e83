"""Of an answer that does not come to its end in time, or is too large, what came stays in the archive, marked."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from assurance.contents import derived, survey
from crawler.parts import MOST_BYTES
from evidence.archive import load_site
from evidence.model import Visibility
from tests.crawler.portals import Crawled, Portal, crawl_portals, page
from tests.crawler.test_connections import named, records

_TEXT = f"<main><h1>Tin</h1><p>{'Nội dung của trang này. ' * 60}</p></main>"
_START = page(_TEXT)[2][:900]
_HTML = "text/html; charset=utf-8"


def _drip(handler: Any) -> None:
    """The start of a page, and then a byte now and then for longer than anybody waits."""
    _head(handler, {"Content-Type": _HTML, "Content-Length": "100000"})
    handler.wfile.write(_START)
    for _ in range(80):
        time.sleep(0.5)
        handler.wfile.write(b" ")


def _endless(handler: Any) -> None:
    _head(handler, {"Content-Type": "application/octet-stream"})
    for _ in range(400):
        handler.wfile.write(b"a" * 65536)


def _announced(handler: Any) -> None:
    _head(handler, {"Content-Type": "application/pdf", "Content-Length": "30000000"})


def _silent(_handler: Any) -> None:
    """Neither head nor body."""
    _handler.close_connection = True


def _head(handler: Any, headers: dict[str, str]) -> None:
    handler.close_connection = True
    handler.send_response(200)
    for name, value in {**headers, "Date": handler.date_time_string(), "Connection": "close"}.items():
        handler.send_header(name, value)
    handler.end_headers()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cut")


@pytest.fixture(scope="module")
def crawled(folder: Path) -> Crawled:
    pages: dict[str, Any] = {
        "/cham": _drip,
        "/vo-tan": _endless,
        "/lon": _announced,
        "/im": _silent,
        "/du": page(_TEXT),
    }
    links = "".join(f'<a href="{path}">{path}</a> ' for path in pages)
    portal = Portal(pages={"/": page(f"<nav>{links}</nav>{_TEXT}"), **pages})
    return crawl_portals(folder, {"so": portal}, {"so": {"max_seconds": 90.0}})["so"]


def _answers(folder: Path, path: str) -> list[tuple[dict[str, list[str]], bytes]]:
    return [
        (headers, body)
        for headers, body in records(folder / "so.warc.gz")
        if headers["warc-type"] == ["response"] and headers["warc-target-uri"][0].endswith(path)
    ]


def test_what_came_before_the_time_was_over_is_kept(crawled: Crawled, folder: Path) -> None:
    answers = _answers(folder, "/cham")
    assert answers
    for headers, body in answers:
        assert headers["warc-truncated"] == ["time"]
        assert body.startswith(_START)
        assert len(body) < 1000
        assert headers["warc-ip-address"] == ["127.0.9.1"]
        assert headers["warc-protocol"] == ["http/1.1"]


def test_of_what_is_too_large_the_start_is_kept(crawled: Crawled, folder: Path) -> None:
    headers, body = _answers(folder, "/vo-tan")[0]
    assert headers["warc-truncated"] == ["length"]
    assert body == b"a" * MOST_BYTES
    headers, body = _answers(folder, "/lon")[0]
    assert (headers["warc-truncated"], body) == (["length"], b"")


def test_where_nothing_came_nothing_is_kept_and_whole_answers_are_not_marked(
    crawled: Crawled, folder: Path
) -> None:
    assert _answers(folder, "/im") == []
    for path in ("/", "/du"):
        assert all("warc-truncated" not in headers for headers, _ in _answers(folder, path)[:1])


def test_pages_are_seen_as_if_nothing_of_them_were_kept(crawled: Crawled, folder: Path) -> None:
    outcomes = {path: crawled.page(path) for path in ("/cham", "/vo-tan", "/lon", "/im")}
    assert outcomes["/cham"].reason == "timeout_read"
    assert {outcomes[path].reason for path in ("/vo-tan", "/lon")} == {"body_too_large"}
    assert all(one.record is None and one.status is None for one in outcomes.values())
    assert crawled.page("/du").visibility is Visibility.SEEN
    (run,) = named(folder / "so.warc.gz", "run")
    (clock,) = run["clocks"]
    assert clock["seconds_ahead"]["least"] > -5  # the time that was waited for a body is not the clock's
    archive = folder / "so.warc.gz"
    assert derived(survey([archive.read_bytes()]))["log.jsonl"]
    assert len(load_site(archive).pages) == 6
