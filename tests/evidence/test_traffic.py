"""Browser traffic in an archive: nothing is read from it as a page, and a person's page takes its data along."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from evidence.archive import ArchiveWriter, load_site
from evidence.model import Agency, Page, Tier
from evidence.tombstones import PREFIX, Why, asked_for_by, holds_content_of, of_address, rewrite
from evidence.traffic import Exchange
from evidence.warc import scan

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
HOME = "https://so.example.gov.vn/"
QUESTION, LIST = f"{HOME}hoi-dap/7", f"{HOME}hoi-dap"
NAME = "Trịnh Thị Ví Dụ"


def _asked(url: str, kind: str, text: str, sent: str = "") -> Exchange:
    media = "text/html" if kind == "document" else "application/json"
    headers = (("content-type", media),)
    method = "POST" if sent else "GET"
    return Exchange(
        url=url,
        method=method,
        kind=kind,
        at=AT,
        status=200,
        headers=headers,
        sent_body=sent.encode(),
        body=text.encode(),
    )


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "a.warc.gz"
    writer = ArchiveWriter(path, started_at=AT)
    for place, url in enumerate((HOME, LIST, QUESTION)):
        moment = AT + timedelta(minutes=place)
        shell = b"<title>So</title><script src=/app.js></script>"
        plain = writer.response(
            url, status=200, headers=[("Content-Type", "text/html")], body=shell, fetched_at=moment
        )
        writer.rendered(
            url, f"<title>Sở</title><p>{NAME if url == QUESTION else 'Tin'}</p>".encode(), fetched_at=moment
        )
        rows = []
        for one in (
            _asked(f"{HOME}app.js", "script", "draw()"),
            _asked(f"{HOME}api?{place}", "fetch", NAME if url == QUESTION else "Tin", f"trang={place}"),
            _asked(LIST if url == QUESTION else f"{HOME}khung", "document", "<title>Khung</title>"),
        ):
            record = writer.exchange(one, url=one.url, page=url).record_id
            rows.append({"url": one.url, "kind": one.kind, "record": record})
        writer.traffic(url, {"page": url, "requests": rows}, at=moment)
        writer.page(
            Page(url=url, requested_url=url, fetched_at=moment, rendered=True), record_id=plain.record_id
        )
    agency = Agency(code="so", name="Sở", tier=Tier.SO, home_url=HOME)
    writer.run(agency=agency, started_at=AT, finished_at=AT, stop_reason="finished", live=True)
    writer.close()
    return path


def test_only_what_the_walk_has_asked_for_is_a_page(archive: Path) -> None:
    site = load_site(archive)
    assert [page.url for page in site.pages] == [HOME, LIST, QUESTION]
    assert all("Khung" not in site.body(page).decode() for page in site.pages)


def test_a_page_that_is_erased_takes_its_data_along(archive: Path, tmp_path: Path) -> None:
    urls = of_address(archive, QUESTION)
    chosen = holds_content_of(urls, asked_for_by(archive, urls))
    stones = rewrite(
        archive, tmp_path / "b.warc.gz", chosen=chosen, at=AT, why=Why.REQUEST, reason="theo đơn"
    )
    everything = frozenset({"metadata", "response", "request", "resource"})
    left = list(scan(tmp_path / "b.warc.gz", payloads_of=everything))
    assert all(NAME.encode() not in record.payload for record in left)
    assert all(b"trang=2" not in record.payload for record in left if record.kind == "request")
    kept = [record.target for record in left if not record.target.startswith(PREFIX)]
    assert (
        kept.count(f"{HOME}app.js") == 6
    )  # answer and request of three pages: how it looks tells nothing of anybody
    assert {stone.target for stone in stones if stone.asked_by} == {f"{HOME}api?2", LIST}
    site = load_site(tmp_path / "b.warc.gz")
    assert [(page.url, page.reason) for page in site.pages if not page.readable] == [(QUESTION, "erased")]


def test_data_can_be_erased_by_their_own_address(archive: Path, tmp_path: Path) -> None:
    urls = of_address(archive, f"{HOME}api?2")
    chosen = holds_content_of(urls, asked_for_by(archive, urls))
    stones = rewrite(
        archive, tmp_path / "b.warc.gz", chosen=chosen, at=AT, why=Why.REQUEST, reason="theo đơn"
    )
    assert [(stone.target, stone.kind) for stone in stones] == [
        (f"{HOME}api?2", kind) for kind in ("response", "request")
    ]
    assert all(page.readable for page in load_site(tmp_path / "b.warc.gz").pages)
