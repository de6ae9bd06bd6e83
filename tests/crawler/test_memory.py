"""What a crawl remembers comes back as it was, and only what changed is told again."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.continuing import MADE_ANEW, TOLD_OTHERWISE, places
from crawler.memory import Memory, Place, decode, encode
from crawler.order import CrawlOrder
from crawler.rendering import Rendering
from crawler.spiders.portal import PortalSpider
from crawler.walk import Walk
from evidence.model import Agency, Cause, Page, Tier, Visibility
from evidence.ports import Entry, EntryKind

MOMENT = datetime(2026, 3, 2, 8, 30, 1, 5, tzinfo=UTC)
PAGE = Page(
    url="http://so.example.gov.vn/",
    requested_url="http://so.example.gov.vn",
    fetched_at=MOMENT,
    headers=(("Server", "x"), ("Set-Cookie", "y")),
    visibility=Visibility.BLOCKED,
    cause=Cause.SITE,
)


@dataclass(kw_only=True)
class Inner:
    """Changes in place."""

    counts: dict[str, int] = field(default_factory=dict)
    best: Page | None = None


@dataclass
class Walker:
    """Something that remembers."""

    lists: dict[tuple[str, ...], set[str]] = field(default_factory=dict)
    twins: dict[str, dict[str, None]] = field(default_factory=dict)
    ways: dict[str, str] = field(default_factory=dict)
    labels: Counter[str] = field(default_factory=Counter)
    row: dict[Visibility, int] = field(default_factory=dict)
    inner: Inner = field(default_factory=Inner)
    waiting: list[Entry] = field(default_factory=list)
    home: Page | None = None
    number: int = 0


KINDS: dict[str, Any] = {
    "lists": dict[tuple[str, ...], set[str]],
    "twins": dict[str, dict[str, None]],
    "ways": dict[str, str],
    "labels": Counter[str],
    "row": dict[Visibility, int],
    "inner": Inner,
    "waiting": list[Entry],
    "home": Page | None,
    "number": int,
}


def memory(of: Walker) -> Memory:
    return Memory(
        [Place(owner=of, name=n, attribute=n, kind=kind, grows=n == "ways") for n, kind in KINDS.items()]
    )


def filled() -> Walker:
    return Walker(
        lists={("news", "Tin"): {"a", "b"}, (): {"c"}},
        twins={"x": {"z": None, "y": None}},
        ways={"b": "1", "a": "2"},
        labels=Counter({"tin": 3}),
        row={Visibility.BLOCKED: 2},
        inner=Inner(counts={"q": 1}, best=PAGE),
        waiting=[Entry(key="k", url="u", priority=1, depth=2, kind=EntryKind.ITEM, sections=("news",))],
        home=PAGE,
        number=7,
    )


def test_everything_comes_back_in_its_order() -> None:
    told = dict(memory(filled()).changes().pieces)
    again = Walker()
    memory(again).restore(json.loads(json.dumps(told)))
    assert again == filled()
    assert list(again.ways) == ["b", "a"]
    assert list(again.twins["x"]) == ["z", "y"]
    assert isinstance(again.labels, Counter)


def test_only_what_changed_is_told_again() -> None:
    walker = filled()
    kept = memory(walker)
    kept.changes()
    assert not kept.changes().pieces
    walker.lists["news", "Tin"].add("new")
    walker.ways["c"] = "3"
    walker.inner.counts["q"] = 2
    walker.waiting.append(Entry(key="l", url="v", priority=1, depth=2))
    walker.number = 8
    changes = kept.changes()
    assert {json.loads(path)[0] for path in changes.pieces} == {"lists", "ways", "inner", "waiting", "number"}
    assert len(changes.pieces) == 5
    assert changes.forgotten == ()


def test_what_is_gone_is_forgotten() -> None:
    walker = filled()
    kept = memory(walker)
    told = dict(kept.changes().pieces)
    del walker.labels["tin"]
    walker.home = None
    changes = kept.changes()
    for path in changes.forgotten:
        del told[path]
    again = Walker()
    memory(again).restore({**told, **changes.pieces})
    assert again == walker
    assert not again.labels


def test_a_restored_memory_tells_only_what_is_new() -> None:
    told = dict(memory(filled()).changes().pieces)
    again = Walker()
    kept = memory(again)
    kept.restore(told)
    assert not kept.changes().pieces
    again.number += 1
    assert list(kept.changes().pieces.values()) == [8]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (tuple[str, int], ("a", 1)),
        (frozenset[str], frozenset({"b", "a"})),
        (date | None, date(2026, 3, 2)),
        (list[Visibility], [Visibility.SEEN]),
        (dict[str, tuple[float, datetime | None]], {"h": (1.5, MOMENT), "i": (0.0, None)}),
        (Any, "x"),
    ],
)
def test_values_of_every_type(kind: Any, value: Any) -> None:
    assert decode(kind, json.loads(json.dumps(encode(value)))) == value


def test_what_cannot_be_remembered_is_said() -> None:
    with pytest.raises(TypeError, match="object"):
        encode(object())


def spider(folder: Path) -> PortalSpider:
    agency = Agency(code="so", name="Sở", tier=Tier.SO, home_url="http://so.example.gov.vn/")
    order = CrawlOrder(agency=agency, start_url=agency.home_url, archive_path=folder / "a.warc.gz")
    return PortalSpider(order=order)


def test_nothing_of_a_walk_is_left_out(tmp_path: Path) -> None:
    """Whoever gives a walk or a visitor a new attribute says here, or in crawler.continuing, what becomes of it."""
    one = spider(tmp_path)
    one.writer.close()
    told = {(type(place.owner), place.attribute) for place in places(one)}
    for owner, made_anew in (
        (one.walk, MADE_ANEW | TOLD_OTHERWISE),
        (one.visitor, {"_walk", "_posting", "_portal", "_fetcher", "_rendering", "_manners", "_nowhere"}),
        (one.walk.twins, {"_found"}),
        (one.visitor._rendering, {"_walk", "_shared", "_browser", "_traffic", "parts"}),
        (one.visitor._rendering.parts, {"_portal", "_unchanged", "_get"}),
        (one.visitor._rendering._traffic, {"_walk"}),
    ):
        kept = {attribute for kind, attribute in told if kind is type(owner)}
        assert set(vars(owner)) == kept | set(made_anew)
    assert {Walk, Rendering} <= {kind for kind, _ in told}


def test_a_fresh_crawl_can_be_remembered_and_restored(tmp_path: Path) -> None:
    one = spider(tmp_path)
    one.walk.stop("blocked")
    one.walk.counts.requests = 12
    one.pace.slower("so.example.gov.vn", 10.0)
    one.pace.rest("so.example.gov.vn", 100.0)
    told = json.loads(json.dumps(dict(Memory(places(one)).changes().pieces)))
    one.writer.close()
    other = spider(tmp_path)
    Memory(places(other)).restore(told)
    other.writer.close()
    assert other.walk.stop_reason == "blocked"
    assert other.walk.counts.requests == 12
    assert other.walk.started_at == one.walk.started_at
    delay, left = other.pace.wishes()["so.example.gov.vn"]
    assert delay == 10.0
    assert 97.0 < left <= 100.0


def test_a_crawl_that_was_stopped_by_hand_is_not_stopped_for_ever(tmp_path: Path) -> None:
    one = spider(tmp_path)
    one.walk.stop("interrupted")
    told = dict(Memory(places(one)).changes().pieces)
    one.writer.close()
    other = spider(tmp_path)
    Memory(places(other)).restore(told)
    other.writer.close()
    assert other.walk.stop_reason == ""


def test_what_was_answered_last_is_remembered(tmp_path: Path) -> None:
    one = spider(tmp_path)
    traffic, memory = one.visitor._rendering._traffic, Memory(places(one))
    kept: dict[str, Any] = {}
    for said in ("200:a <urn:1>", "200:b <urn:2>"):
        traffic.given["GET e3b0 https://so.example.gov.vn/api"] = said
        traffic.static["https://so.example.gov.vn/app.js"] = "<urn:0>"
        kept |= memory.changes().pieces
    one.writer.close()
    other = spider(tmp_path)
    Memory(places(other)).restore(json.loads(json.dumps(kept)))
    other.writer.close()
    again = other.visitor._rendering._traffic
    assert (again.given, again.static) == (traffic.given, traffic.static)
