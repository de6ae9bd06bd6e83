"""Each step of a redirect stands in the archive as a record of its own, and in the log of a package."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assurance.contents import derived, survey
from evidence.warc import scan
from tests.crawler.portals import Crawled, Portal, crawl_portals, page

_TEXT = f"<main><h1>Tin</h1><p>{'Nội dung của trang này. ' * 60}</p></main>"


def _to(target: str, status: int = 302) -> Any:
    return status, {"Location": target, "Content-Type": "text/html"}, b""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hops")


@pytest.fixture(scope="module")
def crawled(folder: Path) -> Crawled:
    refresh = "<meta http-equiv=refresh content='0; url=/toi'>"
    pages = {
        "/": page(f"<nav><a href='/mot'>Tin tức</a> <a href='/ngoai'>Ngoài</a></nav>{_TEXT}"),
        "/mot": _to("/hai", 301),
        "/hai": _to("ba?x=1"),
        "/ba?x=1": page(refresh),
        "/toi": page(_TEXT),
        "/ngoai": _to("https://khac.example.com/"),
    }
    return crawl_portals(folder, {"so": Portal(pages=pages)})["so"]


def _hops(archive: Path, path: str) -> list[dict[str, Any]] | None:
    log = derived(survey([archive.read_bytes()]))["log.jsonl"].splitlines()
    line = next(row for row in map(json.loads, log) if row["requested_url"].endswith(path))
    hops: list[dict[str, Any]] | None = line.get("hops")
    return hops


def test_each_step_has_its_own_record_with_status_target_address_and_time(
    crawled: Crawled, folder: Path
) -> None:
    assert [url.rpartition("/")[2] for url in crawled.page("/toi").redirects] == ["mot", "hai", "ba?x=1"]
    found = {
        one.target.rpartition("/")[2]: one for one in scan(folder / "so.warc.gz") if one.kind == "response"
    }
    for name, status, target in (("mot", 301, "/hai"), ("hai", 302, "ba?x=1"), ("ba?x=1", 200, "")):
        assert found[name].status == status
        assert dict(found[name].headers).get("Location", "") == target
        assert found[name].moment is not None


def test_the_log_of_a_package_tells_the_way_to_a_page(crawled: Crawled, folder: Path) -> None:
    hops = _hops(folder / "so.warc.gz", "/mot") or []
    assert [(one["url"].rpartition("/")[2], one["status"], one["location"]) for one in hops] == [
        ("mot", 301, "/hai"),
        ("hai", 302, "ba?x=1"),
        ("ba?x=1", 200, ""),
    ]
    assert all(one["peer"] == "127.0.9.1" and one["at"].endswith("Z") and one["record"] for one in hops)
    assert [one["at"] for one in hops] == sorted(one["at"] for one in hops)
    left = _hops(folder / "so.warc.gz", "/ngoai") or []
    assert [(one["status"], one["location"]) for one in left] == [(302, "https://khac.example.com/")]
    assert _hops(folder / "so.warc.gz", "/") is None


def test_the_log_of_an_archive_of_before_stays_as_it_was(crawled: Crawled, folder: Path) -> None:
    """Packages that were made of it hold a log without the way."""
    seen = survey([(folder / "so.warc.gz").read_bytes()])
    with_way = derived(seen)["log.jsonl"]
    del seen.run["log_tells_redirects"]
    lines = [json.loads(line) for line in derived(seen)["log.jsonl"].splitlines()]
    assert lines == [
        {name: value for name, value in json.loads(line).items() if name != "hops"}
        for line in with_way.splitlines()
    ]
    assert derived(seen)["log.jsonl"] != with_way
