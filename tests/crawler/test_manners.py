"""Decisions and crawl windows through the one spider, and what the archive says of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jobs.judging_archive import run_facts
from tests.crawler.portals import Crawled, Portal, crawl_portals, page

_TEXT = "Nội dung của Sở. " * 40
_ROBOTS = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /tin-tuc\n")


def _portal() -> Portal:
    links = "<nav><a href='/tin-tuc'>Tin tức</a><a href='/gioi-thieu'>Giới thiệu</a></nav>"
    body = page(f"{links}<main><p>{_TEXT}</p></main>")
    return Portal(pages={"/robots.txt": _ROBOTS, "/": body, "/tin-tuc": body, "/gioi-thieu": body})


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Crawled]:
    """At 21:58 in Vietnam: one window is open, one was over, one closes within half a minute."""
    portals: dict[str, Portal | str] = {name: _portal() for name in ("plain", "lifted", "open", "closing")}
    orders: dict[str, dict[str, Any]] = {
        "lifted": {"lifts": "127.0.9.2"},
        "open": {"hours": "21:00-23:00"},
        "closing": {"hours": "12:00-21:58"},
    }
    folder = tmp_path_factory.mktemp("manners")
    return crawl_portals(folder, portals, orders, now="2026-11-22T21:57:40+07:00")


def test_a_decision_lifts_robots_rules_and_stands_in_archive_and_result(crawled: dict[str, Crawled]) -> None:
    plain, lifted = crawled["plain"], crawled["lifted"]
    assert plain.portal is not None
    assert lifted.portal is not None
    assert "/tin-tuc" not in plain.portal.paths
    assert "/tin-tuc" in lifted.portal.paths
    assert plain.site.robots_decision is None
    assert lifted.site.robots_decision is not None
    assert lifted.site.robots_decision["number"] == "12/QĐ-SKHCN"
    facts = run_facts(lifted.site, 1, Path("x.warc.gz"))
    assert facts["robots_decision"]["hosts"] == ["127.0.9.2"]
    assert "robots_decision" not in run_facts(plain.site, 1, Path("x.warc.gz"))


def test_an_open_window_changes_nothing_and_a_closing_one_ends_before_anything_is_begun(
    crawled: dict[str, Crawled],
) -> None:
    assert crawled["open"].result["stop_reason"] == "finished"
    closing = crawled["closing"]
    assert closing.result["stop_reason"] == "window_closed"
    assert closing.portal is not None
    assert closing.portal.paths == []
