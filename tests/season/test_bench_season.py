"""`./soicong bench season` in its short form: what does not hang on how busy the machine is."""

from __future__ import annotations

from benchmarks.season import measure


def test_a_season_of_a_thousand_agencies_gives_each_its_place() -> None:
    rows = measure("short")
    assert all(row.reached for row in rows)
    [placed] = [row for row in rows if "once each" in row.what]
    assert placed.reached == "1,000 in 1,000 lines"
    assert [row for row in rows if not row.ok and " seconds " not in row.what] == []
