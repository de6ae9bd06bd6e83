"""The short form of `./soicong bench evidence`: no goal may be missed; what is not installed here is not measured."""

from __future__ import annotations

import pytest

from benchmarks.evidence import measure


@pytest.mark.timeout(900)  # 170 s on quiet cores, four times as long on busy ones
def test_the_short_form() -> None:
    rows = measure("short")
    assert [row for row in rows if row.reached is not None and not row.ok] == []
    assert len([row for row in rows if row.reached is not None]) >= 9
