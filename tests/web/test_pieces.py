"""Parts of pages that are kept for a moment."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from web.pieces import LASTS, Pieces


@pytest.mark.parametrize(
    ("later", "same", "about", "made"),
    [(0.0, True, 1, 1), (LASTS, True, 1, 2), (0.0, False, 1, 2), (0.0, True, 2, 2)],
    ids=["the same", "later", "of something else", "about something else"],
)
def test_a_part_is_made_once_in_a_while(later: float, *, same: bool, about: int, made: int) -> None:
    now, times = [0.0], []
    whose, other = {"a": 1}, {"a": 1}

    def make() -> Markup:
        times.append(1)
        return Markup(f"<b>{len(times)}</b>")

    pieces = Pieces(clock=lambda: now[0])
    pieces.of("trang", whose, 1, make)
    now[0] = later
    shown = pieces.of("trang", whose if same else other, about, make)
    assert len(times) == made
    assert shown == Markup(f"<b>{made}</b>")
