"""Hostile servers, one address of each quick kind: every one ends in its named outcome, and nothing is left behind."""

from __future__ import annotations

import pytest

from tests.reliability.short_form import missed


@pytest.mark.browser
@pytest.mark.timeout(400)
def test_every_hostile_address_ends_in_its_named_outcome() -> None:
    assert missed("hostile") == []
