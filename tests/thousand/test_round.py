"""`./soicong bench rounds thousand` from its portals to its table, as small as it can be; and how cost is told to grow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.rounds_thousand import growth, outcomes, rows
from benchmarks.thousand.portals import portal
from benchmarks.thousand.round import Measured, run

PORTALS = 2


@pytest.mark.browser
@pytest.mark.timeout(600)
def test_a_round_over_the_first_portals_is_whole_and_right(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert all(portal(number).answers for number in range(PORTALS))
    one = run(tmp_path, PORTALS, delay=0.0, retries=0, most_seconds=500.0)
    assert one.exit_code == 0, one.printed
    assert [row for row in outcomes(one) if not row.ok] == []
    told = {row.what: row for row in rows(one, short=True)}
    assert len(told) == 7, "speed, cost, memory, three of outcomes, what is left"
    assert one.pages >= 25 * PORTALS
    assert one.server["requests"] > one.pages
    assert 0 < one.cpu_a_page < float("inf")
    assert all(size > 10_000 for size in one.sizes.values())
    assert f"{one.pages:,} pages" in told[f"{PORTALS} portals: pages a second"].note
    assert " event=round_ended " in one.printed, "the round told its progress in lines"


def _cost(portals: int, seconds: float, unit: float) -> Measured:
    nothing: dict[str, Any] = {}
    return Measured(
        portals=portals,
        seconds=1.0,
        own_cpu=seconds * portals,
        kinds=nothing,
        unit=unit,
        server=nothing,
        looks=(),
        pages=portals,
        documents=nothing,
        sizes=nothing,
        exit_code=0,
        printed="",
    )


def test_growth_is_of_work_and_not_of_a_busy_machine() -> None:
    ten, hundred = _cost(10, 0.2, 0.001), _cost(100, 0.2, 0.001)
    [of_ten, of_hundred] = growth([ten, hundred, _cost(1_000, 0.4, 0.002)])
    assert (of_ten.goal, of_ten.ok) == ("told", True)
    assert (of_hundred.reached, of_hundred.ok) == ("1.00", True)
    assert of_hundred.note == "in units of fixed work; in seconds 2.00"
    [_, missed] = growth([ten, hundred, _cost(1_000, 0.24, 0.001)])
    assert (missed.reached, missed.ok) == ("1.20", False)
