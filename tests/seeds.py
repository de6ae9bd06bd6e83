"""The seeds that golden tests cite: texts outside the repository. Where one is absent, what it says is not checked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

FOLDER = Path("/work/shared/seeds")
CAO_BANG = "000_25a8c209003ef591.txt"
BAC_GIANG = "001_70d7de53b30884d0.txt"
LANG_SON = "002_385c834e38579eeb.txt"
BAC_KAN = "003_c2559ac8e30c3c64.txt"
YEAR_2016 = "004_228c41ba0f4662d5.txt"


def demand_says(seed: str, *figures: str) -> None:
    """The seed says each of these, word by word (spaces aside); skips where the seed is not at hand."""
    path = FOLDER / seed
    if not path.exists():
        pytest.skip(f"seed {seed} is not here")
    text = re.sub(r"\s+", " ", path.read_text("utf-8"))
    assert [figure for figure in figures if figure not in text] == []
