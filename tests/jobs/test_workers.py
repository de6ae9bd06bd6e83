"""Work in processes of its own: what hangs, dies or fails takes nothing else with it."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from jobs import workers
from jobs.workers import MANY, TookTooLong, Workers


def process(_: int) -> int:
    """The number of the process that works."""
    return os.getpid()


def fails(text: str) -> None:
    """Fail with a sentence."""
    raise ValueError(text)


def dies_once(marker: Path) -> str:
    """Die the first time, as one does that is out of memory."""
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "xong"


def hangs(seconds: float) -> None:
    """Take its time."""
    time.sleep(seconds)


def test_few_portals_are_worked_on_in_this_process() -> None:
    async def work() -> int:
        async with Workers(portals=MANY - 1) as few:
            return await few.run(process, 0)

    assert asyncio.run(work()) == os.getpid()


def test_many_are_worked_on_in_others_which_end_with_the_round() -> None:
    async def work() -> set[int]:
        async with Workers(portals=MANY) as many:
            return set(await asyncio.gather(*(many.run(process, number) for number in range(4))))

    used = asyncio.run(work())
    assert os.getpid() not in used
    for one in used:
        with pytest.raises(ProcessLookupError):
            os.kill(one, 0)


@pytest.mark.parametrize("portals", [1, MANY])
def test_what_fails_is_told_and_the_next_is_done(portals: int) -> None:
    async def work() -> int:
        async with Workers(portals=portals) as some:
            with pytest.raises(ValueError, match="trang hỏng"):
                await some.run(fails, "trang hỏng")
            return await some.run(process, 0)

    assert asyncio.run(work()) > 0


def test_a_process_that_dies_is_replaced_and_its_work_done(tmp_path: Path) -> None:
    async def work() -> str:
        async with Workers(portals=MANY) as many:
            return await many.run(dies_once, tmp_path / "once")

    assert asyncio.run(work()) == "xong"


def test_work_that_waits_for_its_turn_does_not_take_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_SECONDS", 5.0)
    pieces = 6 * (os.cpu_count() or 1)

    async def work() -> list[None]:
        async with Workers(portals=MANY) as many:
            return await asyncio.gather(*(many.run(hangs, 1.2) for _ in range(pieces)))

    assert asyncio.run(work()) == [None] * pieces


def test_what_hangs_is_ended_and_what_stood_beside_it_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_SECONDS", 3.0)

    async def work() -> tuple[object, int]:
        async with Workers(portals=MANY) as many:
            hung = asyncio.create_task(many.run(hangs, 600.0))
            with pytest.raises(TookTooLong, match="hangs"):
                await hung
            return None, await many.run(process, 0)

    began = time.monotonic()
    assert asyncio.run(work())[1] != os.getpid()
    assert time.monotonic() - began < 60
