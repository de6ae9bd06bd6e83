"""The speed benchmark asks both sides for the same portal, and both come to their end."""

from __future__ import annotations

from pathlib import Path

from benchmarks.speed_drawing import Line, drawn
from benchmarks.speed_growth import _flat, _straight
from benchmarks.speed_many import audited
from benchmarks.speed_measured import measured
from benchmarks.speed_portal import generated
from benchmarks.speed_server import in_memory


def test_both_sides_crawl_the_portal_in_memory(tmp_path: Path) -> None:
    portal = generated(40, links=20)
    assert len(portal) == 40
    with in_memory(portal) as port:
        bare = measured("benchmarks.speed_bare", str(port), "20")
        ours = measured("benchmarks.speed_audit", str(port), "20", str(tmp_path))
    assert bare.told["pages"] >= 20
    assert ours.told["pages"] >= 11  # the menu at least
    assert all(one.processor > 0 and one.told["peak"] > 10 for one in (bare, ours))


def test_portals_at_once_have_an_address_each(tmp_path: Path) -> None:
    with in_memory(generated(30, links=10), addresses=2) as port:
        told = audited(port, 2, 12, 0.0, tmp_path / "two").told
    assert told["portals"] == len(told["own"]) == 2
    assert told["pages"] >= 20


def test_growth_is_judged_by_what_one_more_costs() -> None:
    line = Line(name="pages", points=((1, 3.0), (10, 12.0), (100, 102.0)))
    bent = Line(name="pages", points=((1, 3.0), (10, 12.0), (100, 202.0)))
    assert _straight(line).ok and not _straight(bent).ok
    assert not _flat(line).ok and _flat(Line(name="pages", points=((1, 3.0), (10, 3.1)))).ok
    assert drawn((line, bent), unit="s").count("<polyline") == 2
