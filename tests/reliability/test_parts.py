"""Parts of `./soicong bench reliability` are listed, and unknown ones refused."""

from __future__ import annotations

import pytest

from benchmarks.reliability import measure
from jobs.problems import InputProblem


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(InputProblem, match="kills, commits"):
        measure("short", ["nothing"])
