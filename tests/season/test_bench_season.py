"""`./soicong bench season` in its short form: what does not hang on how busy the machine is."""

from __future__ import annotations

from benchmarks.season import measure


def test_a_season_of_a_thousand_agencies_gives_each_its_place() -> None:
    seconds, placed, memory = measure("short")
    assert "processor seconds" in seconds.what
    assert seconds.reached
    assert placed.reached == "1,000 in 1,000 lines"
    assert placed.ok, placed
    assert memory.ok, memory
