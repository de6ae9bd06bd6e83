"""The speed benchmark asks both sides for the same portal, and both come to their end."""

from __future__ import annotations

from pathlib import Path

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
