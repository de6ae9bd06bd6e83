"""A measurement of hours goes on where it was left."""

from __future__ import annotations

from pathlib import Path

from benchmarks.reliability.kept import Kept


def test_results_are_there_for_a_later_call(tmp_path: Path) -> None:
    assert list(Kept("faults", tmp_path)) == []
    Kept("faults", tmp_path).add([{"seed": 1}, {"seed": 2}])
    Kept("faults", tmp_path).add([{"seed": 3}])
    assert [one["seed"] for one in Kept("faults", tmp_path)] == [1, 2, 3]


def test_a_line_that_was_cut_off_is_no_result(tmp_path: Path) -> None:
    Kept("faults", tmp_path).add([{"seed": 1}, {"seed": 2}])
    (file,) = tmp_path.iterdir()
    file.write_text(file.read_text("utf-8")[:-4], "utf-8")
    assert [one["seed"] for one in Kept("faults", tmp_path)] == [1]


def test_results_of_other_measurements_are_left_alone(tmp_path: Path) -> None:
    Kept("faults", tmp_path).add([{"seed": 1}])
    assert list(Kept("traps", tmp_path)) == []
