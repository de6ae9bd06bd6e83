"""Trap portals: few requests, every real page found, what was cut is named; the short form."""

from __future__ import annotations

import pytest

from tests.reliability.short_form import missed


@pytest.mark.timeout(400)
def test_trap_portals_cost_little_and_hide_nothing() -> None:
    assert missed("traps") == []
