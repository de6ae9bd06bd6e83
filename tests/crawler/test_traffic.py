"""What is kept of browser traffic: each answer once, within the run's budget, beside the document where answers differ."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import crawler.traffic
from crawler.browser import Rendered
from crawler.fetching import Answer
from crawler.order import CrawlOrder
from crawler.portal import Portal
from crawler.traffic import Traffic
from crawler.walk import Walk
from evidence.archive import ArchiveWriter
from evidence.model import Agency, Tier
from evidence.traffic import Exchange
from evidence.warc import scan

HOME = "https://so.example.gov.vn/"
AT = datetime(2026, 11, 1, 8, tzinfo=UTC)


@pytest.fixture
def walk(tmp_path: Path) -> Walk:
    agency = Agency(code="so", name="Sở", tier=Tier.SO, home_url=HOME)
    order = CrawlOrder(agency=agency, start_url=HOME, archive_path=tmp_path / "a.warc.gz")
    return Walk(order, Portal(order), ArchiveWriter(order.archive_path))


def _one(path: str, body: bytes | None, *, kind: str = "fetch", **more: Any) -> Exchange:
    return Exchange(url=HOME + path, method="GET", kind=kind, at=AT, status=200, body=body, **more)


def _page(path: str, data: bytes, *, second: int, kind: str = "fetch") -> Rendered:
    document = _one(path, b"<script>", kind="document", main=True)
    asked = (document, _one("app.js", b"draw()", kind="script"), _one("api", data, kind=kind))
    return Rendered(traffic=tuple(replace(one, at=AT + timedelta(seconds=second)) for one in asked))


def _answer(path: str) -> Answer:
    return Answer(url=HOME + path, status=200, headers=(), body=b"<script>", record_id=f"<urn:{path}>")


def _written(walk: Walk) -> tuple[list[str], list[dict[str, Any]]]:
    walk.writer.close()
    records = list(scan(walk.order.archive_path, payloads_of=frozenset({"metadata"})))
    lists = [json.loads(one.payload) for one in records if one.target.startswith("urn:soicong:traffic:")]
    return [one.target.removeprefix(HOME) for one in records if one.kind == "response"], lists


def test_each_answer_is_written_once(walk: Walk) -> None:
    traffic = Traffic(walk)
    for second, path in enumerate(("", "tin")):
        traffic.keep(HOME + path, _page(path, b"1", second=second), _answer(path))
    responses, lists = _written(walk)
    assert responses == ["app.js", "api"]
    assert [row["record"] for row in lists[1]["requests"]][1:] == [
        row["record"] for row in lists[0]["requests"]
    ][1:]
    assert lists[1]["requests"][0]["record"] == "<urn:tin>"
    assert traffic.wanted == {"known": [f"{HOME}app.js"]}


def test_where_an_answer_changes_the_document_lies_beside_it(walk: Walk) -> None:
    """Players take what is nearest in time to the page: so 1, 2 and 1 again must each find their own."""
    traffic = Traffic(walk)
    for second, (path, data) in enumerate((("", b"1"), ("tin", b"2"), ("tin", b"1"))):
        traffic.keep(HOME + path, _page(path, data, second=second), _answer(path))
    assert _written(walk)[0] == ["app.js", "api", "tin", "api", "tin", "api"]


def test_the_budget_of_a_run_is_kept_and_told(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawler.traffic, "MOST_BYTES", 1)
    traffic = Traffic(walk)
    traffic.keep(HOME, _page("", b"1", second=0), _answer(""))
    responses, lists = _written(walk)
    assert responses == ["app.js"]
    assert [row.get("left_out", "") for row in lists[0]["requests"]] == ["", "", "run_full"]


def test_what_was_not_had_is_told_with_its_reason(walk: Walk) -> None:
    shot = Rendered(
        traffic=(
            _one("lon", None, left_out="too_large"),
            replace(
                _one("cam", None, left_out="failed"),
                status=None,
                rule="robots_disallow",
                failure="err_blocked",
            ),
        ),
        more_traffic=3,
    )
    Traffic(walk).keep(HOME, shot)
    responses, (told,) = _written(walk)
    assert responses == []
    assert told["more"] == 3
    assert [(row["left_out"], row.get("rule"), row.get("record")) for row in told["requests"]] == [
        ("too_large", None, None),
        ("failed", "robots_disallow", None),
    ]


def test_a_static_part_that_lies_there_is_named(walk: Walk) -> None:
    traffic = Traffic(walk)
    traffic.keep(HOME, _page("", b"1", second=0), _answer(""))
    traffic.keep(HOME + "tin", Rendered(traffic=(_one("app.js", None, kind="script", left_out="known"),)))
    _, lists = _written(walk)
    assert lists[1]["requests"][0]["record"] == lists[0]["requests"][1]["record"]
    assert "left_out" not in lists[1]["requests"][0]
